//! `POST /messages` and its answers.

use serde::Deserialize;
use serde_json::json;

use super::{DEFAULT_BASE_URL, codes, message::Message};
use crate::{
    domain::{
        delivery::MessageStatus,
        segments::{Encoding, segment},
    },
    sms::{
        BuildError, Credentials, OutboundText, ProviderRequest, ProviderResponse, SendOutcome,
        outbound::base_url,
        wire::{post_json, rejected},
    },
};

/// The address of the account's messages.
pub(super) fn messages_url(credentials: &Credentials) -> Result<String, BuildError> {
    Ok(format!("{}/messages", base_url(credentials, DEFAULT_BASE_URL)?))
}

/// The account's key, in the scheme that is MessageBird's own.
pub(super) fn authorization(credentials: &Credentials) -> Result<(String, String), BuildError> {
    Ok(("Authorization".into(), format!("AccessKey {}", credentials.require("access_key")?)))
}

pub(super) fn build(text: &OutboundText, credentials: &Credentials) -> Result<ProviderRequest, BuildError> {
    let unicode = segment(&text.text).encoding == Encoding::Ucs2;
    let mut body = json!({
        "originator": text.from.trim_start_matches('+'), "recipients": [text.to.as_str().trim_start_matches('+')],
        "body": text.text, "reference": text.reference, "datacoding": if unicode { "unicode" } else { "plain" },
    });
    if let Some(callback) = &text.status_callback {
        body["reportUrl"] = json!(callback.as_str());
    }
    if let Some(seconds) = text.validity_seconds {
        body["validity"] = json!(seconds.max(1));
    }
    Ok(post_json(messages_url(credentials)?, Some(authorization(credentials)?), &body))
}

#[derive(Deserialize)]
struct Refusal {
    errors: Vec<Problem>,
}

#[derive(Deserialize)]
struct Problem {
    code: u32,
    parameter: Option<String>,
}

pub(super) fn parse(response: &ProviderResponse) -> SendOutcome {
    if (200..300).contains(&response.status) {
        return match serde_json::from_slice::<Message>(&response.body) {
            Ok(message) if !message.id.is_empty() => SendOutcome::Accepted {
                status: message.status().unwrap_or(MessageStatus::Queued),
                segments: message.segments(),
                price: message.price(),
                provider_id: message.id,
            },
            _ => SendOutcome::Ambiguous { code: "unreadable_response".into() },
        };
    }
    let refusal = serde_json::from_slice::<Refusal>(&response.body).ok();
    let problem = refusal.and_then(|refusal| refusal.errors.into_iter().next());
    let class = problem.as_ref().and_then(|problem| codes::refusal_class(problem.code, problem.parameter.as_deref()));
    rejected(response, problem.map(|problem| problem.code.to_string()), class)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::{
        domain::phone::parse_e164,
        sms::{ErrorClass, Price},
    };

    #[test]
    fn the_request_and_the_answers() {
        let text = OutboundText {
            to: parse_e164("+14155550123").unwrap(),
            from: "+15005550006".into(),
            text: "Hi".into(),
            reference: "m_1".into(),
            status_callback: Some("https://x.example/status?ref=m_1".parse().unwrap()),
            validity_seconds: Some(60),
            media_urls: vec![],
        };
        let request = build(&text, &Credentials::from([("access_key", "k")])).unwrap();
        assert_eq!(request.header("Authorization"), Some("AccessKey k"));
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let expected = json!({ "originator": "15005550006", "recipients": ["14155550123"], "body": "Hi", "reference": "m_1",
            "datacoding": "plain", "reportUrl": "https://x.example/status?ref=m_1", "validity": 60 });
        assert_eq!(body, expected);
        assert!(
            matches!(parse(&ProviderResponse::new(201, r#"{"id":"mb1"}"#)), SendOutcome::Accepted { provider_id, .. } if provider_id == "mb1")
        );
        assert!(matches!(parse(&ProviderResponse::new(201, "")), SendOutcome::Ambiguous { .. }));
        assert!(matches!(parse(&ProviderResponse::new(201, r#"{"id":""}"#)), SendOutcome::Ambiguous { .. }));
        for (status, code, parameter, class) in [
            (401, 2, Some("access_key"), ErrorClass::Account),
            (422, 25, None, ErrorClass::Account),
            (422, 9, None, ErrorClass::SenderConfig),
            (422, 10, Some("originator"), ErrorClass::SenderConfig),
            (422, 9, Some("recipients"), ErrorClass::InvalidDestination),
            (422, 10, Some("recipient"), ErrorClass::InvalidDestination),
            (422, 9, Some("body"), ErrorClass::Content),
            (429, 99, None, ErrorClass::RateLimited),
        ] {
            let body = json!({ "errors": [{ "code": code, "description": "d", "parameter": parameter }] }).to_string();
            let outcome = parse(&ProviderResponse::new(status, body));
            assert_eq!(outcome, SendOutcome::Rejected { class, code: code.to_string(), retry_after_seconds: None });
        }
        for status in [302, 408, 500, 503] {
            assert!(matches!(parse(&ProviderResponse::new(status, "")), SendOutcome::Ambiguous { .. }), "{status}");
        }
    }

    #[test]
    fn what_the_answer_tells_of_a_text() {
        let recipient = json!({
            "recipient": 31_612_345_678_u64, "status": "sent", "statusDatetime": "2026-01-05T10:02:59+00:00",
            "messagePartCount": 2, "price": { "amount": 0.076, "currency": "EUR" },
        });
        let body = json!({ "id": "mb1", "recipients": { "totalCount": 1, "items": [recipient] } });
        assert_eq!(
            parse(&ProviderResponse::new(201, body.to_string())),
            SendOutcome::Accepted {
                provider_id: "mb1".into(),
                status: MessageStatus::Sent,
                segments: Some(2),
                price: Price::parse("0.076", "EUR"),
            }
        );
        for recipients in
            [json!(null), json!([]), json!({ "items": [{ "status": "new", "price": { "amount": null } }] })]
        {
            let body = json!({ "id": "mb1", "recipients": recipients }).to_string();
            let expected = SendOutcome::Accepted {
                provider_id: "mb1".into(),
                status: MessageStatus::Queued,
                segments: None,
                price: None,
            };
            assert_eq!(parse(&ProviderResponse::new(201, body)), expected);
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(status: u16, body in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&ProviderResponse::new(status, body));
        }
    }
}
