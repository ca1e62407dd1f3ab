//! Inbound texts and reports: `{results: [..]}`, told apart by `status`.

use serde::Deserialize;

use super::send::Status;
use crate::sms::{
    DeliveryReport, ErrorClass, InboundEvent, InboundText, Price, WebhookError, WebhookRequest,
    wire::{reference, with_plus},
};

/// Infobip puts at most a hundred into a webhook.
const MOST_RESULTS: usize = 100;

#[derive(Deserialize)]
struct Body {
    results: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    message_id: String,
    from: Option<String>,
    to: Option<String>,
    text: Option<String>,
    sms_count: Option<u32>,
    status: Option<Status>,
    error: Option<Problem>,
    price: Option<Cost>,
}

#[derive(Deserialize)]
struct Problem {
    id: Option<i64>,
    permanent: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cost {
    price_per_message: Option<f64>,
    currency: Option<String>,
}

pub(super) fn parse(request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
    let body: Body = serde_json::from_slice(&request.body).map_err(|_| WebhookError::Unreadable)?;
    if body.results.len() > MOST_RESULTS {
        return Err(WebhookError::Unreadable);
    }
    let mut events = Vec::new();
    for mut entry in body.results {
        match entry.status.take() {
            None => events.push(InboundEvent::Text(received(entry)?)),
            Some(status) => events.extend(report(entry, &status, &request.url).map(InboundEvent::Status)),
        }
    }
    Ok(events)
}

fn received(entry: Entry) -> Result<InboundText, WebhookError> {
    Ok(InboundText {
        provider_id: entry.message_id,
        from: with_plus(&entry.from.ok_or(WebhookError::MissingField("from"))?),
        to: with_plus(&entry.to.ok_or(WebhookError::MissingField("to"))?),
        text: entry.text.unwrap_or_default(),
        segments: entry.sms_count.unwrap_or(1).max(1),
        media: Vec::new(),
        part: None,
        provider_keyword: None,
    })
}

/// A group that is not documented is no news.
fn report(entry: Entry, status: &Status, url: &str) -> Option<DeliveryReport> {
    let error = entry.error.filter(|error| error.id.is_some_and(|id| id != 0));
    let class = if status.is_opt_out() {
        Some(ErrorClass::OptedOut)
    } else {
        // The flag says whether the same text would fail the same way.
        error
            .as_ref()
            .and_then(|error| error.permanent)
            .map(|permanent| if permanent { ErrorClass::InvalidDestination } else { ErrorClass::Transient })
    };
    let price = entry
        .price
        .and_then(|cost| Price::parse(&format!("{:.6}", cost.price_per_message?), cost.currency.as_deref()?));
    Some(DeliveryReport {
        reference: Some(entry.message_id.clone()).or_else(|| reference(url)),
        provider_id: entry.message_id,
        status: status.read()?,
        raw_status: status.name.clone().unwrap_or_else(|| status.group_name.clone()),
        error_code: error.and_then(|error| error.id).map(|id| id.to_string()),
        error_class: class,
        segments: entry.sms_count.filter(|&count| count > 0),
        price,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::{domain::delivery::MessageStatus, sms::Method};

    fn events(body: &Value) -> Result<Vec<InboundEvent>, WebhookError> {
        parse(&WebhookRequest {
            method: Method::Post,
            url: String::new(),
            headers: vec![],
            body: body.to_string().into_bytes(),
        })
    }

    #[test]
    fn several_results() {
        let body = json!({ "results": [
            { "messageId": "i1", "from": "14155550123", "to": "15005550006", "text": "Hi", "smsCount": 2 },
            { "messageId": "m_1", "to": "1415", "status": { "groupName": "DELIVERED", "id": 5, "name": "DELIVERED_TO_HANDSET" }, "error": { "id": 0, "permanent": false }, "smsCount": 1, "price": { "pricePerMessage": 0.01, "currency": "EUR" } },
            { "messageId": "m_2", "to": "1415", "status": { "groupName": "DELIVERED", "id": 2, "name": "DELIVERED_TO_OPERATOR" } },
            { "messageId": "m_3", "to": "1415", "status": { "groupName": "UNDELIVERABLE", "id": 9, "name": "UNDELIVERABLE_NOT_DELIVERED" }, "error": { "id": 27, "permanent": false } },
            { "messageId": "m_4", "to": "1415", "status": { "groupName": "BEAMED" } },
        ] });
        let found = events(&body).unwrap();
        let [
            InboundEvent::Text(text),
            InboundEvent::Status(one),
            InboundEvent::Status(two),
            InboundEvent::Status(three),
        ] = &found[..]
        else {
            panic!("{found:?}")
        };
        assert_eq!((text.from.as_str(), text.segments), ("+14155550123", 2));
        assert_eq!(
            (one.status, &one.price, one.reference.as_deref()),
            (MessageStatus::Delivered, &Price::parse("0.01", "EUR"), Some("m_1"))
        );
        assert_eq!(
            (two.status, three.status, three.error_class),
            (MessageStatus::Sent, MessageStatus::Undelivered, Some(ErrorClass::Transient))
        );
        assert_eq!(events(&json!({})), Err(WebhookError::Unreadable));
        assert_eq!(events(&json!({ "results": [{ "messageId": "i" }] })), Err(WebhookError::MissingField("from")));
    }

    proptest! {
        #[test]
        fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&WebhookRequest { method: Method::Post, url: String::new(), headers: vec![], body });
        }
    }
}
