//! A channel's credentials and settings at its provider.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a channel needs to speak to its provider, by the provider's own names (for Twilio `account_sid`, `auth_token`).
/// Stored encrypted; never shown by `Debug`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Credentials(Map<String, Value>);

/// One thing a channel must or may know of itself at its provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CredentialField {
    /// The name, as [`Credentials::get`] takes it.
    pub name: &'static str,
    /// What it is and where it is found, in a sentence.
    pub meaning: &'static str,
    /// Whether a channel works without it.
    pub required: bool,
    /// Whether it must not be shown again.
    pub secret: bool,
}

impl CredentialField {
    /// A secret that a channel needs.
    pub const fn secret(name: &'static str, meaning: &'static str) -> Self {
        Self { name, meaning, required: true, secret: true }
    }

    /// An open value that a channel needs.
    pub const fn open(name: &'static str, meaning: &'static str) -> Self {
        Self { name, meaning, required: true, secret: false }
    }

    /// The same, for a channel that may do without.
    pub const fn optional(self) -> Self {
        Self { required: false, ..self }
    }
}

/// A channel lacks a credential that its provider needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the channel has no {0}")]
pub struct MissingCredential(pub &'static str);

impl Credentials {
    /// Wraps a map of names and values.
    pub const fn new(values: Map<String, Value>) -> Self {
        Self(values)
    }

    /// Reads a string; an empty one counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str).filter(|value| !value.is_empty())
    }

    /// Reads a string that must be there.
    ///
    /// # Errors
    /// It is absent, empty or no string.
    pub fn require(&self, name: &'static str) -> Result<&str, MissingCredential> {
        self.get(name).ok_or(MissingCredential(name))
    }

    /// The whole map, for storing it encrypted.
    pub const fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }
}

impl<K: Into<String>, V: Into<Value>, const N: usize> From<[(K, V); N]> for Credentials {
    fn from(pairs: [(K, V); N]) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.keys().map(String::as_str).collect();
        f.debug_tuple("Credentials").field(&names).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_names_only() {
        let credentials = Credentials::from([("account_sid", "AC1"), ("auth_token", "hush")]);
        let shown = format!("{credentials:?}");
        assert!(shown.contains("auth_token") && !shown.contains("hush") && !shown.contains("AC1"));
    }

    #[test]
    fn an_empty_value_is_absent() {
        let credentials = Credentials::from([("auth_token", "")]);
        assert_eq!(credentials.require("auth_token"), Err(MissingCredential("auth_token")));
    }
}
