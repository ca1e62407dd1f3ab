//! Bird's API of 2026. The only provider here that takes an idempotency key: a repeated send is one text.
//!
//! Credentials: `api_key`, `webhook_secret`; optionally `base_url`, for the region's own address is read from the key.
//! Webhooks follow Standard Webhooks; one endpoint takes both inbound texts and reports, so that reports carry our id in
//! their metadata and not in an address. Endpoints, events and errors are as in Bird's SDKs (`messagebird/bird-sdk-python`,
//! `messagebird/bird-sdk-php`).
//!
//! Uncertain: the fields of attachments, which are not read, and whether a conflict means that an
//! earlier try with the same key is under way, which is what it is taken for.

mod codes;
mod send;
mod signature;
mod webhook;

use super::{
    Acknowledgement, BuildError, Capabilities, CredentialField, Credentials, InboundEvent, OutboundText,
    ProviderRequest, ProviderResponse, SendOutcome, SignatureError, SmsProvider, WebhookCheck, WebhookError,
    WebhookRequest,
};

/// The adapter. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct Bird;

impl SmsProvider for Bird {
    fn name(&self) -> &'static str {
        "bird"
    }

    fn title(&self) -> &'static str {
        "Bird"
    }

    fn credential_fields(&self) -> &'static [CredentialField] {
        const FIELDS: &[CredentialField] = &[
            CredentialField::secret(
                "api_key",
                "An API key from the workspace's settings: bk_, the region, _ and more.",
            ),
            CredentialField::secret("webhook_secret", "The webhook's signing secret: whsec_ and more."),
            CredentialField::open("base_url", "Another address of the API.").optional(),
        ];
        FIELDS
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            scheduling: false,
            answers_stop: true,
            idempotency_key: true,
            mms: false,
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
        let secret = check.credentials.get("webhook_secret").ok_or(SignatureError::NoSecret)?;
        signature::verify(request, secret, check.now_unix)
    }

    fn parse_webhook(&self, request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
        webhook::parse(request)
    }

    fn acknowledgement(&self) -> Acknowledgement {
        Acknowledgement { status: 200, content_type: "text/plain", body: "" }
    }
}
