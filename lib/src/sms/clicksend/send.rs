//! `POST /v3/sms/send` and its answers.

use serde::Deserialize;
use serde_json::json;

use super::DEFAULT_BASE_URL;
use crate::{
    domain::delivery::MessageStatus,
    sms::{
        BuildError, Credentials, ErrorClass, OutboundText, Price, ProviderRequest, ProviderResponse, SendOutcome,
        outbound::base_url,
        wire::{basic_authorization, post_json, rejected},
    },
};

/// Prices are in the account's currency, which answers do not name.
const CURRENCY: &str = "USD";

pub(super) fn build(text: &OutboundText, credentials: &Credentials) -> Result<ProviderRequest, BuildError> {
    let body = json!({ "messages": [{
        "from": text.from, "to": text.to.as_str(), "body": text.text, "source": "leadline", "custom_string": text.reference,
    }] });
    let url = format!("{}/v3/sms/send", base_url(credentials, DEFAULT_BASE_URL)?);
    let authorization = basic_authorization(credentials.require("username")?, credentials.require("api_key")?);
    Ok(post_json(url, Some(authorization), &body))
}

#[derive(Deserialize)]
struct Answer {
    response_code: Option<String>,
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Data {
    #[serde(default)]
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    message_id: Option<String>,
    message_parts: Option<u32>,
    message_price: Option<String>,
    status: String,
}

/// The text's own status decides: the envelope says success whatever became of it.
pub(super) fn parse(response: &ProviderResponse) -> SendOutcome {
    let answer = serde_json::from_slice::<Answer>(&response.body).ok();
    if !(200..300).contains(&response.status) {
        let code = answer.and_then(|answer| answer.response_code);
        let class = code.as_deref().and_then(class);
        return rejected(response, code, class);
    }
    let message = answer.and_then(|answer| answer.data).and_then(|data| data.messages.into_iter().next());
    let Some(message) = message else { return SendOutcome::Ambiguous { code: "unreadable_response".into() } };
    match (message.status.as_str(), message.message_id) {
        ("SUCCESS" | "QUEUED", Some(provider_id)) => SendOutcome::Accepted {
            provider_id,
            status: MessageStatus::Queued,
            segments: message.message_parts.filter(|&parts| parts > 0),
            price: message.message_price.and_then(|price| Price::parse(&price, CURRENCY)),
        },
        ("SUCCESS" | "QUEUED", None) => SendOutcome::Ambiguous { code: "unreadable_response".into() },
        (status, _) => SendOutcome::Rejected {
            class: class(status).unwrap_or(ErrorClass::SenderConfig),
            code: status.to_owned(),
            retry_after_seconds: None,
        },
    }
}

/// The class of a status or code (ClickSend's page on application codes).
fn class(code: &str) -> Option<ErrorClass> {
    Some(match code {
        "OPTED_OUT" => ErrorClass::OptedOut,
        "INVALID_RECIPIENT" | "2015" | "COUNTRY_NOT_ENABLED" => ErrorClass::InvalidDestination,
        "INVALID_SENDER_ID" | "2017" => ErrorClass::SenderConfig,
        "EMPTY_MESSAGE" | "2051" => ErrorClass::Content,
        "INSUFFICIENT_CREDIT" | "INVALID_CREDENTIALS" | "2006" | "2007" | "2018" | "2022" => ErrorClass::Account,
        "THROTTLED" | "2016" | "TOO_MANY_REQUESTS" => ErrorClass::RateLimited,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::domain::phone::parse_e164;

    #[test]
    fn the_request_and_the_answers() {
        let text = OutboundText {
            to: parse_e164("+14155550123").unwrap(),
            from: "+15005550006".into(),
            text: "Hi".into(),
            reference: "m_1".into(),
            status_callback: None,
            validity_seconds: None,
            media_urls: vec![],
        };
        let request = build(&text, &Credentials::from([("username", "u"), ("api_key", "k")])).unwrap();
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let expected = json!({ "messages": [{ "from": "+15005550006", "to": "+14155550123", "body": "Hi", "source": "leadline", "custom_string": "m_1" }] });
        assert_eq!(body, expected);
        let answer = |status: &str| {
            let body = json!({ "http_code": 200, "response_code": "SUCCESS", "data": { "messages": [{ "message_id": "c1", "message_parts": 1, "message_price": "0.0770", "status": status }] } });
            parse(&ProviderResponse::new(200, body.to_string()))
        };
        assert_eq!(
            answer("SUCCESS"),
            SendOutcome::Accepted {
                provider_id: "c1".into(),
                status: MessageStatus::Queued,
                segments: Some(1),
                price: Price::parse("0.077", "USD")
            }
        );
        for (status, expected) in [
            ("INSUFFICIENT_CREDIT", ErrorClass::Account),
            ("OPTED_OUT", ErrorClass::OptedOut),
            ("ODD", ErrorClass::SenderConfig),
        ] {
            assert!(matches!(answer(status), SendOutcome::Rejected { class, .. } if class == expected), "{status}");
        }
        assert!(matches!(parse(&ProviderResponse::new(200, "{}")), SendOutcome::Ambiguous { .. }));
        assert!(matches!(
            parse(&ProviderResponse::new(429, r#"{"response_code":"TOO_MANY_REQUESTS"}"#)),
            SendOutcome::Rejected { class: ErrorClass::RateLimited, .. }
        ));
    }
}
