//! `MessageBird-Signature-JWT`, and the signature that went before it.
//!
//! The token covers the whole address and the body by their hashes and is good for a minute. The older signature covers
//! time, sorted query and body.

use aws_lc_rs::{digest, hmac};
use base64::{Engine, engine::general_purpose::STANDARD};
use jsonwebtoken::Algorithm;
use url::form_urlencoded;

use crate::sms::{
    SignatureError, WebhookRequest,
    wire::{claims, is_hash_of},
};

const TOKEN: &str = "MessageBird-Signature-JWT";
const LEGACY: &str = "MessageBird-Signature";
const LEGACY_TIME: &str = "MessageBird-Request-Timestamp";
/// Clocks differ, in seconds.
const SKEW: i64 = 1;
/// How far the time of an older signature may be off, in seconds: this window is ours.
const LEGACY_WINDOW: u64 = 300;
const ALGORITHMS: [Algorithm; 3] = [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512];

pub(super) fn verify(request: &WebhookRequest, key: &str, now: i64) -> Result<(), SignatureError> {
    if let Some(token) = request.header(TOKEN) {
        return verify_token(request, token, key, now);
    }
    let query = request.url.split_once('?').map_or("", |(_, query)| query);
    let time = verify_legacy(request, query, key)?;
    if time.abs_diff(now) > LEGACY_WINDOW { Err(SignatureError::Stale) } else { Ok(()) }
}

fn verify_token(request: &WebhookRequest, token: &str, key: &str, now: i64) -> Result<(), SignatureError> {
    let claims = claims(token.trim(), key, &ALGORITHMS)?;
    if claims["iss"] != "MessageBird" || claims["jti"].as_str().is_none_or(str::is_empty) {
        return Err(SignatureError::Malformed);
    }
    let payload = &claims["payload_hash"];
    let body_fits = if request.body.is_empty() { payload.is_null() } else { is_hash_of(payload, &request.body) };
    if !is_hash_of(&claims["url_hash"], request.url.as_bytes()) || !body_fits {
        return Err(SignatureError::Mismatch);
    }
    let (from, until) = (claims["nbf"].as_i64(), claims["exp"].as_i64());
    let (Some(from), Some(until)) = (from, until) else { return Err(SignatureError::Malformed) };
    let in_time = from <= now.saturating_add(SKEW) && now.saturating_sub(SKEW) <= until;
    if in_time { Ok(()) } else { Err(SignatureError::Stale) }
}

/// Gives the time that was signed, in seconds since 1970.
fn verify_legacy(request: &WebhookRequest, query: &str, key: &str) -> Result<i64, SignatureError> {
    let given = request.header(LEGACY).ok_or(SignatureError::Missing)?;
    let time = request.header(LEGACY_TIME).ok_or(SignatureError::Missing)?;
    let given = STANDARD.decode(given.trim()).map_err(|_| SignatureError::Malformed)?;
    let mut fields: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    fields.sort();
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
    let hash = digest::digest(&digest::SHA256, &request.body);
    let covered = [time.as_bytes(), b"\n", query.as_bytes(), b"\n", hash.as_ref()].concat();
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    hmac::verify(&key, &covered, &given).map_err(|_| SignatureError::Mismatch)?;
    time.trim().parse().map_err(|_| SignatureError::Malformed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sms::{Method, vectors};

    #[test]
    fn every_vector_has_its_verdict() {
        let tokens = vectors::of("messagebird");
        assert_eq!(tokens.len(), 15);
        for vector in &tokens {
            let now: jiff::Timestamp = vector["now"].as_str().unwrap().parse().unwrap();
            let verdict = verify(&vectors::request(vector), vector["secret"].as_str().unwrap(), now.as_second());
            assert_eq!(verdict.is_ok(), vector["valid"].as_bool().unwrap(), "{}: {verdict:?}", vector["id"]);
        }
        let older = vectors::of("messagebird-legacy");
        assert_eq!(older.len(), 6);
        for vector in &older {
            let (query, secret) = (vector["query"].as_str().unwrap_or_default(), vector["secret"].as_str().unwrap());
            let verdict = verify_legacy(&vectors::request(vector), query, secret);
            assert_eq!(verdict.is_ok(), vector["valid"].as_bool().unwrap(), "{}: {verdict:?}", vector["id"]);
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(url in ".*", value in ".*", time in ".*", token: bool, body in prop::collection::vec(any::<u8>(), 0..100)) {
            let headers = vec![(if token { TOKEN } else { LEGACY }.into(), value), (LEGACY_TIME.into(), time)];
            let request = WebhookRequest { method: Method::Get, url, headers, body };
            prop_assert!(verify(&request, "secret", 0).is_err());
        }
    }
}
