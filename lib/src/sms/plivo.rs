//! Plivo messaging.
//!
//! Credentials: `auth_id` and `auth_token`; optionally `powerpack_uuid` to send by, and `base_url` (without `/v1`). An
//! opt-out at Plivo shows only in a report (error 200). Plivo's list of messages gives no words back and its filters are not
//! documented well enough to prove that a text is absent, so an unclear send is settled by the report that carries our id.
//!
//! Uncertain: the names of the fields that carry pictures of inbound texts (`Media0` and so on); the `-Ma-V3` header of main
//! accounts, which is read like the other one.

mod codes;
mod send;
pub(super) mod signature;
mod webhook;

use super::{
    Acknowledgement, BuildError, Capabilities, CredentialField, Credentials, InboundEvent, OutboundText,
    ProviderRequest, ProviderResponse, SendOutcome, SignatureError, SmsProvider, WebhookCheck, WebhookError,
    WebhookRequest, wire::basic_authorization,
};

/// Plivo's own address.
pub const DEFAULT_BASE_URL: &str = "https://api.plivo.com";

/// The adapter. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct Plivo;

impl SmsProvider for Plivo {
    fn name(&self) -> &'static str {
        "plivo"
    }

    fn title(&self) -> &'static str {
        "Plivo"
    }

    fn credential_fields(&self) -> &'static [CredentialField] {
        const FIELDS: &[CredentialField] = &[
            CredentialField::open("auth_id", "The account's auth ID, on the console's first page."),
            CredentialField::secret("auth_token", "The auth token beside it. Webhooks are signed with it."),
            CredentialField::open("powerpack_uuid", "A powerpack to send by instead of the number.").optional(),
            CredentialField::open("base_url", "Another address of the API, without /v1.").optional(),
        ];
        FIELDS
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            scheduling: false,
            answers_stop: true,
            idempotency_key: false,
            mms: true,
            price: true,
            time_to_live: true,
            lookup: false,
            signed_webhooks: true,
            signed_time: false,
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
        let token = check.credentials.get("auth_token").ok_or(SignatureError::NoSecret)?;
        signature::verify(request, token)
    }

    fn parse_webhook(&self, request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
        webhook::parse(request)
    }

    fn acknowledgement(&self) -> Acknowledgement {
        Acknowledgement { status: 200, content_type: "text/plain", body: "" }
    }

    fn media_hosts(&self) -> &'static [&'static str] {
        &["api.plivo.com", "media.plivo.com", ".plivo.com"]
    }

    fn media_authorization(&self, credentials: &Credentials) -> Option<(String, String)> {
        Some(basic_authorization(credentials.get("auth_id")?, credentials.get("auth_token")?))
    }
}
