//! Standard Webhooks: `v1,` and base64 of HMAC-SHA256 over id, time and body.

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::sms::{SignatureError, WebhookRequest};

/// How far the time may be off, in seconds (the specification's five minutes).
const WINDOW: u64 = 300;

pub(super) fn verify(request: &WebhookRequest, secret: &str, now: i64) -> Result<(), SignatureError> {
    let header = |name| request.header(name).ok_or(SignatureError::Missing);
    let (id, time, given) = (header("webhook-id")?, header("webhook-timestamp")?, header("webhook-signature")?);
    let secret =
        STANDARD.decode(secret.strip_prefix("whsec_").unwrap_or(secret)).map_err(|_| SignatureError::NoSecret)?;
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

    #[test]
    fn any_changed_byte_breaks_a_valid_signature() {
        let vectors = vectors::of("bird");
        for valid in vectors.iter().filter(|vector| vector["valid"] == true) {
            let (good, secret) = (vectors::request(valid), valid["secret"].as_str().unwrap());
            let now: i64 = valid["now"].as_str().unwrap().parse().unwrap();
            for (at, verdict) in [
                (now + 300, Ok(())),
                (now - 300, Ok(())),
                (now + 301, Err(SignatureError::Stale)),
                (now - 301, Err(SignatureError::Stale)),
            ] {
                assert_eq!(verify(&good, secret, at), verdict);
            }
            for place in 0..good.body.len() {
                let mut changed = good.clone();
                changed.body[place] ^= 1;
                assert_eq!(verify(&changed, secret, now), Err(SignatureError::Mismatch));
            }
            for header in 0..good.headers.len() {
                for place in 0..good.headers[header].1.len() {
                    let mut changed = good.clone();
                    let value = &mut changed.headers[header].1;
                    let other = if value.as_bytes()[place] == b'7' { "8" } else { "7" };
                    value.replace_range(place..=place, other);
                    assert!(verify(&changed, secret, now).is_err(), "{:?}", changed.headers[header]);
                }
                let mut fewer = good.clone();
                fewer.headers.remove(header);
                assert_eq!(verify(&fewer, secret, now), Err(SignatureError::Missing));
            }
            assert_eq!(verify(&good, "whsec_AAAA", now), Err(SignatureError::Mismatch));
            assert_eq!(verify(&good, "whsec_%", now), Err(SignatureError::NoSecret));
        }
    }

    #[test]
    fn one_of_several_signatures_is_enough() {
        let vectors = vectors::of("bird");
        let valid = vectors.iter().find(|vector| vector["id"] == "bird-gen-valid").unwrap();
        let (good, secret) = (vectors::request(valid), valid["secret"].as_str().unwrap());
        let now: i64 = valid["now"].as_str().unwrap().parse().unwrap();
        let given = good.header("webhook-signature").unwrap().to_owned();
        let with = |list: String| {
            let mut changed = good.clone();
            changed.headers.retain(|(name, _)| name != "webhook-signature");
            changed.headers.push(("Webhook-Signature".into(), list));
            verify(&changed, secret, now)
        };
        let wrong = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        assert_eq!(with(format!("{wrong} {given}")), Ok(()));
        assert_eq!(with(format!("{given} {wrong} v1a,x v1,%")), Ok(()));
        for list in [String::new(), wrong.into(), format!("{wrong} {wrong}"), given.replace("v1,", "v1a,")] {
            assert_eq!(with(list.clone()), Err(SignatureError::Mismatch), "{list}");
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
