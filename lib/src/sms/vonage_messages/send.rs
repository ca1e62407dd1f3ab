//! `POST /v1/messages` and its answers.

use std::ops::RangeInclusive;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{DEFAULT_BASE_URL, codes};
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
/// The times to live of a text, in seconds. No page gives bounds for this interface: these are the SMS API's.
const SMS_TTL: RangeInclusive<u32> = 20..=604_800;
/// The times to live of a picture, in seconds (Vonage's Python SDK).
const MMS_TTL: RangeInclusive<u32> = 300..=259_200;
/// The longest title of an error that is kept as its code.
const MAX_TITLE: usize = 60;

pub(super) fn build(text: &OutboundText, credentials: &Credentials, now: i64) -> Result<ProviderRequest, BuildError> {
    let (from, to) = (text.from.trim_start_matches('+'), text.to.as_str().trim_start_matches('+'));
    let mut body = json!({ "from": from, "to": to, "client_ref": text.reference });
    let ttl = match text.media_urls.first() {
        None => {
            body["channel"] = json!("sms");
            body["message_type"] = json!("text");
            body["text"] = json!(text.text);
            SMS_TTL
        }
        // One picture a message is all the interface takes.
        Some(picture) => {
            body["channel"] = json!("mms");
            body["message_type"] = json!("image");
            body["image"] = json!({ "url": picture.as_str() });
            if !text.text.is_empty() {
                body["image"]["caption"] = json!(text.text);
            }
            MMS_TTL
        }
    };
    if let Some(seconds) = text.validity_seconds {
        body["ttl"] = json!(seconds.clamp(*ttl.start(), *ttl.end()));
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
    let claims = json!({
        "application_id": application, "iat": now, "exp": now.saturating_add(TOKEN_SECONDS),
        "jti": format!("{}.{now}", text.reference),
    });
    let key = EncodingKey::from_rsa_pem(key.as_bytes()).map_err(|_| BuildError::BadCredential("private_key"))?;
    let token = encode(&Header::new(Algorithm::RS256), &claims, &key);
    Ok(bearer(&token.map_err(|_| BuildError::BadCredential("private_key"))?))
}

#[derive(Deserialize)]
struct Taken {
    message_uuid: String,
}

pub(super) fn parse(response: &ProviderResponse) -> SendOutcome {
    if (200..300).contains(&response.status) {
        return match serde_json::from_slice::<Taken>(&response.body) {
            Ok(Taken { message_uuid }) if !message_uuid.is_empty() => SendOutcome::Accepted {
                provider_id: message_uuid,
                status: MessageStatus::Queued,
                segments: None,
                price: None,
            },
            _ => SendOutcome::Ambiguous { code: "unreadable_response".into() },
        };
    }
    let problem: Value = serde_json::from_slice(&response.body).unwrap_or(Value::Null);
    let code = code(&problem);
    if code.as_deref() == Some(codes::ALREADY_SENT) {
        return SendOutcome::Ambiguous { code: codes::ALREADY_SENT.into() };
    }
    let by_status = (response.status == 402).then_some(ErrorClass::Account);
    let class = by_status.or_else(|| code.as_deref().and_then(codes::class));
    rejected(response, code, class)
}

/// The number or word behind the `#` of an error's type; failing that, its title, which is a number in reports.
pub(super) fn code(problem: &Value) -> Option<String> {
    let kind = problem["type"].as_str().and_then(|kind| kind.rsplit_once('#')).map(|(_, code)| code.to_owned());
    let title = || match &problem["title"] {
        Value::Number(number) => Some(number.to_string()),
        Value::String(title) => {
            let word = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
            Some(title.trim().chars().take(MAX_TITLE).map(word).collect())
        }
        _ => None,
    };
    kind.or_else(title).filter(|code| !code.is_empty())
}

#[cfg(test)]
mod tests;
