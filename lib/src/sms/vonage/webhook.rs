//! Inbound texts and delivery receipts, by GET, as a form or as JSON: the account's settings say which.
//!
//! A receipt swaps the names: `msisdn` is the recipient and `to` our sender.

use serde_json::Value;
use url::{Url, form_urlencoded};

use super::codes;
use crate::sms::{
    DeliveryReport, InboundEvent, InboundText, Method, Price, TextPart, WebhookError, WebhookRequest,
    wire::{reference, with_plus},
};

type Parameters = Vec<(String, String)>;

/// Vonage's parameters of a webhook, as often as they can be read. By GET they stand in the address beside ours (`ref`), and
/// no page says whether ours is signed with them: without it first, then with it.
pub(super) fn readings(request: &WebhookRequest) -> Result<Vec<Parameters>, WebhookError> {
    let without = parameters(request)?;
    if request.method != Method::Get {
        return Ok(vec![without]);
    }
    let all = Url::parse(&request.url).map_err(|_| WebhookError::Unreadable)?.query_pairs().into_owned().collect();
    Ok(vec![without, all])
}

/// Vonage's parameters of a webhook.
fn parameters(request: &WebhookRequest) -> Result<Parameters, WebhookError> {
    if request.method == Method::Get {
        let url = Url::parse(&request.url).map_err(|_| WebhookError::Unreadable)?;
        return Ok(url.query_pairs().into_owned().filter(|(name, _)| name != "ref").collect());
    }
    let is_json = request.body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    if !is_json {
        return Ok(form_urlencoded::parse(&request.body).into_owned().collect());
    }
    let body: Value = serde_json::from_slice(&request.body).map_err(|_| WebhookError::Unreadable)?;
    let fields = body.as_object().ok_or(WebhookError::Unreadable)?.iter();
    Ok(fields.filter_map(|(name, value)| Some((name.clone(), plain(value)?))).collect())
}

/// A value as the signature covers it.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null => Some(String::new()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

pub(super) fn parse(request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
    let parameters = parameters(request)?;
    let get = |name: &str| {
        let found = parameters.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str());
        found.filter(|value| !value.is_empty())
    };
    let required = |name: &'static str| get(name).ok_or(WebhookError::MissingField(name));
    let provider_id = required("messageId")?.to_owned();
    let Some(word) = get("status") else {
        return Ok(vec![InboundEvent::Text(InboundText {
            provider_id,
            from: with_plus(required("msisdn")?),
            to: with_plus(required("to")?),
            text: get("text").unwrap_or_default().to_owned(),
            segments: 1,
            media: Vec::new(),
            part: part(&get),
            provider_keyword: None,
        })]);
    };
    let code = get("err-code").filter(|&code| code != "0").map(str::to_owned);
    // A status word that is not documented is no news.
    let Some(status) = codes::status(word, code.as_deref()) else { return Ok(Vec::new()) };
    Ok(vec![InboundEvent::Status(DeliveryReport {
        provider_id,
        status,
        raw_status: word.to_owned(),
        error_class: code.as_deref().and_then(codes::report_class),
        error_code: code,
        reference: get("client-ref").map(str::to_owned).or_else(|| reference(&request.url)),
        segments: None,
        // The price of this part alone; what the whole text costs was told when it was taken.
        price: None::<Price>,
    })])
}

fn part<'a>(get: &impl Fn(&str) -> Option<&'a str>) -> Option<TextPart> {
    get("concat").filter(|&flag| flag == "true")?;
    let number =
        |name: &str| get(name).and_then(|text| text.parse::<u32>().ok()).filter(|number| (1..=255).contains(number));
    Some(TextPart {
        reference: get("concat-ref")?.to_owned(),
        number: number("concat-part")?,
        total: number("concat-total")?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::{domain::delivery::MessageStatus, sms::ErrorClass};

    fn each_way(pairs: &[(&str, &str)]) -> [WebhookRequest; 3] {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let json: serde_json::Map<String, Value> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        let url = "https://x.example/s?ref=m_1".to_owned();
        let post = |body: String| WebhookRequest {
            method: Method::Post,
            url: url.clone(),
            headers: vec![],
            body: body.into_bytes(),
        };
        [
            WebhookRequest { method: Method::Get, url: format!("{url}&{form}"), headers: vec![], body: vec![] },
            post(form),
            post(Value::Object(json).to_string()),
        ]
    }

    #[test]
    fn a_text_and_a_part_of_one() {
        let whole = [
            ("msisdn", "14155550123"),
            ("to", "15005550006"),
            ("messageId", "i1"),
            ("text", "Hi & bye"),
            ("type", "text"),
            ("timestamp", "1"),
        ];
        for request in each_way(&whole) {
            let events = parse(&request).unwrap();
            let [InboundEvent::Text(text)] = &events[..] else { panic!("{events:?}") };
            assert_eq!(
                (text.from.as_str(), text.to.as_str(), text.text.as_str()),
                ("+14155550123", "+15005550006", "Hi & bye")
            );
            assert_eq!(text.part, None);
            assert_eq!(parameters(&request).unwrap().len(), whole.len());
        }
        let part: Vec<_> = whole
            .iter()
            .copied()
            .chain([("concat", "true"), ("concat-ref", "7"), ("concat-total", "2"), ("concat-part", "1")])
            .collect();
        for request in each_way(&part) {
            let events = parse(&request).unwrap();
            let [InboundEvent::Text(text)] = &events[..] else { panic!("{events:?}") };
            assert_eq!(text.part, Some(TextPart { reference: "7".into(), number: 1, total: 2 }));
        }
    }

    #[test]
    fn a_receipt() {
        let receipt = [
            ("msisdn", "14155550123"),
            ("to", "15005550006"),
            ("messageId", "i1"),
            ("status", "failed"),
            ("err-code", "9"),
            ("client-ref", "m_9"),
            ("price", "0.03"),
        ];
        for request in each_way(&receipt) {
            assert_eq!(
                parse(&request),
                Ok(vec![InboundEvent::Status(DeliveryReport {
                    provider_id: "i1".into(),
                    status: MessageStatus::Failed,
                    raw_status: "failed".into(),
                    error_code: Some("9".into()),
                    error_class: Some(ErrorClass::OptedOut),
                    reference: Some("m_9".into()),
                    segments: None,
                    price: None,
                })])
            );
        }
    }

    #[test]
    fn what_is_no_news_and_what_cannot_be_read() {
        for request in each_way(&[("messageId", "i1"), ("status", "beamed")]) {
            assert_eq!(parse(&request), Ok(vec![]));
        }
        for request in each_way(&[("messageId", "i1")]) {
            assert_eq!(parse(&request), Err(WebhookError::MissingField("msisdn")));
        }
        let broken = WebhookRequest { method: Method::Post, url: String::new(), headers: vec![], body: b"{]".to_vec() };
        assert_eq!(parse(&broken), Err(WebhookError::Unreadable));
    }

    proptest! {
        #[test]
        fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..300), url in ".*", get: bool) {
            let method = if get { Method::Get } else { Method::Post };
            let _ = parse(&WebhookRequest { method, url, headers: vec![], body });
        }
    }
}
