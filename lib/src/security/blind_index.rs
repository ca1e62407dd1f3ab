//! Exact search over encrypted values: a keyed hash beside the value.

use aws_lc_rs::hmac;

use super::envelope::Key;

/// HMAC-SHA256 of a normalised value, in hexadecimal. The field's name separates a phone from an e-mail address
/// that should spell the same.
pub fn blind_index(key: &Key, field: &str, normalised: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.bytes());
    let mut context = hmac::Context::with_key(&key);
    context.update(field.as_bytes());
    context.update(&[0]);
    context.update(normalised.as_bytes());
    hex::encode(context.sign())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_are_found_and_fields_and_keys_are_apart() {
        let (key, other) = (Key::generate(), Key::generate());
        let index = blind_index(&key, "phone", "+14155550100");
        assert_eq!(index, blind_index(&key, "phone", "+14155550100"));
        assert_ne!(index, blind_index(&key, "email", "+14155550100"));
        assert_ne!(index, blind_index(&other, "phone", "+14155550100"));
    }
}
