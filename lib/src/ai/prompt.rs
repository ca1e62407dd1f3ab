//! Prompts are text files; their version is their hash.

use aws_lc_rs::digest::{SHA256, digest};

/// What a model is told before it reads a lead's texts.
pub const UNDERSTAND: &str = include_str!("prompts/understand.en.txt");

/// How many hexadecimal digits name a version.
const VERSION_DIGITS: usize = 12;

/// The version of a prompt: the first digits of its SHA-256.
pub fn version(prompt: &str) -> String {
    let mut digits = hex::encode(digest(&SHA256, prompt.as_bytes()));
    digits.truncate(VERSION_DIGITS);
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_the_start_of_the_hash() {
        assert_eq!(version("abc"), "ba7816bf8f01");
        assert_ne!(version(UNDERSTAND), version(""));
    }
}
