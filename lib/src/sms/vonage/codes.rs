//! Vonage's words and numbers in ours.

use crate::{domain::delivery::MessageStatus, sms::ErrorClass};

/// A report's status with its error code; `None` for a word that is not documented.
pub(super) fn status(word: &str, code: Option<&str>) -> Option<MessageStatus> {
    Some(match word {
        "buffered" => MessageStatus::Queued,
        "accepted" | "unknown" => MessageStatus::Sent,
        "delivered" => MessageStatus::Delivered,
        "expired" => MessageStatus::Undelivered,
        // Nine is somebody who opted out: nothing was tried.
        "failed" if code == Some("9") => MessageStatus::Failed,
        "failed" => MessageStatus::Undelivered,
        "rejected" => MessageStatus::Failed,
        _ => return None,
    })
}

/// The class of a report's error code (Vonage's support article on delivery error codes; its guide to opted-out numbers
/// names 9).
///
/// 15 and 99 are named in public clients only. 15 is the recipient's prepaid credit, not ours.
pub(super) fn report_class(code: &str) -> Option<ErrorClass> {
    Some(match code {
        "9" => ErrorClass::OptedOut,
        // 14 is a number whose carrier or plan takes no texts.
        "3" | "4" | "11" | "12" | "14" => ErrorClass::InvalidDestination,
        "6" | "10" | "13" => ErrorClass::Content,
        "2" | "5" | "7" | "8" | "15" | "99" => ErrorClass::Transient,
        _ => return None,
    })
}

/// The class of the status of a part that was refused (Vonage's SMS API errors).
pub(super) fn send_class(status: &str) -> ErrorClass {
    match status {
        "1" => ErrorClass::RateLimited,
        "5" | "10" => ErrorClass::Transient,
        "6" | "7" => ErrorClass::InvalidDestination,
        "12" => ErrorClass::Content,
        "2" | "4" | "8" | "9" | "11" | "14" | "32" => ErrorClass::Account,
        // 3 is a parameter that is wrong, 15 a sender, 22 and 29 what an account may not do, 33 a number switched off.
        _ => ErrorClass::SenderConfig,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_have_their_status_and_class() {
        for (word, code, expected, class) in [
            ("buffered", None, MessageStatus::Queued, None),
            ("accepted", None, MessageStatus::Sent, None),
            ("unknown", None, MessageStatus::Sent, None),
            ("delivered", None, MessageStatus::Delivered, None),
            ("expired", None, MessageStatus::Undelivered, None),
            ("failed", Some("1"), MessageStatus::Undelivered, None),
            ("failed", Some("2"), MessageStatus::Undelivered, Some(ErrorClass::Transient)),
            ("failed", Some("3"), MessageStatus::Undelivered, Some(ErrorClass::InvalidDestination)),
            ("failed", Some("6"), MessageStatus::Undelivered, Some(ErrorClass::Content)),
            ("failed", Some("9"), MessageStatus::Failed, Some(ErrorClass::OptedOut)),
            ("rejected", Some("9"), MessageStatus::Failed, Some(ErrorClass::OptedOut)),
            ("rejected", Some("14"), MessageStatus::Failed, Some(ErrorClass::InvalidDestination)),
            ("failed", Some("15"), MessageStatus::Undelivered, Some(ErrorClass::Transient)),
            ("failed", Some("nonsense"), MessageStatus::Undelivered, None),
        ] {
            assert_eq!(status(word, code), Some(expected), "{word} {code:?}");
            assert_eq!(code.and_then(report_class), class, "{word} {code:?}");
        }
        assert_eq!(status("beamed", None), None);
    }
}
