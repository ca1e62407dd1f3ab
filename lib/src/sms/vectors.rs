//! The signature vectors of tests/conformance/data, as requests. Their sources are named in the file, one by one.

use serde_json::Value;
use url::form_urlencoded;

use super::{Method, WebhookRequest};

const VECTORS: &str = include_str!("../../../tests/conformance/data/sms-signatures.json");

/// The vectors of a provider, as the file calls it.
pub(super) fn of(provider: &str) -> Vec<Value> {
    let data: Value = serde_json::from_str(VECTORS).unwrap();
    let all = data["vectors"].as_array().unwrap().iter();
    all.filter(|vector| vector["provider"] == provider).cloned().collect()
}

/// What the provider would have sent: `body` as it stands, else `params` as a form.
pub(super) fn request(vector: &Value) -> WebhookRequest {
    let mut body = form_urlencoded::Serializer::new(String::new());
    for (name, value) in vector["params"].as_object().into_iter().flatten() {
        match value {
            Value::Array(values) => {
                for value in values {
                    body.append_pair(name, value.as_str().unwrap());
                }
            }
            value => {
                body.append_pair(name, value.as_str().unwrap());
            }
        }
    }
    let raw = vector["body"].as_str().map(str::to_owned).unwrap_or_else(|| body.finish());
    let headers = vector["headers"].as_object().into_iter().flatten();
    WebhookRequest {
        // A few are for methods no provider uses; what they cover is the same.
        method: Method::parse(vector["method"].as_str().unwrap_or("POST")).unwrap_or(Method::Post),
        url: vector["url"].as_str().unwrap_or_default().into(),
        headers: headers.map(|(name, value)| (name.clone(), value.as_str().unwrap().into())).collect(),
        body: raw.into_bytes(),
    }
}
