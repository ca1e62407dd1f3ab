//! `POST /2010-04-01/Accounts/{sid}/Messages.json` and its answers.

use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::{DEFAULT_BASE_URL, codes};
use crate::{
    domain::delivery::MessageStatus,
    sms::{
        BuildError, Credentials, Method, OutboundText, Price, ProviderRequest, ProviderResponse, SendOutcome,
        outbound::base_url,
        wire::{basic_authorization, path_part, rejected},
    },
};

/// Twilio refuses a longer validity, in seconds.
const MAX_VALIDITY_SECONDS: u32 = 36_000;

/// The address of the account's messages.
pub(super) fn messages_url(credentials: &Credentials) -> Result<String, BuildError> {
    let base = base_url(credentials, DEFAULT_BASE_URL)?;
    let account = path_part(credentials.require("account_sid")?);
    Ok(format!("{base}/2010-04-01/Accounts/{account}/Messages.json"))
}

/// Basic credentials: the API key where there is one, else the account itself.
pub(super) fn authorization(credentials: &Credentials) -> Result<(String, String), BuildError> {
    let (user, password) = match credentials.get("api_key_sid") {
        Some(key) => (key, credentials.require("api_key_secret")?),
        None => (credentials.require("account_sid")?, credentials.require("auth_token")?),
    };
    Ok(basic_authorization(user, password))
}

pub(super) fn build(text: &OutboundText, credentials: &Credentials) -> Result<ProviderRequest, BuildError> {
    let mut form = Serializer::new(String::new());
    form.append_pair("To", text.to.as_str());
    match credentials.get("messaging_service_sid") {
        Some(service) => {
            form.append_pair("MessagingServiceSid", service);
            // A service keeps the sender it is given, so that a lead hears from one number.
            if !text.from.is_empty() {
                form.append_pair("From", &text.from);
            }
        }
        None => {
            form.append_pair("From", &text.from);
        }
    }
    if !text.text.is_empty() || text.media_urls.is_empty() {
        form.append_pair("Body", &text.text);
    }
    for media in &text.media_urls {
        form.append_pair("MediaUrl", media.as_str());
    }
    if let Some(callback) = &text.status_callback {
        form.append_pair("StatusCallback", callback.as_str());
    }
    if let Some(seconds) = text.validity_seconds {
        form.append_pair("ValidityPeriod", &seconds.clamp(1, MAX_VALIDITY_SECONDS).to_string());
    }
    Ok(ProviderRequest {
        method: Method::Post,
        url: messages_url(credentials)?,
        headers: vec![
            authorization(credentials)?,
            ("Content-Type".into(), "application/x-www-form-urlencoded".into()),
            ("Accept".into(), "application/json".into()),
        ],
        body: form.finish().into_bytes(),
    })
}

#[derive(Deserialize)]
struct Created {
    sid: String,
    status: String,
    num_segments: Option<String>,
    price: Option<String>,
    price_unit: Option<String>,
}

#[derive(Deserialize)]
struct Refused {
    code: u32,
}

pub(super) fn parse(response: &ProviderResponse) -> SendOutcome {
    if (200..300).contains(&response.status) {
        return accepted(&response.body);
    }
    let code = serde_json::from_slice::<Refused>(&response.body).ok().map(|refused| refused.code);
    rejected(response, code.map(|code| code.to_string()), code.and_then(codes::class))
}

fn accepted(body: &[u8]) -> SendOutcome {
    let Ok(created) = serde_json::from_slice::<Created>(body) else {
        return SendOutcome::Ambiguous { code: "unreadable_response".into() };
    };
    SendOutcome::Accepted {
        provider_id: created.sid,
        status: codes::status(&created.status).unwrap_or(MessageStatus::Queued),
        // Through a messaging service the count is 0 until a sender is chosen.
        segments: created.num_segments.and_then(|count| count.parse().ok()).filter(|&count| count > 0),
        // Mostly not known yet: the status resource has it later.
        price: created.price.zip(created.price_unit).and_then(|(amount, unit)| Price::parse(&amount, &unit)),
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::{domain::phone::parse_e164, sms::ErrorClass};

    fn credentials() -> Credentials {
        Credentials::from([
            ("account_sid", "AC00000000000000000000000000000001"),
            ("auth_token", "token"),
            ("base_url", "http://127.0.0.1:9/sim"),
        ])
    }

    fn text() -> OutboundText {
        OutboundText {
            to: parse_e164("+14155550123").unwrap(),
            from: "+15005550006".into(),
            text: "Hi & bye? é".into(),
            reference: "m_1".into(),
            status_callback: Some(Url::parse("https://x.example/status?ref=m_1").unwrap()),
            validity_seconds: Some(99_999),
            media_urls: vec![],
        }
    }

    fn field<'a>(form: &'a [(String, String)], name: &str) -> Vec<&'a str> {
        form.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    fn form(request: &ProviderRequest) -> Vec<(String, String)> {
        url::form_urlencoded::parse(&request.body).into_owned().collect()
    }

    #[test]
    fn the_request() {
        let request = build(&text(), &credentials()).unwrap();
        assert_eq!(
            request.url,
            "http://127.0.0.1:9/sim/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json"
        );
        assert_eq!(
            request.header("authorization").unwrap(),
            basic_authorization("AC00000000000000000000000000000001", "token").1
        );
        let form = form(&request);
        assert_eq!(field(&form, "To"), ["+14155550123"]);
        assert_eq!(field(&form, "From"), ["+15005550006"]);
        assert_eq!(field(&form, "Body"), ["Hi & bye? é"]);
        assert_eq!(field(&form, "StatusCallback"), ["https://x.example/status?ref=m_1"]);
        assert_eq!(field(&form, "ValidityPeriod"), ["36000"]);
    }

    #[test]
    fn pictures_keys_and_services() {
        let mut with_media = text();
        with_media.text.clear();
        with_media.media_urls =
            ["https://x.example/1", "https://x.example/2"].map(|url| Url::parse(url).unwrap()).into();
        let mut map = credentials().as_map().clone();
        for (name, value) in [("api_key_sid", "SK1"), ("api_key_secret", "s"), ("messaging_service_sid", "MG1")] {
            map.insert(name.into(), value.into());
        }
        let request = build(&with_media, &Credentials::new(map)).unwrap();
        let form = form(&request);
        assert_eq!(field(&form, "MediaUrl").len(), 2);
        assert_eq!(field(&form, "MessagingServiceSid"), ["MG1"]);
        assert!(field(&form, "Body").is_empty());
        assert_eq!(request.header("Authorization").unwrap(), basic_authorization("SK1", "s").1);
    }

    #[test]
    fn a_missing_credential_is_named() {
        let error = build(&text(), &Credentials::from([("account_sid", "AC1")])).unwrap_err();
        assert_eq!(error.to_string(), "the channel has no auth_token");
    }

    #[test]
    fn answers() {
        let accepted = |body: &str| parse(&ProviderResponse::new(201, body));
        assert_eq!(
            accepted(r#"{"sid":"SM1","status":"queued","num_segments":"2","error_code":null}"#),
            SendOutcome::Accepted {
                provider_id: "SM1".into(),
                status: MessageStatus::Queued,
                segments: Some(2),
                price: None
            }
        );
        assert_eq!(
            accepted(r#"{"sid":"SM1","status":"accepted","num_segments":"0"}"#),
            SendOutcome::Accepted {
                provider_id: "SM1".into(),
                status: MessageStatus::Queued,
                segments: None,
                price: None
            }
        );
        assert!(matches!(accepted("<html>"), SendOutcome::Ambiguous { .. }));
        for status in [500, 502, 503, 504, 302, 408] {
            assert!(matches!(parse(&ProviderResponse::new(status, "")), SendOutcome::Ambiguous { .. }), "{status}");
        }
        for (status, code, class) in [
            (400, 21610, ErrorClass::OptedOut),
            (400, 21211, ErrorClass::InvalidDestination),
            (400, 21614, ErrorClass::InvalidDestination),
            (400, 21606, ErrorClass::SenderConfig),
            (400, 21602, ErrorClass::Content),
            (401, 20003, ErrorClass::Account),
            (429, 20429, ErrorClass::RateLimited),
            (400, 99999, ErrorClass::SenderConfig),
        ] {
            let body = format!(r#"{{"code":{code},"message":"m","more_info":"i","status":{status}}}"#);
            let outcome = parse(&ProviderResponse::new(status, body));
            assert_eq!(outcome, SendOutcome::Rejected { class, code: code.to_string(), retry_after_seconds: None });
        }
        let mut slow_down = ProviderResponse::new(429, "");
        slow_down.headers.push(("retry-after".into(), "7".into()));
        assert_eq!(
            parse(&slow_down),
            SendOutcome::Rejected {
                class: ErrorClass::RateLimited,
                code: "http_429".into(),
                retry_after_seconds: Some(7)
            }
        );
    }
}
