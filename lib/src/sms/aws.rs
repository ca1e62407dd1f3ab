//! AWS End User Messaging (`sms-voice`, Pinpoint SMS v2), with SNS for what comes back.
//!
//! Credentials: `access_key_id`, `secret_access_key`, `region`, `topic_arn`; optionally `session_token`,
//! `configuration_set` and `base_url`. Requests are signed by Signature Version 4. Texts and events reach us through an SNS
//! topic, which is pinned: nobody else's topic is believed, however well it is signed. Events may come three days late.
//!
//! Uncertain: the content type of SNS requests (it is not looked at).

mod codes;
mod send;
mod sns;
mod webhook;

use url::Url;

use super::{
    Acknowledgement, BuildError, Capabilities, CredentialField, Credentials, InboundEvent, OutboundText,
    ProviderRequest, ProviderResponse, SendOutcome, SignatureError, SmsProvider, WebhookCheck, WebhookError,
    WebhookRequest,
};

/// The adapter. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct Aws;

impl SmsProvider for Aws {
    fn name(&self) -> &'static str {
        "aws"
    }

    fn title(&self) -> &'static str {
        "AWS End User Messaging"
    }

    fn credential_fields(&self) -> &'static [CredentialField] {
        const FIELDS: &[CredentialField] = &[
            CredentialField::open(
                "access_key_id",
                "The id of an IAM access key that may call sms-voice:SendTextMessage.",
            ),
            CredentialField::secret("secret_access_key", "The access key's secret."),
            CredentialField::open("region", "The region of the number, such as us-east-1."),
            CredentialField::open(
                "topic_arn",
                "The SNS topic that gets inbound texts and events; subscribe the inbound address to it by HTTPS.",
            ),
            CredentialField::open("configuration_set", "The configuration set whose events go to the topic.")
                .optional(),
            CredentialField::secret("session_token", "The session's token, for temporary keys.").optional(),
            CredentialField::open("base_url", "Another address of the API.").optional(),
        ];
        FIELDS
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            scheduling: false,
            answers_stop: true,
            idempotency_key: false,
            mms: false,
            price: false,
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

    fn certificate_url(&self, request: &WebhookRequest) -> Result<Option<Url>, SignatureError> {
        sns::Envelope::read(request)?.certificate_url().map(Some)
    }

    fn verify(&self, request: &WebhookRequest, check: &WebhookCheck<'_>) -> Result<(), SignatureError> {
        let topic = check.credentials.get("topic_arn").ok_or(SignatureError::NoSecret)?;
        sns::Envelope::read(request)?.verify(check.certificate, topic, check.now_unix)
    }

    fn parse_webhook(&self, request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
        webhook::parse(request)
    }

    fn acknowledgement(&self) -> Acknowledgement {
        Acknowledgement { status: 200, content_type: "text/plain", body: "" }
    }
}
