//! The cookie that binds an attempt to sign in with a provider to the browser it began in. It comes along when the
//! provider sends people back, and is gone after that.

use axum::http::HeaderMap;

use super::session_cookie::{is_secure, value_of};
use crate::{config::Config, services::oidc_sign_in::GOOD_FOR_SECONDS};

fn name(config: &Config) -> &'static str {
    if is_secure(config) { "__Host-leadline_attempt" } else { "leadline_attempt" }
}

fn cookie(config: &Config, value: &str, seconds: u32) -> String {
    let (path, secure) = if is_secure(config) { ("/", "; Secure") } else { ("/api/auth", "") };
    format!("{}={value}; Path={path}; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}", name(config))
}

/// The cookie for an attempt.
pub fn make(config: &Config, browser: &str) -> String {
    cookie(config, browser, GOOD_FOR_SECONDS)
}

/// The cookie that ends the other.
pub fn clear(config: &Config) -> String {
    cookie(config, "", 0)
}

/// What a request carries.
pub fn read(config: &Config, headers: &HeaderMap) -> Option<String> {
    value_of(headers, name(config))
}
