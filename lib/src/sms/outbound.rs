//! Sending: the text, and what became of it.

use std::fmt;

use url::Url;

use super::{Credentials, ErrorClass, MissingCredential, Price};
use crate::domain::{delivery::MessageStatus, phone::E164};

/// A text to send. `Debug` hides the words.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboundText {
    /// Recipient.
    pub to: E164,
    /// Sender as the provider knows it: an E.164 number, a short code or a name.
    pub from: String,
    /// The words.
    pub text: String,
    /// Our message id: at most 40 letters, digits, `-` and `_`. Providers that take a reference echo it in reports and
    /// look-ups; the only one with idempotency keys gets it as the key.
    pub reference: String,
    /// Where the provider reports delivery. Carries our message id as `?ref=`, which comes back as
    /// [`super::DeliveryReport::reference`].
    pub status_callback: Option<Url>,
    /// How long the provider may try, in seconds; afterwards the text is dropped. `None`: the provider's default.
    pub validity_seconds: Option<u32>,
    /// Pictures to attach; not empty makes it an MMS.
    pub media_urls: Vec<Url>,
}

impl fmt::Debug for OutboundText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboundText")
            .field("to", &self.to)
            .field("chars", &self.text.chars().count())
            .field("media", &self.media_urls.len())
            .finish_non_exhaustive()
    }
}

/// What a provider made of a send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    /// It took the text.
    Accepted {
        /// The provider's id of the text.
        provider_id: String,
        /// Status at acceptance.
        status: MessageStatus,
        /// Segments as the provider counts them; `None` while it does not know yet.
        segments: Option<u32>,
        /// What it costs, where the answer says so.
        price: Option<Price>,
    },
    /// It did not take the text, for certain.
    Rejected {
        /// What kind of refusal; [`ErrorClass::is_retryable`] tells whether trying again can help.
        class: ErrorClass,
        /// The provider's code, or `http_<status>` where it gave none.
        code: String,
        /// The least time to wait before the next try, in seconds, where the provider said so.
        retry_after_seconds: Option<u32>,
    },
    /// Nobody knows: look it up before doing anything else.
    Ambiguous {
        /// What was seen, as a code: `http_<status>` or `unreadable_response`.
        code: String,
    },
}

/// A text we may have sent, to be found at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// Recipient.
    pub to: E164,
    /// Sender as the provider knows it.
    pub from: String,
    /// [`OutboundText::reference`] of the text.
    pub reference: String,
    /// Not sent before this moment, in seconds since 1970.
    pub since_unix: i64,
}

/// A text found by a look-up. `Debug` hides the words.
#[derive(Clone, PartialEq, Eq)]
pub struct FoundText {
    /// The provider's id of the text.
    pub provider_id: String,
    /// Recipient as the provider wrote it.
    pub to: String,
    /// Sender, where the provider has chosen one.
    pub from: Option<String>,
    /// The words as the provider keeps them; `None` where it does not give them back.
    pub text: Option<String>,
    /// Our reference, where the provider echoes it: then nothing else need be compared.
    pub reference: Option<String>,
    /// Status now.
    pub status: MessageStatus,
    /// When the provider created it, in seconds since 1970, where it can be read.
    pub created_unix: Option<i64>,
}

impl fmt::Debug for FoundText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FoundText")
            .field("provider_id", &self.provider_id)
            .field("status", &self.status)
            .field("created_unix", &self.created_unix)
            .finish_non_exhaustive()
    }
}

/// Why a request could not be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A credential is missing.
    #[error(transparent)]
    MissingCredential(#[from] MissingCredential),
    /// The channel's `base_url` is not an http or https address.
    #[error("the channel's base_url is not a web address")]
    BadBaseUrl,
    /// A credential is there but cannot be used, such as a private key that is none.
    #[error("the channel's {0} cannot be used")]
    BadCredential(&'static str),
}

/// Why the answer to a look-up says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    /// The provider refused or failed.
    #[error("the provider answered the look-up with status {0}")]
    Status(u16),
    /// The answer is not the documented list.
    #[error("the provider's answer to the look-up cannot be read")]
    Unreadable,
}

/// The channel's `base_url`, or the provider's own address, without a trailing slash.
///
/// # Errors
/// It is no http or https address.
pub(crate) fn base_url(credentials: &Credentials, default: &str) -> Result<String, BuildError> {
    let Some(given) = credentials.get("base_url") else { return Ok(default.to_owned()) };
    let url = Url::parse(given).map_err(|_| BuildError::BadBaseUrl)?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || url.query().is_some() || url.fragment().is_some()
    {
        return Err(BuildError::BadBaseUrl);
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_url_is_checked() {
        let with = |value: &str| base_url(&Credentials::from([("base_url", value)]), "https://default");
        assert_eq!(with("http://127.0.0.1:3000/sim/"), Ok("http://127.0.0.1:3000/sim".into()));
        assert_eq!(with("ftp://x"), Err(BuildError::BadBaseUrl));
        assert_eq!(with("nonsense"), Err(BuildError::BadBaseUrl));
        assert_eq!(with("https://x/?a=b"), Err(BuildError::BadBaseUrl));
        assert_eq!(base_url(&Credentials::default(), "https://default"), Ok("https://default".into()));
    }
}
