//! `MessageBird-Signature-JWT`, and the signature that went before it.
//!
//! The token covers the whole address and the body by their hashes and is good for a minute. The older signature covers
//! time, sorted query and body, the query written as the vendor's Go SDK writes it.

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
    let query = sorted_query(query);
    let hash = digest::digest(&digest::SHA256, &request.body);
    let covered = [time.as_bytes(), b"\n", query.as_bytes(), b"\n", hash.as_ref()].concat();
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    hmac::verify(&key, &covered, &given).map_err(|_| SignatureError::Mismatch)?;
    time.trim().parse().map_err(|_| SignatureError::Malformed)
}

/// The query by name, values of one name in the order they came; everything but `A-Z a-z 0-9 - . _ ~` is escaped and a
/// space is `+`.
fn sorted_query(query: &str) -> String {
    let encode = |text: &str| {
        let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        text.replace('*', "%2A").replace("%7E", "~")
    };
    let query = query.split('#').next().unwrap_or_default();
    let mut fields: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    fields.sort_by(|(one, _), (other, _)| one.cmp(other));
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
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

    #[test]
    fn the_query_is_written_as_the_vendor_writes_it() {
        // What Go's `url.Values.Encode` gives.
        for (query, expected) in [
            ("", ""),
            ("b=2&a=1", "a=1&b=2"),
            ("a=2&b=0&a=1", "a=2&a=1&b=0"),
            ("body=5*~%7E%2A+x%20y", "body=5%2A~~%2A+x+y"),
            ("a&b=", "a=&b="),
            ("price%5Bamount%5D=0.07&x=%C3%A9", "price%5Bamount%5D=0.07&x=%C3%A9"),
            ("a=1#b=2", "a=1"),
        ] {
            assert_eq!(sorted_query(query), expected, "{query}");
        }
    }

    /// Every byte of the body, the address and the headers, changed one after the other.
    fn changes(good: &WebhookRequest) -> Vec<WebhookRequest> {
        let mut changes = Vec::new();
        let other = |byte: u8| if byte == b'7' { "8" } else { "7" };
        for place in 0..good.body.len() {
            let mut changed = good.clone();
            changed.body[place] ^= 1;
            changes.push(changed);
        }
        for place in (0..good.url.len()).filter(|place| good.url.is_char_boundary(*place)) {
            let mut changed = good.clone();
            changed.url.replace_range(place..=place, other(good.url.as_bytes()[place]));
            changes.push(changed);
        }
        for header in 0..good.headers.len() {
            for place in 0..good.headers[header].1.len() {
                let mut changed = good.clone();
                let value = &mut changed.headers[header].1;
                let byte = value.as_bytes()[place];
                value.replace_range(place..=place, other(byte));
                changes.push(changed);
            }
        }
        changes
    }

    #[test]
    fn any_changed_byte_breaks_a_valid_token() {
        for vector in vectors::of("messagebird").iter().filter(|vector| vector["valid"] == true) {
            let now: jiff::Timestamp = vector["now"].as_str().unwrap().parse().unwrap();
            let (good, secret) = (vectors::request(vector), vector["secret"].as_str().unwrap());
            for changed in changes(&good) {
                assert!(verify(&changed, secret, now.as_second()).is_err(), "{}: {}", vector["id"], changed.url);
            }
            assert_eq!(verify(&good, "another", now.as_second()), Err(SignatureError::Mismatch));
            // A token that was good for a minute from that moment.
            for (at, verdict) in [
                (now.as_second() - 1, Ok(())),
                (now.as_second() - 2, Err(SignatureError::Stale)),
                (now.as_second() + 61, Ok(())),
                (now.as_second() + 62, Err(SignatureError::Stale)),
            ] {
                assert_eq!(verify(&good, secret, at), verdict, "{}", vector["id"]);
            }
        }
    }

    #[test]
    fn any_changed_byte_breaks_an_older_signature() {
        for vector in &vectors::of("messagebird-legacy") {
            let secret = vector["secret"].as_str().unwrap();
            let query = vector["query"].as_str().unwrap();
            let url =
                if query.is_empty() { "https://x.example/s".into() } else { format!("https://x.example/s?{query}") };
            let good = WebhookRequest { url, ..vectors::request(vector) };
            let time: i64 = good.header(LEGACY_TIME).unwrap().parse().unwrap();
            for (at, verdict) in [
                (time, Ok(())),
                (time + 300, Ok(())),
                (time - 300, Ok(())),
                (time + 301, Err(SignatureError::Stale)),
                (time - 301, Err(SignatureError::Stale)),
            ] {
                assert_eq!(verify(&good, secret, at), verdict, "{}", vector["id"]);
            }
            let before_query = good.url.find('?').map_or(good.url.len(), |mark| mark + 1);
            for changed in changes(&good) {
                // The signature covers the query only, not the path before it.
                if changed.url.get(..before_query) != good.url.get(..before_query) {
                    continue;
                }
                assert!(verify(&changed, secret, time).is_err(), "{}: {}", vector["id"], changed.url);
            }
            for header in 0..good.headers.len() {
                let mut fewer = good.clone();
                fewer.headers.remove(header);
                assert_eq!(verify(&fewer, secret, time), Err(SignatureError::Missing));
            }
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
