//! Signature Version 4, with which AWS wants every request signed.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4::SigningParams,
};

/// Who asks AWS.
#[derive(Clone)]
pub struct AwsIdentity {
    /// The id of the access key.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
    /// What goes with keys that last for a while only.
    pub session_token: Option<String>,
}

/// A request cannot be signed: its address or a header is not what HTTP allows, or the keys are not.
#[derive(Debug, thiserror::Error)]
#[error("the request to AWS cannot be signed")]
pub struct NotSignable;

/// A request to AWS before it is signed: a POST.
pub struct AwsRequest<'a> {
    /// The service's name in signatures.
    pub service: &'a str,
    /// The region.
    pub region: &'a str,
    /// The address.
    pub url: &'a str,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: &'a str,
}

impl AwsRequest<'_> {
    /// The headers, with those of the signature.
    ///
    /// # Errors
    /// It cannot be signed.
    pub fn signed(self, identity: &AwsIdentity, now_unix: i64) -> Result<Vec<(String, String)>, NotSignable> {
        let AwsIdentity { access_key_id, secret_access_key, session_token } = identity.clone();
        let identity = Credentials::new(access_key_id, secret_access_key, session_token, None, "leadline").into();
        let parameters = SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service)
            .time(UNIX_EPOCH + Duration::from_secs(now_unix.max(0).unsigned_abs()))
            .settings(SigningSettings::default())
            .build()
            .map_err(|_| NotSignable)?;
        let signature = {
            let pairs = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            let body = SignableBody::Bytes(self.body.as_bytes());
            let request = SignableRequest::new("POST", self.url, pairs, body).map_err(|_| NotSignable)?;
            sign(request, &parameters.into()).map_err(|_| NotSignable)?
        };
        let (instructions, _) = signature.into_parts();
        let mut headers = self.headers;
        headers.extend(instructions.headers().map(|(name, value)| (name.to_owned(), value.to_owned())));
        Ok(headers)
    }
}
