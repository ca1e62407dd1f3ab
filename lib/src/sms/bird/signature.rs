//! Standard Webhooks: `v1,` and base64 of HMAC-SHA256 over id, time and body.

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::sms::{SignatureError, WebhookRequest};

/// How far the time may be off, in seconds (the specification's five minutes).
const WINDOW: u64 = 300;

pub(super) fn verify(request: &WebhookRequest, secret: &str, now: i64) -> Result<(), SignatureError> {
    let header = |name| request.header(name).ok_or(SignatureError::Missing);
    let (id, time, given) = (header("webhook-id")?, header("webhook-timestamp")?, header("webhook-signature")?);
    let secret = STANDARD.decode(secret.trim_start_matches("whsec_")).map_err(|_| SignatureError::NoSecret)?;
    let seconds: i64 = time.trim().parse().map_err(|_| SignatureError::Malformed)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
    let covered = [id.as_bytes(), b".", time.as_bytes(), b".", &request.body].concat();
    let mut genuine = false;
    // Several while a secret is changed; every one is compared.
    for signature in given.split_whitespace().filter_map(|given| given.strip_prefix("v1,")) {
        let Ok(signature) = STANDARD.decode(signature) else { continue };
        genuine |= hmac::verify(&key, &covered, &signature).is_ok();
    }
    match (genuine, seconds.abs_diff(now) > WINDOW) {
        (false, _) => Err(SignatureError::Mismatch),
        (true, true) => Err(SignatureError::Stale),
        (true, false) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sms::{Method, vectors};

    #[test]
    fn every_vector_has_its_verdict() {
        let vectors = vectors::of("bird");
        assert_eq!(vectors.len(), 5);
        for vector in &vectors {
            let now: i64 = vector["now"].as_str().unwrap().parse().unwrap();
            let verdict = verify(&vectors::request(vector), vector["secret"].as_str().unwrap(), now);
            assert_eq!(verdict.is_ok(), vector["valid"].as_bool().unwrap(), "{}: {verdict:?}", vector["id"]);
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(values in prop::array::uniform3(".*"), body in prop::collection::vec(any::<u8>(), 0..100)) {
            let names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
            let headers = names.iter().map(|name| (*name).to_owned()).zip(values).collect();
            let request = WebhookRequest { method: Method::Post, url: String::new(), headers, body };
            prop_assert!(verify(&request, "whsec_MDEyMzQ1Njc4OWFiY2RlZg==", 0).is_err());
        }
    }
}
