//! Inbound texts and delivery reports, told apart by `type`.

use serde::Deserialize;
use serde_json::Value;

use super::codes;
use crate::sms::{
    DeliveryReport, InboundEvent, InboundText, Media, WebhookError, WebhookRequest,
    wire::{reference, with_plus},
};

#[derive(Deserialize)]
struct Body {
    #[serde(rename = "type")]
    kind: String,
    id: Option<String>,
    from: Option<String>,
    to: Option<String>,
    body: Option<Value>,
    batch_id: Option<String>,
    status: Option<String>,
    code: Option<u32>,
    client_reference: Option<String>,
    #[serde(default)]
    statuses: Vec<Summary>,
}

#[derive(Deserialize)]
struct Summary {
    code: u32,
    status: String,
}

pub(super) fn parse(request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
    let body: Body = serde_json::from_slice(&request.body).map_err(|_| WebhookError::Unreadable)?;
    match body.kind.as_str() {
        "mo_text" | "mo_media" => received(body).map(|text| vec![InboundEvent::Text(text)]),
        "recipient_delivery_report_sms" => {
            let (word, code) = (body.status.clone().ok_or(WebhookError::MissingField("status"))?, body.code);
            Ok(report(body, word, code, &request.url)?.into_iter().collect())
        }
        // A summary of a whole batch; ours have one recipient.
        "delivery_report_sms" => {
            let Some(Summary { code, status }) = body.statuses.first() else { return Ok(Vec::new()) };
            let (word, code) = (status.clone(), Some(*code));
            Ok(report(body, word, code, &request.url)?.into_iter().collect())
        }
        _ => Ok(Vec::new()),
    }
}

fn received(body: Body) -> Result<InboundText, WebhookError> {
    let (mut text, mut media) = (String::new(), Vec::new());
    match body.body {
        Some(Value::String(words)) => text = words,
        Some(Value::Object(fields)) => {
            text = fields.get("message").and_then(Value::as_str).unwrap_or_default().to_owned();
            let files = fields.get("media").and_then(Value::as_array).into_iter().flatten().take(10);
            media = files
                .filter_map(|file| {
                    let url = file.get("url")?.as_str()?.to_owned();
                    Some(Media {
                        url,
                        content_type: file.get("content_type").and_then(Value::as_str).map(str::to_owned),
                    })
                })
                .collect();
        }
        _ => {}
    }
    Ok(InboundText {
        provider_id: body.id.ok_or(WebhookError::MissingField("id"))?,
        from: with_plus(&body.from.ok_or(WebhookError::MissingField("from"))?),
        to: with_plus(&body.to.ok_or(WebhookError::MissingField("to"))?),
        segments: 1,
        text,
        media,
        part: None,
        provider_keyword: None,
    })
}

/// A status word that is not documented is no news.
fn report(body: Body, word: String, code: Option<u32>, url: &str) -> Result<Option<InboundEvent>, WebhookError> {
    let provider_id = body.batch_id.ok_or(WebhookError::MissingField("batch_id"))?;
    let Some(status) = codes::status(&word) else { return Ok(None) };
    let code = code.filter(|&code| code != 0 && status != crate::domain::delivery::MessageStatus::Queued);
    Ok(Some(InboundEvent::Status(DeliveryReport {
        provider_id,
        status,
        raw_status: word,
        error_class: code.and_then(codes::class),
        error_code: code.map(|code| code.to_string()),
        reference: body.client_reference.or_else(|| reference(url)),
        segments: None,
        price: None,
    })))
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

    fn events(body: &Value) -> Result<Vec<InboundEvent>, WebhookError> {
        let url = "https://x.example/s?ref=m_1".into();
        parse(&WebhookRequest { method: Method::Post, url, headers: vec![], body: body.to_string().into_bytes() })
    }

    #[test]
    fn texts() {
        let text = json!({ "type": "mo_text", "id": "i1", "from": "14155550123", "to": "15005550006", "body": "Hi" });
        let found = events(&text).unwrap();
        let [InboundEvent::Text(text)] = &found[..] else { panic!("{found:?}") };
        assert_eq!((text.from.as_str(), text.text.as_str()), ("+14155550123", "Hi"));
        let media = json!({ "type": "mo_media", "id": "i1", "from": "1", "to": "2", "body": { "message": "Look", "media": [{ "url": "https://m.sinch.com/a", "content_type": "image/png" }, {}] } });
        let found = events(&media).unwrap();
        let [InboundEvent::Text(text)] = &found[..] else { panic!("{found:?}") };
        assert_eq!((text.text.as_str(), text.media.len()), ("Look", 1));
    }

    #[test]
    fn reports() {
        let report = json!({ "type": "recipient_delivery_report_sms", "batch_id": "b1", "recipient": "1415", "status": "Failed", "code": 300, "client_reference": "m_7" });
        let found = events(&report).unwrap();
        let [InboundEvent::Status(report)] = &found[..] else { panic!("{found:?}") };
        assert_eq!(
            (report.status, report.error_class),
            (MessageStatus::Undelivered, Some(ErrorClass::InvalidDestination))
        );
        assert_eq!((report.reference.as_deref(), report.error_code.as_deref()), (Some("m_7"), Some("300")));
        let summary = json!({ "type": "delivery_report_sms", "batch_id": "b1", "statuses": [{ "code": 0, "status": "Delivered", "count": 1 }] });
        let found = events(&summary).unwrap();
        assert!(
            matches!(&found[..], [InboundEvent::Status(report)] if report.status == MessageStatus::Delivered && report.error_code.is_none())
        );
        assert_eq!(
            events(&json!({ "type": "recipient_delivery_report_sms", "batch_id": "b", "status": "Beamed" })),
            Ok(vec![])
        );
        assert_eq!(events(&json!({ "type": "news" })), Ok(vec![]));
        assert_eq!(events(&json!({ "type": "mo_text" })), Err(WebhookError::MissingField("id")));
        assert_eq!(events(&json!([])), Err(WebhookError::Unreadable));
    }

    proptest! {
        #[test]
        fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..300), url in ".*") {
            let _ = parse(&WebhookRequest { method: Method::Post, url, headers: vec![], body });
        }
    }
}
