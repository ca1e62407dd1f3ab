//! What a public request tells about its sender.

use std::{convert::Infallible, net::SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};

use crate::{App, domain::language::preferred, security::network_address::client};

/// The address, browser and language of a visitor, for the evidence of a consent.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// The address.
    pub ip: Option<String>,
    /// The browser, cut to 400 characters.
    pub user_agent: Option<String>,
    /// The language the browser prefers, as a BCP 47 tag.
    pub locale: Option<String>,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let user_agent =
            text(&parts.headers, header::USER_AGENT.as_str()).map(|agent| agent.chars().take(400).collect());
        // A peer address means that we listen ourselves: then headers are anybody's word, but for that of proxies we know.
        // On the platform there is none, and the platform sets the header.
        let ip = match parts.extensions.get::<ConnectInfo<SocketAddr>>() {
            Some(peer) => {
                let forwarded = parts.headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
                let named: Vec<&str> = forwarded.flat_map(|line| line.split(',')).map(str::trim).collect();
                Some(client(peer.0.ip(), &named, &app.config.limits.trusted_proxies).to_string())
            }
            None => text(&parts.headers, "x-real-ip"),
        };
        let locale = text(&parts.headers, header::ACCEPT_LANGUAGE.as_str()).and_then(|header| preferred(&header));
        Ok(Self { ip, user_agent, locale })
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.trim().to_owned())
}
