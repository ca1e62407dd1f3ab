//! Events: `{type, timestamp, data}`, with the message's id as `data.sms_id`.
//!
//! A STOP comes as an ordinary text. That Bird then blocks the number comes as another event, which is of no text of ours.

use serde_json::Value;

use super::{codes, send};
use crate::sms::{DeliveryReport, InboundEvent, InboundText, WebhookError, WebhookRequest};

pub(super) fn parse(request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
    let body: Value = serde_json::from_slice(&request.body).map_err(|_| WebhookError::Unreadable)?;
    let kind = body["type"].as_str().ok_or(WebhookError::MissingField("type"))?;
    let data = &body["data"];
    let text = |name: &str| data[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    // Events of other channels, and those that are not documented, are no news.
    let Some(word) = kind.strip_prefix("sms.") else { return Ok(Vec::new()) };
    // The SDKs have the first name; the other two are tolerated.
    let id = || text("sms_id").or_else(|| text("message_id")).or_else(|| text("id"));
    let provider_id = || id().ok_or(WebhookError::MissingField("sms_id"));
    if word == "received" {
        return Ok(vec![InboundEvent::Text(InboundText {
            provider_id: provider_id()?,
            from: text("from").ok_or(WebhookError::MissingField("from"))?,
            to: text("to").ok_or(WebhookError::MissingField("to"))?,
            text: text("text").unwrap_or_default(),
            segments: send::segments(data).unwrap_or(1),
            media: Vec::new(),
            part: None,
            provider_keyword: None,
        })]);
    }
    let Some(status) = codes::status(word) else { return Ok(Vec::new()) };
    let reason = data.pointer("/error/code").and_then(Value::as_str).map(str::to_owned);
    let reference = data.pointer("/metadata/reference").and_then(Value::as_str).filter(|text| !text.is_empty());
    Ok(vec![InboundEvent::Status(DeliveryReport {
        provider_id: provider_id()?,
        status,
        raw_status: kind.to_owned(),
        error_class: reason.as_deref().and_then(codes::failure_class),
        error_code: reason,
        reference: reference.map(str::to_owned),
        segments: send::segments(data),
        price: send::price(data),
    })])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::{
        domain::delivery::MessageStatus,
        sms::{ErrorClass, Method, Price},
    };

    fn events(body: &Value) -> Result<Vec<InboundEvent>, WebhookError> {
        let body = body.to_string().into_bytes();
        parse(&WebhookRequest { method: Method::Post, url: String::new(), headers: vec![], body })
    }

    fn event(kind: &str, more: &Value) -> Value {
        let mut data = json!({
            "sms_id": "sms_01krdgeqcxet5s7t44vh8rt9mg", "workspace_id": "ws_1", "to": "+14155550123",
            "from": "+15005550006", "tags": null, "metadata": { "reference": "m_1" },
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            data[name] = value.clone();
        }
        json!({ "type": kind, "timestamp": "2026-06-01T17:00:12Z", "data": data })
    }

    #[test]
    fn a_text() {
        let more = json!({ "from": "+14155550123", "to": "+15005550006", "text": "Hi é", "metadata": null, "segments": { "count": 2 } });
        let found = events(&event("sms.received", &more)).unwrap();
        let [InboundEvent::Text(text)] = &found[..] else { panic!("{found:?}") };
        assert_eq!((text.text.as_str(), text.segments), ("Hi é", 2));
        assert_eq!((text.from.as_str(), text.to.as_str()), ("+14155550123", "+15005550006"));
        assert_eq!(text.provider_id, "sms_01krdgeqcxet5s7t44vh8rt9mg");
        let silent = events(&event("sms.received", &json!({}))).unwrap();
        let [InboundEvent::Text(text)] = &silent[..] else { panic!("{silent:?}") };
        assert_eq!((text.text.as_str(), text.segments), ("", 1));
    }

    #[test]
    fn reports() {
        for (kind, status) in [
            ("sms.accepted", MessageStatus::Queued),
            ("sms.sent", MessageStatus::Sent),
            ("sms.delivered", MessageStatus::Delivered),
            ("sms.undelivered", MessageStatus::Undelivered),
            ("sms.expired", MessageStatus::Undelivered),
            ("sms.failed", MessageStatus::Failed),
            ("sms.rejected", MessageStatus::Failed),
        ] {
            let more = json!({ "segments": { "count": 1 }, "cost": { "amount": "0.0075", "currency_code": "USD" } });
            let expected = DeliveryReport {
                provider_id: "sms_01krdgeqcxet5s7t44vh8rt9mg".into(),
                status,
                raw_status: kind.into(),
                error_code: None,
                error_class: None,
                reference: Some("m_1".into()),
                segments: Some(1),
                price: Price::parse("0.0075", "USD"),
            };
            assert_eq!(events(&event(kind, &more)), Ok(vec![InboundEvent::Status(expected)]));
        }
    }

    #[test]
    fn failures_have_their_class() {
        for (reason, class) in [
            ("recipient_opted_out", Some(ErrorClass::OptedOut)),
            ("blocked_by_recipient", Some(ErrorClass::OptedOut)),
            ("invalid_destination", Some(ErrorClass::InvalidDestination)),
            ("landline_unreachable", Some(ErrorClass::InvalidDestination)),
            ("unreachable", Some(ErrorClass::Transient)),
            ("blocked_by_carrier", Some(ErrorClass::Content)),
            ("sender_unregistered", Some(ErrorClass::SenderConfig)),
            ("insufficient_balance", Some(ErrorClass::Account)),
            ("unknown", None),
            ("something_new", None),
        ] {
            let found =
                events(&event("sms.rejected", &json!({ "error": { "code": reason, "description": "d" } }))).unwrap();
            let [InboundEvent::Status(report)] = &found[..] else { panic!("{found:?}") };
            assert_eq!((report.error_code.as_deref(), report.error_class), (Some(reason), class));
        }
    }

    #[test]
    fn what_is_no_news_and_what_cannot_be_read() {
        for kind in ["email.delivered", "sms.teleported", "sms_suppression.created", "preference.revoked", ""] {
            assert_eq!(events(&json!({ "type": kind, "data": {} })), Ok(vec![]), "{kind}");
        }
        for kind in ["sms.sent", "sms.received"] {
            assert_eq!(events(&json!({ "type": kind, "data": {} })), Err(WebhookError::MissingField("sms_id")));
        }
        let nobody = json!({ "type": "sms.received", "data": { "sms_id": "sms_1" } });
        assert_eq!(events(&nobody), Err(WebhookError::MissingField("from")));
        assert_eq!(events(&json!(1)), Err(WebhookError::MissingField("type")));
        let broken = WebhookRequest { method: Method::Post, url: String::new(), headers: vec![], body: b"{]".to_vec() };
        assert_eq!(parse(&broken), Err(WebhookError::Unreadable));
    }

    proptest! {
        #[test]
        fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&WebhookRequest { method: Method::Post, url: String::new(), headers: vec![], body });
        }

        #[test]
        fn no_shape_panics(kind in "sms\\.(received|failed|sent)", part in "sms_id|from|to|text|segments|cost|error|metadata", value in
            prop_oneof![Just(json!(null)), Just(json!(-1)), Just(json!([1])), Just(json!({ "count": -1, "code": 1 })), Just(json!("x"))]) {
            let _ = events(&event(&kind, &json!({ part: value })));
        }
    }
}
