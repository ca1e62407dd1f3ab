//! Signs a form as Twilio does: base64 of HMAC-SHA1 over the address and the sorted fields.

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};

/// The header.
pub const HEADER: &str = "x-twilio-signature";

/// The signature of a form that is posted to an address.
pub fn sign(url: &str, form: &[(&str, &str)], auth_token: &str) -> String {
    let mut fields = form.to_vec();
    fields.sort_unstable();
    let covered = fields.iter().fold(url.to_owned(), |covered, (name, value)| covered + name + value);
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, auth_token.as_bytes());
    STANDARD.encode(hmac::sign(&key, covered.as_bytes()))
}
