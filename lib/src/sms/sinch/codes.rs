//! Sinch's words and numbers in ours.

use crate::{domain::delivery::MessageStatus, sms::ErrorClass};

/// A status of a delivery report. `Unknown` is final and says nothing: the text stays sent.
pub(super) fn status(word: &str) -> Option<MessageStatus> {
    Some(match word {
        "Queued" => MessageStatus::Queued,
        "Dispatched" | "Unknown" => MessageStatus::Sent,
        "Delivered" => MessageStatus::Delivered,
        "Failed" | "Expired" | "Deleted" => MessageStatus::Undelivered,
        "Aborted" | "Cancelled" | "Rejected" => MessageStatus::Failed,
        _ => return None,
    })
}

/// The class of a report's code (Sinch's page on delivery reports; which of them mean an opt-out it does not say, so none
/// is taken for one).
pub(super) fn class(code: u32) -> Option<ErrorClass> {
    Some(match code {
        300 | 401..=404 => ErrorClass::InvalidDestination,
        310 => ErrorClass::SenderConfig,
        15 | 62 | 407 => ErrorClass::Content,
        64 => ErrorClass::RateLimited,
        _ => return None,
    })
}
