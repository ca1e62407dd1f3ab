//! Sinch's SMS API (XMS).
//!
//! Credentials: `service_plan_id`, `api_token`, `webhook_secret`; optionally `region` and `base_url`. A batch carries our
//! reference, so an unclear send is found again by it. Sinch never repeats a webhook that was refused with a 4xx: those are
//! given for wrong signatures alone.
//!
//! Sinch signs what its Numbers API tells by another scheme; nothing of that API is used here, and its webhooks are refused.

mod codes;
mod lookup;
mod send;
mod signature;
mod webhook;

use super::{
    Acknowledgement, BuildError, Capabilities, CredentialField, Credentials, FoundText, InboundEvent, Lookup,
    LookupError, OutboundText, ProviderRequest, ProviderResponse, SendOutcome, SignatureError, SmsProvider,
    WebhookCheck, WebhookError, WebhookRequest,
};

/// The adapter. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct Sinch;

impl SmsProvider for Sinch {
    fn name(&self) -> &'static str {
        "sinch"
    }

    fn title(&self) -> &'static str {
        "Sinch"
    }

    fn credential_fields(&self) -> &'static [CredentialField] {
        const FIELDS: &[CredentialField] = &[
            CredentialField::open("service_plan_id", "The service plan's id, on the dashboard's page on APIs."),
            CredentialField::secret("api_token", "The API token beside it."),
            CredentialField::secret(
                "webhook_secret",
                "The secret that webhooks are signed with: Sinch's support switches it on.",
            ),
            CredentialField::open("region", "The plan's region: us, eu, au, br or ca; us when absent.").optional(),
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
            price: false,
            time_to_live: true,
            lookup: true,
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
        let secret = check.credentials.get("webhook_secret").ok_or(SignatureError::NoSecret)?;
        signature::verify(request, secret, check.now_unix)
    }

    fn parse_webhook(&self, request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
        webhook::parse(request)
    }

    fn acknowledgement(&self) -> Acknowledgement {
        Acknowledgement { status: 200, content_type: "text/plain", body: "" }
    }

    fn media_hosts(&self) -> &'static [&'static str] {
        &[".sinch.com"]
    }
}
