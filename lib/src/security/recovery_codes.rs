//! Codes a member keeps on paper, each good once, for when the authenticator app is lost.

use super::random;

/// How many there are.
pub const HOW_MANY: usize = 10;
/// The letters and digits that are not taken for one another.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
/// Characters a code has: 140 bits, so that a plain hash of it is safe to store (ASVS 5.0, 6.5.2 and 11.5.1).
const LENGTH: usize = 28;
/// Characters between two hyphens.
const GROUP: usize = 7;

/// New codes, as they are shown once.
pub fn generate() -> Vec<String> {
    (0..HOW_MANY).map(|_| code(random::bytes::<LENGTH>())).collect()
}

/// A code as it is hashed: without what people add or change when they copy it.
pub fn normalized(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}

fn code(bytes: [u8; LENGTH]) -> String {
    let mut code = String::with_capacity(LENGTH + LENGTH / GROUP);
    for (at, byte) in bytes.into_iter().enumerate() {
        if at > 0 && at % GROUP == 0 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(byte % 32)]));
    }
    code
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_long_and_different_and_can_be_copied_by_hand() {
        let codes: HashSet<String> = (0..50).flat_map(|_| generate()).collect();
        assert_eq!(codes.len(), 50 * HOW_MANY);
        for code in codes {
            assert_eq!((code.len(), code.split('-').count()), (31, 4), "{code}");
            assert_eq!(normalized(&code).len(), LENGTH);
            assert_eq!(normalized(&format!(" {} ", code.to_uppercase().replace('-', " "))), normalized(&code));
        }
    }

    #[test]
    fn every_letter_stands_for_five_bits_and_none_looks_like_another() {
        assert_eq!(ALPHABET.iter().collect::<HashSet<_>>().len(), 32);
        assert!(
            !ALPHABET.contains(&b'1')
                && !ALPHABET.contains(&b'l')
                && !ALPHABET.contains(&b'i')
                && !ALPHABET.contains(&b'o')
        );
    }
}
