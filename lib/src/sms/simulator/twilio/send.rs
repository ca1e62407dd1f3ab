//! Reads `POST /2010-04-01/Accounts/{sid}/Messages.json` as an SDK sends it.

use url::form_urlencoded;

use super::{NewText, refusal::refuse};
use crate::{
    domain::phone::parse_e164,
    sms::{ProviderResponse, simulator::mirror::is_web_address},
};

/// Longest text Twilio takes, in characters.
const MAX_BODY_CHARS: usize = 1_600;
/// Longest validity Twilio takes, in seconds.
const MAX_VALIDITY_SECONDS: u32 = 36_000;

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
        callback => callback.map(str::to_owned),
    };
    if let Some(validity) = get("ValidityPeriod")
        && !matches!(validity.parse(), Ok(1..=MAX_VALIDITY_SECONDS))
    {
        return Err((20001, "Invalid parameter: ValidityPeriod"));
    }
    Ok(NewText {
        to: to.into(),
        from: from.into(),
        body: words.into(),
        media: media_urls,
        callback: status_callback,
        reference: None,
        interface: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: &str = "+15005550006";

    fn code(body: &str) -> u64 {
        let refusal = read_send(body.as_bytes(), &[NUMBER]).unwrap_err();
        let json: serde_json::Value = serde_json::from_slice(&refusal.body).unwrap();
        assert_eq!(json["status"], refusal.status);
        json["code"].as_u64().unwrap()
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
}
