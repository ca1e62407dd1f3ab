//! Telnyx messaging, API v2.
//!
//! Credentials: `api_key` and the account's webhook `public_key`; optionally `messaging_profile_id` to send by, and
//! `base_url` (without `/v2`). Telnyx documents no idempotency key and no look-up by recipient, so an unclear send is settled
//! by the report that carries our id in its address, or by a person.
//!
//! Uncertain: Telnyx's page on webhooks gives other meanings for 40300 and 40001 than its error reference; the reference is
//! followed, so that 40300 is an opt-out.

mod codes;
mod send;
pub(super) mod signature;
mod webhook;

use super::{
    Acknowledgement, BuildError, Capabilities, CredentialField, Credentials, InboundEvent, OutboundText,
    ProviderRequest, ProviderResponse, SendOutcome, SignatureError, SmsProvider, WebhookCheck, WebhookError,
    WebhookRequest,
};

/// Telnyx's own address.
pub const DEFAULT_BASE_URL: &str = "https://api.telnyx.com";

/// The key pair a simulated account signs webhooks with, from 32 random bytes: private and public, in base64.
pub fn key_pair(seed: [u8; 32]) -> (String, String) {
    signature::make_pair(seed)
}

/// The adapter. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct Telnyx;

impl SmsProvider for Telnyx {
    fn name(&self) -> &'static str {
        "telnyx"
    }

    fn title(&self) -> &'static str {
        "Telnyx"
    }

    fn credential_fields(&self) -> &'static [CredentialField] {
        const FIELDS: &[CredentialField] = &[
            CredentialField::secret("api_key", "An API key (v2), from the portal's page on API keys."),
            CredentialField::open("public_key", "The public key that webhooks are checked with, from the same page."),
            CredentialField::open("messaging_profile_id", "A messaging profile to send by.").optional(),
            CredentialField::open("base_url", "Another address of the API, without /v2.").optional(),
        ];
        FIELDS
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            scheduling: true,
            answers_stop: true,
            idempotency_key: false,
            mms: true,
            price: true,
            time_to_live: false,
            lookup: false,
            signed_webhooks: true,
            signed_time: true,
        }
    }

    fn build_send(
        &self,
        text: &OutboundText,
        credentials: &Credentials,
        _now: i64,
    ) -> Result<ProviderRequest, BuildError> {
        send::build(text, credentials)
    }

    fn parse_send_response(&self, response: &ProviderResponse) -> SendOutcome {
        send::parse(response)
    }

    fn verify(&self, request: &WebhookRequest, check: &WebhookCheck<'_>) -> Result<(), SignatureError> {
        let key = check.credentials.get("public_key").ok_or(SignatureError::NoSecret)?;
        signature::verify(request, key, check.now_unix)
    }

    fn parse_webhook(&self, request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
        webhook::parse(request)
    }

    fn acknowledgement(&self) -> Acknowledgement {
        Acknowledgement { status: 200, content_type: "application/json", body: "{}" }
    }

    fn media_hosts(&self) -> &'static [&'static str] {
        // Links live 30 days, on Telnyx's own hosts and in its bucket.
        &[".telnyx.com", "us-east-1.telnyxstorage.com", ".telnyxstorage.com"]
    }
}
