//! Telnyx's messages API from the other side.

use serde_json::{Value, json};

use super::{
    behaviour::{Behaviour, Stage},
    mirror::{
        Call, Mirror, NewText, Signing, Text, Wish, e164, is_web_address, json_answer, json_webhook, rfc3339, uuid,
    },
};
use crate::{
    domain::segments::{Encoding, segment},
    sms::{
        Credentials, Method, ProviderRequest, ProviderResponse,
        telnyx::signature::{SIGNATURE, TIMESTAMP, sign},
    },
};

/// Telnyx takes at most ten segments and ten files.
const MOST: usize = 10;

/// The mirror. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct TelnyxMirror;

fn refuse(status: u16, code: &str, title: &str, pointer: Option<&str>) -> ProviderResponse {
    let mut error = json!({ "code": code, "title": title, "detail": title,
        "meta": { "url": format!("https://developers.telnyx.com/docs/overview/errors/{code}") } });
    if let Some(pointer) = pointer {
        error["source"] = json!({ "pointer": pointer });
    }
    json_answer(status, &json!({ "errors": [error] }))
}

impl Mirror for TelnyxMirror {
    fn vendor(&self) -> &'static str {
        "telnyx"
    }

    fn knows(&self, call: &Call<'_>, credentials: &Credentials) -> bool {
        credentials.get("api_key").is_some_and(|key| call.is_bearer(key))
    }

    fn unauthorized(&self, _: &Call<'_>) -> ProviderResponse {
        refuse(401, "10009", "Authentication failed", None)
    }

    fn read(&self, call: &Call<'_>, number: &str, _: &Credentials) -> Result<Wish, Box<ProviderResponse>> {
        match (call.method, call.path) {
            (Method::Post, "/v2/messages") => read(call, number).map(Wish::Send).map_err(|(code, title, pointer)| {
                Box::new(refuse(if code == "10015" { 422 } else { 400 }, code, title, Some(pointer)))
            }),
            (Method::Get, path) => match path.strip_prefix("/v2/messages/") {
                Some(id) => Ok(Wish::Fetch(id.to_owned())),
                None => Err(Box::new(missing())),
            },
            _ => Err(Box::new(missing())),
        }
    }

    fn id(&self, random: &str, _: Option<&str>) -> String {
        uuid(random)
    }

    fn refusal(&self, behaviour: Behaviour, _: Option<&str>) -> Option<ProviderResponse> {
        Some(match behaviour {
            Behaviour::OptedOut => refuse(400, "40300", "Blocked due to STOP message", Some("/to")),
            Behaviour::Landline => refuse(400, "40001", "Not routable", Some("/to")),
            Behaviour::RateLimited => {
                let mut response = refuse(429, "40018", "Rate limit exceeded", None);
                response.headers.push(("Retry-After".into(), "1".into()));
                response
            }
            Behaviour::ErrorAfterAccept => refuse(500, "10007", "Unexpected error", None),
            _ => return None,
        })
    }

    fn taken(&self, text: &Text, credentials: &Credentials) -> ProviderResponse {
        self.fetched(Some(text), credentials)
    }

    fn listed(&self, _: &Call<'_>, _: &[Text], _: &Credentials) -> ProviderResponse {
        missing()
    }

    fn fetched(&self, text: Option<&Text>, _: &Credentials) -> ProviderResponse {
        text.map_or_else(missing, |text| json_answer(200, &json!({ "data": resource(text) })))
    }

    fn report(&self, url: &str, text: &Text, signing: &Signing<'_>) -> ProviderRequest {
        let kind = if text.stage == Stage::Sent { "message.sent" } else { "message.finalized" };
        signed(url, kind, resource(text), signing)
    }

    fn inbound(&self, url: &str, text: &Text, signing: &Signing<'_>) -> Vec<ProviderRequest> {
        let mut payload = resource(text);
        payload["direction"] = json!("inbound");
        payload["to"] = json!([{ "phone_number": text.to, "status": "webhook_delivered", "carrier": "Simulator", "line_type": "Wireless" }]);
        vec![signed(url, "message.received", payload, signing)]
    }
}

fn missing() -> ProviderResponse {
    refuse(404, "10005", "Resource not found", None)
}

type Refusal = (&'static str, &'static str, &'static str);

fn read(call: &Call<'_>, number: &str) -> Result<NewText, Refusal> {
    let fields: Value = serde_json::from_slice(call.body).map_err(|_| ("10015", "Bad Request", "/"))?;
    let get = |name: &str| fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let to = get("to").ok_or(("10015", "The 'to' parameter is required", "/to"))?;
    let to = e164(to).ok_or(("40310", "Invalid 'to' address", "/to"))?;
    let from = match get("from") {
        Some(from) => from,
        None if get("messaging_profile_id").is_some() => number,
        None => return Err(("40305", "Invalid 'from' address", "/from")),
    };
    if from != number {
        return Err(("40305", "Invalid 'from' address", "/from"));
    }
    let body = get("text").unwrap_or_default();
    let media: Vec<String> = fields
        .get("media_urls")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|url| url.as_str().unwrap_or_default().to_owned())
        .collect();
    if body.is_empty() && media.is_empty() {
        return Err(("40316", "No content provided", "/text"));
    }
    if usize::try_from(segment(body).segments).is_ok_and(|segments| segments > MOST) {
        return Err(("40302", "Message too large", "/text"));
    }
    if media.len() > MOST || media.iter().any(|url| !is_web_address(url)) {
        return Err(("40317", "Invalid MMS content", "/media_urls"));
    }
    let callback = get("webhook_url");
    if callback.is_some_and(|url| !is_web_address(url)) {
        return Err(("10015", "The 'webhook_url' parameter is invalid", "/webhook_url"));
    }
    Ok(NewText {
        to,
        from: from.to_owned(),
        body: body.to_owned(),
        media,
        callback: callback.map(str::to_owned),
        reference: None,
        interface: None,
    })
}

fn resource(text: &Text) -> Value {
    let (status, code) = match text.stage {
        Stage::Queued => ("queued", None),
        Stage::Sent => ("sent", None),
        Stage::Delivered | Stage::Received => ("delivered", None),
        Stage::Filtered => ("delivery_failed", Some("40322")),
        Stage::OptedOut => ("sending_failed", Some("40300")),
        Stage::Landline => ("sending_failed", Some("40001")),
    };
    let errors: Vec<Value> = code
        .iter()
        .map(|code| json!({ "code": code, "title": "Message failed", "detail": "Message failed" }))
        .collect();
    let media: Vec<Value> = text
        .media
        .iter()
        .map(|url| json!({ "url": url, "content_type": null, "sha256": null, "size": null }))
        .collect();
    let unicode = segment(&text.body).encoding == Encoding::Ucs2;
    let ended = matches!(status, "delivered" | "delivery_failed" | "sending_failed");
    json!({
        "record_type": "message",
        "direction": "outbound",
        "id": text.id,
        "type": if text.media.is_empty() { "SMS" } else { "MMS" },
        "messaging_profile_id": "00000000-0000-4000-8000-000000000001",
        "organization_id": "00000000-0000-4000-8000-000000000002",
        "from": { "phone_number": text.from, "carrier": "Simulator", "line_type": "Wireless" },
        "to": [{ "phone_number": text.to, "status": status, "carrier": "Simulator", "line_type": "Wireless" }],
        "cc": [],
        "text": text.body,
        "media": media,
        "webhook_url": null,
        "webhook_failover_url": null,
        "encoding": if unicode { "UCS-2" } else { "GSM-7" },
        "parts": text.segments(),
        "tags": [],
        "cost": { "amount": format!("{:.4}", f64::from(text.segments()) * 0.004), "currency": "USD" },
        "received_at": rfc3339(text.created_unix),
        "sent_at": (text.stage != Stage::Queued).then(|| rfc3339(text.created_unix)),
        "completed_at": ended.then(|| rfc3339(text.created_unix)),
        "valid_until": rfc3339(text.created_unix + 3_600),
        "errors": errors,
    })
}

fn signed(url: &str, kind: &str, payload: Value, signing: &Signing<'_>) -> ProviderRequest {
    let body = json!({
        "data": { "event_type": kind, "id": uuid(&signing.nonce), "occurred_at": rfc3339(signing.now_unix), "payload": payload, "record_type": "event" },
        "meta": { "attempt": 1, "delivered_to": url },
    });
    let mut request = json_webhook(url, &body, Vec::new());
    let key = signing.credentials.get("private_key").unwrap_or_default();
    if let Some(signature) = sign(key, signing.now_unix, &request.body) {
        request.headers.push((SIGNATURE.into(), signature));
        request.headers.push((TIMESTAMP.into(), signing.now_unix.to_string()));
    }
    request
}
