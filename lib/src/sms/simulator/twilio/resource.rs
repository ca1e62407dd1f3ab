//! The Message resource.

use std::fmt;

use serde_json::{Value, json};

use super::refusal::answer;
use crate::{domain::segments::segment, sms::ProviderResponse};

/// A text as the simulator recorded it. `Debug` hides words and numbers.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredText {
    /// `SM` (or `MM`) and 32 hexadecimal digits.
    pub sid: String,
    /// The account's id.
    pub account_sid: String,
    /// Recipient.
    pub to: String,
    /// Sender.
    pub from: String,
    /// The words.
    pub body: String,
    /// How many pictures are attached.
    pub media: u32,
    /// It came from a phone.
    pub inbound: bool,
    /// Twilio's status word.
    pub status: String,
    /// Twilio's error code.
    pub error_code: Option<u32>,
    /// When it was accepted, in seconds since 1970.
    pub created_unix: i64,
    /// When it left, in seconds since 1970.
    pub sent_unix: Option<i64>,
    /// When it last changed, in seconds since 1970.
    pub updated_unix: i64,
}

impl fmt::Debug for StoredText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredText").field("sid", &self.sid).field("status", &self.status).finish_non_exhaustive()
    }
}

impl StoredText {
    /// Segments, as the calculator counts them.
    pub fn segments(&self) -> u32 {
        segment(&self.body).segments
    }

    /// The resource in Twilio's JSON.
    pub fn to_json(&self) -> Value {
        let uri = format!("/2010-04-01/Accounts/{}/Messages/{}", self.account_sid, self.sid);
        json!({
            "account_sid": self.account_sid,
            "api_version": "2010-04-01",
            "body": self.body,
            "date_created": rfc2822(self.created_unix),
            "date_sent": self.sent_unix.map(rfc2822),
            "date_updated": rfc2822(self.updated_unix),
            "direction": if self.inbound { "inbound" } else { "outbound-api" },
            "error_code": self.error_code,
            "error_message": self.error_code.map(error_message),
            "from": self.from,
            "messaging_service_sid": null,
            "num_media": self.media.to_string(),
            "num_segments": self.segments().to_string(),
            "price": null,
            "price_unit": "USD",
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": format!("{uri}/Media.json")},
            "to": self.to,
            "uri": format!("{uri}.json"),
        })
    }
}

/// The answer to a send that was taken.
pub fn created(text: &StoredText) -> ProviderResponse {
    answer(201, &text.to_json())
}

/// The answer to `GET .../Messages/{sid}.json`.
pub fn fetched(text: &StoredText) -> ProviderResponse {
    answer(200, &text.to_json())
}

fn rfc2822(unix: i64) -> Option<String> {
    let time = jiff::Timestamp::from_second(unix).ok()?;
    Some(time.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string())
}

const fn error_message(code: u32) -> &'static str {
    match code {
        30003 => "Unreachable destination handset",
        30005 => "Unknown destination handset",
        30006 => "Landline or unreachable carrier",
        30007 => "Message filtered",
        _ => "Unknown error",
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        domain::delivery::MessageStatus,
        sms::{SendOutcome, SmsProvider, twilio::Twilio},
    };

    pub(in crate::sms::simulator::twilio) fn stored(sid: &str) -> StoredText {
        StoredText {
            sid: sid.into(),
            account_sid: "AC00000000000000000000000000000001".into(),
            to: "+14155550123".into(),
            from: "+15005550006".into(),
            body: "Hi 😀".into(),
            media: 0,
            inbound: false,
            status: "queued".into(),
            error_code: None,
            created_unix: 1_558_719_886,
            sent_unix: None,
            updated_unix: 1_558_719_886,
        }
    }

    #[test]
    fn our_adapter_reads_it() {
        let outcome = Twilio.parse_send_response(&created(&stored("SM1")));
        let expected = SendOutcome::Accepted {
            provider_id: "SM1".into(),
            status: MessageStatus::Queued,
            segments: Some(1),
            price: None,
        };
        assert_eq!(outcome, expected);
    }

    #[test]
    fn the_shape() {
        let json = stored("SM1").to_json();
        assert_eq!(json["date_created"], "Fri, 24 May 2019 17:44:46 +0000");
        assert_eq!(json["date_sent"], Value::Null);
        assert_eq!(json["num_segments"], "1");
        assert_eq!(json["uri"], "/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages/SM1.json");
        assert_eq!(json.as_object().map(serde_json::Map::len), Some(20));
    }
}
