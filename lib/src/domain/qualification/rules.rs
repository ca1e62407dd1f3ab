//! When a lead of a form counts as qualified: what its answers must be, and what each is worth.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an answer must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Anything: the question is answered.
    Answered,
    /// One of these, however it is capitalised.
    OneOf {
        /// The values, as the form spells them.
        values: Vec<String>,
    },
    /// A number of people, or an amount in whole units of its currency, that is no smaller.
    AtLeast {
        /// The smallest.
        amount: i64,
        /// The currency of an amount, such as `USD`. An answer in another one is not converted: it does not hold.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        currency: Option<String>,
    },
    /// A number of people, or an amount in whole units of its currency, that is no larger.
    AtMost {
        /// The largest.
        amount: i64,
        /// The currency of an amount.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        currency: Option<String>,
    },
    /// A day no later than so many days after it was named.
    WithinDays {
        /// How many.
        days: i64,
    },
}

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The key of a field or question of the form.
    pub key: String,
    /// What its answer must be.
    pub condition: Condition,
    /// What it adds to the score when it holds; negative to lower it.
    #[serde(default)]
    pub points: i32,
    /// Whether a lead can only be qualified when it holds.
    #[serde(default)]
    pub must: bool,
}

/// A form's checklist. Without rules nothing is judged.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// The rules in order.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// The score a qualified lead has at least; null: what must hold decides alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_score: Option<i32>,
    /// Whether the team takes over as soon as a lead is qualified.
    #[serde(default)]
    pub hand_over: bool,
}

impl Checklist {
    /// Whether there is nothing to judge by.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }
}
