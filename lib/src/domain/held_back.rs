//! Why a submission is held back: it is stored, and nobody is texted for it until a member releases the lead.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A reason to hold a submission back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Suspicion {
    /// A field was filled in that people do not see.
    Trap,
    /// It was sent sooner than anybody types.
    TooFast,
    /// So many came that work was asked for, and none was done.
    Unproven,
    /// The phone is of a country the form does not take.
    Country,
    /// Too many phones came whose numbers differ in the last digits alone.
    NumberRun,
}

impl Suspicion {
    /// The reason in words for the team.
    pub fn explain(self) -> &'static str {
        match self {
            Self::Trap => "A field was filled in that people do not see.",
            Self::TooFast => "The form was sent sooner than anybody types.",
            Self::Unproven => "Many submissions came at once, and this one did not prove that work was put into it.",
            Self::Country => "The phone is of a country this form does not take.",
            Self::NumberRun => "Many phones came whose numbers differ in the last digits alone.",
        }
    }
}

/// How many last digits of a phone number do not count when numbers are compared for a run.
pub const RUN_DIGITS: usize = 3;

/// What numbers of one run have in common.
pub fn run_of(number: &str) -> &str {
    number.get(..number.len().saturating_sub(RUN_DIGITS)).unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_one_run_differ_in_the_last_digits_alone() {
        assert_eq!(run_of("+14155550123"), run_of("+14155550999"));
        assert_ne!(run_of("+14155550123"), run_of("+14155551123"));
    }
}
