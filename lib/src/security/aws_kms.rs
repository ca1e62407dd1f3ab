//! A master key that never leaves AWS KMS: it wraps and unwraps there.
//!
//! What it wraps is kept as `version (1) | algorithm (2) | key id (4) | what KMS gave`. The owner goes along as KMS's
//! encryption context, so that another owner's key does not unwrap, and AWS's own log names whose key was asked for.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use aws_lc_rs::digest;
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::{
    aws_signature::{AwsIdentity, AwsRequest},
    envelope::Key,
    key_ring::key_of,
};
use crate::clock;

const FORMAT: [u8; 2] = [1, 2];
const HEADER: usize = 6;
/// The name requests are signed for.
const SERVICE: &str = "kms";
/// How long one answer may take.
const LONGEST: Duration = Duration::from_secs(5);
/// How often KMS is asked when it is busy or out of reach.
const TRIES: u32 = 3;

/// Where a key in AWS KMS is, and who may ask for it.
#[derive(Clone)]
pub struct KmsSettings {
    arn: String,
    region: String,
    endpoint: String,
    identity: AwsIdentity,
}

/// AWS KMS could not be reached, or asks to come again.
#[derive(Debug, thiserror::Error)]
#[error("AWS KMS cannot be reached at the moment: {0}")]
pub struct KmsOutOfReach(String);

impl KmsSettings {
    /// The key with this ARN. `setting` gives what the environment says under AWS's own names.
    pub(super) fn new(arn: &str, setting: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let ["arn", _, "kms", region, _, key] = parts[..] else { anyhow::bail!("`{arn}` is not the ARN of a key") };
        // An alias can be made to name another key, and then nothing would unwrap.
        ensure!(key.starts_with("key/"), "`{arn}` is an alias: put the ARN of the key itself");
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        ensure!(!region.is_empty() && plain(region), "`{arn}` names no region");
        let required = |name: &str| setting(name).with_context(|| format!("{name} is not set, and AWS KMS wants it"));
        Ok(Self {
            endpoint: setting("AWS_ENDPOINT_URL_KMS").unwrap_or_else(|| format!("https://kms.{region}.amazonaws.com")),
            region: region.to_owned(),
            arn: arn.to_owned(),
            identity: AwsIdentity {
                access_key_id: required("AWS_ACCESS_KEY_ID")?,
                secret_access_key: required("AWS_SECRET_ACCESS_KEY")?,
                session_token: setting("AWS_SESSION_TOKEN"),
            },
        })
    }
}

/// A master key in AWS KMS.
pub(super) struct KmsKey {
    settings: KmsSettings,
    id: [u8; 4],
    http: reqwest::Client,
}

impl KmsKey {
    pub(super) fn new(settings: KmsSettings, http: reqwest::Client) -> Self {
        let hash = digest::digest(&digest::SHA256, settings.arn.as_bytes());
        let mut id = [0; 4];
        id.copy_from_slice(&hash.as_ref()[..4]);
        Self { settings, id, http }
    }

    /// Whether this key wrapped these bytes, by what they say of themselves.
    pub(super) fn wrapped(&self, wrapped: &[u8]) -> bool {
        wrapped.starts_with(&FORMAT) && wrapped.get(2..HEADER) == Some(&self.id)
    }

    pub(super) async fn wrap(&self, owner: &str, key: &Key) -> Result<Vec<u8>> {
        let plaintext = BASE64_STANDARD.encode(key.bytes());
        let answer = self.ask("Encrypt", owner, json!({ "Plaintext": plaintext })).await?;
        let blob = decoded(&answer, "CiphertextBlob")?;
        Ok([FORMAT.as_slice(), &self.id, &blob].concat())
    }

    pub(super) async fn unwrap(&self, owner: &str, wrapped: &[u8]) -> Result<Key> {
        let blob = BASE64_STANDARD.encode(wrapped.get(HEADER..).context("a wrapped key is cut")?);
        let answer = self.ask("Decrypt", owner, json!({ "CiphertextBlob": blob })).await?;
        Ok(key_of(decoded(&answer, "Plaintext")?)?)
    }

    async fn ask(&self, operation: &str, owner: &str, mut body: Value) -> Result<Value> {
        body["KeyId"] = json!(self.settings.arn);
        body["EncryptionContext"] = json!({ "leadline": owner });
        let body = body.to_string();
        for again in 1..TRIES {
            match self.ask_once(operation, &body).await {
                Err(error) if error.is::<KmsOutOfReach>() => {
                    tokio::time::sleep(Duration::from_millis(100) * again).await;
                }
                answered => return answered,
            }
        }
        self.ask_once(operation, &body).await
    }

    async fn ask_once(&self, operation: &str, body: &str) -> Result<Value> {
        let url = format!("{}/", self.settings.endpoint.trim_end_matches('/'));
        let headers = vec![
            ("Content-Type".to_owned(), "application/x-amz-json-1.1".to_owned()),
            ("X-Amz-Target".to_owned(), format!("TrentService.{operation}")),
        ];
        let request = AwsRequest { service: SERVICE, region: &self.settings.region, url: &url, headers, body };
        let headers = request.signed(&self.settings.identity, clock::now().as_second())?;
        let unreached = |error: reqwest::Error| KmsOutOfReach(error.without_url().to_string());
        let mut post = self.http.post(&url).timeout(LONGEST).body(body.to_owned());
        for (name, value) in headers {
            post = post.header(name, value);
        }
        let answer = post.send().await.map_err(unreached)?;
        let status = answer.status();
        let text = answer.text().await.map_err(unreached)?;
        if status.is_success() {
            return serde_json::from_str(&text).context("AWS KMS answered what is no JSON");
        }
        let kind = serde_json::from_str::<Value>(&text).ok().and_then(|body| Some(body["__type"].as_str()?.to_owned()));
        let kind = kind.unwrap_or_else(|| format!("status {}", status.as_u16()));
        if status.is_server_error() || kind.contains("Throttling") || kind.contains("LimitExceeded") {
            return Err(KmsOutOfReach(kind).into());
        }
        anyhow::bail!("AWS KMS refused to {}: {kind}", operation.to_lowercase())
    }
}

fn decoded(answer: &Value, field: &str) -> Result<Vec<u8>> {
    let text = answer[field].as_str().with_context(|| format!("AWS KMS answered without {field}"))?;
    BASE64_STANDARD.decode(text).with_context(|| format!("AWS KMS answered a {field} that is not base64"))
}
