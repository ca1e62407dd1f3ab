//! `x-sinch-webhook-signature`: base64 of HMAC-SHA256 over body, nonce and time.

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::sms::{SignatureError, WebhookRequest};

const SIGNATURE: &str = "x-sinch-webhook-signature";
const ALGORITHM: &str = "x-sinch-webhook-signature-algorithm";
const NONCE: &str = "x-sinch-webhook-signature-nonce";
const TIMESTAMP: &str = "x-sinch-webhook-signature-timestamp";
/// How far the time may be off, in seconds. Retries are signed anew.
const WINDOW: u64 = 300;

pub(super) fn verify(request: &WebhookRequest, secret: &str, now: i64) -> Result<(), SignatureError> {
    let header = |name| request.header(name).ok_or(SignatureError::Missing);
    let (given, nonce, time) = (header(SIGNATURE)?, header(NONCE)?, header(TIMESTAMP)?);
    if !header(ALGORITHM)?.eq_ignore_ascii_case("HmacSHA256") {
        return Err(SignatureError::Malformed);
    }
    let given = STANDARD.decode(given.trim()).map_err(|_| SignatureError::Malformed)?;
    let covered = [&request.body[..], b".", nonce.as_bytes(), b".", time.as_bytes()].concat();
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hmac::verify(&key, &covered, &given).map_err(|_| SignatureError::Mismatch)?;
    let time: i64 = time.trim().parse().map_err(|_| SignatureError::Malformed)?;
    if time.abs_diff(now) > WINDOW { Err(SignatureError::Stale) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sms::{Method, vectors};

    #[test]
    fn every_vector_has_its_verdict() {
        let vectors = vectors::of("sinch");
        assert_eq!(vectors.len(), 2);
        for vector in &vectors {
            let (request, secret) = (vectors::request(vector), vector["secret"].as_str().unwrap());
            let now: i64 = vector["now"].as_str().unwrap().parse().unwrap();
            let valid = vector["valid"].as_bool().unwrap();
            assert_eq!(verify(&request, secret, now).is_ok(), valid, "{}", vector["id"]);
            if valid {
                assert_eq!(verify(&request, secret, now + 301), Err(SignatureError::Stale));
                let mut changed = request.clone();
                changed.body[0] ^= 1;
                assert_eq!(verify(&changed, secret, now), Err(SignatureError::Mismatch));
            }
        }
        // What the Numbers API signs, by another scheme, is not believed here.
        for vector in vectors::of("sinch-numbers") {
            let verdict = verify(&vectors::request(&vector), vector["secret"].as_str().unwrap(), 0);
            assert_eq!(verdict, Err(SignatureError::Missing));
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(values in prop::array::uniform3(".*"), body in prop::collection::vec(any::<u8>(), 0..100)) {
            let names = [SIGNATURE, NONCE, TIMESTAMP];
            let mut headers: Vec<(String, String)> = names.iter().map(|name| (*name).to_owned()).zip(values).collect();
            headers.push((ALGORITHM.into(), "HmacSHA256".into()));
            let request = WebhookRequest { method: Method::Post, url: String::new(), headers, body };
            prop_assert!(verify(&request, "secret", 0).is_err());
        }
    }
}
