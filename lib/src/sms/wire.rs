//! What the adapters have in common: the small parts of HTTP that more than one provider uses alike.

mod basic;
mod form;
mod jwt;
mod outcome;

pub(super) use basic::{basic_authorization, verify_basic};
pub(super) use form::{Form, reference};
pub(super) use jwt::{claims, is_hash_of};
pub(super) use outcome::rejected;

use super::{Method, ProviderRequest};

/// A POST with a JSON body.
pub(super) fn post_json(
    url: String,
    authorization: Option<(String, String)>,
    body: &impl serde::Serialize,
) -> ProviderRequest {
    let mut headers =
        vec![("Content-Type".into(), "application/json".into()), ("Accept".into(), "application/json".into())];
    headers.extend(authorization);
    // Maps with text keys and no custom serialisers: this cannot fail.
    ProviderRequest { method: Method::Post, url, headers, body: serde_json::to_vec(body).unwrap_or_default() }
}

/// A GET that expects JSON.
pub(super) fn get_json(url: String, authorization: Option<(String, String)>) -> ProviderRequest {
    let mut headers = vec![("Accept".into(), "application/json".into())];
    headers.extend(authorization);
    ProviderRequest { method: Method::Get, url, headers, body: Vec::new() }
}

/// `Authorization: Bearer ..`.
pub(super) fn bearer(token: &str) -> (String, String) {
    ("Authorization".into(), format!("Bearer {token}"))
}

/// A part of an address's path, escaped.
pub(super) fn path_part(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

/// A number without its plus, as E.164 writes it. Names and short codes stay as they are.
pub(super) fn with_plus(number: &str) -> String {
    let digits = number.len() >= 8 && number.bytes().all(|byte| byte.is_ascii_digit());
    if digits { format!("+{number}") } else { number.to_owned() }
}
