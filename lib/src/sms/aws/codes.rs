//! AWS's words in ours (event types of configuration sets; exceptions of SendTextMessage).

use crate::{domain::delivery::MessageStatus, sms::ErrorClass};

/// An event's type; `None` for one that is not documented. `TEXT_SUCCESSFUL` is the carrier's yes, not the phone's, and
/// `TEXT_UNKNOWN` is final and says nothing.
pub(super) fn status(event: &str) -> Option<MessageStatus> {
    Some(match event {
        "TEXT_QUEUED" | "TEXT_PENDING" => MessageStatus::Queued,
        "TEXT_SENT" | "TEXT_SUCCESSFUL" | "TEXT_UNKNOWN" => MessageStatus::Sent,
        "TEXT_DELIVERED" => MessageStatus::Delivered,
        "TEXT_UNREACHABLE" | "TEXT_CARRIER_UNREACHABLE" | "TEXT_TTL_EXPIRED" => MessageStatus::Undelivered,
        "TEXT_INVALID"
        | "TEXT_INVALID_MESSAGE"
        | "TEXT_BLOCKED"
        | "TEXT_CARRIER_BLOCKED"
        | "TEXT_SPAM"
        | "TEXT_PROTECT_BLOCKED" => MessageStatus::Failed,
        _ => return None,
    })
}

/// The class of a failure by its event's type.
pub(super) fn event_class(event: &str) -> Option<ErrorClass> {
    Some(match event {
        "TEXT_INVALID" | "TEXT_UNREACHABLE" | "TEXT_CARRIER_UNREACHABLE" => ErrorClass::InvalidDestination,
        "TEXT_INVALID_MESSAGE" | "TEXT_SPAM" | "TEXT_BLOCKED" | "TEXT_CARRIER_BLOCKED" => ErrorClass::Content,
        "TEXT_PROTECT_BLOCKED" => ErrorClass::SenderConfig,
        "TEXT_TTL_EXPIRED" => ErrorClass::Transient,
        _ => return None,
    })
}

/// The class of an exception with its reason.
pub(super) fn exception_class(exception: &str, reason: &str) -> Option<ErrorClass> {
    Some(match (exception, reason) {
        ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT") => ErrorClass::OptedOut,
        ("ConflictException", _) => ErrorClass::SenderConfig,
        ("ValidationException", reason) if reason.contains("DESTINATION") => ErrorClass::InvalidDestination,
        ("ValidationException" | "ResourceNotFoundException", _) => ErrorClass::SenderConfig,
        ("ThrottlingException", _) => ErrorClass::RateLimited,
        ("ServiceQuotaExceededException" | "AccessDeniedException", _) => ErrorClass::Account,
        ("UnrecognizedClientException" | "InvalidSignatureException" | "ExpiredTokenException", _) => {
            ErrorClass::Account
        }
        _ => return None,
    })
}
