//! ClickSend's SMS API, v3.
//!
//! Credentials: `username` and `api_key`; optionally `webhook_username` with `webhook_password`, and `base_url`. ClickSend
//! signs nothing: the 128 random bits of a channel's path are all that protects its webhooks, unless Basic credentials are
//! put into the address it is given and here.
//!
//! Uncertain: the fields of webhooks, for how long they are repeated, and the word for an opt-out.

mod send;
mod webhook;

use super::{
    Acknowledgement, BuildError, Capabilities, CredentialField, Credentials, InboundEvent, OutboundText,
    ProviderRequest, ProviderResponse, SendOutcome, SignatureError, SmsProvider, WebhookCheck, WebhookError,
    WebhookRequest, wire::verify_basic,
};

/// ClickSend's own address.
pub const DEFAULT_BASE_URL: &str = "https://rest.clicksend.com";

/// The adapter. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct ClickSend;

impl SmsProvider for ClickSend {
    fn name(&self) -> &'static str {
        "clicksend"
    }

    fn title(&self) -> &'static str {
        "ClickSend"
    }

    fn credential_fields(&self) -> &'static [CredentialField] {
        const FIELDS: &[CredentialField] = &[
            CredentialField::open("username", "The account's user name."),
            CredentialField::secret("api_key", "The API key, from the dashboard's page on API credentials."),
            CredentialField::open(
                "webhook_username",
                "A user name in the address you give ClickSend, to be asked for.",
            )
            .optional(),
            CredentialField::secret("webhook_password", "The password beside it.").optional(),
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
            time_to_live: false,
            lookup: false,
            signed_webhooks: false,
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
        if check.credentials.get("webhook_username").is_none() {
            return Ok(());
        }
        verify_basic(request, check.credentials)
    }

    fn parse_webhook(&self, request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
        webhook::parse(request)
    }

    fn acknowledgement(&self) -> Acknowledgement {
        Acknowledgement { status: 200, content_type: "text/plain", body: "" }
    }
}
