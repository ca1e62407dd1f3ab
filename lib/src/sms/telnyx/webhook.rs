//! `message.received`, `message.sent` and `message.finalized`, in one envelope.

use serde::Deserialize;

use super::{codes, send::Cost};
use crate::sms::{DeliveryReport, InboundEvent, InboundText, Media, WebhookError, WebhookRequest, wire::reference};

/// Telnyx attaches at most ten files.
const MAX_MEDIA: usize = 10;

#[derive(Deserialize)]
struct Envelope {
    data: Event,
}

#[derive(Deserialize)]
struct Event {
    event_type: String,
    payload: Payload,
}

#[derive(Deserialize)]
struct Payload {
    id: String,
    from: Option<Party>,
    #[serde(default)]
    to: Vec<Party>,
    text: Option<String>,
    parts: Option<u32>,
    #[serde(default)]
    media: Vec<File>,
    #[serde(default)]
    errors: Vec<Problem>,
    cost: Option<Cost>,
}

#[derive(Deserialize)]
struct Party {
    phone_number: String,
    status: Option<String>,
}

#[derive(Deserialize)]
struct File {
    url: String,
    content_type: Option<String>,
}

#[derive(Deserialize)]
struct Problem {
    code: Option<String>,
}

pub(super) fn parse(request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
    let Envelope { data } = serde_json::from_slice(&request.body).map_err(|_| WebhookError::Unreadable)?;
    Ok(match data.event_type.as_str() {
        "message.received" => vec![InboundEvent::Text(received(data.payload)?)],
        "message.sent" | "message.finalized" => {
            report(data.payload, &request.url)?.into_iter().map(InboundEvent::Status).collect()
        }
        _ => Vec::new(),
    })
}

fn received(payload: Payload) -> Result<InboundText, WebhookError> {
    let from = payload.from.ok_or(WebhookError::MissingField("from"))?.phone_number;
    let to = payload.to.into_iter().next().ok_or(WebhookError::MissingField("to"))?.phone_number;
    let media = payload.media.into_iter().take(MAX_MEDIA);
    Ok(InboundText {
        provider_id: payload.id,
        from,
        to,
        text: payload.text.unwrap_or_default(),
        segments: payload.parts.unwrap_or(1).max(1),
        media: media.map(|file| Media { url: file.url, content_type: file.content_type }).collect(),
        part: None,
        provider_keyword: None,
    })
}

/// A status word that is not documented is no news.
fn report(payload: Payload, url: &str) -> Result<Option<DeliveryReport>, WebhookError> {
    let to = payload.to.into_iter().next().ok_or(WebhookError::MissingField("to"))?;
    let word = to.status.ok_or(WebhookError::MissingField("status"))?;
    let code = payload.errors.into_iter().find_map(|problem| problem.code);
    let Some(status) = codes::status(&word) else { return Ok(None) };
    Ok(Some(DeliveryReport {
        provider_id: payload.id,
        status,
        raw_status: word,
        error_class: code.as_deref().and_then(codes::class),
        error_code: code,
        reference: reference(url),
        segments: payload.parts.filter(|&parts| parts > 0),
        price: payload.cost.and_then(|cost| cost.price()),
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::{
        domain::delivery::MessageStatus,
        sms::{ErrorClass, Method, Price, vectors},
    };

    fn post(body: &serde_json::Value) -> WebhookRequest {
        let url = "https://x.example/status?ref=m_1".into();
        WebhookRequest { method: Method::Post, url, headers: vec![], body: body.to_string().into_bytes() }
    }

    #[test]
    fn a_text_as_telnyx_documents_it() {
        let vector = vectors::of("telnyx").into_iter().find(|vector| vector["id"] == "telnyx-gen-inbound").unwrap();
        let events = parse(&vectors::request(&vector)).unwrap();
        let [InboundEvent::Text(text)] = &events[..] else { panic!("{events:?}") };
        assert_eq!(
            (text.provider_id.as_str(), text.from.as_str()),
            ("84cca175-9755-4859-b67f-4730d7f58aa3", "+13125550001")
        );
        assert_eq!(text.segments, 1);
    }

    #[test]
    fn pictures() {
        let body = json!({ "data": { "event_type": "message.received", "payload": { "id": "i", "from": { "phone_number": "+1415" },
            "to": [{ "phone_number": "+1500" }], "text": "", "media": [{ "url": "https://media.telnyx.com/a", "content_type": "image/png", "size": 3 }] } } });
        let events = parse(&post(&body)).unwrap();
        let InboundEvent::Text(text) = &events[0] else { panic!("{events:?}") };
        assert_eq!(text.media[0].content_type.as_deref(), Some("image/png"));
    }

    #[test]
    fn reports() {
        let body = json!({ "data": { "event_type": "message.finalized", "id": "e", "payload": { "id": "t1", "parts": 2, "cost": { "amount": "0.008", "currency": "USD" },
            "to": [{ "phone_number": "+1", "status": "delivery_failed" }], "errors": [{ "code": "40300" }] } } });
        assert_eq!(
            parse(&post(&body)),
            Ok(vec![InboundEvent::Status(DeliveryReport {
                provider_id: "t1".into(),
                status: MessageStatus::Undelivered,
                raw_status: "delivery_failed".into(),
                error_code: Some("40300".into()),
                error_class: Some(ErrorClass::OptedOut),
                reference: Some("m_1".into()),
                segments: Some(2),
                price: Price::parse("0.008", "USD"),
            })])
        );
    }

    #[test]
    fn what_is_no_news_and_what_cannot_be_read() {
        let other = json!({ "data": { "event_type": "call.initiated", "payload": { "id": "x" } } });
        assert_eq!(parse(&post(&other)), Ok(vec![]));
        let odd = json!({ "data": { "event_type": "message.sent", "payload": { "id": "x", "to": [{ "phone_number": "+1", "status": "beamed" }] } } });
        assert_eq!(parse(&post(&odd)), Ok(vec![]));
        assert_eq!(parse(&post(&json!([]))), Err(WebhookError::Unreadable));
        let lacking = json!({ "data": { "event_type": "message.received", "payload": { "id": "x" } } });
        assert_eq!(parse(&post(&lacking)), Err(WebhookError::MissingField("from")));
    }

    proptest! {
        #[test]
        fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..300), url in ".*") {
            let _ = parse(&WebhookRequest { method: Method::Post, url, headers: vec![], body });
        }
    }
}
