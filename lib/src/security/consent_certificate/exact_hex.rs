//! Bytes as hexadecimal with one spelling: small letters, two for each byte.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// So many bytes. Capital letters are refused when it is read: a certificate has one spelling.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ExactHex<const N: usize>(pub [u8; N]);

/// A text is not so many bytes in small hexadecimal letters.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not {} hexadecimal digits in small letters", .0 * 2)]
pub struct NotHex(usize);

impl<const N: usize> FromStr for ExactHex<N> {
    type Err = NotHex;

    fn from_str(text: &str) -> Result<Self, NotHex> {
        let mut bytes = [0; N];
        if text.bytes().any(|letter| letter.is_ascii_uppercase()) {
            return Err(NotHex(N));
        }
        hex::decode_to_slice(text, &mut bytes).map_err(|_| NotHex(N))?;
        Ok(Self(bytes))
    }
}

impl<const N: usize> fmt::Display for ExactHex<N> {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

impl<const N: usize> fmt::Debug for ExactHex<N> {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl<const N: usize> Serialize for ExactHex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, const N: usize> Deserialize<'de> for ExactHex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_have_one_spelling() {
        assert_eq!("00ff".parse::<ExactHex<2>>().unwrap(), ExactHex([0, 255]));
        assert_eq!(ExactHex([0, 255]).to_string(), "00ff");
        for text in ["00FF", "00f", "00ff0", "00ffff", "", "zzzz", "0xff", " 0ff", "é0f"] {
            assert!(text.parse::<ExactHex<2>>().is_err(), "{text}");
        }
    }
}
