//! What a public request tells about its sender.

use std::{convert::Infallible, net::SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};

use crate::domain::language::preferred;

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

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let user_agent =
            text(&parts.headers, header::USER_AGENT.as_str()).map(|agent| agent.chars().take(400).collect());
        // A peer address means that we listen ourselves: then the header is anybody's word. On the platform there is
        // none, and the platform sets the header.
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_string());
        let ip = peer.or_else(|| text(&parts.headers, "x-real-ip"));
        let locale = text(&parts.headers, header::ACCEPT_LANGUAGE.as_str()).and_then(|header| preferred(&header));
        Ok(Self { ip, user_agent, locale })
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.trim().to_owned())
}
