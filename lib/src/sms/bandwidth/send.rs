//! `POST /api/v2/users/{account}/messages` and its answers.

use serde::Deserialize;
use serde_json::json;

use super::DEFAULT_BASE_URL;
use crate::{
    domain::delivery::MessageStatus,
    sms::{
        BuildError, Credentials, OutboundText, ProviderRequest, ProviderResponse, SendOutcome,
        outbound::base_url,
        wire::{basic_authorization, path_part, post_json, rejected},
    },
};

pub(super) fn build(text: &OutboundText, credentials: &Credentials) -> Result<ProviderRequest, BuildError> {
    let mut body = json!({
        "applicationId": credentials.require("application_id")?, "from": text.from, "to": [text.to.as_str()],
        "text": text.text, "tag": text.reference,
    });
    if !text.media_urls.is_empty() {
        body["media"] = text.media_urls.iter().map(|url| url.as_str()).collect();
    }
    let account = path_part(credentials.require("account_id")?);
    let url = format!("{}/api/v2/users/{account}/messages", base_url(credentials, DEFAULT_BASE_URL)?);
    let authorization = basic_authorization(credentials.require("api_token")?, credentials.require("api_secret")?);
    Ok(post_json(url, Some(authorization), &body))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Taken {
    id: String,
    segment_count: Option<u32>,
}

#[derive(Deserialize)]
struct Refusal {
    #[serde(rename = "type")]
    kind: Option<String>,
}

pub(super) fn parse(response: &ProviderResponse) -> SendOutcome {
    if (200..300).contains(&response.status) {
        return match serde_json::from_slice::<Taken>(&response.body) {
            Ok(taken) => SendOutcome::Accepted {
                provider_id: taken.id,
                status: MessageStatus::Queued,
                segments: taken.segment_count.filter(|&count| count > 0),
                price: None,
            },
            Err(_) => SendOutcome::Ambiguous { code: "unreadable_response".into() },
        };
    }
    let code = serde_json::from_slice::<Refusal>(&response.body).ok().and_then(|refusal| refusal.kind);
    rejected(response, code, None)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::{domain::phone::parse_e164, sms::ErrorClass};

    #[test]
    fn the_request_and_the_answers() {
        let text = OutboundText {
            to: parse_e164("+14155550123").unwrap(),
            from: "+15005550006".into(),
            text: "Hi".into(),
            reference: "m_1".into(),
            status_callback: None,
            validity_seconds: None,
            media_urls: vec!["https://x.example/p".parse().unwrap()],
        };
        let credentials = Credentials::from([
            ("account_id", "9"),
            ("api_token", "u"),
            ("api_secret", "p"),
            ("application_id", "app"),
        ]);
        let request = build(&text, &credentials).unwrap();
        assert_eq!(request.url, "https://messaging.bandwidth.com/api/v2/users/9/messages");
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let expected = json!({ "applicationId": "app", "from": "+15005550006", "to": ["+14155550123"], "text": "Hi", "tag": "m_1",
            "media": ["https://x.example/p"] });
        assert_eq!(body, expected);
        let taken = parse(&ProviderResponse::new(202, r#"{"id":"b1","segmentCount":2}"#));
        assert!(matches!(taken, SendOutcome::Accepted { provider_id, segments: Some(2), .. } if provider_id == "b1"));
        assert!(matches!(parse(&ProviderResponse::new(202, "[]")), SendOutcome::Ambiguous { .. }));
        assert!(matches!(parse(&ProviderResponse::new(500, "")), SendOutcome::Ambiguous { .. }));
        for (status, kind, class) in [
            (400, "request-validation", ErrorClass::SenderConfig),
            (401, "authorization-error", ErrorClass::Account),
            (429, "max-message-queue-size-exceeded", ErrorClass::RateLimited),
        ] {
            let body = json!({ "type": kind, "description": "d" }).to_string();
            let outcome = parse(&ProviderResponse::new(status, body));
            assert_eq!(outcome, SendOutcome::Rejected { class, code: kind.into(), retry_after_seconds: None });
        }
    }
}
