//! What a workspace has set about the assistant: when it answers, how long it waits for the end of several texts, what
//! language models may spend in a day, what they may say, and when somebody else is called.

mod house_rules;
mod modes;

pub use house_rules::{ForbiddenTopic, HouseRules};
pub use modes::{MOST_RULES, Mode, ModeRule, Modes, Occasion, Stage};
use serde::{Deserialize, Serialize};

use super::wordings::Wordings;

/// The longest wait that can be set. A function stays alive so long for an answer that is due; see `jobs::drain`.
pub const LONGEST_WAIT_SECONDS: u8 = 5;

/// What is set. A day is one of the workspace's zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AiSettings {
    /// Tokens of the whole workspace; nothing: no limit.
    pub daily_tokens: Option<u32>,
    /// Money of the whole workspace, in cents of a US dollar; nothing: no limit. It counts what the operator has said
    /// that tokens cost.
    pub daily_cost_cents: Option<u32>,
    /// Tokens for one lead; nothing: no limit.
    pub lead_daily_tokens: Option<u32>,
    /// How long nothing must have come from a lead before it is answered: people write two or three texts in a row.
    pub wait_seconds: u8,
    /// What it may link and must not speak of.
    pub house_rules: HouseRules,
    /// What it says where nothing is worded anew.
    pub wordings: Wordings,
    /// Whether it answers, proposes or only watches.
    pub modes: Modes,
    /// After how many minutes in which nobody picked a conversation up that waits for a person it goes further up; nothing:
    /// never.
    pub escalate_after_minutes: Option<u16>,
}

impl Default for AiSettings {
    /// A lead that writes without end may not spend without end: about fifty turns.
    fn default() -> Self {
        Self {
            daily_tokens: None,
            daily_cost_cents: None,
            lead_daily_tokens: Some(200_000),
            wait_seconds: 3,
            house_rules: HouseRules::default(),
            wordings: Wordings::default(),
            modes: Modes::default(),
            escalate_after_minutes: Some(15),
        }
    }
}

/// What a day has taken so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AiSpent {
    /// Tokens of the whole workspace.
    pub tokens: u64,
    /// Money of the whole workspace, in millionths of a US dollar.
    pub cost_micros: u64,
    /// Tokens for the lead.
    pub lead_tokens: u64,
}

impl AiSettings {
    /// Whether a model may be asked once more. A turn that runs beside this one is not counted yet, so a limit may be
    /// overshot by as many turns as run at once.
    pub fn allows(&self, spent: &AiSpent) -> bool {
        const MICROS_IN_A_CENT: u64 = 10_000;
        let within = |spent: u64, limit: Option<u32>, unit: u64| {
            limit.is_none_or(|limit| spent < u64::from(limit).saturating_mul(unit))
        };
        within(spent.tokens, self.daily_tokens, 1)
            && within(spent.cost_micros, self.daily_cost_cents, MICROS_IN_A_CENT)
            && within(spent.lead_tokens, self.lead_daily_tokens, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_ends_the_day_by_itself() {
        let set = AiSettings {
            daily_tokens: Some(100),
            daily_cost_cents: Some(2),
            lead_daily_tokens: Some(10),
            ..AiSettings::default()
        };
        let spent = AiSpent { tokens: 99, cost_micros: 19_999, lead_tokens: 9 };
        assert!(set.allows(&spent));
        assert!(!set.allows(&AiSpent { tokens: 100, ..spent }));
        assert!(!set.allows(&AiSpent { cost_micros: 20_000, ..spent }));
        assert!(!set.allows(&AiSpent { lead_tokens: 10, ..spent }));
        assert!(!AiSettings { daily_tokens: Some(0), ..set.clone() }.allows(&AiSpent::default()));
        let none = AiSettings { lead_daily_tokens: None, ..AiSettings::default() };
        assert!(none.allows(&AiSpent { tokens: u64::MAX, cost_micros: u64::MAX, lead_tokens: u64::MAX }));
    }
}
