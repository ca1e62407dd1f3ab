//! Twilio's words and numbers in ours.

use crate::{domain::delivery::MessageStatus, sms::ErrorClass};

/// A status word of the API or of a status callback; `None` for one that is not documented.
pub(super) fn status(word: &str) -> Option<MessageStatus> {
    Some(match word {
        "accepted" | "scheduled" | "queued" | "sending" => MessageStatus::Queued,
        "sent" | "partially_delivered" => MessageStatus::Sent,
        "delivered" | "read" => MessageStatus::Delivered,
        "undelivered" => MessageStatus::Undelivered,
        "failed" | "canceled" => MessageStatus::Failed,
        "receiving" | "received" => MessageStatus::Received,
        _ => return None,
    })
}

/// The class of an error code, both of a refused request and of a text that failed later; `None` for an unlisted code.
///
/// 21211, 21606, 21614 and 30034 are from general knowledge: no published list was at hand.
pub(super) const fn class(code: u32) -> Option<ErrorClass> {
    Some(match code {
        21610 => ErrorClass::OptedOut,
        21211 | 21214 | 21217 | 21612 | 21614 | 30005 | 30006 => ErrorClass::InvalidDestination,
        21212 | 21601 | 21603 | 21606 | 21608 | 21659 | 21660 | 30034 => ErrorClass::SenderConfig,
        21602 | 21605 | 21617 | 21619 | 21620 | 30004 | 30007 | 30019 => ErrorClass::Content,
        20003 | 20005 | 20008 | 30002 | 63017 => ErrorClass::Account,
        20429 | 14107 | 21611 | 30001 => ErrorClass::RateLimited,
        30003 | 30008 | 30036 => ErrorClass::Transient,
        _ => return None,
    })
}
