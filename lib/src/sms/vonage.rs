//! Vonage's SMS API.
//!
//! Credentials: `api_key`, `api_secret`, and `signature_secret` with `signature_method` as the account's settings have them;
//! optionally `base_url`. Every answer is a 200; whether a text was taken stands beside each of its parts. An opt-out shows
//! only in a report (error 9). There is no look-up, so an unclear send is settled by the report that carries our id.
//!
//! Uncertain: whether the query of a report's own address is signed when reports come by GET (both are believed), and the
//! currency of prices.

mod codes;
mod send;
pub(super) mod signature;
mod webhook;

use super::{
    Acknowledgement, BuildError, Capabilities, CredentialField, Credentials, InboundEvent, OutboundText,
    ProviderRequest, ProviderResponse, SendOutcome, SignatureError, SmsProvider, WebhookCheck, WebhookError,
    WebhookRequest,
};

/// Vonage's own address.
pub const DEFAULT_BASE_URL: &str = "https://rest.nexmo.com";

/// The adapter. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct Vonage;

impl SmsProvider for Vonage {
    fn name(&self) -> &'static str {
        "vonage"
    }

    fn title(&self) -> &'static str {
        "Vonage SMS"
    }

    fn credential_fields(&self) -> &'static [CredentialField] {
        const FIELDS: &[CredentialField] = &[
            CredentialField::open("api_key", "The account's API key, on the dashboard's first page."),
            CredentialField::secret("api_secret", "The API secret beside it."),
            CredentialField::secret(
                "signature_secret",
                "The signature secret from the account's settings: switch signed webhooks on there.",
            ),
            CredentialField::open(
                "signature_method",
                "The method chosen beside it: md5hash, md5, sha1, sha256 or sha512; sha256 when absent.",
            )
            .optional(),
            CredentialField::open("base_url", "Another address of the API.").optional(),
        ];
        FIELDS
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            scheduling: false,
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
        let secret = check.credentials.get("signature_secret").ok_or(SignatureError::NoSecret)?;
        let method = check.credentials.get("signature_method").unwrap_or(signature::USUAL_METHOD);
        let mut verdict = Err(SignatureError::Malformed);
        for parameters in webhook::readings(request).map_err(|_| SignatureError::Malformed)? {
            verdict = signature::verify(&parameters, secret, method, check.now_unix);
            if verdict != Err(SignatureError::Mismatch) {
                break;
            }
        }
        verdict
    }

    fn parse_webhook(&self, request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
        webhook::parse(request)
    }

    fn acknowledgement(&self) -> Acknowledgement {
        Acknowledgement { status: 200, content_type: "text/plain", body: "" }
    }
}

#[cfg(test)]
mod tests {
    use url::form_urlencoded::Serializer;

    use super::*;
    use crate::sms::Method;

    fn signed(pairs: &[(&str, &str)]) -> String {
        let mut pairs: Vec<(String, String)> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let sig = signature::sign(&pairs, "s", "sha256").unwrap();
        pairs.push(("sig".into(), sig));
        Serializer::new(String::new()).extend_pairs(pairs).finish()
    }

    fn verdict(method: Method, url: &str, body: &str) -> Result<(), SignatureError> {
        let credentials = Credentials::from([("signature_secret", "s")]);
        let request = WebhookRequest { method, url: url.into(), headers: vec![], body: body.as_bytes().to_vec() };
        Vonage.verify(&request, &WebhookCheck::new(&credentials, 1_000))
    }

    #[test]
    fn our_own_part_of_the_address_may_be_signed_or_not() {
        let (url, report) =
            ("https://x.example/s", [("messageId", "i1"), ("status", "delivered"), ("timestamp", "1000")]);
        let without = signed(&report);
        let with = signed(&[&report[..], &[("ref", "m_1")]].concat());
        assert_eq!(verdict(Method::Post, &format!("{url}?ref=m_1"), &without), Ok(()));
        assert_eq!(verdict(Method::Get, &format!("{url}?ref=m_1&{without}"), ""), Ok(()));
        assert_eq!(verdict(Method::Get, &format!("{url}?{with}"), ""), Ok(()));
        let forged = with.replace("ref=m_1", "ref=m_2");
        assert_eq!(verdict(Method::Get, &format!("{url}?{forged}"), ""), Err(SignatureError::Mismatch));
        let late = without.replace("timestamp=1000", "timestamp=1301");
        assert_eq!(verdict(Method::Get, &format!("{url}?{late}"), ""), Err(SignatureError::Mismatch));
        assert_eq!(verdict(Method::Get, &format!("{url}?ref=m_1"), ""), Err(SignatureError::Missing));
        assert_eq!(verdict(Method::Post, url, "{]"), Err(SignatureError::Malformed));
        let none = WebhookRequest { method: Method::Get, url: url.into(), headers: vec![], body: vec![] };
        let nobody = Credentials::default();
        assert_eq!(Vonage.verify(&none, &WebhookCheck::new(&nobody, 1_000)), Err(SignatureError::NoSecret));
    }
}
