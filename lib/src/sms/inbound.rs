//! Receiving: texts and delivery reports from a provider's webhook.

use std::fmt;

use url::Url;

use super::{Credentials, ErrorClass, Price};
use crate::domain::delivery::MessageStatus;

/// One thing a webhook tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InboundEvent {
    /// Somebody texted us.
    Text(InboundText),
    /// News of a text we sent.
    Status(DeliveryReport),
    /// The provider asks whether it may send webhooks here: fetching the address says yes.
    Confirmation(Url),
}

impl InboundEvent {
    /// The key by which a repeated webhook is recognised, unique within one provider and channel.
    pub fn key(&self) -> String {
        match self {
            Self::Text(text) => format!("text:{}", text.provider_id),
            Self::Status(report) => format!("status:{}:{}", report.provider_id, report.raw_status),
            Self::Confirmation(url) => format!("confirmation:{url}"),
        }
    }
}

/// A text that came in. `Debug` hides words and numbers.
#[derive(Clone, PartialEq, Eq)]
pub struct InboundText {
    /// The provider's id of the text.
    pub provider_id: String,
    /// Who wrote it: E.164 with `+`, or a short code or name as the provider gives it.
    pub from: String,
    /// The number of ours it was sent to, written likewise.
    pub to: String,
    /// The words; may be empty when pictures came.
    pub text: String,
    /// Segments as the provider counts them, at least 1.
    pub segments: u32,
    /// Pictures and other media.
    pub media: Vec<Media>,
    /// Set where the provider hands over a long text in parts that must be joined.
    pub part: Option<TextPart>,
    /// Set where the provider itself took the text for a keyword, and has answered it.
    pub provider_keyword: Option<ProviderKeyword>,
}

impl fmt::Debug for InboundText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboundText")
            .field("provider_id", &self.provider_id)
            .field("chars", &self.text.chars().count())
            .field("segments", &self.segments)
            .field("media", &self.media.len())
            .field("provider_keyword", &self.provider_keyword)
            .finish_non_exhaustive()
    }
}

/// A picture or file that came with a text, still at the provider. `Debug` hides the address: some open to whoever has
/// them.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Media {
    /// Address at the provider. Not to be fetched without checking its host.
    pub url: String,
    /// Media type as the provider states it.
    pub content_type: Option<String>,
}

impl fmt::Debug for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Media").field("content_type", &self.content_type).finish_non_exhaustive()
    }
}

/// The place of a part in a long text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPart {
    /// What the parts of one text have in common.
    pub reference: String,
    /// Counts from 1.
    pub number: u32,
    /// How many there are.
    pub total: u32,
}

/// A keyword that the provider acted on by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderKeyword {
    /// It blocked further texts.
    OptOut,
    /// It lifted the block.
    OptIn,
    /// It sent the help text.
    Help,
}

/// News of a text we sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryReport {
    /// The provider's id of the text.
    pub provider_id: String,
    /// Status in our words.
    pub status: MessageStatus,
    /// Status in the provider's words.
    pub raw_status: String,
    /// The provider's code of what went wrong.
    pub error_code: Option<String>,
    /// The class of that code.
    pub error_class: Option<ErrorClass>,
    /// Our message id, as it was given in the status address or beside the text, and echoed.
    pub reference: Option<String>,
    /// Segments as the provider counted them, where the report says so.
    pub segments: Option<u32>,
    /// What the text cost, where the report says so.
    pub price: Option<Price>,
}

/// What a webhook's signature is checked with.
#[derive(Clone, Copy)]
pub struct WebhookCheck<'a> {
    /// The channel's credentials.
    pub credentials: &'a Credentials,
    /// Seconds since 1970.
    pub now_unix: i64,
    /// What [`super::SmsProvider::certificate_url`] led to.
    pub certificate: Option<&'a [u8]>,
}

impl<'a> WebhookCheck<'a> {
    /// A check without a certificate.
    pub const fn new(credentials: &'a Credentials, now_unix: i64) -> Self {
        Self { credentials, now_unix, certificate: None }
    }
}

/// Why a webhook was not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// No signature was given.
    #[error("the webhook carries no signature")]
    Missing,
    /// The signature, or what it covers, cannot be read.
    #[error("the webhook's signature cannot be read")]
    Malformed,
    /// It was made with another secret or for another message.
    #[error("the webhook's signature is wrong")]
    Mismatch,
    /// It was right once but is too old, or lies in the future.
    #[error("the webhook's signature is out of its time window")]
    Stale,
    /// The certificate it names is not one of the vendor's.
    #[error("the webhook's certificate is not the vendor's")]
    Certificate,
    /// The channel holds no secret to check with.
    #[error("the channel has no secret to check webhooks with")]
    NoSecret,
}

/// Why a webhook cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The body is not in the documented format.
    #[error("the webhook's body cannot be read")]
    Unreadable,
    /// A documented field is absent.
    #[error("the webhook has no {0}")]
    MissingField(&'static str),
}
