//! `X-Twilio-Signature`: base64 of HMAC-SHA1 over the address, followed by every form field sorted by name.
//!
//! A JSON body is covered by its SHA-256 in the address instead (`bodySHA256`). Twilio signs the address it was given, and
//! its own SDKs accept four spellings of it: with and without the port, with the query as received and re-encoded. The
//! scheme knows no time, so a repeated webhook is recognised by its event key.

use aws_lc_rs::{constant_time, digest, hmac};
use base64::{Engine, engine::general_purpose::STANDARD};
use url::{Position, Url, form_urlencoded};

use super::SIGNATURE_HEADER;
use crate::sms::{Method, SignatureError, WebhookRequest};

/// The most form fields read; Twilio sends about thirty.
const MAX_FIELDS: usize = 1_000;

pub(super) fn verify(request: &WebhookRequest, auth_token: &str) -> Result<(), SignatureError> {
    let given = request.header(SIGNATURE_HEADER).ok_or(SignatureError::Missing)?;
    let given = STANDARD.decode(given.trim()).map_err(|_| SignatureError::Malformed)?;
    let fields = match body_hash(&request.url) {
        Some(stated) => {
            check_body(&stated, &request.body)?;
            Vec::new()
        }
        None if request.method == Method::Post => covered_fields(&request.body)?,
        None => Vec::new(),
    };
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, auth_token.as_bytes());
    let mut genuine = false;
    for url in spellings(&request.url) {
        // No early return: the time taken does not tell which spelling was right.
        genuine |= constant_time::verify_slices_are_equal(mac(&key, &url, &fields).as_ref(), &given).is_ok();
    }
    if genuine { Ok(()) } else { Err(SignatureError::Mismatch) }
}

/// The signature of a form sent to an address, as Twilio makes it.
pub(in crate::sms) fn sign(url: &str, form: &[(String, String)], auth_token: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, auth_token.as_bytes());
    let mut fields = form.to_vec();
    fields.sort();
    fields.dedup();
    STANDARD.encode(mac(&key, url, &fields))
}

fn mac(key: &hmac::Key, url: &str, fields: &[(String, String)]) -> hmac::Tag {
    let mut context = hmac::Context::with_key(key);
    context.update(url.as_bytes());
    for (name, value) in fields {
        context.update(name.as_bytes());
        context.update(value.as_bytes());
    }
    context.sign()
}

/// The fields of a form body, sorted by name and value, each pair once.
fn covered_fields(body: &[u8]) -> Result<Vec<(String, String)>, SignatureError> {
    let mut fields: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().take(MAX_FIELDS + 1).collect();
    if fields.len() > MAX_FIELDS {
        return Err(SignatureError::Malformed);
    }
    fields.sort();
    fields.dedup();
    Ok(fields)
}

fn body_hash(url: &str) -> Option<String> {
    let (_, query) = url.split('#').next()?.split_once('?')?;
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "bodySHA256").map(|(_, value)| value.into_owned())
}

fn check_body(stated: &str, body: &[u8]) -> Result<(), SignatureError> {
    let stated = hex::decode(stated).map_err(|_| SignatureError::Malformed)?;
    let actual = digest::digest(&digest::SHA256, body);
    constant_time::verify_slices_are_equal(actual.as_ref(), &stated).map_err(|_| SignatureError::Mismatch)
}

/// The spellings of an address that Twilio may have signed: with and without the port, the rest as received, as browsers
/// write it, and re-encoded. The host stays as it was received, capitals and all.
fn spellings(received: &str) -> Vec<String> {
    let Some((scheme, rest)) = received.split_once("://") else { return vec![received.to_owned()] };
    let authority_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at_checked(authority_end).unwrap_or((rest, ""));
    let authorities = [Some(authority.to_owned()), with_other_port(scheme, authority)];
    let mut tails = vec![tail.to_owned()];
    if let Ok(mut url) = Url::parse(received) {
        tails.push(url[Position::BeforePath..].to_owned());
        if let Some(query) = url.query().map(legacy_query) {
            url.set_query(Some(&query));
            tails.push(url[Position::BeforePath..].to_owned());
        }
    }
    // Twilio does not sign the fragment that carries its retry settings.
    let bare: Vec<String> =
        tails.iter().filter_map(|tail| tail.split_once('#')).map(|(bare, _)| bare.to_owned()).collect();
    tails.extend(bare);
    tails.sort_unstable();
    tails.dedup();
    let all = authorities.iter().flatten();
    all.flat_map(|authority| tails.iter().map(move |tail| format!("{scheme}://{authority}{tail}"))).collect()
}

/// An authority without its port, or with the scheme's usual one.
fn with_other_port(scheme: &str, authority: &str) -> Option<String> {
    let host_start = authority.rfind('@').map_or(0, |at| at + 1);
    let host = authority.get(host_start..)?;
    let port_at = host.rfind(':').filter(|&colon| !host.get(colon..).unwrap_or_default().contains(']'));
    if let Some(colon) = port_at {
        return authority.get(..host_start + colon).map(str::to_owned);
    }
    let port = if scheme.eq_ignore_ascii_case("https") { 443 } else { 80 };
    Some(format!("{authority}:{port}"))
}

/// The query decoded and encoded again, with everything but `A-Z a-z 0-9 - . _ ~` escaped and a space as `+`.
fn legacy_query(query: &str) -> String {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('*', "%2A");
    form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| format!("{}={}", encode(&name), encode(&value)))
        .collect::<Vec<_>>()
        .join("&")
}

#[cfg(test)]
mod tests;
