//! The rules that decide whether a text may leave. Pure: the facts are read elsewhere, inside the transaction that
//! claims the message.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The answer to a form.
    FirstText,
    /// The assistant's answer to a text.
    Reply,
    /// The assistant's last word: it asks for no answer.
    Closing,
    /// Says that a person will take over.
    HandOff,
    /// After a silence.
    FollowUp,
    /// A member wrote it.
    Member,
    /// Confirms an opt-out, once.
    OptOutConfirmation,
    /// Confirms an opt-in.
    OptInConfirmation,
    /// Answers HELP.
    Help,
}

impl Purpose {
    /// Whether a machine wrote it for a conversation, so that a person's takeover voids it.
    pub fn is_automated(self) -> bool {
        matches!(self, Self::FirstText | Self::Reply | Self::Closing | Self::HandOff | Self::FollowUp)
    }

    /// Whether nobody waits for it: it may stand behind the others.
    pub fn is_patient(self) -> bool {
        matches!(self, Self::FollowUp)
    }

    /// For how long after it was written it is worth sending. The confirmation of an opt-out has five minutes: later it is
    /// not presumed to be one any more (47 CFR 64.1200(a)(12)).
    pub fn useful_for(self) -> SignedDuration {
        match self {
            Self::OptOutConfirmation => SignedDuration::from_mins(5),
            Self::OptInConfirmation | Self::Help => SignedDuration::from_hours(1),
            Self::FirstText | Self::Reply | Self::Closing | Self::HandOff => SignedDuration::from_hours(4),
            Self::FollowUp => SignedDuration::from_hours(12),
            Self::Member => SignedDuration::from_hours(24),
        }
    }

    /// Whether it answers a keyword: such an answer is owed even to those who opted out.
    pub fn is_keyword_answer(self) -> bool {
        matches!(self, Self::OptOutConfirmation | Self::Help)
    }
}

/// What the gate knows when it decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GateFacts {
    /// What the text is for.
    pub purpose: Purpose,
    /// Whether the phone said stop.
    pub suppressed: bool,
    /// Whether there is consent that was not revoked, or the lead wrote first.
    pub consented: bool,
    /// Whether the channel may send.
    pub channel_active: bool,
    /// Whether it waited longer than it is of use.
    pub expired: bool,
    /// The epoch the text was written for.
    pub written_for_epoch: i64,
    /// The conversation's epoch.
    pub epoch: i64,
    /// Whether a text of this person has arrived and is not read yet.
    pub unread_inbound: bool,
    /// Whether an earlier text of the conversation has not left yet, or has only just.
    pub earlier_in_flight: bool,
}

/// A rule, and whether the text passed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleOutcome {
    /// The rule's id with its version.
    pub rule: String,
    /// Whether the text passed.
    pub passed: bool,
}

/// What the gate says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It may leave now.
    Allow,
    /// It may never leave.
    Deny,
    /// Ask again soon.
    Defer,
}

/// The verdict with every rule that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// The rules in order.
    pub rules: Vec<RuleOutcome>,
}

impl Decision {
    /// The first rule the text failed.
    pub fn failed(&self) -> Option<&str> {
        self.rules.iter().find(|rule| !rule.passed).map(|rule| rule.rule.as_str())
    }
}

struct Rule {
    id: &'static str,
    otherwise: Verdict,
    passes: fn(&GateFacts) -> bool,
}

/// In order: the first failure decides. What forbids stands before what delays.
const RULES: [Rule; 7] = [
    Rule {
        id: "not_opted_out/1",
        otherwise: Verdict::Deny,
        passes: |facts| !facts.suppressed || facts.purpose.is_keyword_answer(),
    },
    Rule {
        id: "consent_given/1",
        otherwise: Verdict::Deny,
        passes: |facts| facts.consented || facts.purpose.is_keyword_answer(),
    },
    Rule { id: "channel_active/1", otherwise: Verdict::Deny, passes: |facts| facts.channel_active },
    Rule { id: "still_useful/1", otherwise: Verdict::Deny, passes: |facts| !facts.expired },
    Rule {
        id: "epoch_current/1",
        otherwise: Verdict::Deny,
        passes: |facts| !facts.purpose.is_automated() || facts.written_for_epoch == facts.epoch,
    },
    Rule { id: "inbound_read/1", otherwise: Verdict::Defer, passes: |facts| !facts.unread_inbound },
    Rule { id: "one_in_flight/1", otherwise: Verdict::Defer, passes: |facts| !facts.earlier_in_flight },
];

/// Decides.
pub fn decide(facts: &GateFacts) -> Decision {
    let mut rules = Vec::with_capacity(RULES.len());
    for rule in RULES {
        let passed = (rule.passes)(facts);
        rules.push(RuleOutcome { rule: rule.id.to_owned(), passed });
        if !passed {
            return Decision { verdict: rule.otherwise, rules };
        }
    }
    Decision { verdict: Verdict::Allow, rules }
}

/// The words for a rule that was failed, as a person reads them on the timeline.
pub fn explain(rule: &str) -> &'static str {
    match rule.split('/').next().unwrap_or_default() {
        "not_opted_out" => "The lead opted out of texts.",
        "consent_given" => "The lead has not agreed to be texted.",
        "channel_active" => "There is no sender number that is switched on.",
        "still_useful" => "It could not leave in time, and is of no use any more.",
        "epoch_current" => "Somebody took over after this text was written.",
        "inbound_read" => "A text of the lead has arrived and is read first.",
        "one_in_flight" => "An earlier text has not left yet.",
        _ => "A rule forbids it.",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PURPOSES: [Purpose; 9] = [
        Purpose::Closing,
        Purpose::FirstText,
        Purpose::Reply,
        Purpose::HandOff,
        Purpose::FollowUp,
        Purpose::Member,
        Purpose::OptOutConfirmation,
        Purpose::OptInConfirmation,
        Purpose::Help,
    ];

    fn facts() -> impl Strategy<Value = GateFacts> {
        (0..PURPOSES.len(), any::<[bool; 6]>(), 0..3i64, 0..3i64).prop_map(
            |(purpose, flags, written_for_epoch, epoch)| GateFacts {
                purpose: PURPOSES[purpose],
                suppressed: flags[0],
                consented: flags[1],
                channel_active: flags[2],
                written_for_epoch,
                epoch,
                unread_inbound: flags[3],
                earlier_in_flight: flags[4],
                expired: flags[5],
            },
        )
    }

    proptest! {
        #[test]
        fn nothing_but_a_keyword_answer_leaves_to_who_opted_out(facts in facts()) {
            let decision = decide(&facts);
            if facts.suppressed && !facts.purpose.is_keyword_answer() {
                prop_assert_eq!(decision.verdict, Verdict::Deny);
            }
        }

        #[test]
        fn an_allowed_text_passed_every_rule(facts in facts()) {
            let decision = decide(&facts);
            prop_assert_eq!(decision.verdict == Verdict::Allow, decision.failed().is_none());
            prop_assert_eq!(decision.verdict == Verdict::Allow, decision.rules.len() == RULES.len() && decision.rules.iter().all(|rule| rule.passed));
        }

        #[test]
        fn no_machine_text_leaves_in_another_epoch(facts in facts()) {
            if facts.purpose.is_automated() && facts.epoch != facts.written_for_epoch {
                prop_assert_ne!(decide(&facts).verdict, Verdict::Allow);
            }
        }

        #[test]
        fn what_is_forbidden_is_never_merely_delayed(facts in facts()) {
            let settled = GateFacts { unread_inbound: false, earlier_in_flight: false, ..facts.clone() };
            if decide(&settled).verdict == Verdict::Deny {
                prop_assert_eq!(decide(&facts).verdict, Verdict::Deny);
            }
        }
    }

    #[test]
    fn every_rule_has_words() {
        for rule in RULES {
            assert_ne!(explain(rule.id), explain("unheard of"), "{}", rule.id);
        }
    }
}
