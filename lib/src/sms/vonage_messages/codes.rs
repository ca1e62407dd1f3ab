//! Vonage's words and numbers in ours.
//!
//! The numbers are those of Vonage's page on Messages API errors. They are not the SMS API's, though most mean the same.

use crate::{domain::delivery::MessageStatus, sms::ErrorClass};

/// Said of a message that was sent before: it is not to be sent again.
pub(super) const ALREADY_SENT: &str = "1320";

/// A status word; `None` for one that is not documented.
pub(super) fn status(word: &str) -> Option<MessageStatus> {
    Some(match word {
        "submitted" => MessageStatus::Sent,
        "delivered" | "read" => MessageStatus::Delivered,
        "undeliverable" => MessageStatus::Undelivered,
        "rejected" => MessageStatus::Failed,
        _ => return None,
    })
}

/// The class of an error's number, or of the word a general error has instead; `None` for one that says nothing.
pub(super) fn class(code: &str) -> Option<ErrorClass> {
    Some(match code {
        // The number's owner has answered STOP.
        "1240" => ErrorClass::OptedOut,
        "1040" | "1050" | "1170" | "1190" | "1250" | "1251" | "1260" | "1280" | "1300" | "1310" | "1430" => {
            ErrorClass::InvalidDestination
        }
        "1010" | "1020" | "1021" | "1022" | "1120" | "1130" | "1140" | "1150" | "1160" | "1400" | "1410" | "1420"
        | "1440" | "1450" | "1470" | "1480" | "1481" | "1483" | "1484" => ErrorClass::SenderConfig,
        "1090" | "1210" | "1270" | "1282" | "1380" | "1381" | "1382" | "1473" | "1482" => ErrorClass::Content,
        "1060" | "1070" | "1080" | "1110" => ErrorClass::Account,
        "low-balance" | "unauthorized" | "forbidden" | "unprovisioned" | "account-suspended" | "invalid-api-key"
        | "jwt-expired" | "jwt-revoked" => ErrorClass::Account,
        "1000" | "1241" | "1460" | "1461" | "1472" => ErrorClass::RateLimited,
        // 1290 is the recipient's prepaid credit, not ours.
        "1030" | "1100" | "1180" | "1200" | "1220" | "1230" | "1290" | "1331" | "1360" => ErrorClass::Transient,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_their_class() {
        for (code, expected) in [
            ("1240", Some(ErrorClass::OptedOut)),
            // A phone that is switched off has refused nothing.
            ("1180", Some(ErrorClass::Transient)),
            ("1190", Some(ErrorClass::InvalidDestination)),
            ("1050", Some(ErrorClass::InvalidDestination)),
            ("1210", Some(ErrorClass::Content)),
            ("1120", Some(ErrorClass::SenderConfig)),
            ("1070", Some(ErrorClass::Account)),
            ("low-balance", Some(ErrorClass::Account)),
            ("1290", Some(ErrorClass::Transient)),
            ("1000", Some(ErrorClass::RateLimited)),
            ("1330", None),
            (ALREADY_SENT, None),
            ("", None),
        ] {
            assert_eq!(class(code), expected, "{code}");
        }
    }

    #[test]
    fn only_one_number_opts_somebody_out() {
        let opted_out = (1_000..1_500).filter(|code: &u32| class(&code.to_string()) == Some(ErrorClass::OptedOut));
        assert_eq!(opted_out.collect::<Vec<_>>(), [1_240]);
    }
}
