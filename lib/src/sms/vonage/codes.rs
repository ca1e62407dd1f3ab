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

/// The class of a report's error code (Vonage's page on delivery receipts; 9 is what its opt-out service gives).
pub(super) fn report_class(code: &str) -> Option<ErrorClass> {
    Some(match code {
        "9" => ErrorClass::OptedOut,
        "3" | "4" | "11" | "12" => ErrorClass::InvalidDestination,
        "6" | "10" | "13" | "14" => ErrorClass::Content,
        "15" => ErrorClass::Account,
        "2" | "5" | "7" | "8" | "99" => ErrorClass::Transient,
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
