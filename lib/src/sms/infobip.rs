//! Infobip's SMS API, v3.
//!
//! Credentials: `api_key`, the account's own `base_url`, and the Basic credentials that its subscriptions carry. The id of a
//! text is chosen by us and echoed in reports. Webhooks are protected by Basic credentials and the secret path: Infobip can
//! sign them, but the name of the header is not documented.
//!
//! Uncertain: the body of a refusal, and the names of the statuses that mean an opt-out (those that name a block list are
//! taken for one).

mod send;
mod webhook;

use super::{
    Acknowledgement, BuildError, Capabilities, CredentialField, Credentials, InboundEvent, OutboundText,
    ProviderRequest, ProviderResponse, SendOutcome, SignatureError, SmsProvider, WebhookCheck, WebhookError,
    WebhookRequest, wire::verify_basic,
};

/// The adapter. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct Infobip;

impl SmsProvider for Infobip {
    fn name(&self) -> &'static str {
        "infobip"
    }

    fn title(&self) -> &'static str {
        "Infobip"
    }

    fn credential_fields(&self) -> &'static [CredentialField] {
        const FIELDS: &[CredentialField] = &[
            CredentialField::secret("api_key", "An API key, from the portal's page on API keys."),
            CredentialField::open(
                "base_url",
                "The account's own address, such as https://abc.api.infobip.com, on the portal's first page.",
            ),
            CredentialField::open("webhook_username", "The user name you gave the subscription's security settings."),
            CredentialField::secret("webhook_password", "The password you gave them beside that."),
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
}
