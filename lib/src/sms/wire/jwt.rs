//! Webhooks signed by a JSON Web Token with a shared secret.

use aws_lc_rs::{constant_time, digest};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde_json::Value;

use crate::sms::SignatureError;

/// The claims of a token, once its signature is right and its algorithm one of those allowed. Times are not looked at:
/// each vendor has its own rules for them.
pub(in crate::sms) fn claims(token: &str, secret: &str, allowed: &[Algorithm]) -> Result<Value, SignatureError> {
    let mut validation = Validation::new(*allowed.first().ok_or(SignatureError::NoSecret)?);
    validation.algorithms = allowed.to_vec();
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let decoded = decode::<Value>(token, &DecodingKey::from_secret(secret.as_bytes()), &validation);
    decoded.map(|token| token.claims).map_err(|error| match error.kind() {
        jsonwebtoken::errors::ErrorKind::InvalidSignature
        | jsonwebtoken::errors::ErrorKind::InvalidAlgorithm
        | jsonwebtoken::errors::ErrorKind::InvalidAlgorithmName => SignatureError::Mismatch,
        _ => SignatureError::Malformed,
    })
}

/// Whether a claim is the SHA-256 of these bytes, in hexadecimal digits.
pub(in crate::sms) fn is_hash_of(claim: &Value, bytes: &[u8]) -> bool {
    let expected = hex::encode(digest::digest(&digest::SHA256, bytes));
    let given = claim.as_str().unwrap_or_default().to_ascii_lowercase();
    constant_time::verify_slices_are_equal(given.as_bytes(), expected.as_bytes()).is_ok()
}
