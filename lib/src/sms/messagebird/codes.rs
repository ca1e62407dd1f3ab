//! MessageBird's words and numbers in ours.

use crate::{domain::delivery::MessageStatus, sms::ErrorClass};

/// The status of a recipient; `None` for one that is not documented.
pub(super) fn status(word: &str) -> Option<MessageStatus> {
    Some(match word {
        "scheduled" | "buffered" => MessageStatus::Queued,
        "sent" => MessageStatus::Sent,
        "delivered" => MessageStatus::Delivered,
        "expired" | "delivery_failed" => MessageStatus::Undelivered,
        _ => return None,
    })
}

/// The class of a report's error code (the extended SMS error codes of the vendor's page).
pub(super) fn report_class(code: &str) -> Option<ErrorClass> {
    Some(match code {
        "1" | "3" | "5" => ErrorClass::InvalidDestination,
        "34" => ErrorClass::Transient,
        _ => return None,
    })
}

/// The class of a refused request, by its error's number and the parameter it is about.
///
/// What the numbers mean is from general knowledge: no published list was at hand. 2 is a key that is not allowed, 25 an
/// empty balance, 9 and 10 a parameter that is missing or wrong.
pub(super) fn refusal_class(code: u32, parameter: Option<&str>) -> Option<ErrorClass> {
    Some(match (code, parameter) {
        (2 | 25, _) => ErrorClass::Account,
        (_, Some("recipient" | "recipients")) => ErrorClass::InvalidDestination,
        (_, Some("body")) => ErrorClass::Content,
        _ => return None,
    })
}
