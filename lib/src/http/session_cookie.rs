//! The refresh token's cookie: out of reach of scripts, and of other sites.

use axum::http::{HeaderMap, header};

use crate::config::Config;

/// As long as a session can last at all: the store ends it earlier when it is idle.
const MAX_AGE: u32 = 30 * 24 * 3_600;

pub(super) fn is_secure(config: &Config) -> bool {
    config.public_url.scheme() == "https"
}

/// `__Host-` binds the cookie to this host, and works on https only; it demands the path `/`.
fn name(config: &Config) -> &'static str {
    if is_secure(config) { "__Host-leadline_session" } else { "leadline_session" }
}

/// The cookie for a token.
pub fn make(config: &Config, token: &str) -> String {
    let (path, secure) = if is_secure(config) { ("/", "; Secure") } else { ("/api/auth", "") };
    format!("{}={token}; Path={path}; HttpOnly; SameSite=Strict; Max-Age={MAX_AGE}{secure}", name(config))
}

/// The cookie that ends the other.
pub fn clear(config: &Config) -> String {
    let (path, secure) = if is_secure(config) { ("/", "; Secure") } else { ("/api/auth", "") };
    format!("{}=; Path={path}; HttpOnly; SameSite=Strict; Max-Age=0{secure}", name(config))
}

/// The token a request carries.
pub fn read(config: &Config, headers: &HeaderMap) -> Option<String> {
    value_of(headers, name(config))
}

/// The value of the cookie with this name.
pub(super) fn value_of(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == wanted && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}
