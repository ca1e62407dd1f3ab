//! `POST /v1/messages` and its answers.

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Deserialize;
use serde_json::json;

use super::DEFAULT_BASE_URL;
use crate::{
    domain::delivery::MessageStatus,
    sms::{
        BuildError, Credentials, ErrorClass, OutboundText, ProviderRequest, ProviderResponse, SendOutcome,
        outbound::base_url,
        wire::{basic_authorization, bearer, post_json, rejected},
    },
};

/// How long a token to sign in with is good, in seconds.
const TOKEN_SECONDS: i64 = 300;

pub(super) fn build(text: &OutboundText, credentials: &Credentials, now: i64) -> Result<ProviderRequest, BuildError> {
    let (from, to) = (text.from.trim_start_matches('+'), text.to.as_str().trim_start_matches('+'));
    let mut body = json!({ "from": from, "to": to, "client_ref": text.reference });
    match text.media_urls.first() {
        None => {
            body["channel"] = json!("sms");
            body["message_type"] = json!("text");
            body["text"] = json!(text.text);
            if let Some(seconds) = text.validity_seconds {
                body["ttl"] = json!(seconds.max(20));
            }
        }
        // One picture a message is all the interface takes.
        Some(picture) => {
            body["channel"] = json!("mms");
            body["message_type"] = json!("image");
            body["image"] = json!({ "url": picture.as_str() });
            if !text.text.is_empty() {
                body["image"]["caption"] = json!(text.text);
            }
        }
    }
    if let Some(callback) = &text.status_callback {
        body["webhook_url"] = json!(callback.as_str());
    }
    let url = format!("{}/v1/messages", base_url(credentials, DEFAULT_BASE_URL)?);
    Ok(post_json(url, Some(authorization(text, credentials, now)?), &body))
}

fn authorization(text: &OutboundText, credentials: &Credentials, now: i64) -> Result<(String, String), BuildError> {
    let (Some(application), Some(key)) = (credentials.get("application_id"), credentials.get("private_key")) else {
        return Ok(basic_authorization(credentials.require("api_key")?, credentials.require("api_secret")?));
    };
    let claims = json!({ "application_id": application, "iat": now, "exp": now + TOKEN_SECONDS, "jti": format!("{}.{now}", text.reference) });
    let key = EncodingKey::from_rsa_pem(key.as_bytes()).map_err(|_| BuildError::BadCredential("private_key"))?;
    let token = encode(&Header::new(Algorithm::RS256), &claims, &key);
    Ok(bearer(&token.map_err(|_| BuildError::BadCredential("private_key"))?))
}

#[derive(Deserialize)]
struct Taken {
    message_uuid: String,
}

#[derive(Deserialize)]
struct Problem {
    #[serde(rename = "type")]
    kind: Option<String>,
    title: Option<String>,
}

pub(super) fn parse(response: &ProviderResponse) -> SendOutcome {
    if (200..300).contains(&response.status) {
        return match serde_json::from_slice::<Taken>(&response.body) {
            Ok(taken) => SendOutcome::Accepted {
                provider_id: taken.message_uuid,
                status: MessageStatus::Queued,
                segments: None,
                price: None,
            },
            Err(_) => SendOutcome::Ambiguous { code: "unreadable_response".into() },
        };
    }
    let problem = serde_json::from_slice::<Problem>(&response.body).ok();
    // The number behind the type's `#`, otherwise the title as a code.
    let code = problem.and_then(|problem| {
        let number =
            problem.kind.as_deref().and_then(|kind| kind.rsplit_once('#')).map(|(_, number)| number.to_owned());
        number.or_else(|| problem.title.map(|title| title.to_lowercase().replace(' ', "_")))
    });
    let class = if response.status == 402 { Some(ErrorClass::Account) } else { code.as_deref().and_then(class) };
    rejected(response, code, class)
}

/// The class of an error's number (Vonage's Messages API errors).
pub(super) fn class(number: &str) -> Option<ErrorClass> {
    Some(match number {
        "1180" => ErrorClass::OptedOut,
        "1170" | "1210" => ErrorClass::InvalidDestination,
        "1110" | "1120" | "1130" => ErrorClass::SenderConfig,
        "1190" | "1240" => ErrorClass::Content,
        "1000" => ErrorClass::RateLimited,
        "1030" | "1050" | "1250" | "1260" => ErrorClass::Transient,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::domain::phone::parse_e164;

    fn text() -> OutboundText {
        OutboundText {
            to: parse_e164("+14155550123").unwrap(),
            from: "+15005550006".into(),
            text: "Hi".into(),
            reference: "m_1".into(),
            status_callback: Some("https://x.example/status?ref=m_1".parse().unwrap()),
            validity_seconds: Some(600),
            media_urls: vec![],
        }
    }

    #[test]
    fn the_request() {
        let credentials = Credentials::from([("api_key", "k"), ("api_secret", "s")]);
        let request = build(&text(), &credentials, 0).unwrap();
        assert_eq!(request.url, "https://api.nexmo.com/v1/messages");
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let expected = json!({ "channel": "sms", "message_type": "text", "from": "15005550006", "to": "14155550123", "text": "Hi",
            "client_ref": "m_1", "webhook_url": "https://x.example/status?ref=m_1", "ttl": 600 });
        assert_eq!(body, expected);
        let picture = OutboundText { media_urls: vec!["https://x.example/p".parse().unwrap()], ..text() };
        let body: Value = serde_json::from_slice(&build(&picture, &credentials, 0).unwrap().body).unwrap();
        assert_eq!((&body["channel"], &body["image"]["caption"]), (&json!("mms"), &json!("Hi")));
        let odd = Credentials::from([("application_id", "a"), ("private_key", "none")]);
        assert_eq!(build(&text(), &odd, 0), Err(BuildError::BadCredential("private_key")));
    }

    #[test]
    fn the_answers() {
        let accepted = parse(&ProviderResponse::new(202, r#"{"message_uuid":"u1"}"#));
        assert!(matches!(accepted, SendOutcome::Accepted { provider_id, .. } if provider_id == "u1"));
        assert!(matches!(parse(&ProviderResponse::new(202, "")), SendOutcome::Ambiguous { .. }));
        for (status, kind, code, class) in [
            (401, "https://developer.vonage.com/api-errors#unauthorized", "unauthorized", ErrorClass::Account),
            (402, "https://x#1", "1", ErrorClass::Account),
            (422, "https://developer.vonage.com/api-errors/messages#1120", "1120", ErrorClass::SenderConfig),
            (429, "https://developer.vonage.com/api-errors/messages#1000", "1000", ErrorClass::RateLimited),
        ] {
            let body = json!({ "type": kind, "title": "No", "detail": "d" }).to_string();
            let outcome = parse(&ProviderResponse::new(status, body));
            assert_eq!(outcome, SendOutcome::Rejected { class, code: code.into(), retry_after_seconds: None });
        }
    }
}
