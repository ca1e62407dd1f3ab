//! Plivo's words and numbers in ours.

use crate::{domain::delivery::MessageStatus, sms::ErrorClass};

/// A status word of a report; `None` for one that is not documented.
pub(super) fn status(word: &str) -> Option<MessageStatus> {
    Some(match word {
        "queued" => MessageStatus::Queued,
        "sent" => MessageStatus::Sent,
        "delivered" | "read" => MessageStatus::Delivered,
        "undelivered" => MessageStatus::Undelivered,
        "failed" | "rejected" => MessageStatus::Failed,
        _ => return None,
    })
}

/// The class of a report's error code (Plivo's page on messaging error codes; 200 is a number on its do-not-disturb list).
pub(super) fn class(code: &str) -> Option<ErrorClass> {
    Some(match code {
        "200" => ErrorClass::OptedOut,
        "50" => ErrorClass::InvalidDestination,
        "10" | "40" => ErrorClass::SenderConfig,
        "30" => ErrorClass::Content,
        "20" => ErrorClass::Transient,
        _ => return None,
    })
}
