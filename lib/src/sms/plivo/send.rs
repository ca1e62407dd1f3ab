//! `POST /v1/Account/{auth_id}/Message/` and its answers.

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
    let (id, token) = (credentials.require("auth_id")?, credentials.require("auth_token")?);
    let mut body = json!({ "dst": text.to.as_str(), "type": if text.media_urls.is_empty() { "sms" } else { "mms" } });
    match credentials.get("powerpack_uuid") {
        Some(powerpack) => body["powerpack_uuid"] = json!(powerpack),
        None => body["src"] = json!(text.from),
    }
    if !text.text.is_empty() || text.media_urls.is_empty() {
        body["text"] = json!(text.text);
    }
    if !text.media_urls.is_empty() {
        body["media_urls"] = text.media_urls.iter().map(|url| url.as_str()).collect();
    }
    if let Some(callback) = &text.status_callback {
        body["url"] = json!(callback.as_str());
        body["method"] = json!("POST");
    }
    if let Some(seconds) = text.validity_seconds {
        body["message_expiry"] = json!(seconds);
    }
    let url = format!("{}/v1/Account/{}/Message/", base_url(credentials, DEFAULT_BASE_URL)?, path_part(id));
    Ok(post_json(url, Some(basic_authorization(id, token)), &body))
}

#[derive(Deserialize)]
struct Queued {
    message_uuid: Vec<String>,
}

/// Refusals carry words and no code: the HTTP status decides.
pub(super) fn parse(response: &ProviderResponse) -> SendOutcome {
    if !(200..300).contains(&response.status) {
        return rejected(response, None, None);
    }
    let queued: Option<Queued> = serde_json::from_slice(&response.body).ok();
    match queued.and_then(|queued| queued.message_uuid.into_iter().next()) {
        Some(provider_id) => {
            SendOutcome::Accepted { provider_id, status: MessageStatus::Queued, segments: None, price: None }
        }
        None => SendOutcome::Ambiguous { code: "unreadable_response".into() },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::{domain::phone::parse_e164, sms::ErrorClass};

    #[test]
    fn the_request() {
        let text = OutboundText {
            to: parse_e164("+14155550123").unwrap(),
            from: "+15005550006".into(),
            text: "Hi".into(),
            reference: "m_1".into(),
            status_callback: Some("https://x.example/status?ref=m_1".parse().unwrap()),
            validity_seconds: Some(600),
            media_urls: vec![],
        };
        let credentials = Credentials::from([("auth_id", "MA1"), ("auth_token", "t")]);
        let request = build(&text, &credentials).unwrap();
        assert_eq!(request.url, "https://api.plivo.com/v1/Account/MA1/Message/");
        assert_eq!(request.header("Authorization").unwrap(), basic_authorization("MA1", "t").1);
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let expected = json!({ "src": "+15005550006", "dst": "+14155550123", "type": "sms", "text": "Hi",
            "url": "https://x.example/status?ref=m_1", "method": "POST", "message_expiry": 600 });
        assert_eq!(body, expected);
        let credentials = Credentials::from([("auth_id", "MA1"), ("auth_token", "t"), ("powerpack_uuid", "pp")]);
        let picture = OutboundText { media_urls: vec!["https://x.example/p".parse().unwrap()], ..text };
        let body: Value = serde_json::from_slice(&build(&picture, &credentials).unwrap().body).unwrap();
        assert_eq!((&body["type"], &body["powerpack_uuid"], body.get("src")), (&json!("mms"), &json!("pp"), None));
    }

    #[test]
    fn the_answers() {
        let accepted = r#"{"api_id":"a","message":"message(s) queued","message_uuid":["u1"]}"#;
        assert_eq!(
            parse(&ProviderResponse::new(202, accepted)),
            SendOutcome::Accepted {
                provider_id: "u1".into(),
                status: MessageStatus::Queued,
                segments: None,
                price: None
            }
        );
        assert!(matches!(parse(&ProviderResponse::new(202, r#"{"message_uuid":[]}"#)), SendOutcome::Ambiguous { .. }));
        assert!(matches!(parse(&ProviderResponse::new(500, "")), SendOutcome::Ambiguous { .. }));
        for (status, class) in
            [(400, ErrorClass::SenderConfig), (401, ErrorClass::Account), (429, ErrorClass::RateLimited)]
        {
            let outcome = parse(&ProviderResponse::new(status, r#"{"api_id":"a","error":"no"}"#));
            let code = format!("http_{status}");
            assert_eq!(outcome, SendOutcome::Rejected { class, code, retry_after_seconds: None });
        }
    }
}
