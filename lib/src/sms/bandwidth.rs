//! Bandwidth's messaging API, v2.
//!
//! Credentials: `account_id`, `api_token` with `api_secret`, `application_id`, and the Basic credentials that its webhooks
//! carry. Reports go to the application's address; they are matched by the tag, which is our message id. Webhooks are not
//! signed: Basic credentials and the secret path protect them. `message-delivered` means that the carrier has the text.

mod codes;
mod send;
mod webhook;

use super::{
    Acknowledgement, BuildError, Capabilities, CredentialField, Credentials, InboundEvent, OutboundText,
    ProviderRequest, ProviderResponse, SendOutcome, SignatureError, SmsProvider, WebhookCheck, WebhookError,
    WebhookRequest,
    wire::{basic_authorization, verify_basic},
};

/// Bandwidth's own address.
pub const DEFAULT_BASE_URL: &str = "https://messaging.bandwidth.com";

/// The adapter. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct Bandwidth;

impl SmsProvider for Bandwidth {
    fn name(&self) -> &'static str {
        "bandwidth"
    }

    fn title(&self) -> &'static str {
        "Bandwidth"
    }

    fn credential_fields(&self) -> &'static [CredentialField] {
        const FIELDS: &[CredentialField] = &[
            CredentialField::open("account_id", "The account's number, at the top of the dashboard."),
            CredentialField::open("api_token", "The user name of an API user, from the dashboard's page on users."),
            CredentialField::secret("api_secret", "The API user's password."),
            CredentialField::open(
                "application_id",
                "The messaging application's id. Its callback address is the inbound address of this number.",
            ),
            CredentialField::open("webhook_username", "The user name you gave the application for its callbacks."),
            CredentialField::secret("webhook_password", "The password you gave it beside that."),
            CredentialField::open("base_url", "Another address of the API.").optional(),
        ];
        FIELDS
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            scheduling: false,
            answers_stop: false,
            idempotency_key: false,
            mms: true,
            price: false,
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
        verify_basic(request, check.credentials)
    }

    fn parse_webhook(&self, request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
        webhook::parse(request)
    }

    fn acknowledgement(&self) -> Acknowledgement {
        Acknowledgement { status: 200, content_type: "text/plain", body: "" }
    }

    fn media_hosts(&self) -> &'static [&'static str] {
        &["messaging.bandwidth.com"]
    }

    fn media_authorization(&self, credentials: &Credentials) -> Option<(String, String)> {
        Some(basic_authorization(credentials.get("api_token")?, credentials.get("api_secret")?))
    }
}
