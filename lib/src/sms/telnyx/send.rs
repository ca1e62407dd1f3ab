//! `POST /v2/messages` and its answers.

use serde::Deserialize;
use serde_json::json;

use super::{DEFAULT_BASE_URL, codes};
use crate::{
    domain::delivery::MessageStatus,
    sms::{
        BuildError, Credentials, OutboundText, Price, ProviderRequest, ProviderResponse, SendOutcome,
        outbound::base_url,
        wire::{bearer, post_json, rejected},
    },
};

pub(super) fn build(text: &OutboundText, credentials: &Credentials) -> Result<ProviderRequest, BuildError> {
    let mut body = json!({ "to": text.to.as_str(), "type": if text.media_urls.is_empty() { "SMS" } else { "MMS" } });
    if !text.from.is_empty() {
        body["from"] = json!(text.from);
    }
    if let Some(profile) = credentials.get("messaging_profile_id") {
        body["messaging_profile_id"] = json!(profile);
    }
    if !text.text.is_empty() || text.media_urls.is_empty() {
        body["text"] = json!(text.text);
    }
    if !text.media_urls.is_empty() {
        body["media_urls"] = text.media_urls.iter().map(|url| url.as_str()).collect();
    }
    if let Some(callback) = &text.status_callback {
        body["webhook_url"] = json!(callback.as_str());
        // Otherwise the profile's address gets every report as well.
        body["use_profile_webhooks"] = json!(false);
    }
    let url = format!("{}/v2/messages", base_url(credentials, DEFAULT_BASE_URL)?);
    Ok(post_json(url, Some(bearer(credentials.require("api_key")?)), &body))
}

#[derive(Deserialize)]
struct Answer {
    data: Message,
}

#[derive(Deserialize)]
struct Message {
    id: String,
    #[serde(default)]
    to: Vec<Recipient>,
    parts: Option<u32>,
    cost: Option<Cost>,
}

#[derive(Deserialize)]
struct Recipient {
    status: Option<String>,
}

/// What a text costs, once Telnyx knows.
#[derive(Deserialize)]
pub(super) struct Cost {
    amount: Option<String>,
    currency: Option<String>,
}

impl Cost {
    pub(super) fn price(&self) -> Option<Price> {
        Price::parse(self.amount.as_deref()?, self.currency.as_deref()?)
    }
}

#[derive(Deserialize)]
struct Refusal {
    errors: Vec<Problem>,
}

#[derive(Deserialize)]
struct Problem {
    code: String,
}

pub(super) fn parse(response: &ProviderResponse) -> SendOutcome {
    if (200..300).contains(&response.status) {
        return accepted(&response.body);
    }
    let refusal: Option<Refusal> = serde_json::from_slice(&response.body).ok();
    let code = refusal.and_then(|refusal| refusal.errors.into_iter().next()).map(|problem| problem.code);
    let class = code.as_deref().and_then(codes::class);
    rejected(response, code, class)
}

fn accepted(body: &[u8]) -> SendOutcome {
    let Ok(Answer { data }) = serde_json::from_slice::<Answer>(body) else {
        return SendOutcome::Ambiguous { code: "unreadable_response".into() };
    };
    let status = data.to.first().and_then(|to| codes::status(to.status.as_deref()?));
    SendOutcome::Accepted {
        provider_id: data.id,
        status: status.unwrap_or(MessageStatus::Queued),
        segments: data.parts.filter(|&parts| parts > 0),
        price: data.cost.and_then(|cost| cost.price()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::{domain::phone::parse_e164, sms::ErrorClass};

    fn text() -> OutboundText {
        OutboundText {
            to: parse_e164("+14155550123").unwrap(),
            from: "+15005550006".into(),
            text: "Hi \u{1f600}".into(),
            reference: "m_1".into(),
            status_callback: Some("https://x.example/status?ref=m_1".parse().unwrap()),
            validity_seconds: Some(600),
            media_urls: vec![],
        }
    }

    #[test]
    fn the_request() {
        let credentials = Credentials::from([
            ("api_key", "KEY"),
            ("messaging_profile_id", "P"),
            ("base_url", "http://127.0.0.1:9/sim/"),
        ]);
        let request = build(&text(), &credentials).unwrap();
        assert_eq!(request.url, "http://127.0.0.1:9/sim/v2/messages");
        assert_eq!(request.header("Authorization"), Some("Bearer KEY"));
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(
            body,
            json!({ "to": "+14155550123", "from": "+15005550006", "type": "SMS", "text": "Hi \u{1f600}", "messaging_profile_id": "P",
                "webhook_url": "https://x.example/status?ref=m_1", "use_profile_webhooks": false })
        );
        let picture =
            OutboundText { media_urls: vec!["https://x.example/p".parse().unwrap()], text: String::new(), ..text() };
        let body: Value = serde_json::from_slice(&build(&picture, &credentials).unwrap().body).unwrap();
        assert_eq!(
            (&body["type"], &body["media_urls"], body.get("text")),
            (&json!("MMS"), &json!(["https://x.example/p"]), None)
        );
        assert!(build(&text(), &Credentials::default()).is_err());
    }

    #[test]
    fn the_answers() {
        let accepted = r#"{"data":{"id":"t1","to":[{"phone_number":"+1","status":"queued"}],"parts":2,"errors":[],"cost":{"amount":"0.0040","currency":"USD"}}}"#;
        assert_eq!(
            parse(&ProviderResponse::new(200, accepted)),
            SendOutcome::Accepted {
                provider_id: "t1".into(),
                status: MessageStatus::Queued,
                segments: Some(2),
                price: Price::parse("0.004", "USD"),
            }
        );
        assert!(matches!(parse(&ProviderResponse::new(200, "{}")), SendOutcome::Ambiguous { .. }));
        assert!(matches!(parse(&ProviderResponse::new(503, "")), SendOutcome::Ambiguous { .. }));
        for (status, code, class) in [
            (400, "40300", ErrorClass::OptedOut),
            (400, "40310", ErrorClass::InvalidDestination),
            (400, "40305", ErrorClass::SenderConfig),
            (403, "40302", ErrorClass::Content),
            (403, "40333", ErrorClass::Account),
            (429, "40318", ErrorClass::RateLimited),
            (422, "10015", ErrorClass::SenderConfig),
            (401, "10009", ErrorClass::Account),
        ] {
            let body = json!({ "errors": [{ "code": code, "title": "t", "detail": "d" }] }).to_string();
            let outcome = parse(&ProviderResponse::new(status, body));
            assert_eq!(outcome, SendOutcome::Rejected { class, code: code.into(), retry_after_seconds: None });
        }
    }
}
