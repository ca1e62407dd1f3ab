//! Why a text was refused, in the words every provider's codes are translated to.

use serde::{Deserialize, Serialize};

/// The class of a refusal or a failure: it decides what happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorClass {
    /// The recipient opted out at the provider: write the suppression, never retry.
    OptedOut,
    /// The recipient's number does not exist or takes no texts.
    InvalidDestination,
    /// Our sender number may not send this: wrong, unregistered or not allowed there.
    SenderConfig,
    /// The words or the media were refused, by the provider or by a carrier's filter.
    Content,
    /// Our account is the cause: credentials, credit, suspension. Pause the channel.
    Account,
    /// Too fast: retry after a while.
    RateLimited,
    /// A passing fault: the same text may work later.
    Transient,
    /// Nobody knows whether the text was accepted: reconcile before anything else.
    Ambiguous,
}

impl ErrorClass {
    /// Whether the text stays in the queue. The other classes fail the same way every time.
    pub const fn stays_queued(self) -> bool {
        matches!(self, Self::RateLimited | Self::Transient | Self::Ambiguous)
    }

    /// Whether the same text may be sent again without first finding out what became of it.
    pub const fn is_retryable(self) -> bool {
        matches!(self, Self::RateLimited | Self::Transient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ambiguous_send_stays_but_is_not_repeated() {
        assert!(ErrorClass::Ambiguous.stays_queued());
        assert!(!ErrorClass::Ambiguous.is_retryable());
        assert!(!ErrorClass::OptedOut.stays_queued());
        assert!(ErrorClass::RateLimited.is_retryable());
    }
}
