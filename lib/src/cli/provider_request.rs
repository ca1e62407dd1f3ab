//! `leadline provider-request`: the request an adapter would make, to be looked at or checked against the vendor's own
//! tools. Nothing is sent.

use anyhow::{Context, Result, anyhow};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use crate::{
    domain::phone::parse_e164,
    sms::{Credentials, OutboundText, provider},
};

#[derive(Deserialize)]
pub(super) struct Question {
    provider: String,
    credentials: Map<String, Value>,
    to: String,
    from: String,
    text: String,
    reference: String,
    /// Seconds since 1970, for providers whose requests are signed with a time.
    now_unix: i64,
    status_callback: Option<Url>,
    #[serde(default)]
    media_urls: Vec<Url>,
    validity_seconds: Option<u32>,
}

/// The request as it would go over the wire.
#[derive(Serialize)]
pub(super) struct Request {
    method: &'static str,
    url: String,
    headers: Vec<(String, String)>,
    body: String,
}

pub(super) fn line(question: Question) -> Result<Request> {
    let adapter = provider(&question.provider).with_context(|| format!("{} is no provider", question.provider))?;
    let text = OutboundText {
        to: parse_e164(&question.to).map_err(|error| anyhow!("to: {error}"))?,
        from: question.from,
        text: question.text,
        reference: question.reference,
        status_callback: question.status_callback,
        validity_seconds: question.validity_seconds,
        media_urls: question.media_urls,
    };
    let request = adapter.build_send(&text, &Credentials::new(question.credentials), question.now_unix)?;
    Ok(Request {
        method: request.method.as_str(),
        url: request.url,
        headers: request.headers,
        body: String::from_utf8(request.body).context("the body is no text")?,
    })
}
