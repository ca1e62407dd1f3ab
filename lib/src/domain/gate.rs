//! The rules that decide whether a text may leave. Pure: the facts are read elsewhere, and the transaction that claims the
//! message makes sure that they still hold.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::consent::ConsentPurpose;

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
    /// Asks whether we may go on texting, before the ground for it lapses.
    Renewal,
    /// Reminds of an appointment.
    Reminder,
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
        matches!(
            self,
            Self::FirstText
                | Self::Reply
                | Self::Closing
                | Self::HandOff
                | Self::FollowUp
                | Self::Renewal
                | Self::Reminder
        )
    }

    /// Whether nobody waits for it: it may stand behind the others.
    pub fn is_patient(self) -> bool {
        matches!(self, Self::FollowUp | Self::Renewal)
    }

    /// Whether nobody asked for it, so that there may only be so many of them. A reminder is part of the appointment the
    /// person made.
    pub fn is_unasked(self) -> bool {
        matches!(self, Self::FollowUp | Self::Renewal)
    }

    /// Whether it is of no use after a moment of its own, however long it had to wait.
    pub fn has_deadline(self) -> bool {
        self == Self::Reminder
    }

    /// Whether it answers what the lead has just written or sent: it may leave at any hour while that is fresh.
    pub fn is_answer(self) -> bool {
        matches!(
            self,
            Self::FirstText | Self::Reply | Self::Closing | Self::HandOff | Self::Member | Self::OptInConfirmation
        )
    }

    /// What the person must have agreed to. Whoever writes again after a silence wants to win a customer.
    pub fn consent(self) -> ConsentPurpose {
        if self == Self::FollowUp { ConsentPurpose::Marketing } else { ConsentPurpose::Transactional }
    }

    /// For how long after it was written it is worth sending. The confirmation of an opt-out has five minutes: later it is
    /// not presumed to be one any more (47 CFR 64.1200(a)(12)).
    pub fn useful_for(self) -> SignedDuration {
        match self {
            Self::OptOutConfirmation => SignedDuration::from_mins(5),
            Self::OptInConfirmation | Self::Help => SignedDuration::from_hours(1),
            Self::FirstText | Self::Reply | Self::Closing | Self::HandOff => SignedDuration::from_hours(4),
            Self::FollowUp => SignedDuration::from_hours(12),
            Self::Renewal | Self::Member | Self::Reminder => SignedDuration::from_hours(24),
        }
    }

    /// Whether it answers a keyword: such an answer is owed even to those who opted out, at any hour.
    pub fn is_keyword_answer(self) -> bool {
        matches!(self, Self::OptOutConfirmation | Self::Help)
    }
}

/// Why it is quiet, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quiet {
    /// Until when.
    pub until: Timestamp,
    /// The rule and the zone on whose clock it is quiet.
    pub by: String,
}

/// What the gate knows when it decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GateFacts {
    /// What the text is for.
    pub purpose: Purpose,
    /// Whether the workspace sends at all.
    pub sending_on: bool,
    /// Whether the lead was blocked by the team.
    pub lead_blocked: bool,
    /// Whether the lead came in a way that is suspicious, and nobody released it.
    pub held_back: bool,
    /// Whether the phone said stop to texts of this brand and purpose.
    pub suppressed: bool,
    /// Whether the ledger says that the phone may have texts of this brand and purpose.
    pub consented: bool,
    /// Whether the channel may send.
    pub channel_active: bool,
    /// Whether the channel's 10DLC campaign, if it has one, is approved.
    pub campaign_approved: bool,
    /// Whether it waited longer than it is of use.
    pub expired: bool,
    /// Whether the day's budget is used up.
    pub over_budget: bool,
    /// What keeps it quiet where the lead may be.
    pub quiet: Option<Quiet>,
    /// Until when the person has had enough texts without having written.
    pub capped_until: Option<Timestamp>,
    /// The epoch the text was written for.
    pub written_for_epoch: i64,
    /// The conversation's epoch.
    pub epoch: i64,
    /// Whether a text of this person has arrived and is not read yet.
    pub unread_inbound: bool,
    /// Whether an earlier text of the conversation has not left yet, or has only just.
    pub earlier_in_flight: bool,
}

impl GateFacts {
    /// Until when the text has to wait, as far as that is known.
    pub fn waits_until(&self) -> Option<Timestamp> {
        self.quiet.as_ref().map(|quiet| quiet.until).max(self.capped_until)
    }
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
    /// When it may leave, where that is known.
    pub until: Option<Timestamp>,
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
    until: fn(&GateFacts) -> Option<Timestamp>,
}

impl Rule {
    const fn deny(id: &'static str, passes: fn(&GateFacts) -> bool) -> Self {
        Self { id, otherwise: Verdict::Deny, passes, until: |_| None }
    }

    const fn defer(
        id: &'static str,
        passes: fn(&GateFacts) -> bool,
        until: fn(&GateFacts) -> Option<Timestamp>,
    ) -> Self {
        Self { id, otherwise: Verdict::Defer, passes, until }
    }
}

/// In order: the first failure decides. What forbids stands before what delays.
const RULES: [Rule; 14] = [
    Rule::deny("sending_on/1", |facts| facts.sending_on || facts.purpose == Purpose::OptOutConfirmation),
    Rule::deny("not_opted_out/2", |facts| !facts.suppressed || facts.purpose.is_keyword_answer()),
    Rule::deny("not_blocked/1", |facts| !facts.lead_blocked || facts.purpose.is_keyword_answer()),
    Rule::deny("not_held_back/1", |facts| !facts.held_back || facts.purpose.is_keyword_answer()),
    Rule::deny("consent_given/2", |facts| facts.consented || facts.purpose.is_keyword_answer()),
    Rule::deny("channel_active/1", |facts| facts.channel_active),
    Rule::deny("campaign_approved/1", |facts| facts.campaign_approved),
    Rule::deny("still_useful/1", |facts| !facts.expired),
    Rule::deny("epoch_current/1", |facts| !facts.purpose.is_automated() || facts.written_for_epoch == facts.epoch),
    Rule::deny("within_budget/1", |facts| !facts.over_budget || !facts.purpose.is_automated()),
    Rule::defer("quiet_hours/1", |facts| facts.quiet.is_none(), |facts| facts.quiet.as_ref().map(|quiet| quiet.until)),
    Rule::defer("frequency_cap/1", |facts| facts.capped_until.is_none(), |facts| facts.capped_until),
    Rule::defer("inbound_read/1", |facts| !facts.unread_inbound, |_| None),
    Rule::defer("one_in_flight/1", |facts| !facts.earlier_in_flight, |_| None),
];

/// Decides.
pub fn decide(facts: &GateFacts) -> Decision {
    let mut rules = Vec::with_capacity(RULES.len());
    for rule in RULES {
        let passed = (rule.passes)(facts);
        rules.push(RuleOutcome { rule: rule.id.to_owned(), passed });
        if !passed {
            return Decision { verdict: rule.otherwise, rules, until: (rule.until)(facts) };
        }
    }
    Decision { verdict: Verdict::Allow, rules, until: None }
}

/// The words for a rule that was failed, as a person reads them on the timeline.
pub fn explain(rule: &str) -> &'static str {
    match rule.split('/').next().unwrap_or_default() {
        "sending_on" => "Sending is switched off for the whole workspace.",
        "not_blocked" => "The team blocked this lead.",
        "not_held_back" => "The lead is held back until somebody of the team releases it.",
        "campaign_approved" => "The number's 10DLC campaign is not approved.",
        "within_budget" => "The day's budget for texts is used up.",
        "quiet_hours" => "It is too early or too late where the lead may be.",
        "frequency_cap" => "The lead has had enough texts without having written.",
        "silence_over" => "The lead wrote in the meantime.",
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
mod model;
#[cfg(test)]
mod tests;
