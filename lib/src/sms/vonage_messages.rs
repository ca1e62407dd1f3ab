//! Vonage's Messages API.
//!
//! Credentials: `api_key` with `api_secret`, or `application_id` with `private_key`; `signature_secret` for webhooks. There is
//! no look-up, so an unclear send is settled by the report that carries our id. An opt-out shows only in a report (1240).
//!
//! Files of inbound messages stand at addresses that need no credentials, unless the application asks for secure inbound
//! media: then they cannot be fetched, for that takes a token that is signed with the time.
//!
//! Uncertain: for how long webhooks are repeated, and the bounds of a text's time to live.

mod codes;
mod send;
mod signature;
mod webhook;

use super::{
    Acknowledgement, BuildError, Capabilities, CredentialField, Credentials, InboundEvent, OutboundText,
    ProviderRequest, ProviderResponse, SendOutcome, SignatureError, SmsProvider, WebhookCheck, WebhookError,
    WebhookRequest,
};

/// Vonage's own address.
pub const DEFAULT_BASE_URL: &str = "https://api.nexmo.com";

/// The adapter. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct VonageMessages;

impl SmsProvider for VonageMessages {
    fn name(&self) -> &'static str {
        "vonage_messages"
    }

    fn title(&self) -> &'static str {
        "Vonage Messages"
    }

    fn credential_fields(&self) -> &'static [CredentialField] {
        const FIELDS: &[CredentialField] = &[
            CredentialField::secret(
                "signature_secret",
                "The signature secret from the account's settings: webhooks are signed with it.",
            ),
            CredentialField::open("api_key", "The account's API key, to sign in with key and secret.").optional(),
            CredentialField::secret("api_secret", "The API secret beside it.").optional(),
            CredentialField::open("application_id", "An application's id, to sign in with its private key instead.")
                .optional(),
            CredentialField::secret("private_key", "The application's private key (PEM).").optional(),
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
        now: i64,
    ) -> Result<ProviderRequest, BuildError> {
        send::build(text, credentials, now)
    }

    fn parse_send_response(&self, response: &ProviderResponse) -> SendOutcome {
        send::parse(response)
    }

    fn verify(&self, request: &WebhookRequest, check: &WebhookCheck<'_>) -> Result<(), SignatureError> {
        let secret = check.credentials.get("signature_secret").ok_or(SignatureError::NoSecret)?;
        signature::verify(request, secret, check.now_unix)
    }

    fn parse_webhook(&self, request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
        webhook::parse(request)
    }

    fn acknowledgement(&self) -> Acknowledgement {
        Acknowledgement { status: 200, content_type: "text/plain", body: "" }
    }

    fn media_hosts(&self) -> &'static [&'static str] {
        &["api.nexmo.com", "api-us.nexmo.com", "api-eu.nexmo.com", "api.vonage.com"]
    }
}
