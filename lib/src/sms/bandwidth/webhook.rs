//! Callbacks: a JSON array of events.

use serde::Deserialize;

use super::codes;
use crate::{
    domain::delivery::MessageStatus,
    sms::{DeliveryReport, InboundEvent, InboundText, Media, WebhookError, WebhookRequest},
};

/// Bandwidth puts one event into a callback; far more are not believed to be its.
const MOST_EVENTS: usize = 100;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    to: Option<String>,
    error_code: Option<u32>,
    message: Message,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    id: String,
    from: Option<String>,
    text: Option<String>,
    #[serde(default)]
    media: Vec<String>,
    segment_count: Option<u32>,
    tag: Option<String>,
}

pub(super) fn parse(request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
    let events: Vec<Event> = serde_json::from_slice(&request.body).map_err(|_| WebhookError::Unreadable)?;
    if events.len() > MOST_EVENTS {
        return Err(WebhookError::Unreadable);
    }
    let mut all = Vec::new();
    for event in events {
        let code = event.error_code.filter(|&code| code != 0);
        match event.kind.as_str() {
            "message-received" => all.push(InboundEvent::Text(received(event)?)),
            "message-sending" => all.push(report(event.message, MessageStatus::Queued, "message-sending", None)),
            "message-delivered" => all.push(report(event.message, MessageStatus::Delivered, "message-delivered", None)),
            "message-failed" => {
                let status = codes::status(code.unwrap_or_default());
                all.push(report(event.message, status, "message-failed", code));
            }
            _ => {}
        }
    }
    Ok(all)
}

fn received(event: Event) -> Result<InboundText, WebhookError> {
    let message = event.message;
    Ok(InboundText {
        provider_id: message.id,
        from: message.from.ok_or(WebhookError::MissingField("from"))?,
        to: event.to.ok_or(WebhookError::MissingField("to"))?,
        text: message.text.unwrap_or_default(),
        segments: message.segment_count.unwrap_or(1).max(1),
        // A long text comes with a description of its layout, which is no picture.
        media: message
            .media
            .into_iter()
            .filter(|url| !url.ends_with(".smil"))
            .take(10)
            .map(|url| Media { url, content_type: None })
            .collect(),
        part: None,
        provider_keyword: None,
    })
}

fn report(message: Message, status: MessageStatus, word: &str, code: Option<u32>) -> InboundEvent {
    InboundEvent::Status(DeliveryReport {
        provider_id: message.id,
        status,
        raw_status: word.to_owned(),
        error_class: code.and_then(codes::class),
        error_code: code.map(|code| code.to_string()),
        reference: message.tag.filter(|tag| !tag.is_empty()),
        segments: message.segment_count.filter(|&count| count > 0),
        price: None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::sms::{ErrorClass, Method};

    fn events(body: &Value) -> Result<Vec<InboundEvent>, WebhookError> {
        parse(&WebhookRequest {
            method: Method::Post,
            url: String::new(),
            headers: vec![],
            body: body.to_string().into_bytes(),
        })
    }

    #[test]
    fn several_events_in_one_callback() {
        let body = json!([
            { "type": "message-received", "to": "+15005550006", "message": { "id": "i1", "from": "+14155550123", "to": ["+15005550006"], "text": "Hi", "segmentCount": 2, "media": ["https://messaging.bandwidth.com/a.png", "https://messaging.bandwidth.com/0.smil"] } },
            { "type": "message-failed", "errorCode": 4775, "message": { "id": "o1", "tag": "m_1", "segmentCount": 1 } },
            { "type": "message-failed", "errorCode": 9902, "message": { "id": "o2" } },
            { "type": "message-delivered", "message": { "id": "o3" } },
            { "type": "news", "message": { "id": "o4" } },
        ]);
        let found = events(&body).unwrap();
        let [
            InboundEvent::Text(text),
            InboundEvent::Status(opted_out),
            InboundEvent::Status(silent),
            InboundEvent::Status(delivered),
        ] = &found[..]
        else {
            panic!("{found:?}")
        };
        assert_eq!((text.segments, text.media.len()), (2, 1));
        assert_eq!((opted_out.error_class, opted_out.reference.as_deref()), (Some(ErrorClass::OptedOut), Some("m_1")));
        assert_eq!((silent.status, delivered.status), (MessageStatus::Sent, MessageStatus::Delivered));
        assert_eq!(events(&json!({})), Err(WebhookError::Unreadable));
        assert_eq!(
            events(&json!([{ "type": "message-received", "message": { "id": "i" } }])),
            Err(WebhookError::MissingField("from"))
        );
    }

    proptest! {
        #[test]
        fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&WebhookRequest { method: Method::Post, url: String::new(), headers: vec![], body });
        }
    }
}
