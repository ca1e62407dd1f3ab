//! Who a text comes from: a number, a short code or a name.

use super::phone::{PhoneError, PhoneKind, parse_e164};

/// A sender as a provider knows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Sender(String);

/// What kind of sender it is. Carriers give each its own speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SenderKind {
    /// An ordinary number.
    LongCode,
    /// A number that is free to call.
    TollFree,
    /// Three to eight digits, rented from the carriers.
    ShortCode,
    /// A name of up to eleven characters. It cannot be answered.
    Name,
}

/// Why a text is no sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SenderError {
    /// It looks like a number and is none.
    #[error("{0}")]
    Phone(#[from] PhoneError),
    /// It is neither.
    #[error(
        "Write a number with + and country code, a short code of 3 to 8 digits, or a name of 1 to 11 letters and digits."
    )]
    Neither,
}

impl Sender {
    /// Reads a sender as a person writes it.
    ///
    /// # Errors
    /// It is no number, no short code and no name.
    pub fn parse(text: &str) -> Result<Self, SenderError> {
        let text = text.trim();
        if text.starts_with('+') {
            return Ok(Self(parse_e164(text)?.as_str().to_owned()));
        }
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let short = digits && (3..=8).contains(&text.len());
        // GSM 03.40: eleven septets; a name of digits alone would pass for a number.
        let name = (1..=11).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_' | b'&' | b'.'))
            && text.bytes().any(|byte| byte.is_ascii_alphabetic());
        if short || name { Ok(Self(text.to_owned())) } else { Err(SenderError::Neither) }
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its kind.
    pub fn kind(&self) -> SenderKind {
        if !self.0.starts_with('+') {
            let digits = self.0.bytes().all(|byte| byte.is_ascii_digit());
            return if digits { SenderKind::ShortCode } else { SenderKind::Name };
        }
        match parse_e164(&self.0).map(|phone| phone.kind()) {
            Ok(PhoneKind::TollFree) => SenderKind::TollFree,
            _ => SenderKind::LongCode,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_codes_and_names() {
        for (text, kind) in [
            ("+14155550123", SenderKind::LongCode),
            (" +447911123456 ", SenderKind::LongCode),
            ("+18005550199", SenderKind::TollFree),
            ("72975", SenderKind::ShortCode),
            ("Smile Co", SenderKind::Name),
            ("A1", SenderKind::Name),
        ] {
            let sender = Sender::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(sender.kind(), kind, "{text}");
            assert_eq!(sender.as_str(), text.trim());
        }
    }

    #[test]
    fn what_is_none() {
        for text in ["", "12", "123456789", "+12", "A name too long", "nächster", "😀", "14155550123"] {
            assert!(Sender::parse(text).is_err(), "{text}");
        }
    }
}
