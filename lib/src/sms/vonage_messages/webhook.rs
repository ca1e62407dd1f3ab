//! Inbound messages and status reports, both JSON, told apart by `status`.

use serde::Deserialize;

use super::send::class;
use crate::{
    domain::delivery::MessageStatus,
    sms::{
        DeliveryReport, ErrorClass, InboundEvent, InboundText, Media, Price, WebhookError, WebhookRequest,
        wire::{reference, with_plus},
    },
};

#[derive(Deserialize)]
struct Body {
    message_uuid: String,
    from: Option<String>,
    to: Option<String>,
    text: Option<String>,
    status: Option<String>,
    sms: Option<Sms>,
    image: Option<File>,
    error: Option<Problem>,
    usage: Option<Usage>,
    client_ref: Option<String>,
}

#[derive(Deserialize)]
struct Sms {
    num_messages: Option<String>,
}

#[derive(Deserialize)]
struct File {
    url: String,
}

#[derive(Deserialize)]
struct Problem {
    title: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Usage {
    currency: Option<String>,
    price: Option<String>,
}

pub(super) fn parse(request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
    let body: Body = serde_json::from_slice(&request.body).map_err(|_| WebhookError::Unreadable)?;
    let Some(word) = body.status.clone() else { return received(body).map(|text| vec![InboundEvent::Text(text)]) };
    let status = match word.as_str() {
        "submitted" => MessageStatus::Sent,
        "delivered" | "read" => MessageStatus::Delivered,
        "undeliverable" => MessageStatus::Undelivered,
        "rejected" => MessageStatus::Failed,
        // A status word that is not documented is no news.
        _ => return Ok(Vec::new()),
    };
    let code = body
        .error
        .and_then(|error| error.title)
        .map(|title| title.as_str().map_or_else(|| title.to_string(), str::to_owned));
    Ok(vec![InboundEvent::Status(DeliveryReport {
        provider_id: body.message_uuid,
        status,
        raw_status: word,
        error_class: code.as_deref().map(|code| class(code).unwrap_or(ErrorClass::Transient)),
        error_code: code,
        reference: body.client_ref.or_else(|| reference(&request.url)),
        segments: None,
        price: body.usage.and_then(|usage| Price::parse(usage.price.as_deref()?, usage.currency.as_deref()?)),
    })])
}

fn received(body: Body) -> Result<InboundText, WebhookError> {
    let segments = body.sms.and_then(|sms| sms.num_messages?.parse().ok()).unwrap_or(1);
    Ok(InboundText {
        provider_id: body.message_uuid,
        from: with_plus(&body.from.ok_or(WebhookError::MissingField("from"))?),
        to: with_plus(&body.to.ok_or(WebhookError::MissingField("to"))?),
        text: body.text.unwrap_or_default(),
        segments: segments.max(1),
        media: body.image.into_iter().map(|file| Media { url: file.url, content_type: None }).collect(),
        part: None,
        provider_keyword: None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::sms::Method;

    fn post(body: &Value) -> WebhookRequest {
        let url = "https://x.example/s?ref=m_1".into();
        WebhookRequest { method: Method::Post, url, headers: vec![], body: body.to_string().into_bytes() }
    }

    #[test]
    fn a_text_and_a_report() {
        let text = json!({ "channel": "sms", "message_uuid": "u1", "to": "15005550006", "from": "14155550123", "text": "Hi", "sms": { "num_messages": "2" } });
        let events = parse(&post(&text)).unwrap();
        let [InboundEvent::Text(text)] = &events[..] else { panic!("{events:?}") };
        assert_eq!((text.from.as_str(), text.to.as_str(), text.segments), ("+14155550123", "+15005550006", 2));
        let report = json!({ "message_uuid": "u1", "status": "rejected", "error": { "title": 1180 }, "usage": { "currency": "EUR", "price": "0.0333" }, "client_ref": "m_2" });
        let events = parse(&post(&report)).unwrap();
        let [InboundEvent::Status(report)] = &events[..] else { panic!("{events:?}") };
        assert_eq!((report.status, report.error_class), (MessageStatus::Failed, Some(ErrorClass::OptedOut)));
        assert_eq!((report.reference.as_deref(), &report.price), (Some("m_2"), &Price::parse("0.0333", "EUR")));
        assert_eq!(parse(&post(&json!({ "message_uuid": "u", "status": "beamed" }))), Ok(vec![]));
        assert_eq!(parse(&post(&json!({ "message_uuid": "u" }))), Err(WebhookError::MissingField("from")));
        assert_eq!(parse(&post(&json!([]))), Err(WebhookError::Unreadable));
    }

    proptest! {
        #[test]
        fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..300), url in ".*") {
            let _ = parse(&WebhookRequest { method: Method::Post, url, headers: vec![], body });
        }
    }
}
