//! Events: `{type, timestamp, data}`.

use serde_json::Value;

use crate::{
    domain::delivery::MessageStatus,
    sms::{DeliveryReport, ErrorClass, InboundEvent, InboundText, WebhookError, WebhookRequest},
};

pub(super) fn parse(request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
    let body: Value = serde_json::from_slice(&request.body).map_err(|_| WebhookError::Unreadable)?;
    let kind = body["type"].as_str().ok_or(WebhookError::MissingField("type"))?;
    let data = &body["data"];
    let text = |name: &str| data[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let provider_id = text("message_id").or_else(|| text("id")).ok_or(WebhookError::MissingField("message_id"));
    let status = match kind {
        "sms.received" => {
            return Ok(vec![InboundEvent::Text(InboundText {
                provider_id: provider_id?,
                from: text("from").ok_or(WebhookError::MissingField("from"))?,
                to: text("to").ok_or(WebhookError::MissingField("to"))?,
                text: text("text").unwrap_or_default(),
                segments: data["segments"].as_u64().and_then(|count| count.try_into().ok()).unwrap_or(1).max(1),
                media: Vec::new(),
                part: None,
                provider_keyword: None,
            })]);
        }
        "sms.accepted" => MessageStatus::Queued,
        "sms.sent" => MessageStatus::Sent,
        "sms.delivered" => MessageStatus::Delivered,
        "sms.undelivered" | "sms.expired" => MessageStatus::Undelivered,
        "sms.failed" | "sms.rejected" => MessageStatus::Failed,
        // An event that is not documented is no news.
        _ => return Ok(Vec::new()),
    };
    let source = data.pointer("/failure/source/code").or_else(|| data.pointer("/failure/code"));
    let code = source.map(|code| code.as_str().map_or_else(|| code.to_string(), str::to_owned));
    Ok(vec![InboundEvent::Status(DeliveryReport {
        provider_id: provider_id?,
        status,
        raw_status: kind.to_owned(),
        error_class: code.as_deref().and_then(class),
        error_code: code,
        reference: data.pointer("/metadata/reference").and_then(Value::as_str).map(str::to_owned),
        segments: None,
        price: None,
    })])
}

/// The class of a failure's code (Bird's extended SMS error codes; `suppressed` is its own list of opt-outs).
fn class(code: &str) -> Option<ErrorClass> {
    Some(match code {
        "suppressed" | "recipient_suppressed" => ErrorClass::OptedOut,
        "1" | "3" | "5" => ErrorClass::InvalidDestination,
        "34" => ErrorClass::Transient,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::sms::Method;

    fn events(body: &Value) -> Result<Vec<InboundEvent>, WebhookError> {
        parse(&WebhookRequest {
            method: Method::Post,
            url: String::new(),
            headers: vec![],
            body: body.to_string().into_bytes(),
        })
    }

    #[test]
    fn texts_and_reports() {
        let text = json!({ "type": "sms.received", "data": { "message_id": "sms_1", "from": "+1415", "to": "+1500", "text": "Hi" } });
        assert!(matches!(&events(&text).unwrap()[..], [InboundEvent::Text(text)] if text.text == "Hi"));
        let report = json!({ "type": "sms.undelivered", "data": { "id": "sms_2", "failure": { "source": { "code": 3 } }, "metadata": { "reference": "m_1" } } });
        let found = events(&report).unwrap();
        let [InboundEvent::Status(report)] = &found[..] else { panic!("{found:?}") };
        assert_eq!(
            (report.status, report.error_class),
            (MessageStatus::Undelivered, Some(ErrorClass::InvalidDestination))
        );
        assert_eq!(report.reference.as_deref(), Some("m_1"));
        assert_eq!(events(&json!({ "type": "email.sent", "data": {} })), Ok(vec![]));
        assert_eq!(events(&json!({ "type": "sms.sent", "data": {} })), Err(WebhookError::MissingField("message_id")));
        assert_eq!(events(&json!(1)), Err(WebhookError::MissingField("type")));
    }

    proptest! {
        #[test]
        fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&WebhookRequest { method: Method::Post, url: String::new(), headers: vec![], body });
        }
    }
}
