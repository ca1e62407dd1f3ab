//! Consent: an append-only ledger, of which the present state is a fold.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What happened to a person's consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentAction {
    /// The person agreed.
    Granted,
    /// The person withdrew.
    Revoked,
}

/// Where a consent event came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentSource {
    /// A box ticked on a form.
    Form,
    /// A text such as STOP or START.
    Text,
    /// The person wrote to us first.
    WroteFirst,
    /// The provider says that the person opted out there.
    Provider,
}

/// The present state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// Never given.
    None,
    /// Given and not withdrawn.
    Granted,
    /// Withdrawn.
    Revoked,
}

/// The state after the next event. A form never lifts a withdrawal: only a text from that phone does.
pub fn after(state: ConsentState, action: ConsentAction, source: ConsentSource) -> ConsentState {
    match (state, action, source) {
        (_, ConsentAction::Revoked, _) => ConsentState::Revoked,
        (ConsentState::Revoked, ConsentAction::Granted, ConsentSource::Form | ConsentSource::WroteFirst) => {
            ConsentState::Revoked
        }
        (_, ConsentAction::Granted, _) => ConsentState::Granted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_form_does_not_lift_a_stop_and_a_text_does() {
        use {ConsentAction::*, ConsentSource::*};
        let granted = after(ConsentState::None, Granted, Form);
        assert_eq!(granted, ConsentState::Granted);
        let stopped = after(granted, Revoked, Text);
        assert_eq!(after(stopped, Granted, Form), ConsentState::Revoked);
        assert_eq!(after(stopped, Granted, Text), ConsentState::Granted);
        assert_eq!(after(ConsentState::None, Revoked, Provider), ConsentState::Revoked);
    }
}
