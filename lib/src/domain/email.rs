//! E-mail addresses.

use std::fmt;

use serde::{Deserialize, Serialize};
use validator::ValidateEmail;

/// An address that can be written to, as its owner typed it but trimmed. `Debug` masks it; there is no `Display`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// Why a text is no e-mail address, in words for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing was typed.
    #[error("Enter an e-mail address.")]
    Empty,
    /// It is longer than any address can be.
    #[error("This e-mail address is too long.")]
    TooLong,
    /// It does not look like an address.
    #[error("This does not look like an e-mail address, such as name@example.com.")]
    Invalid,
}

/// The longest address that mail systems carry, in bytes (RFC 5321).
pub const MAX_EMAIL_BYTES: usize = 254;

impl EmailAddress {
    /// Reads an address, ignoring space around it.
    ///
    /// # Errors
    /// It is empty, too long or not of the form `name@domain.tld`.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(EmailError::Empty);
        }
        if trimmed.len() > MAX_EMAIL_BYTES {
            return Err(EmailError::TooLong);
        }
        let Some((_, domain)) = trimmed.rsplit_once('@') else { return Err(EmailError::Invalid) };
        // A bare host name is allowed by HTML but is a typing mistake on a public form.
        if !domain.contains('.') || !trimmed.validate_email() {
            return Err(EmailError::Invalid);
        }
        Ok(Self(trimmed.to_owned()))
    }

    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address in lower case: what decides whether two addresses are the same.
    pub fn normalized(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(***@***)")
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailError;

    fn try_from(text: String) -> Result<Self, EmailError> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(email: EmailAddress) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_addresses() {
        for text in ["ann@example.com", " Ann.Lee+leads@Example.co.uk ", "o'hara@example.ie", "x@bücher.example"] {
            assert_eq!(EmailAddress::parse(text).unwrap().as_str(), text.trim());
        }
    }

    #[test]
    fn bad_addresses() {
        assert_eq!(EmailAddress::parse("  "), Err(EmailError::Empty));
        for text in [
            "ann",
            "ann@",
            "@example.com",
            "ann@localhost",
            "ann@@example.com",
            "a b@example.com",
            "ann@exa mple.com",
            "a@b..com",
            "ann@example.com\nBcc: x@y.z",
        ] {
            assert_eq!(EmailAddress::parse(text), Err(EmailError::Invalid), "{text}");
        }
        assert_eq!(EmailAddress::parse(&format!("{}@example.com", "a".repeat(300))), Err(EmailError::TooLong));
    }

    #[test]
    fn same_person_whatever_the_case() {
        assert_eq!(EmailAddress::parse("Ann@Example.COM").unwrap().normalized(), "ann@example.com");
    }

    #[test]
    fn debug_and_serde() {
        let email = EmailAddress::parse("ann@example.com").unwrap();
        assert!(!format!("{email:?}").contains("ann"));
        let json = serde_json::to_string(&email).unwrap();
        assert_eq!(json, "\"ann@example.com\"");
        assert_eq!(serde_json::from_str::<EmailAddress>(&json).unwrap(), email);
        assert!(serde_json::from_str::<EmailAddress>("\"nobody\"").is_err());
    }
}
