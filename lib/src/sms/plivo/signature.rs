//! `X-Plivo-Signature-V3` and its forerunners.
//!
//! V3 covers the address, every field and a nonce; V2 the address without its query and a nonce; V1 the address and the
//! fields. The newest that is there counts. None knows a time, so a repeated webhook is recognised by its event key.

use aws_lc_rs::{constant_time, hmac};
use base64::{Engine, engine::general_purpose::STANDARD};
use url::form_urlencoded;

use crate::sms::{Method, SignatureError, WebhookRequest};

/// The header with the signatures, by comma; a main account's own comes in another.
pub(in crate::sms) const V3: &str = "X-Plivo-Signature-V3";
const MAIN_V3: &str = "X-Plivo-Signature-Ma-V3";
/// The header with the nonce.
pub(in crate::sms) const V3_NONCE: &str = "X-Plivo-Signature-V3-Nonce";
const V2: &str = "X-Plivo-Signature-V2";
const V2_NONCE: &str = "X-Plivo-Signature-V2-Nonce";
const V1: &str = "X-Plivo-Signature";

/// The most form fields read; Plivo sends about twenty.
const MAX_FIELDS: usize = 1_000;

type Fields = Vec<(String, String)>;

pub(super) fn verify(request: &WebhookRequest, auth_token: &str) -> Result<(), SignatureError> {
    let fields = match request.method {
        Method::Post => fields(&request.body)?,
        Method::Get => Fields::new(),
    };
    let given: Vec<&str> = [V3, MAIN_V3].iter().filter_map(|name| request.header(name)).collect();
    if !given.is_empty() {
        let nonce = request.header(V3_NONCE).ok_or(SignatureError::Missing)?;
        let expected = mac_v3(request.method, &request.url, &fields, auth_token, nonce)?;
        return any_genuine(given.iter().flat_map(|list| list.split(',')), expected.as_ref());
    }
    if let Some(given) = request.header(V2) {
        let nonce = request.header(V2_NONCE).ok_or(SignatureError::Missing)?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, auth_token.as_bytes());
        let (base, _) = split(&request.url);
        return any_genuine(given.split(','), hmac::sign(&key, format!("{base}{nonce}").as_bytes()).as_ref());
    }
    let given = request.header(V1).ok_or(SignatureError::Missing)?;
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, auth_token.as_bytes());
    let covered = format!("{}{}", request.url, joined(fields, "", ""));
    any_genuine(given.split(','), hmac::sign(&key, covered.as_bytes()).as_ref())
}

/// The V3 signature of a form sent to an address, as Plivo makes it.
pub(in crate::sms) fn sign_v3(
    method: Method,
    url: &str,
    form: &[(String, String)],
    auth_token: &str,
    nonce: &str,
) -> Option<String> {
    mac_v3(method, url, form, auth_token, nonce).ok().map(|tag| STANDARD.encode(tag))
}

fn mac_v3(
    method: Method,
    url: &str,
    form: &[(String, String)],
    auth_token: &str,
    nonce: &str,
) -> Result<hmac::Tag, SignatureError> {
    let (base, query) = split(url);
    let query = fields(query.as_bytes())?;
    let mut covered = base.to_owned();
    let is_form = method == Method::Post && !form.is_empty();
    if !query.is_empty() || is_form {
        covered.push('?');
    }
    let between = if is_form && !query.is_empty() { "." } else { "" };
    covered.push_str(&joined(query, "=", "&"));
    covered.push_str(between);
    if is_form {
        covered.push_str(&joined(form.to_vec(), "", ""));
    }
    covered.push('.');
    covered.push_str(nonce);
    let key = hmac::Key::new(hmac::HMAC_SHA256, auth_token.as_bytes());
    Ok(hmac::sign(&key, covered.as_bytes()))
}

/// The address without its query, and the query.
fn split(url: &str) -> (&str, &str) {
    let url = url.split('#').next().unwrap_or_default();
    url.split_once('?').unwrap_or((url, ""))
}

fn fields(form: &[u8]) -> Result<Fields, SignatureError> {
    let fields: Fields = form_urlencoded::parse(form).into_owned().take(MAX_FIELDS + 1).collect();
    if fields.len() > MAX_FIELDS { Err(SignatureError::Malformed) } else { Ok(fields) }
}

/// The fields by name and value, in order.
fn joined(mut fields: Fields, equals: &str, and: &str) -> String {
    fields.sort();
    fields.iter().map(|(name, value)| format!("{name}{equals}{value}")).collect::<Vec<_>>().join(and)
}

/// Whether one of several signatures is right; every one is compared.
fn any_genuine<'a>(given: impl Iterator<Item = &'a str>, expected: &[u8]) -> Result<(), SignatureError> {
    let (mut readable, mut genuine) = (false, false);
    for given in given {
        let Ok(given) = STANDARD.decode(given.trim()) else { continue };
        readable = true;
        genuine |= constant_time::verify_slices_are_equal(&given, expected).is_ok();
    }
    match (genuine, readable) {
        (true, _) => Ok(()),
        (false, true) => Err(SignatureError::Mismatch),
        (false, false) => Err(SignatureError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sms::vectors;

    /// A GET carries its fields in the address.
    fn request(vector: &serde_json::Value) -> WebhookRequest {
        let mut request = vectors::request(vector);
        if request.method == Method::Get {
            let fields = String::from_utf8(std::mem::take(&mut request.body)).unwrap();
            let and = if request.url.contains('?') { '&' } else { '?' };
            request.url = if fields.is_empty() { request.url } else { format!("{}{and}{fields}", request.url) };
        }
        request
    }

    #[test]
    fn every_vector_has_its_verdict() {
        let vectors = vectors::of("plivo");
        assert_eq!(vectors.len(), 14);
        for vector in &vectors {
            let verdict = verify(&request(vector), vector["secret"].as_str().unwrap());
            assert_eq!(verdict.is_ok(), vector["valid"].as_bool().unwrap(), "{}: {verdict:?}", vector["id"]);
        }
    }

    fn signed(method: Method, url: &str, body: &str) -> WebhookRequest {
        let form = fields(body.as_bytes()).unwrap();
        let signature = sign_v3(method, url, &form, "t", "n").unwrap();
        let headers = vec![(V3.into(), format!("AAAA,{signature}")), (V3_NONCE.into(), "n".into())];
        WebhookRequest { method, url: url.into(), headers, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn what_we_sign_we_believe_until_it_is_changed() {
        for (method, url, body) in [
            (Method::Post, "https://x.example/a?ref=1", "From=1&Text=Hi+%26"),
            (Method::Post, "https://x.example/a", "From=1"),
            (Method::Post, "https://x.example/a?ref=1", ""),
            (Method::Get, "https://x.example/a?ref=1&From=2", ""),
        ] {
            let good = signed(method, url, body);
            assert_eq!(verify(&good, "t"), Ok(()), "{url} {body}");
            assert_eq!(verify(&good, "u"), Err(SignatureError::Mismatch));
            let other = WebhookRequest { url: good.url.replace("/a", "/b"), ..good.clone() };
            assert_eq!(verify(&other, "t"), Err(SignatureError::Mismatch));
            let bare = WebhookRequest { headers: vec![], ..good.clone() };
            assert_eq!(verify(&bare, "t"), Err(SignatureError::Missing));
            let junk = WebhookRequest { headers: vec![(V3.into(), "%".into()), (V3_NONCE.into(), "n".into())], ..good };
            assert_eq!(verify(&junk, "t"), Err(SignatureError::Malformed));
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(url in ".*", value in ".*", nonce in ".*", body in prop::collection::vec(any::<u8>(), 0..100), which in 0..3_usize, get: bool) {
            let name = [V3, V2, V1][which];
            let headers = vec![(name.into(), value), (V3_NONCE.into(), nonce.clone()), (V2_NONCE.into(), nonce)];
            let method = if get { Method::Get } else { Method::Post };
            let request = WebhookRequest { method, url, headers, body };
            prop_assert!(verify(&request, "t").is_err());
        }
    }
}
