//! `POST /sms/3/messages` and its answers.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    domain::delivery::MessageStatus,
    sms::{
        BuildError, Credentials, ErrorClass, OutboundText, ProviderRequest, ProviderResponse, SendOutcome,
        outbound::base_url,
        wire::{post_json, rejected},
    },
};

pub(super) fn build(text: &OutboundText, credentials: &Credentials) -> Result<ProviderRequest, BuildError> {
    credentials.require("base_url")?;
    let mut message = json!({
        "sender": text.from.trim_start_matches('+'),
        "destinations": [{ "to": text.to.as_str().trim_start_matches('+'), "messageId": text.reference }],
        "content": { "text": text.text },
    });
    if let Some(callback) = &text.status_callback {
        message["webhooks"] = json!({ "delivery": { "url": callback.as_str() }, "contentType": "application/json" });
    }
    if let Some(seconds) = text.validity_seconds {
        message["options"] = json!({ "validityPeriod": { "amount": seconds, "timeUnit": "SECONDS" } });
    }
    let url = format!("{}/sms/3/messages", base_url(credentials, "")?);
    let key = ("Authorization".into(), format!("App {}", credentials.require("api_key")?));
    Ok(post_json(url, Some(key), &json!({ "messages": [message] })))
}

#[derive(Deserialize)]
struct Answer {
    messages: Vec<Message>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    message_id: String,
    status: Status,
}

/// A status as answers and reports carry it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Status {
    pub(super) group_name: String,
    pub(super) id: Option<i64>,
    pub(super) name: Option<String>,
}

impl Status {
    /// The status in our words; `None` for a group that is not documented. `DELIVERED` has two stages: the operator's and
    /// the phone's.
    pub(super) fn read(&self) -> Option<MessageStatus> {
        Some(match self.group_name.as_str() {
            "ACCEPTED" | "PENDING" => MessageStatus::Queued,
            "DELIVERED" if self.id == Some(2) => MessageStatus::Sent,
            "DELIVERED" => MessageStatus::Delivered,
            "UNDELIVERABLE" | "EXPIRED" => MessageStatus::Undelivered,
            "REJECTED" => MessageStatus::Failed,
            _ => return None,
        })
    }

    /// Whether the name says that the recipient wants no texts.
    pub(super) fn is_opt_out(&self) -> bool {
        let name = self.name.as_deref().unwrap_or_default();
        ["BLOCKLIST", "BLACKLIST", "OPT_OUT", "DND", "UNSUBSCRIBED"].iter().any(|mark| name.contains(mark))
    }
}

pub(super) fn parse(response: &ProviderResponse) -> SendOutcome {
    if (200..300).contains(&response.status) {
        let answer = serde_json::from_slice::<Answer>(&response.body).ok();
        let Some(message) = answer.and_then(|answer| answer.messages.into_iter().next()) else {
            return SendOutcome::Ambiguous { code: "unreadable_response".into() };
        };
        let status = message.status.read().unwrap_or(MessageStatus::Queued);
        if status == MessageStatus::Failed {
            let class = if message.status.is_opt_out() { ErrorClass::OptedOut } else { refused(&message.status) };
            let code = message.status.name.unwrap_or(message.status.group_name);
            return SendOutcome::Rejected { class, code, retry_after_seconds: None };
        }
        return SendOutcome::Accepted { provider_id: message.message_id, status, segments: None, price: None };
    }
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let code = body.pointer("/requestError/serviceException/messageId").or_else(|| body.get("errorCode"));
    rejected(response, code.and_then(Value::as_str).map(str::to_owned), None)
}

/// The class of a refusal by its name (Infobip's page on message statuses).
fn refused(status: &Status) -> ErrorClass {
    let name = status.name.as_deref().unwrap_or_default();
    let has = |marks: &[&str]| marks.iter().any(|mark| name.contains(mark));
    if has(&["NOT_ENOUGH_CREDITS", "ACCOUNT"]) {
        ErrorClass::Account
    } else if has(&["SENDER", "SOURCE", "ROUTE"]) {
        ErrorClass::SenderConfig
    } else if has(&["DESTINATION", "PREFIX", "NETWORK"]) {
        ErrorClass::InvalidDestination
    } else {
        ErrorClass::Content
    }
}

#[cfg(test)]
mod tests {
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
        let credentials = Credentials::from([("api_key", "k"), ("base_url", "https://abc.api.infobip.com/")]);
        let request = build(&text, &credentials).unwrap();
        assert_eq!(
            (request.url.as_str(), request.header("Authorization")),
            ("https://abc.api.infobip.com/sms/3/messages", Some("App k"))
        );
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let expected = json!({ "messages": [{ "sender": "15005550006", "destinations": [{ "to": "14155550123", "messageId": "m_1" }], "content": { "text": "Hi" },
            "webhooks": { "delivery": { "url": "https://x.example/status?ref=m_1" }, "contentType": "application/json" },
            "options": { "validityPeriod": { "amount": 60, "timeUnit": "SECONDS" } } }] });
        assert_eq!(body, expected);
        assert!(build(&text, &Credentials::from([("api_key", "k")])).is_err());
        let answer = |group: &str, id: i64, name: &str| {
            let body = json!({ "messages": [{ "messageId": "m_1", "status": { "groupName": group, "id": id, "name": name } }] });
            parse(&ProviderResponse::new(200, body.to_string()))
        };
        assert!(
            matches!(answer("PENDING", 26, "PENDING_ACCEPTED"), SendOutcome::Accepted { provider_id, .. } if provider_id == "m_1")
        );
        for (name, expected) in [
            ("REJECTED_DESTINATION", ErrorClass::InvalidDestination),
            ("REJECTED_NOT_ENOUGH_CREDITS", ErrorClass::Account),
            ("REJECTED_SENDER", ErrorClass::SenderConfig),
            ("REJECTED_USER_BLOCKLIST", ErrorClass::OptedOut),
        ] {
            assert!(
                matches!(answer("REJECTED", 6, name), SendOutcome::Rejected { class, .. } if class == expected),
                "{name}"
            );
        }
        assert!(matches!(parse(&ProviderResponse::new(200, "{}")), SendOutcome::Ambiguous { .. }));
        assert!(matches!(
            parse(&ProviderResponse::new(401, "{}")),
            SendOutcome::Rejected { class: ErrorClass::Account, .. }
        ));
    }
}
