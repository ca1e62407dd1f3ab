//! Bandwidth's error codes in our words (its page on messaging errors).

use crate::{domain::delivery::MessageStatus, sms::ErrorClass};

/// What a failure with this code means for the text. 9902 is a report that never came: the text stays sent.
pub(super) const fn status(code: u32) -> MessageStatus {
    match code {
        9902 => MessageStatus::Sent,
        4000..=4499 => MessageStatus::Failed,
        _ => MessageStatus::Undelivered,
    }
}

/// The class of a code.
pub(super) const fn class(code: u32) -> Option<ErrorClass> {
    Some(match code {
        4775 | 4482 => ErrorClass::OptedOut,
        4404 | 4406 | 4720 => ErrorClass::InvalidDestination,
        4403 | 4405 | 4795 => ErrorClass::SenderConfig,
        4470 | 4770 => ErrorClass::Content,
        4431..=4433 => ErrorClass::Account,
        4781 | 4785 => ErrorClass::RateLimited,
        4702 | 5100..=5999 => ErrorClass::Transient,
        _ => return None,
    })
}
