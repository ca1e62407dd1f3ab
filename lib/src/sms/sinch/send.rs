//! `POST /xms/v1/{plan}/batches` and its answers.

use serde::Deserialize;
use serde_json::json;

use crate::{
    domain::delivery::MessageStatus,
    sms::{
        BuildError, Credentials, ErrorClass, OutboundText, ProviderRequest, ProviderResponse, SendOutcome,
        outbound::base_url,
        wire::{bearer, path_part, post_json, rejected},
    },
};

/// The address of the plan's batches.
pub(super) fn batches_url(credentials: &Credentials) -> Result<String, BuildError> {
    let region = credentials.get("region").unwrap_or("us");
    if !region.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Err(BuildError::BadCredential("region"));
    }
    let base = base_url(credentials, &format!("https://{region}.sms.api.sinch.com"))?;
    Ok(format!("{base}/xms/v1/{}/batches", path_part(credentials.require("service_plan_id")?)))
}

pub(super) fn authorization(credentials: &Credentials) -> Result<(String, String), BuildError> {
    Ok(bearer(credentials.require("api_token")?))
}

pub(super) fn build(text: &OutboundText, credentials: &Credentials, now: i64) -> Result<ProviderRequest, BuildError> {
    let mut body = json!({
        "from": text.from.trim_start_matches('+'), "to": [text.to.as_str().trim_start_matches('+')], "body": text.text,
        "delivery_report": "per_recipient", "client_reference": text.reference,
    });
    if let Some(callback) = &text.status_callback {
        body["callback_url"] = json!(callback.as_str());
    }
    if let Some(seconds) = text.validity_seconds
        && let Ok(until) = jiff::Timestamp::from_second(now.saturating_add(seconds.into()))
    {
        body["expire_at"] = json!(until.to_string());
    }
    Ok(post_json(batches_url(credentials)?, Some(authorization(credentials)?), &body))
}

#[derive(Deserialize)]
struct Batch {
    id: String,
}

#[derive(Deserialize)]
struct Refusal {
    code: Option<String>,
}

pub(super) fn parse(response: &ProviderResponse) -> SendOutcome {
    if (200..300).contains(&response.status) {
        return match serde_json::from_slice::<Batch>(&response.body) {
            Ok(Batch { id }) => {
                SendOutcome::Accepted { provider_id: id, status: MessageStatus::Queued, segments: None, price: None }
            }
            Err(_) => SendOutcome::Ambiguous { code: "unreadable_response".into() },
        };
    }
    let code = serde_json::from_slice::<Refusal>(&response.body).ok().and_then(|refusal| refusal.code);
    let class = match code.as_deref() {
        Some("syntax_invalid_parameter_format" | "syntax_constraint_violation") => Some(ErrorClass::SenderConfig),
        _ => None,
    };
    rejected(response, code, class)
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
        let credentials = Credentials::from([("service_plan_id", "p/1"), ("api_token", "t"), ("region", "eu")]);
        let request = build(&text, &credentials, 0).unwrap();
        assert_eq!(request.url, "https://eu.sms.api.sinch.com/xms/v1/p%2F1/batches");
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let expected = json!({ "from": "15005550006", "to": ["14155550123"], "body": "Hi", "delivery_report": "per_recipient",
            "client_reference": "m_1", "callback_url": "https://x.example/status?ref=m_1", "expire_at": "1970-01-01T00:01:00Z" });
        assert_eq!(body, expected);
        let odd = Credentials::from([("service_plan_id", "p"), ("api_token", "t"), ("region", "evil.example/")]);
        assert_eq!(build(&text, &odd, 0), Err(BuildError::BadCredential("region")));
        assert!(
            matches!(parse(&ProviderResponse::new(201, r#"{"id":"b1","canceled":false}"#)), SendOutcome::Accepted { provider_id, .. } if provider_id == "b1")
        );
        assert!(matches!(parse(&ProviderResponse::new(201, "")), SendOutcome::Ambiguous { .. }));
        assert!(matches!(parse(&ProviderResponse::new(503, "")), SendOutcome::Ambiguous { .. }));
        let refused = parse(&ProviderResponse::new(403, r#"{"code":"unauthorized","text":"x"}"#));
        assert_eq!(
            refused,
            SendOutcome::Rejected {
                class: ErrorClass::Account,
                code: "unauthorized".into(),
                retry_after_seconds: None
            }
        );
    }
}
