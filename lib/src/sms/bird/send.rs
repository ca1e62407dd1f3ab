//! `POST /v1/sms/messages` and its answers.

use serde_json::{Value, json};

use super::DEFAULT_BASE_URL;
use crate::{
    domain::delivery::MessageStatus,
    sms::{
        BuildError, Credentials, OutboundText, ProviderRequest, ProviderResponse, SendOutcome,
        outbound::base_url,
        wire::{bearer, post_json, rejected},
    },
};

pub(super) fn build(text: &OutboundText, credentials: &Credentials) -> Result<ProviderRequest, BuildError> {
    let body = json!({
        "to": text.to.as_str(), "from": text.from, "text": text.text, "category": "transactional",
        "metadata": { "reference": text.reference },
    });
    let url = format!("{}/v1/sms/messages", base_url(credentials, DEFAULT_BASE_URL)?);
    let mut request = post_json(url, Some(bearer(credentials.require("api_key")?)), &body);
    request.headers.push(("Idempotency-Key".into(), text.reference.clone()));
    Ok(request)
}

pub(super) fn parse(response: &ProviderResponse) -> SendOutcome {
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    if (200..300).contains(&response.status) {
        return match body["id"].as_str() {
            Some(id) if !id.is_empty() => SendOutcome::Accepted {
                provider_id: id.to_owned(),
                status: MessageStatus::Queued,
                segments: None,
                price: None,
            },
            _ => SendOutcome::Ambiguous { code: "unreadable_response".into() },
        };
    }
    let code = body["code"].as_str().or_else(|| body.pointer("/error/code").and_then(Value::as_str)).map(str::to_owned);
    rejected(response, code, None)
}

#[cfg(test)]
mod tests {
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
            media_urls: vec![],
        };
        let request = build(&text, &Credentials::from([("api_key", "bk_1")])).unwrap();
        assert_eq!(request.url, "https://api.bird.com/v1/sms/messages");
        assert_eq!(
            (request.header("Idempotency-Key"), request.header("Authorization")),
            (Some("m_1"), Some("Bearer bk_1"))
        );
        assert!(
            matches!(parse(&ProviderResponse::new(202, r#"{"id":"sms_1","status":"accepted"}"#)), SendOutcome::Accepted { provider_id, .. } if provider_id == "sms_1")
        );
        assert!(matches!(parse(&ProviderResponse::new(202, "[]")), SendOutcome::Ambiguous { .. }));
        assert!(matches!(parse(&ProviderResponse::new(502, "")), SendOutcome::Ambiguous { .. }));
        let refused = parse(&ProviderResponse::new(429, r#"{"error":{"code":"rate_limited"}}"#));
        assert_eq!(
            refused,
            SendOutcome::Rejected {
                class: ErrorClass::RateLimited,
                code: "rate_limited".into(),
                retry_after_seconds: None
            }
        );
    }
}
