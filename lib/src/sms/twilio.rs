//! Twilio Programmable Messaging, and every vendor that speaks its API at another `base_url`.
//!
//! Credentials: `account_sid` and `auth_token`; optionally `api_key_sid` with `api_key_secret` to send with (webhooks are
//! signed with the account's token all the same), `messaging_service_sid` to send through a service, and `base_url`.

mod codes;
mod lookup;
mod send;
pub(super) mod signature;
mod webhook;

use super::{
    Acknowledgement, BuildError, Capabilities, CredentialField, Credentials, FoundText, InboundEvent, Lookup,
    LookupError, OutboundText, ProviderRequest, ProviderResponse, SendOutcome, SignatureError, SmsProvider,
    WebhookCheck, WebhookError, WebhookRequest, wire::basic_authorization,
};

/// Twilio's own address.
pub const DEFAULT_BASE_URL: &str = "https://api.twilio.com";

/// The header that carries a webhook's signature.
pub const SIGNATURE_HEADER: &str = "X-Twilio-Signature";

/// The adapter. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct Twilio;

impl SmsProvider for Twilio {
    fn name(&self) -> &'static str {
        "twilio"
    }

    fn title(&self) -> &'static str {
        "Twilio"
    }

    fn credential_fields(&self) -> &'static [CredentialField] {
        const FIELDS: &[CredentialField] = &[
            CredentialField::open("account_sid", "The account's SID: AC and 32 digits, on the console's first page."),
            CredentialField::secret(
                "auth_token",
                "The account's auth token, beside the SID. Webhooks are signed with it.",
            ),
            CredentialField::open("api_key_sid", "An API key to send with instead of the auth token.").optional(),
            CredentialField::secret("api_key_secret", "The API key's secret.").optional(),
            CredentialField::open("messaging_service_sid", "A messaging service to send through.").optional(),
            CredentialField::open("base_url", "Another vendor that speaks this API.").optional(),
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
            time_to_live: true,
            lookup: true,
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

    fn build_lookup(
        &self,
        lookup: &Lookup,
        credentials: &Credentials,
        _now: i64,
    ) -> Result<Option<ProviderRequest>, BuildError> {
        lookup::build(lookup, credentials).map(Some)
    }

    fn parse_lookup(&self, response: &ProviderResponse) -> Result<Vec<FoundText>, LookupError> {
        lookup::parse(response)
    }

    fn verify(&self, request: &WebhookRequest, check: &WebhookCheck<'_>) -> Result<(), SignatureError> {
        let token = check.credentials.get("auth_token").ok_or(SignatureError::NoSecret)?;
        signature::verify(request, token)
    }

    fn parse_webhook(&self, request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
        webhook::parse(request)
    }

    fn acknowledgement(&self) -> Acknowledgement {
        Acknowledgement { status: 200, content_type: "text/xml", body: "<Response/>" }
    }

    fn media_hosts(&self) -> &'static [&'static str] {
        &["api.twilio.com", ".twilio.com", ".twiliocdn.com"]
    }

    fn media_authorization(&self, credentials: &Credentials) -> Option<(String, String)> {
        Some(basic_authorization(credentials.get("account_sid")?, credentials.get("auth_token")?))
    }
}
