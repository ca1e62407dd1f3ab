//! MessageBird's messages API, before Bird.
//!
//! Credentials: `access_key`, `signing_key`; optionally `base_url`. Reports come only for texts with a reference, by GET.
//!
//! Uncertain: whether an inbound webhook is a form or a GET (both are read), for how long it is repeated, and what the
//! numbers of errors mean.

mod codes;
mod message;
mod send;
mod signature;
mod webhook;

use super::{
    Acknowledgement, BuildError, Capabilities, CredentialField, Credentials, InboundEvent, OutboundText,
    ProviderRequest, ProviderResponse, SendOutcome, SignatureError, SmsProvider, WebhookCheck, WebhookError,
    WebhookRequest,
};

/// MessageBird's own address.
pub const DEFAULT_BASE_URL: &str = "https://rest.messagebird.com";

/// The adapter. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct MessageBird;

impl SmsProvider for MessageBird {
    fn name(&self) -> &'static str {
        "messagebird"
    }

    fn title(&self) -> &'static str {
        "MessageBird"
    }

    fn credential_fields(&self) -> &'static [CredentialField] {
        const FIELDS: &[CredentialField] = &[
            CredentialField::secret("access_key", "A live API key, from the dashboard's page on developers."),
            CredentialField::secret("signing_key", "The signing key beside it: webhooks are signed with it."),
            CredentialField::open("base_url", "Another address of the API.").optional(),
        ];
        FIELDS
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            scheduling: true,
            answers_stop: false,
            idempotency_key: false,
            mms: false,
            price: true,
            time_to_live: true,
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
        let key = check.credentials.get("signing_key").ok_or(SignatureError::NoSecret)?;
        signature::verify(request, key, check.now_unix)
    }

    fn parse_webhook(&self, request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
        webhook::parse(request)
    }

    fn acknowledgement(&self) -> Acknowledgement {
        Acknowledgement { status: 200, content_type: "text/plain", body: "OK" }
    }
}
