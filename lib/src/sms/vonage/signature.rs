//! The parameter `sig`: a hash or a keyed hash over every other parameter, by the method the account has chosen.

use ::hmac::{Hmac, KeyInit, Mac};
use aws_lc_rs::{constant_time, hmac};
use md5::{Digest, Md5};

use crate::sms::SignatureError;

/// The method for a channel that names none: the strongest that is common.
pub(in crate::sms) const USUAL_METHOD: &str = "sha256";
/// How far the time may be off, in seconds. Vonage enforces nothing; this window is ours.
const WINDOW: u64 = 300;

pub(super) fn verify(
    parameters: &[(String, String)],
    secret: &str,
    method: &str,
    now: i64,
) -> Result<(), SignatureError> {
    // Only values have their separators replaced: a name with one could be read as two parameters.
    if parameters.iter().any(|(name, _)| name.contains(['&', '='])) {
        return Err(SignatureError::Malformed);
    }
    let given = find(parameters, "sig").ok_or(SignatureError::Missing)?;
    let given = hex::decode(given.trim()).map_err(|_| SignatureError::Malformed)?;
    let expected = digest(parameters, secret, method).ok_or(SignatureError::NoSecret)?;
    constant_time::verify_slices_are_equal(&given, &expected).map_err(|_| SignatureError::Mismatch)?;
    let time: i64 =
        find(parameters, "timestamp").and_then(|time| time.parse().ok()).ok_or(SignatureError::Malformed)?;
    if time.abs_diff(now) > WINDOW { Err(SignatureError::Stale) } else { Ok(()) }
}

fn find<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    parameters.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

/// The signature of parameters, in hexadecimal digits; nothing for a method that is not known.
pub(in crate::sms) fn sign(parameters: &[(String, String)], secret: &str, method: &str) -> Option<String> {
    Some(hex::encode(digest(parameters, secret, method)?))
}

fn digest(parameters: &[(String, String)], secret: &str, method: &str) -> Option<Vec<u8>> {
    let covered = covered(parameters);
    let keyed = |algorithm| {
        let key = hmac::Key::new(algorithm, secret.as_bytes());
        hmac::sign(&key, covered.as_bytes()).as_ref().to_vec()
    };
    Some(match method {
        "md5hash" => Md5::new().chain_update(&covered).chain_update(secret).finalize().to_vec(),
        "md5" => {
            let mac = Hmac::<Md5>::new_from_slice(secret.as_bytes()).ok()?;
            mac.chain_update(&covered).finalize().into_bytes().to_vec()
        }
        "sha1" => keyed(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY),
        "sha256" => keyed(hmac::HMAC_SHA256),
        "sha512" => keyed(hmac::HMAC_SHA512),
        _ => return None,
    })
}

/// Every parameter but the signature, by name; what separates them is replaced in values.
fn covered(parameters: &[(String, String)]) -> String {
    let mut sorted: Vec<_> = parameters.iter().filter(|(name, _)| name != "sig").collect();
    sorted.sort();
    sorted.iter().map(|(name, value)| format!("&{name}={}", value.replace(['&', '='], "_"))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sms::vectors;

    fn parameters(vector: &serde_json::Value) -> Vec<(String, String)> {
        let object = vector["params"].as_object().unwrap();
        object.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
    }

    #[test]
    fn every_vector_has_its_signature() {
        let vectors = vectors::of("vonage-sms");
        assert_eq!(vectors.len(), 17);
        for vector in &vectors {
            let (secret, method) = (vector["secret"].as_str().unwrap(), vector["algorithm"].as_str().unwrap());
            let expected = vector["expected_sig"].as_str().unwrap();
            let made = sign(&parameters(vector), secret, method).unwrap();
            assert_eq!(made.eq_ignore_ascii_case(expected), vector["valid"].as_bool().unwrap(), "{}", vector["id"]);
        }
    }

    #[test]
    fn a_valid_signature_is_believed_in_its_time_and_not_when_anything_is_changed() {
        for vector in vectors::of("vonage-sms").iter().filter(|vector| vector["params"]["timestamp"].is_string()) {
            let (secret, method) = (vector["secret"].as_str().unwrap(), vector["algorithm"].as_str().unwrap());
            let mut signed = parameters(vector);
            let now: i64 = vector["params"]["timestamp"].as_str().unwrap().parse().unwrap();
            assert_eq!(verify(&signed, secret, method, now), Err(SignatureError::Missing));
            signed.push(("sig".into(), vector["expected_sig"].as_str().unwrap().into()));
            assert_eq!(verify(&signed, secret, method, now), Ok(()), "{}", vector["id"]);
            assert_eq!(verify(&signed, secret, method, now + 301), Err(SignatureError::Stale));
            assert_eq!(verify(&signed, "other", method, now), Err(SignatureError::Mismatch));
            assert_eq!(verify(&signed, secret, "rot13", now), Err(SignatureError::NoSecret));
            assert_eq!(verify(&signed, secret, method, now - 301), Err(SignatureError::Stale));
            for place in 0..signed.len() {
                for part in [0, 1] {
                    let text = if part == 0 { &signed[place].0 } else { &signed[place].1 };
                    for byte in 0..text.len() {
                        let mut changed = signed.clone();
                        let text = if part == 0 { &mut changed[place].0 } else { &mut changed[place].1 };
                        let other = if text.as_bytes()[byte] == b'7' { "8" } else { "7" };
                        text.replace_range(byte..=byte, other);
                        assert!(verify(&changed, secret, method, now).is_err(), "{}: {changed:?}", vector["id"]);
                    }
                }
                let mut fewer = signed.clone();
                fewer.remove(place);
                assert!(verify(&fewer, secret, method, now).is_err(), "{}", vector["id"]);
            }
            // Two parameters joined into one name cover the same bytes.
            let mut joined: Vec<_> = signed.iter().filter(|(name, _)| name != "sig").cloned().collect();
            joined.sort();
            let (first, second) = (joined.remove(0), joined.remove(0));
            joined.push((format!("{}={}&{}", first.0, first.1, second.0), second.1));
            joined.push(("sig".into(), vector["expected_sig"].as_str().unwrap().into()));
            assert_eq!(verify(&joined, secret, method, now), Err(SignatureError::Malformed));
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(parameters in prop::collection::vec((".*", ".*"), 0..5), sig in ".*", method in "md5hash|md5|sha1|sha256|sha512|.*") {
            let mut parameters = parameters;
            parameters.push(("sig".into(), sig));
            prop_assert!(verify(&parameters, "secret", &method, 0).is_err());
        }
    }
}
