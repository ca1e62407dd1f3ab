//! Whether a page of another site made a browser send a request: asked by whatever a cookie or an address alone opens.

use axum::http::{HeaderMap, StatusCode, header};
use url::{Host, Url};

use super::problem::Problem;
use crate::config::Config;

/// Refuses a request that a page of another site made a browser send. Programs that are no browsers say nothing of sites.
///
/// # Errors
/// `Sec-Fetch-Site` or `Origin` names another site.
pub fn same_site(config: &Config, headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let fetched = matches!(text("sec-fetch-site"), None | Some("same-origin" | "none"));
    let host = text(header::HOST.as_str()).unwrap_or_default();
    if fetched && text(header::ORIGIN.as_str()).is_none_or(|origin| is_own(config, origin, host)) {
        return Ok(());
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "cross_site", "This may be called from Leadline's own pages only."))
}

/// Whether an origin is ours: the public one, the one that was called, or, at a local start, any of this machine.
fn is_own(config: &Config, origin: &str, host: &str) -> bool {
    let Ok(url) = Url::parse(origin) else { return false };
    let local = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    let called = origin.split_once("://").is_some_and(|(_, authority)| authority == host);
    url.origin() == config.public_url.origin() || called || (config.local && local)
}
