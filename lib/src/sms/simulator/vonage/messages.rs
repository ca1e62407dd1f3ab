//! `POST /v1/messages`, with webhooks signed by a JWT over the body's hash.

use aws_lc_rs::digest;
use jsonwebtoken::{EncodingKey, Header, encode};
use serde_json::{Value, json};

use super::MESSAGES_INTERFACE;
use crate::sms::{
    ProviderRequest, ProviderResponse,
    simulator::{
        behaviour::Stage,
        mirror::{Call, NewText, Signing, Text, e164, is_web_address, json_answer, json_webhook, rfc3339, uuid},
    },
};

fn problem(status: u16, title: &str, detail: &str) -> ProviderResponse {
    let mut response = json_answer(
        status,
        &json!({ "type": "https://developer.vonage.com/api-errors/messages", "title": title, "detail": detail, "instance": "bf0ca0bf927b3b52e3cb03217e1a1ddf" }),
    );
    response.headers = vec![("Content-Type".into(), "application/problem+json".into())];
    response
}

pub(super) fn unauthorized() -> ProviderResponse {
    problem(401, "Unauthorized", "You did not provide correct credentials.")
}

pub(super) fn too_fast() -> ProviderResponse {
    let mut response = problem(429, "Rate Limit Hit", "Please wait, then retry your request.");
    response.headers.push(("Retry-After".into(), "1".into()));
    response
}

pub(super) fn read(call: &Call<'_>, number: &str) -> Result<NewText, Box<ProviderResponse>> {
    let no = |detail: &str| Box::new(problem(422, "Invalid params", detail));
    let fields: Value = serde_json::from_slice(call.body).map_err(|_| no("The body is not JSON."))?;
    let get = |name: &str| fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let kind = get("message_type").ok_or_else(|| no("message_type is required."))?;
    let media = match (get("channel"), kind) {
        (Some("sms"), "text") => Vec::new(),
        (Some("mms"), "image") => {
            let url = fields.pointer("/image/url").and_then(Value::as_str).filter(|url| is_web_address(url));
            vec![url.ok_or_else(|| no("image.url is required."))?.to_owned()]
        }
        _ => return Err(no("channel and message_type do not fit.")),
    };
    let to = get("to").and_then(e164).ok_or_else(|| no("to is not a phone number."))?;
    if get("from").and_then(e164).as_deref() != Some(number) {
        return Err(no("from is not one of your numbers."));
    }
    let body = get("text").or_else(|| fields.pointer("/image/caption").and_then(Value::as_str)).unwrap_or_default();
    if body.is_empty() && media.is_empty() {
        return Err(no("text is required."));
    }
    if get("webhook_url").is_some_and(|url| !is_web_address(url)) {
        return Err(no("webhook_url is not an address."));
    }
    Ok(NewText {
        to,
        from: number.to_owned(),
        body: body.to_owned(),
        media,
        callback: get("webhook_url").map(str::to_owned),
        reference: get("client_ref").map(str::to_owned),
        interface: Some(MESSAGES_INTERFACE),
    })
}

pub(super) fn taken(text: &Text) -> ProviderResponse {
    json_answer(202, &json!({ "message_uuid": text.id }))
}

pub(super) fn report(url: &str, text: &Text, signing: &Signing<'_>) -> ProviderRequest {
    let (status, code) = match text.stage {
        Stage::Queued | Stage::Sent => ("submitted", None),
        Stage::Delivered | Stage::Received => ("delivered", None),
        Stage::Filtered => ("undeliverable", Some("1210")),
        Stage::OptedOut => ("rejected", Some("1240")),
        Stage::Landline => ("rejected", Some("1170")),
    };
    let mut body = json!({
        "message_uuid": text.id, "to": text.to.trim_start_matches('+'), "from": text.from.trim_start_matches('+'),
        "timestamp": rfc3339(signing.now_unix), "status": status, "channel": "sms",
        "usage": { "currency": "EUR", "price": "0.0333" }, "client_ref": text.reference,
    });
    if let Some(code) = code {
        body["error"] = json!({ "type": format!("https://developer.vonage.com/api-errors/messages#{code}"), "title": code, "detail": "Not sent", "instance": text.id });
    }
    signed(url, &body, signing)
}

fn signed(url: &str, body: &Value, signing: &Signing<'_>) -> ProviderRequest {
    let mut request = json_webhook(url, body, Vec::new());
    let hash = digest::digest(&digest::SHA256, &request.body);
    let claims = json!({
        "iat": signing.now_unix, "jti": uuid(&signing.nonce), "iss": "Vonage", "payload_hash": hex::encode(hash),
        "api_key": signing.credentials.get("api_key"), "application_id": uuid("00000000000040008000000000000004"),
    });
    let key = EncodingKey::from_secret(signing.credentials.get("signature_secret").unwrap_or_default().as_bytes());
    if let Ok(token) = encode(&Header::default(), &claims, &key) {
        request.headers.push(("Authorization".into(), format!("Bearer {token}")));
    }
    request
}
