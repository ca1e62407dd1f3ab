//! Our own part of sending a text, as a state machine. It keeps one promise: a provider is asked to take a text again only
//! when it is certain that none has it.
//!
//! A text is `Ready`, then `Sending` while a request may be on its way, then `Settled`. It leaves `Sending` backwards on a
//! definite refusal or on a look-up that finds nothing, and on nothing else: not on a timeout, not on a lost worker.

use serde::{Deserialize, Serialize};

use super::{delivery::MessageStatus, error_class::ErrorClass};

/// How far our own part of sending has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dispatch {
    /// Waits to be claimed. No provider has it.
    Ready,
    /// Claimed: a provider may have it.
    Sending,
    /// Nothing is left to do.
    Settled,
}

/// What came of a request to a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// It took the text.
    Accepted,
    /// It did not, for certain.
    Refused(ErrorClass),
    /// Nobody knows.
    Unclear,
}

/// What the provider says when it is asked about a text whose fate is unclear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It has the text.
    Has,
    /// It surely does not have it.
    HasNot,
    /// It is too early to say.
    TooEarly,
    /// It cannot say.
    CannotSay,
}

/// What happens to the text next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It is the provider's now.
    HandedOver,
    /// It ended with this status.
    Ends(MessageStatus),
    /// It may be sent again, by the lead's own sender or, while that one rests, by another.
    Again,
    /// It may be sent by another sender, never by this one. Without one it ends as failed.
    Elsewhere,
    /// It stays in `Sending`: the provider is asked before anything else.
    Ask,
}

/// After a request.
pub const fn after_try(tried: Tried) -> Next {
    match tried {
        Tried::Accepted => Next::HandedOver,
        Tried::Unclear | Tried::Refused(ErrorClass::Ambiguous) => Next::Ask,
        // Busy or away: the sender's breaker decides when another one takes its texts.
        Tried::Refused(ErrorClass::RateLimited | ErrorClass::Transient) => Next::Again,
        // The sender or the account is at fault, not the text: another one may do.
        Tried::Refused(ErrorClass::SenderConfig | ErrorClass::Account) => Next::Elsewhere,
        // Somebody who opted out at one provider is not to be reached by way of another; a number that takes no texts and
        // words that a carrier refuses stay what they are.
        Tried::Refused(ErrorClass::OptedOut | ErrorClass::InvalidDestination | ErrorClass::Content) => {
            Next::Ends(MessageStatus::Failed)
        }
    }
}

/// After a look-up.
pub const fn after_asking(asked: Asked) -> Next {
    match asked {
        Asked::Has => Next::HandedOver,
        Asked::HasNot => Next::Again,
        Asked::TooEarly => Next::Ask,
        Asked::CannotSay => Next::Ends(MessageStatus::Unknown),
    }
}

#[cfg(test)]
mod tests;
