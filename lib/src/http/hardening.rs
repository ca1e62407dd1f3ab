//! What every answer tells a browser that it must not do, unless the answer says otherwise.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};

/// Forbids framing, scripts, guessing of types, and what a page may ask of a device.
const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
];
/// Two years, for hosts below this one as well.
const STRICT_TRANSPORT: &str = "max-age=63072000; includeSubDomains";

/// Adds what is not there yet. `secure`: whether people reach us over https.
pub(super) fn harden(response: &mut Response, secure: bool) {
    // What a browser has kept keeps its own: headers of this answer would take their place (RFC 9111, 3.2).
    if response.status() == StatusCode::NOT_MODIFIED {
        return;
    }
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if secure {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(HeaderValue::from_static(STRICT_TRANSPORT));
    }
}
