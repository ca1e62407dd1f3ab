//! `Authorization: Bearer`: a JSON Web Token over the hash of the body.
//!
//! Vonage's own verifiers check the token's signature alone. The hash and the time are checked here as well; that a token
//! counts once follows from the event's key.

use jsonwebtoken::Algorithm;

use crate::sms::{
    SignatureError, WebhookRequest,
    wire::{claims, is_hash_of},
};

/// How far the time may be off, in seconds. Tokens carry no end.
const WINDOW: u64 = 300;

pub(super) fn verify(request: &WebhookRequest, secret: &str, now: i64) -> Result<(), SignatureError> {
    let header = request.header("Authorization").ok_or(SignatureError::Missing)?;
    let (scheme, token) = header.split_once(' ').ok_or(SignatureError::Malformed)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(SignatureError::Malformed);
    }
    let claims = claims(token.trim(), secret, &[Algorithm::HS256])?;
    if !is_hash_of(&claims["payload_hash"], &request.body) {
        return Err(SignatureError::Mismatch);
    }
    let issued = claims["iat"].as_i64().ok_or(SignatureError::Malformed)?;
    if issued.abs_diff(now) > WINDOW { Err(SignatureError::Stale) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sms::{Method, vectors};

    #[test]
    fn every_vector_has_its_verdict() {
        let vectors = vectors::of("vonage-messages");
        assert_eq!(vectors.len(), 7);
        for vector in &vectors {
            let (secret, valid) = (vector["secret"].as_str().unwrap(), vector["valid"].as_bool().unwrap());
            let request = vectors::request(vector);
            if vector["signature_only"] == true {
                // A token without the body it was made for: only its signature can be judged.
                let token = request.header("Authorization").unwrap().split_once(' ').unwrap().1;
                assert_eq!(claims(token, secret, &[Algorithm::HS256]).is_ok(), valid, "{}", vector["id"]);
                continue;
            }
            let verdict = verify(&request, secret, vector["now"].as_str().unwrap().parse().unwrap());
            assert_eq!(verdict.is_ok(), valid, "{}: {verdict:?}", vector["id"]);
        }
    }

    #[test]
    fn any_changed_byte_breaks_a_valid_token() {
        let vectors = vectors::of("vonage-messages");
        let valid = vectors.iter().find(|vector| vector["id"] == "vonage-jwt-gen-payload-ok").unwrap();
        let (good, secret) = (vectors::request(valid), valid["secret"].as_str().unwrap());
        let now: i64 = valid["now"].as_str().unwrap().parse().unwrap();
        let issued = 1_767_276_000;
        for (at, verdict) in [
            (issued, Ok(())),
            (issued + 300, Ok(())),
            (issued - 300, Ok(())),
            (issued + 301, Err(SignatureError::Stale)),
            (issued - 301, Err(SignatureError::Stale)),
        ] {
            assert_eq!(verify(&good, secret, at), verdict, "{at}");
        }
        for place in 0..good.body.len() {
            let mut changed = good.clone();
            changed.body[place] ^= 1;
            assert_eq!(verify(&changed, secret, now), Err(SignatureError::Mismatch), "{place}");
        }
        let token = good.header("Authorization").unwrap().to_owned();
        for place in "Bearer ".len()..token.len() {
            let mut changed = token.clone();
            let other = if changed.as_bytes()[place] == b'A' { "B" } else { "A" };
            changed.replace_range(place..=place, other);
            let changed = WebhookRequest { headers: vec![("authorization".into(), changed)], ..good.clone() };
            assert!(verify(&changed, secret, now).is_err(), "{place}");
        }
        assert_eq!(verify(&good, "another", now), Err(SignatureError::Mismatch));
        let unsigned = WebhookRequest { headers: vec![], ..good.clone() };
        assert_eq!(verify(&unsigned, secret, now), Err(SignatureError::Missing));
        let basic = WebhookRequest { headers: vec![("Authorization".into(), "Basic eDp5".into())], ..good };
        assert_eq!(verify(&basic, secret, now), Err(SignatureError::Malformed));
    }

    proptest! {
        #[test]
        fn nothing_panics(header in ".*", body in prop::collection::vec(any::<u8>(), 0..100)) {
            let headers = vec![("Authorization".into(), header)];
            let request = WebhookRequest { method: Method::Post, url: String::new(), headers, body };
            prop_assert!(verify(&request, "secret", 0).is_err());
        }
    }
}
