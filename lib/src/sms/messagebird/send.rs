//! `POST /messages` and its answers.

use serde::Deserialize;
use serde_json::json;

use super::DEFAULT_BASE_URL;
use crate::{
    domain::{
        delivery::MessageStatus,
        segments::{Encoding, segment},
    },
    sms::{
        BuildError, Credentials, ErrorClass, OutboundText, ProviderRequest, ProviderResponse, SendOutcome,
        outbound::base_url,
        wire::{post_json, rejected},
    },
};

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
        body["validity"] = json!(seconds);
    }
    let url = format!("{}/messages", base_url(credentials, DEFAULT_BASE_URL)?);
    let key = ("Authorization".into(), format!("AccessKey {}", credentials.require("access_key")?));
    Ok(post_json(url, Some(key), &body))
}

#[derive(Deserialize)]
struct Taken {
    id: String,
}

#[derive(Deserialize)]
struct Refusal {
    errors: Vec<Problem>,
}

#[derive(Deserialize)]
struct Problem {
    code: u32,
}

pub(super) fn parse(response: &ProviderResponse) -> SendOutcome {
    if (200..300).contains(&response.status) {
        return match serde_json::from_slice::<Taken>(&response.body) {
            Ok(Taken { id }) => {
                SendOutcome::Accepted { provider_id: id, status: MessageStatus::Queued, segments: None, price: None }
            }
            Err(_) => SendOutcome::Ambiguous { code: "unreadable_response".into() },
        };
    }
    let refusal = serde_json::from_slice::<Refusal>(&response.body).ok();
    let code = refusal.and_then(|refusal| refusal.errors.into_iter().next()).map(|problem| problem.code);
    // 2 is a key that is not allowed, 25 an empty balance, 9 and 10 wrong parameters, 98 and 99 faults of theirs.
    let class = code.and_then(|code| match code {
        2 | 25 => Some(ErrorClass::Account),
        _ => None,
    });
    rejected(response, code.map(|code| code.to_string()), class)
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
        for (status, code, class) in
            [(401, 2, ErrorClass::Account), (422, 25, ErrorClass::Account), (422, 9, ErrorClass::SenderConfig)]
        {
            let body = json!({ "errors": [{ "code": code, "description": "d", "parameter": null }] }).to_string();
            let outcome = parse(&ProviderResponse::new(status, body));
            assert_eq!(outcome, SendOutcome::Rejected { class, code: code.to_string(), retry_after_seconds: None });
        }
    }
}
