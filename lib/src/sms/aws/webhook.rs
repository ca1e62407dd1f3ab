//! What an SNS message carries: a text, an event of ours, or the question whether we want any.

use serde::Deserialize;
use url::Url;

use super::{
    codes,
    sns::{Envelope, is_sns},
};
use crate::sms::{DeliveryReport, InboundEvent, InboundText, WebhookError, WebhookRequest};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    // An inbound text.
    origination_number: Option<String>,
    destination_number: Option<String>,
    message_body: Option<String>,
    inbound_message_id: Option<String>,
    // An event of a text of ours.
    event_type: Option<String>,
    message_id: Option<String>,
    context: Option<Context>,
    total_message_parts: Option<u32>,
}

#[derive(Deserialize)]
struct Context {
    reference: Option<String>,
}

pub(super) fn parse(request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
    let envelope = Envelope::read(request).map_err(|_| WebhookError::Unreadable)?;
    match envelope.kind.as_str() {
        "SubscriptionConfirmation" => confirmation(envelope).map(|event| vec![event]),
        "Notification" => notification(&envelope.message),
        _ => Ok(Vec::new()),
    }
}

/// Only the vendor's own address that confirms a subscription is one to fetch.
fn confirmation(envelope: Envelope) -> Result<InboundEvent, WebhookError> {
    let url = envelope.subscribe_url.ok_or(WebhookError::MissingField("SubscribeURL"))?;
    let url = Url::parse(&url).map_err(|_| WebhookError::Unreadable)?;
    let confirms = url.query_pairs().any(|(name, value)| name == "Action" && value == "ConfirmSubscription");
    if is_sns(&url) && confirms { Ok(InboundEvent::Confirmation(url)) } else { Err(WebhookError::Unreadable) }
}

fn notification(message: &str) -> Result<Vec<InboundEvent>, WebhookError> {
    // A topic may also carry what people write to it.
    let Ok(body) = serde_json::from_str::<Body>(message) else { return Ok(Vec::new()) };
    if let Some(provider_id) = body.inbound_message_id {
        return Ok(vec![InboundEvent::Text(InboundText {
            provider_id,
            from: body.origination_number.ok_or(WebhookError::MissingField("originationNumber"))?,
            to: body.destination_number.ok_or(WebhookError::MissingField("destinationNumber"))?,
            text: body.message_body.unwrap_or_default(),
            segments: 1,
            media: Vec::new(),
            part: None,
            provider_keyword: None,
        })]);
    }
    let (Some(kind), Some(provider_id)) = (body.event_type, body.message_id) else { return Ok(Vec::new()) };
    // A type that is not documented is no news.
    let Some(status) = codes::status(&kind) else { return Ok(Vec::new()) };
    let class = codes::event_class(&kind);
    Ok(vec![InboundEvent::Status(DeliveryReport {
        provider_id,
        status,
        error_code: class.is_some().then(|| kind.clone()),
        error_class: class,
        raw_status: kind,
        reference: body.context.and_then(|context| context.reference),
        segments: body.total_message_parts.filter(|&parts| parts > 0),
        price: None,
    })])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{domain::delivery::MessageStatus, sms::ErrorClass};

    #[test]
    fn texts_and_events() {
        let text = json!({ "originationNumber": "+14155550123", "destinationNumber": "+15005550006", "messageBody": "Hi", "inboundMessageId": "i1" });
        let found = notification(&text.to_string()).unwrap();
        assert!(matches!(&found[..], [InboundEvent::Text(text)] if text.text == "Hi"));
        let event = json!({ "eventType": "TEXT_SPAM", "messageId": "a1", "context": { "reference": "m_1" }, "totalMessageParts": 2, "isFinal": true });
        let found = notification(&event.to_string()).unwrap();
        let [InboundEvent::Status(report)] = &found[..] else { panic!("{found:?}") };
        assert_eq!((report.status, report.error_class), (MessageStatus::Failed, Some(ErrorClass::Content)));
        assert_eq!((report.reference.as_deref(), report.segments), (Some("m_1"), Some(2)));
        let silent = notification(&json!({ "eventType": "TEXT_UNKNOWN", "messageId": "a1" }).to_string()).unwrap();
        assert!(
            matches!(&silent[..], [InboundEvent::Status(report)] if report.status == MessageStatus::Sent && report.error_code.is_none())
        );
        assert_eq!(notification("Hello"), Ok(vec![]));
        assert_eq!(notification("{\"eventType\":\"TEXT_BEAMED\",\"messageId\":\"a\"}"), Ok(vec![]));
        assert_eq!(notification("{\"inboundMessageId\":\"i\"}"), Err(WebhookError::MissingField("originationNumber")));
    }
}
