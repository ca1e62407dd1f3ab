//! Inbound messages and status reports, both JSON, told apart by `status`.

use serde::Deserialize;
use serde_json::Value;

use super::{codes, send};
use crate::sms::{
    DeliveryReport, InboundEvent, InboundText, Media, Price, WebhookError, WebhookRequest,
    wire::{reference, with_plus},
};

/// The kinds of file a message may carry; each has its address, and some a caption, under its own name.
const KINDS: [&str; 5] = ["image", "audio", "video", "file", "vcard"];

#[derive(Deserialize)]
struct Body {
    message_uuid: String,
    channel: Option<String>,
    from: Option<String>,
    to: Option<String>,
    text: Option<String>,
    status: Option<String>,
    client_ref: Option<String>,
    /// What is read leniently: numbers come as text too.
    #[serde(flatten)]
    rest: serde_json::Map<String, Value>,
}

impl Body {
    fn at(&self, part: &str, name: &str) -> Option<&Value> {
        self.rest.get(part)?.get(name)
    }
}

pub(super) fn parse(request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
    let body: Body = serde_json::from_slice(&request.body).map_err(|_| WebhookError::Unreadable)?;
    // An application may have other channels, which are nobody's texts.
    if body.channel.as_deref().is_some_and(|channel| !matches!(channel, "sms" | "mms")) {
        return Ok(Vec::new());
    }
    match body.status.as_deref() {
        None => received(body).map(|text| vec![InboundEvent::Text(text)]),
        Some(word) => Ok(report(&body, word, request).into_iter().map(InboundEvent::Status).collect()),
    }
}

/// A status word that is not documented is no news.
fn report(body: &Body, word: &str, request: &WebhookRequest) -> Option<DeliveryReport> {
    // Some reports have the error in an error.
    let error = body.at("error", "error").or_else(|| body.rest.get("error"));
    let code = error.and_then(send::code);
    let price = || Price::parse(&plain(body.at("usage", "price")?)?, body.at("usage", "currency")?.as_str()?);
    Some(DeliveryReport {
        provider_id: body.message_uuid.clone(),
        status: codes::status(word)?,
        raw_status: word.to_owned(),
        error_class: code.as_deref().and_then(codes::class),
        error_code: code,
        reference: body.client_ref.clone().filter(|text| !text.is_empty()).or_else(|| reference(&request.url)),
        segments: body.at("sms", "count_total").and_then(count),
        price: price(),
    })
}

fn received(body: Body) -> Result<InboundText, WebhookError> {
    let segments = body.at("sms", "num_messages").and_then(count).unwrap_or(1);
    let caption = KINDS.iter().find_map(|kind| body.at(kind, "caption")?.as_str()).map(str::to_owned);
    let media = KINDS
        .iter()
        .filter_map(|kind| Some(Media { url: body.at(kind, "url")?.as_str()?.to_owned(), content_type: None }));
    Ok(InboundText {
        media: media.collect(),
        provider_id: body.message_uuid,
        from: with_plus(&body.from.ok_or(WebhookError::MissingField("from"))?),
        to: with_plus(&body.to.ok_or(WebhookError::MissingField("to"))?),
        text: body.text.or(caption).unwrap_or_default(),
        segments,
        part: None,
        provider_keyword: None,
    })
}

/// A text or a number, as text.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A count of segments, at least 1.
fn count(value: &Value) -> Option<u32> {
    plain(value)?.parse().ok().filter(|&count| count > 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::{
        domain::delivery::MessageStatus,
        sms::{ErrorClass, Method},
    };

    fn post(body: &Value) -> WebhookRequest {
        let url = "https://x.example/s?ref=m_1".into();
        WebhookRequest { method: Method::Post, url, headers: vec![], body: body.to_string().into_bytes() }
    }

    fn text(body: &Value) -> InboundText {
        let events = parse(&post(body)).unwrap();
        let [InboundEvent::Text(text)] = &events[..] else { panic!("{events:?}") };
        text.clone()
    }

    fn status(body: &Value) -> DeliveryReport {
        let events = parse(&post(body)).unwrap();
        let [InboundEvent::Status(report)] = &events[..] else { panic!("{events:?}") };
        report.clone()
    }

    #[test]
    fn a_text() {
        let text = text(&json!({
            "channel": "sms", "message_type": "text", "message_uuid": "u1", "to": "15005550006", "from": "14155550123",
            "timestamp": "2026-01-01T14:00:00Z", "text": "Hi", "sms": { "num_messages": "2", "keyword": "HI" },
        }));
        assert_eq!((text.from.as_str(), text.to.as_str(), text.segments), ("+14155550123", "+15005550006", 2));
        assert_eq!((text.text.as_str(), text.provider_id.as_str()), ("Hi", "u1"));
        assert!(text.media.is_empty());
    }

    #[test]
    fn files_come_by_their_kind() {
        for kind in KINDS {
            let mut body = json!({ "channel": "mms", "message_type": kind, "message_uuid": "u1", "to": "15005550006", "from": "14155550123" });
            body[kind] = json!({ "url": "https://api-us.nexmo.com/v3/media/1", "name": "1.jpg", "caption": "See" });
            let text = text(&body);
            assert_eq!(text.media, [Media { url: "https://api-us.nexmo.com/v3/media/1".into(), content_type: None }]);
            assert_eq!((text.text.as_str(), text.segments), ("See", 1));
        }
    }

    #[test]
    fn a_report() {
        let report = status(&json!({
            "message_uuid": "u1", "to": "14155550123", "from": "15005550006", "timestamp": "t", "status": "rejected",
            "channel": "sms", "client_ref": "m_2", "usage": { "currency": "EUR", "price": "0.0333" },
            "sms": { "count_total": "2" },
            "error": { "type": "https://developer.vonage.com/api-errors/messages#1240", "title": 1240, "detail": "d" },
        }));
        let expected = DeliveryReport {
            provider_id: "u1".into(),
            status: MessageStatus::Failed,
            raw_status: "rejected".into(),
            error_code: Some("1240".into()),
            error_class: Some(ErrorClass::OptedOut),
            reference: Some("m_2".into()),
            segments: Some(2),
            price: Price::parse("0.0333", "EUR"),
        };
        assert_eq!(report, expected);
    }

    #[test]
    fn errors_in_every_shape() {
        for error in [
            json!({ "title": 1180 }),
            json!({ "title": "1180" }),
            json!({ "type": "https://x#1180", "title": "Absent" }),
            json!({ "error": { "type": "https://x#1180", "title": 1180 } }),
        ] {
            let report = status(&json!({ "message_uuid": "u", "status": "undeliverable", "error": error }));
            // A phone that is off is nobody's opt-out.
            assert_eq!((report.error_code.as_deref(), report.error_class), (Some("1180"), Some(ErrorClass::Transient)));
            assert_eq!((report.status, report.reference.as_deref()), (MessageStatus::Undelivered, Some("m_1")));
        }
        let unknown = status(&json!({ "message_uuid": "u", "status": "rejected", "error": { "title": 1330 } }));
        assert_eq!((unknown.error_code.as_deref(), unknown.error_class), (Some("1330"), None));
        let odd = status(
            &json!({ "message_uuid": "u", "status": "delivered", "error": 7, "usage": { "price": 0.5, "currency": "EUR" }, "sms": [] }),
        );
        assert_eq!((odd.error_code, odd.price, odd.segments), (None, Price::parse("0.5", "EUR"), None));
    }

    #[test]
    fn what_is_no_news_and_what_cannot_be_read() {
        for nothing in [
            json!({ "message_uuid": "u", "status": "beamed" }),
            json!({ "message_uuid": "u", "status": "delivered", "channel": "whatsapp" }),
            json!({ "message_uuid": "u", "channel": "messenger", "from": "1", "to": "2", "text": "Hi" }),
        ] {
            assert_eq!(parse(&post(&nothing)), Ok(vec![]));
        }
        assert_eq!(parse(&post(&json!({ "message_uuid": "u" }))), Err(WebhookError::MissingField("from")));
        let no_recipient = json!({ "message_uuid": "u", "from": "1" });
        assert_eq!(parse(&post(&no_recipient)), Err(WebhookError::MissingField("to")));
        for unreadable in [json!([]), json!({}), json!(1), json!({ "message_uuid": 1 })] {
            assert_eq!(parse(&post(&unreadable)), Err(WebhookError::Unreadable));
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..300), url in ".*") {
            let _ = parse(&WebhookRequest { method: Method::Post, url, headers: vec![], body });
        }

        #[test]
        fn no_shape_panics(part in "error|usage|sms|image|text|from|status|client_ref|channel", value in
            prop_oneof![Just(json!(null)), Just(json!(1.5)), Just(json!([1])), Just(json!({ "title": [] })), Just(json!("x"))]) {
            let mut body = json!({ "message_uuid": "u", "from": "1", "to": "2" });
            body[part] = value;
            let _ = parse(&post(&body));
        }
    }
}
