//! Reads `POST /2010-04-01/Accounts/{sid}/Messages.json` as an SDK sends it.

use std::fmt;

use aws_lc_rs::constant_time;
use base64::{Engine, engine::general_purpose::STANDARD};
use url::{Url, form_urlencoded};

use super::refusal::{refuse, unauthorized};
use crate::{domain::phone::parse_e164, sms::ProviderResponse};

/// Longest text Twilio takes, in characters.
const MAX_BODY_CHARS: usize = 1_600;
/// Longest validity Twilio takes, in seconds.
const MAX_VALIDITY_SECONDS: u32 = 36_000;

/// A text as the client asked for it. `Debug` hides words and numbers.
#[derive(Clone, PartialEq, Eq)]
pub struct NewText {
    /// Recipient in E.164.
    pub to: String,
    /// Sender, one of the account's numbers.
    pub from: String,
    /// The words; may be empty when pictures are attached.
    pub body: String,
    /// Pictures.
    pub media_urls: Vec<String>,
    /// Where to report delivery.
    pub status_callback: Option<Url>,
    /// How long to try, in seconds.
    pub validity_seconds: Option<u32>,
}

impl fmt::Debug for NewText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewText").field("chars", &self.body.chars().count()).finish_non_exhaustive()
    }
}

/// Checks Basic credentials in constant time, and that the account in the path is theirs.
///
/// # Errors
/// The answer to give: 401 with code 20003.
pub fn authorize(
    header: Option<&str>,
    path_account_sid: &str,
    account_sid: &str,
    auth_token: &str,
) -> Result<(), Box<ProviderResponse>> {
    let given = header
        .and_then(|header| header.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, encoded)| STANDARD.decode(encoded.trim()).ok())
        .unwrap_or_default();
    let expected = format!("{account_sid}:{auth_token}");
    let genuine = constant_time::verify_slices_are_equal(&given, expected.as_bytes()).is_ok();
    if genuine && path_account_sid == account_sid { Ok(()) } else { Err(Box::new(unauthorized())) }
}

/// Reads the form body of a send. `numbers` are the account's own, in E.164; a client that names a messaging service
/// instead of a sender gets the first.
///
/// # Errors
/// The answer to give: Twilio's error for the first thing that is wrong.
pub fn read_send(body: &[u8], numbers: &[&str]) -> Result<NewText, Box<ProviderResponse>> {
    read(body, numbers).map_err(|(code, message)| Box::new(refuse(400, code, message)))
}

type Refusal = (u32, &'static str);

fn read(body: &[u8], numbers: &[&str]) -> Result<NewText, Refusal> {
    let fields: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
    let get = |name: &str| {
        fields.iter().find(|(found, value)| found == name && !value.is_empty()).map(|(_, value)| value.as_str())
    };
    let to = get("To").ok_or((21604, "A 'To' phone number is required."))?;
    if parse_e164(to).is_err() {
        return Err((21211, "Invalid 'To' Phone Number"));
    }
    let from = match get("From") {
        Some(from) => from,
        None if get("MessagingServiceSid").is_some() => numbers.first().copied().unwrap_or_default(),
        None => return Err((21603, "A 'From' phone number is required.")),
    };
    if !numbers.contains(&from) {
        return Err((21606, "The 'From' phone number provided is not a valid message-capable Twilio phone number"));
    }
    if from == to {
        return Err((21266, "'To' and 'From' number cannot be the same"));
    }
    let words = get("Body").unwrap_or_default();
    let media_urls: Vec<String> =
        fields.iter().filter(|(name, _)| name == "MediaUrl").map(|(_, value)| value.clone()).collect();
    if words.is_empty() && media_urls.is_empty() {
        return Err((21602, "Message body is required."));
    }
    if words.chars().count() > MAX_BODY_CHARS {
        return Err((21617, "The concatenated message body exceeds the 1600 character limit"));
    }
    if media_urls.iter().any(|media| !is_web_address(media)) {
        return Err((21620, "Invalid media URL(s)"));
    }
    let status_callback = match get("StatusCallback") {
        Some(callback) if !is_web_address(callback) => {
            return Err((21609, "The 'StatusCallback' URL is not a valid URL."));
        }
        callback => callback.and_then(|callback| Url::parse(callback).ok()),
    };
    let validity_seconds = match get("ValidityPeriod").map(str::parse) {
        None => None,
        Some(Ok(seconds @ 1..=MAX_VALIDITY_SECONDS)) => Some(seconds),
        Some(_) => return Err((20001, "Invalid parameter: ValidityPeriod")),
    };
    Ok(NewText { to: to.into(), from: from.into(), body: words.into(), media_urls, status_callback, validity_seconds })
}

fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sms::{Credentials, ErrorClass, OutboundText, SendOutcome, SmsProvider, twilio::Twilio};

    const SID: &str = "AC00000000000000000000000000000001";
    const NUMBER: &str = "+15005550006";

    fn code(body: &str) -> u64 {
        let refusal = read_send(body.as_bytes(), &[NUMBER]).unwrap_err();
        let json: serde_json::Value = serde_json::from_slice(&refusal.body).unwrap();
        assert_eq!(json["status"], refusal.status);
        json["code"].as_u64().unwrap()
    }

    #[test]
    fn reads_what_our_adapter_builds() {
        let text = OutboundText {
            to: parse_e164("+14155550123").unwrap(),
            from: NUMBER.into(),
            text: "Hi & é 😀".into(),
            reference: "m1".into(),
            status_callback: Some(Url::parse("https://x.example/s?ref=m_1").unwrap()),
            validity_seconds: Some(900),
            media_urls: vec![Url::parse("https://x.example/a.png").unwrap()],
        };
        let credentials = Credentials::from([("account_sid", SID), ("auth_token", "t")]);
        let request = Twilio.build_send(&text, &credentials, 0).unwrap();
        authorize(request.header("Authorization"), SID, SID, "t").unwrap();
        let read = read_send(&request.body, &[NUMBER]).unwrap();
        assert_eq!((read.to.as_str(), read.body.as_str()), ("+14155550123", "Hi & é 😀"));
        assert_eq!((read.status_callback, read.validity_seconds), (text.status_callback, Some(900)));
        assert_eq!(read.media_urls, ["https://x.example/a.png"]);
    }

    #[test]
    fn refusals() {
        assert_eq!(code(""), 21604);
        assert_eq!(code("To=12&From=%2B15005550006&Body=x"), 21211);
        assert_eq!(code("To=%2B14155550123&Body=x"), 21603);
        assert_eq!(code("To=%2B14155550123&From=%2B14155550124&Body=x"), 21606);
        assert_eq!(code("To=%2B15005550006&From=%2B15005550006&Body=x"), 21266);
        assert_eq!(code("To=%2B14155550123&From=%2B15005550006"), 21602);
        assert_eq!(code(&format!("To=%2B14155550123&From=%2B15005550006&Body={}", "x".repeat(1601))), 21617);
        assert_eq!(code("To=%2B14155550123&From=%2B15005550006&Body=x&StatusCallback=no"), 21609);
        assert_eq!(code("To=%2B14155550123&From=%2B15005550006&Body=x&ValidityPeriod=0"), 20001);
        assert!(read_send(b"To=%2B14155550123&MessagingServiceSid=MG1&Body=x", &[NUMBER]).is_ok());
    }

    #[test]
    fn wrong_credentials_are_an_account_error_to_our_adapter() {
        let basic = |pair: &str| format!("Basic {}", STANDARD.encode(pair));
        for (header, path) in [
            (None, SID),
            (Some("Bearer x".to_owned()), SID),
            (Some(basic("AC1:t")), SID),
            (Some(basic(&format!("{SID}:wrong"))), SID),
            (Some(basic(&format!("{SID}:t"))), "AC00000000000000000000000000000002"),
        ] {
            let refusal = authorize(header.as_deref(), path, SID, "t").unwrap_err();
            let outcome = Twilio.parse_send_response(&refusal);
            assert!(matches!(outcome, SendOutcome::Rejected { class: ErrorClass::Account, .. }), "{outcome:?}");
        }
        assert!(authorize(Some(&basic(&format!("{SID}:t"))), SID, SID, "t").is_ok());
    }
}
