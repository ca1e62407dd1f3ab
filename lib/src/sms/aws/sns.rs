//! The envelope of Amazon SNS: what it signs, with which certificate, for which topic.

use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use url::{Host, Url};
use x509_parser::pem::parse_x509_pem;

use crate::sms::{SignatureError, WebhookRequest};

/// How old a message may be, in seconds: SNS repeats one for up to an hour, and its time stays that of the first try. What
/// is repeated within it is recognised by the event's key.
const OLDEST: i64 = 3_600 + 300;
/// How far its time may lie ahead, in seconds.
const AHEAD: i64 = 300;

/// A message as SNS posts it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Envelope {
    #[serde(rename = "Type")]
    pub(super) kind: String,
    message_id: String,
    topic_arn: String,
    pub(super) message: String,
    subject: Option<String>,
    timestamp: String,
    token: Option<String>,
    #[serde(rename = "SubscribeURL")]
    pub(super) subscribe_url: Option<String>,
    signature_version: String,
    signature: String,
    #[serde(rename = "SigningCertURL")]
    signing_cert_url: String,
}

/// Whether an address is one of SNS's own: https, no port, no user, a host of the vendor's.
pub(super) fn is_sns(url: &Url) -> bool {
    let Some(Host::Domain(host)) = url.host() else { return false };
    let rest = host.strip_suffix(".amazonaws.com").or_else(|| host.strip_suffix(".amazonaws.com.cn"));
    let region = rest.and_then(|rest| rest.strip_prefix("sns."));
    let is_region =
        |region: &str| region.len() >= 3 && region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    url.scheme() == "https"
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
        && region.is_some_and(is_region)
}

impl Envelope {
    pub(super) fn read(request: &WebhookRequest) -> Result<Self, SignatureError> {
        serde_json::from_slice(&request.body).map_err(|_| SignatureError::Malformed)
    }

    pub(super) fn certificate_url(&self) -> Result<Url, SignatureError> {
        let url = Url::parse(&self.signing_cert_url).map_err(|_| SignatureError::Certificate)?;
        let is_certificate = is_sns(&url) && url.path().ends_with(".pem") && url.query().is_none();
        if is_certificate { Ok(url) } else { Err(SignatureError::Certificate) }
    }

    pub(super) fn verify(&self, certificate: Option<&[u8]>, topic: &str, now: i64) -> Result<(), SignatureError> {
        self.certificate_url()?;
        if self.topic_arn != topic {
            return Err(SignatureError::Mismatch);
        }
        let algorithm = match self.signature_version.as_str() {
            "1" => &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
            "2" => &RSA_PKCS1_2048_8192_SHA256,
            _ => return Err(SignatureError::Malformed),
        };
        let given = STANDARD.decode(&self.signature).map_err(|_| SignatureError::Malformed)?;
        let (_, pem) = parse_x509_pem(certificate.unwrap_or_default()).map_err(|_| SignatureError::Certificate)?;
        let parsed = pem.parse_x509().map_err(|_| SignatureError::Certificate)?;
        let validity = parsed.validity();
        if now < validity.not_before.timestamp() || now > validity.not_after.timestamp() {
            return Err(SignatureError::Certificate);
        }
        let key = &parsed.public_key().subject_public_key.data;
        let genuine = UnparsedPublicKey::new(algorithm, key).verify(self.covered()?.as_bytes(), &given);
        genuine.map_err(|_| SignatureError::Mismatch)?;
        let sent: jiff::Timestamp = self.timestamp.parse().map_err(|_| SignatureError::Malformed)?;
        let age = now.saturating_sub(sent.as_second());
        if (-AHEAD..=OLDEST).contains(&age) { Ok(()) } else { Err(SignatureError::Stale) }
    }

    /// Names and values of what is signed, each on a line of its own.
    fn covered(&self) -> Result<String, SignatureError> {
        let mut covered = String::new();
        let mut add = |name: &str, value: &str| {
            covered.push_str(name);
            covered.push('\n');
            covered.push_str(value);
            covered.push('\n');
        };
        add("Message", &self.message);
        add("MessageId", &self.message_id);
        if self.kind == "Notification" {
            if let Some(subject) = &self.subject {
                add("Subject", subject);
            }
            add("Timestamp", &self.timestamp);
        } else {
            add("SubscribeURL", self.subscribe_url.as_ref().ok_or(SignatureError::Malformed)?);
            add("Timestamp", &self.timestamp);
            add("Token", self.token.as_ref().ok_or(SignatureError::Malformed)?);
        }
        add("TopicArn", &self.topic_arn);
        add("Type", &self.kind);
        Ok(covered)
    }
}

#[cfg(test)]
mod tests;
