//! Texting through any provider, without I/O.
//!
//! A provider is one module that implements [`SmsProvider`] and one line in [`registry`]. An adapter only turns our
//! types into the provider's bytes and back: it builds requests, reads responses, checks webhook signatures and reads
//! webhooks. Sending the bytes, storing what came back and looking at the clock are somebody else's work, so that
//! everything here can be tested with plain values.
//!
//! [`simulator`] is the mirror image: it reads the requests an SDK sends and writes the webhooks a provider would send.

pub mod aws;
pub mod bandwidth;
pub mod bird;
pub mod clicksend;
mod credentials;
mod exchange;
mod inbound;
pub mod infobip;
pub mod messagebird;
mod outbound;
pub mod plivo;
pub mod registry;
pub mod simulator;
pub mod sinch;
pub mod telnyx;
pub mod twilio;
#[cfg(test)]
mod vectors;
pub mod vonage;
pub mod vonage_messages;
mod wire;

pub use crate::domain::{error_class::ErrorClass, price::Price};
pub use credentials::{CredentialField, Credentials, MissingCredential};
pub use exchange::{Method, ProviderRequest, ProviderResponse, WebhookRequest};
pub use inbound::{
    DeliveryReport, InboundEvent, InboundText, Media, ProviderKeyword, SignatureError, TextPart, WebhookCheck,
    WebhookError,
};
pub use outbound::{BuildError, FoundText, Lookup, LookupError, OutboundText, SendOutcome};
pub use registry::provider;

use url::Url;

/// What a provider can do beside sending a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Capabilities {
    /// It can hold a text until a given time.
    pub scheduling: bool,
    /// It answers STOP, START and HELP itself unless told otherwise, so that we must not confirm a second time.
    pub answers_stop: bool,
    /// A repeated send with the same key is one text.
    pub idempotency_key: bool,
    /// It sends pictures.
    pub mms: bool,
    /// It tells what a text cost.
    pub price: bool,
    /// It drops a text that it could not hand over in time (see [`OutboundText::validity_seconds`]).
    pub time_to_live: bool,
    /// Texts can be looked up afterwards, which settles an ambiguous send.
    pub lookup: bool,
    /// Webhooks carry a signature; without one only the secret path and Basic credentials protect them.
    pub signed_webhooks: bool,
    /// Signatures carry a time, so that old ones are refused; otherwise events are deduplicated by their key.
    pub signed_time: bool,
}

/// The answer a provider expects to a webhook that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledgement {
    /// HTTP status.
    pub status: u16,
    /// Value of `Content-Type`.
    pub content_type: &'static str,
    /// Body.
    pub body: &'static str,
}

/// One SMS provider. Every method is a pure function of its arguments.
pub trait SmsProvider: Send + Sync {
    /// The provider's name in addresses, settings and records: lower case, `[a-z0-9_]`.
    fn name(&self) -> &'static str;

    /// The provider's name as people write it.
    fn title(&self) -> &'static str;

    /// What a channel must and may know to speak to the provider.
    fn credential_fields(&self) -> &'static [CredentialField];

    /// What the provider can do.
    fn capabilities(&self) -> Capabilities;

    /// Builds the request that sends a text. `now_unix` (seconds) is for providers whose requests are signed with a time.
    ///
    /// # Errors
    /// A credential is missing or the configured address is no address.
    fn build_send(
        &self,
        text: &OutboundText,
        credentials: &Credentials,
        now_unix: i64,
    ) -> Result<ProviderRequest, BuildError>;

    /// Reads the answer to a send. Everything that is neither a clear yes nor a clear no is [`SendOutcome::Ambiguous`].
    fn parse_send_response(&self, response: &ProviderResponse) -> SendOutcome;

    /// Builds the request that finds a text we may have sent. `Ok(None)`: the provider has no such look-up. A provider
    /// may answer with other texts too.
    ///
    /// # Errors
    /// As for [`SmsProvider::build_send`].
    fn build_lookup(
        &self,
        _lookup: &Lookup,
        _credentials: &Credentials,
        _now_unix: i64,
    ) -> Result<Option<ProviderRequest>, BuildError> {
        Ok(None)
    }

    /// Reads the answer to a look-up.
    ///
    /// # Errors
    /// The answer is no list: nothing is known about the text, and it stays ambiguous.
    fn parse_lookup(&self, response: &ProviderResponse) -> Result<Vec<FoundText>, LookupError> {
        Err(LookupError::Status(response.status))
    }

    /// The certificate a webhook says it is signed with, where the scheme has one: its address must be the vendor's own.
    /// The caller fetches it and hands it to [`SmsProvider::verify`].
    ///
    /// # Errors
    /// The address is not one of the vendor's.
    fn certificate_url(&self, _request: &WebhookRequest) -> Result<Option<Url>, SignatureError> {
        Ok(None)
    }

    /// Checks that a webhook was written by the holder of the channel's secret, in constant time.
    ///
    /// # Errors
    /// The signature is missing, malformed, wrong or too old, or the channel holds no secret to check it with.
    fn verify(&self, request: &WebhookRequest, check: &WebhookCheck<'_>) -> Result<(), SignatureError>;

    /// Reads a verified webhook. An unknown kind of event gives an empty list, so that the provider does not repeat it.
    ///
    /// # Errors
    /// The body is not what the provider documents.
    fn parse_webhook(&self, request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError>;

    /// The answer to a webhook that was stored.
    fn acknowledgement(&self) -> Acknowledgement;

    /// The hosts that keep pictures of inbound texts: exact names, or endings that begin with a dot. Media is fetched from
    /// nowhere else.
    fn media_hosts(&self) -> &'static [&'static str] {
        &[]
    }

    /// The header that fetches a picture from the first of its hosts; not sent on to another host after a redirect.
    fn media_authorization(&self, _credentials: &Credentials) -> Option<(String, String)> {
        None
    }
}
