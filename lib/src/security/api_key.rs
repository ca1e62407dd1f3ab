//! API keys: what a program signs in with.

use super::random;

/// What every key begins with, so that scanners of leaked secrets know one when they see it.
pub const PREFIX: &str = "leadline_";
/// Characters that are shown of a key, by which its owner knows it.
const SHOWN: usize = PREFIX.len() + 6;

/// A new key of 256 random bits.
pub fn generate() -> String {
    format!("{PREFIX}{}", random::token())
}

/// Whether a bearer token claims to be one.
pub fn is_key(token: &str) -> bool {
    token.starts_with(PREFIX)
}

/// What is shown of a key: 36 of its 256 bits.
pub fn shown(key: &str) -> String {
    key.chars().take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_its_beginning_and_that_tells_little_of_it() {
        let key = generate();
        assert!(is_key(&key) && !is_key("eyJhbGciOiJFZERTQSJ9.e30.x"));
        assert_eq!(key.len(), PREFIX.len() + 43);
        assert!(key.starts_with(&shown(&key)) && shown(&key).len() == 15);
        assert_ne!(generate(), key);
    }
}
