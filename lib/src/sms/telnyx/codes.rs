//! Telnyx's words and numbers in ours.

use crate::{domain::delivery::MessageStatus, sms::ErrorClass};

/// A status of a recipient; `None` for one that is not documented. `delivery_unconfirmed` is final and says nothing: the
/// text stays sent.
pub(super) fn status(word: &str) -> Option<MessageStatus> {
    Some(match word {
        "scheduled" | "queued" | "sending" => MessageStatus::Queued,
        "sent" | "delivery_unconfirmed" => MessageStatus::Sent,
        "delivered" => MessageStatus::Delivered,
        "delivery_failed" | "expired" => MessageStatus::Undelivered,
        "sending_failed" | "cancelled" => MessageStatus::Failed,
        _ => return None,
    })
}

/// The class of an error code, of a refusal or of a report (Telnyx's messaging error code reference).
pub(super) fn class(code: &str) -> Option<ErrorClass> {
    Some(match code {
        "40300" => ErrorClass::OptedOut,
        "40001" | "40003" | "40012" | "40310" => ErrorClass::InvalidDestination,
        "40010" | "40305" | "40315" | "40329" => ErrorClass::SenderConfig,
        "40302" | "40304" | "40316" | "40317" | "40322" => ErrorClass::Content,
        "40312" | "40314" | "40333" | "40020" => ErrorClass::Account,
        "40002" | "40011" | "40016" | "40018" | "40318" => ErrorClass::RateLimited,
        "40005" | "40006" | "40008" | "40014" | "40320" => ErrorClass::Transient,
        _ => return None,
    })
}
