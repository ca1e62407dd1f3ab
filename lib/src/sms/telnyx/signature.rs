//! `telnyx-signature-ed25519`: Ed25519 over the time, a bar and the raw body.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::sms::{SignatureError, WebhookRequest};

/// The header with the signature, in base64.
pub(in crate::sms) const SIGNATURE: &str = "telnyx-signature-ed25519";
/// The header with the time, in seconds since 1970.
pub(in crate::sms) const TIMESTAMP: &str = "telnyx-timestamp";
/// How far the time may be off, in seconds, both ways.
const WINDOW: u64 = 300;

pub(super) fn verify(request: &WebhookRequest, public_key: &str, now: i64) -> Result<(), SignatureError> {
    let given = request.header(SIGNATURE).ok_or(SignatureError::Missing)?;
    let time = request.header(TIMESTAMP).ok_or(SignatureError::Missing)?;
    let given = STANDARD.decode(given.trim()).map_err(|_| SignatureError::Malformed)?;
    let seconds: i64 = time.parse().map_err(|_| SignatureError::Malformed)?;
    let key = STANDARD.decode(public_key.trim()).ok().filter(|key| key.len() == 32).ok_or(SignatureError::NoSecret)?;
    let signed = covered(time, &request.body);
    UnparsedPublicKey::new(&ED25519, key).verify(&signed, &given).map_err(|_| SignatureError::Mismatch)?;
    if seconds.abs_diff(now) > WINDOW { Err(SignatureError::Stale) } else { Ok(()) }
}

fn covered(time: &str, body: &[u8]) -> Vec<u8> {
    [time.as_bytes(), b"|", body].concat()
}

fn key_pair(private_key: &str) -> Option<Ed25519KeyPair> {
    Ed25519KeyPair::from_seed_unchecked(&STANDARD.decode(private_key).ok()?).ok()
}

/// The signature of a body, by a private key: 32 bytes in base64. Nothing when it is none.
pub(in crate::sms) fn sign(private_key: &str, timestamp_unix: i64, body: &[u8]) -> Option<String> {
    let pair = key_pair(private_key)?;
    Some(STANDARD.encode(pair.sign(&covered(&timestamp_unix.to_string(), body))))
}

/// A private key from 32 random bytes, and the public key that belongs to it, both in base64.
pub(super) fn make_pair(seed: [u8; 32]) -> (String, String) {
    let private = STANDARD.encode(seed);
    let public = key_pair(&private).map(|pair| STANDARD.encode(pair.public_key())).unwrap_or_default();
    (private, public)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sms::{Method, vectors};

    fn now(vector: &serde_json::Value) -> i64 {
        vector["now"].as_str().map_or_else(|| vector["now"].as_i64().unwrap(), |now| now.parse().unwrap())
    }

    #[test]
    fn every_vector_has_its_verdict() {
        let vectors = vectors::of("telnyx");
        assert_eq!(vectors.len(), 8);
        for vector in &vectors {
            let verdict = verify(&vectors::request(vector), vector["public_key"].as_str().unwrap(), now(vector));
            assert_eq!(verdict.is_ok(), vector["valid"].as_bool().unwrap(), "{}: {verdict:?}", vector["id"]);
        }
    }

    #[test]
    fn what_we_sign_we_believe_within_five_minutes() {
        let (seed, key) = make_pair([7; 32]);
        let body = b"{\"data\":{}}";
        let request = |time: i64, body: &[u8]| WebhookRequest {
            method: Method::Post,
            url: String::new(),
            headers: vec![
                (SIGNATURE.into(), sign(&seed, time, b"{\"data\":{}}").unwrap()),
                (TIMESTAMP.into(), time.to_string()),
            ],
            body: body.to_vec(),
        };
        for (at, expected) in [
            (1_000, Ok(())),
            (1_300, Ok(())),
            (700, Ok(())),
            (1_301, Err(SignatureError::Stale)),
            (699, Err(SignatureError::Stale)),
        ] {
            assert_eq!(verify(&request(1_000, body), &key, at), expected, "{at}");
        }
        for place in 0..body.len() {
            let mut other = body.to_vec();
            other[place] ^= 1;
            assert_eq!(verify(&request(1_000, &other), &key, 1_000), Err(SignatureError::Mismatch));
        }
        assert_eq!(verify(&request(1_000, body), "", 1_000), Err(SignatureError::NoSecret));
        assert!(sign("no key", 0, b"").is_none());
    }

    proptest! {
        #[test]
        fn nothing_panics(signature in ".*", time in ".*", body in prop::collection::vec(any::<u8>(), 0..100)) {
            let headers = vec![(SIGNATURE.into(), signature), (TIMESTAMP.into(), time)];
            let request = WebhookRequest { method: Method::Post, url: String::new(), headers, body };
            prop_assert!(verify(&request, &STANDARD.encode([1; 32]), 0).is_err());
        }
    }
}
