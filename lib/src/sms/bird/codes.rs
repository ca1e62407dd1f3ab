//! Bird's words in ours (the descriptions in `messagebird/bird-sdk-php`, `SMSMessage`, `SMSError` and
//! `SMSMessageSendRequest`).

use crate::{domain::delivery::MessageStatus, sms::ErrorClass};

/// A status of a message, or the part of an event's name behind `sms.`; `None` for one that is not documented.
pub(super) fn status(word: &str) -> Option<MessageStatus> {
    Some(match word {
        "accepted" => MessageStatus::Queued,
        "sent" => MessageStatus::Sent,
        "delivered" => MessageStatus::Delivered,
        "undelivered" | "expired" => MessageStatus::Undelivered,
        "failed" | "rejected" => MessageStatus::Failed,
        _ => return None,
    })
}

/// The class of why a text failed. Bird adds reasons as it goes; `unknown` and those that are not documented say nothing.
pub(super) fn failure_class(reason: &str) -> Option<ErrorClass> {
    Some(match reason {
        // A device that blocks the sender is its owner's no as well.
        "recipient_opted_out" | "blocked_by_recipient" => ErrorClass::OptedOut,
        "invalid_destination" | "landline_unreachable" => ErrorClass::InvalidDestination,
        "sender_unregistered" => ErrorClass::SenderConfig,
        "blocked_by_carrier" | "content_rejected" | "blocked_by_fraud_protection" => ErrorClass::Content,
        "insufficient_balance" => ErrorClass::Account,
        "unreachable" | "provider_unavailable" => ErrorClass::Transient,
        _ => return None,
    })
}

/// The class of a refused request, by the name of its error and by its broad type.
pub(super) fn refusal_class(name: &str, kind: &str) -> Option<ErrorClass> {
    Some(match (name, kind) {
        ("SMSInvalidRecipient", _) => ErrorClass::InvalidDestination,
        (
            "SMSSenderNotConfigured" | "SMSNoEligibleSender" | "SenderCategoryNotPermitted" | "SMSUnsupportedFeature",
            _,
        ) => ErrorClass::SenderConfig,
        (_, "auth_error" | "billing_error" | "permission_error") => ErrorClass::Account,
        (_, "rate_limit_error") => ErrorClass::RateLimited,
        _ => return None,
    })
}
