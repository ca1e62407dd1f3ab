//! Exact search over encrypted values: a keyed hash beside the value.

use aws_lc_rs::hmac;

use super::envelope::Key;

/// HMAC-SHA256 of a normalised value, in hexadecimal. The field's name separates a phone from an e-mail address
/// that should spell the same.
pub fn blind_index(key: &Key, field: &str, normalised: &str) -> String {
    hex::encode(tag(key, field, normalised))
}

/// The first bits, 31 at most, of a value's keyed hash: several values share one number.
pub fn bucket(key: &Key, field: &str, normalised: &str, bits: u32) -> i32 {
    let tag = tag(key, field, normalised);
    let first = tag.as_ref().iter().take(4).fold(0, |number: u32, byte| number << 8 | u32::from(*byte));
    (first >> (32 - bits.clamp(1, 31))).cast_signed()
}

fn tag(key: &Key, field: &str, normalised: &str) -> hmac::Tag {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.bytes());
    let mut context = hmac::Context::with_key(&key);
    context.update(field.as_bytes());
    context.update(&[0]);
    context.update(normalised.as_bytes());
    context.sign()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_values_share_a_bucket_and_each_has_one() {
        let key = Key::generate();
        let buckets: Vec<i32> = (0..5_000).map(|n| bucket(&key, "name", &n.to_string(), 10)).collect();
        assert!(buckets.iter().all(|bucket| (0..1_024).contains(bucket)));
        let different: std::collections::BTreeSet<&i32> = buckets.iter().collect();
        assert!(different.len() > 900, "only {} of 1,024 buckets are used", different.len());
        assert_eq!(buckets[7], bucket(&key, "name", "7", 10));
        assert!((0..20).any(|n| bucket(&key, "last_digits", &n.to_string(), 10) != buckets[n]));
    }

    #[test]
    fn equal_values_are_found_and_fields_and_keys_are_apart() {
        let (key, other) = (Key::generate(), Key::generate());
        let index = blind_index(&key, "phone", "+14155550100");
        assert_eq!(index, blind_index(&key, "phone", "+14155550100"));
        assert_ne!(index, blind_index(&key, "email", "+14155550100"));
        assert_ne!(index, blind_index(&other, "phone", "+14155550100"));
    }
}
