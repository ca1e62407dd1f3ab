//! What is done about a turn. Pure: the same request and turn always lead to the same decision.

use serde::{Deserialize, Serialize};

use super::{
    Command, HandOffReason, SmallTalkTopic, Turn, TurnRequest,
    accepted::accepted,
    appointment::{appointment, finish},
};
use crate::domain::{
    booking::Wish,
    qualification::{FilledSlot, Verdict},
};

/// Below this confidence a turn is not acted on.
pub const LEAST_CONFIDENCE: f32 = 0.5;

/// How often the lead may be asked to say it again before a person takes over.
pub const CLARIFICATIONS: u32 = 1;

/// What is said, before it has words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "plan", rename_all = "snake_case")]
pub enum ReplyPlan {
    /// An answer from knowledge, then the open question.
    AnswerWith {
        /// The snippets, all of them known.
        snippet_ids: Vec<String>,
        /// The question asked after it.
        then_ask: Option<String>,
    },
    /// An open question.
    Ask {
        /// Its key.
        slot: String,
    },
    /// Courtesy, or what the assistant is, then the open question.
    SmallTalk {
        /// About what.
        topic: SmallTalkTopic,
        /// The question asked after it.
        then_ask: Option<String>,
    },
    /// A request to say it again.
    Clarify {
        /// The question it is about.
        about: Option<String>,
    },
    /// Free times, looked up when the reply is written.
    ProposeTimes {
        /// What was asked for.
        wish: Wish,
        /// Whether the appointment there is gets another time.
        moving: bool,
    },
    /// The appointment, if the time is still free; other times, if it is not.
    ConfirmTime {
        /// The time, one of those that were proposed.
        slot_id: String,
    },
    /// The appointment there is.
    TellBooking,
    /// The appointment there is is called off.
    CancelBooking,
    /// Everything is answered.
    ThankAndFinish,
    /// A polite end, because the lead does not want the offer.
    Farewell,
    /// What happens next, now that a person takes over.
    HandOff {
        /// Why.
        reason: HandOffReason,
    },
    /// Nothing.
    StayQuiet,
}

impl ReplyPlan {
    /// The question it ends with, if any.
    pub fn asks(&self) -> Option<&str> {
        match self {
            Self::AnswerWith { then_ask, .. } | Self::SmallTalk { then_ask, .. } => then_ask.as_deref(),
            Self::Ask { slot } => Some(slot),
            Self::Clarify { about } => about.as_deref(),
            _ => None,
        }
    }
}

/// What is done about a turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The answers to store.
    pub set: Vec<FilledSlot>,
    /// What to say.
    pub reply: ReplyPlan,
    /// Whether a person must take over, and why.
    pub hand_off: Option<HandOffReason>,
    /// Whether the lead wants no more texts.
    pub opt_out: bool,
    /// Whether the lead declined, so that nothing follows up.
    pub not_interested: bool,
}

impl Decision {
    /// The lead's count of failed attempts after this decision.
    pub fn failed_attempts_after(&self, before: u32) -> u32 {
        if matches!(self.reply, ReplyPlan::Clarify { .. }) { before.saturating_add(1) } else { 0 }
    }

    /// A person takes over, for example because no engine answered.
    pub fn hand_off(reason: HandOffReason) -> Self {
        // A text that may have been an opt-out gets no reply: a person reads it first.
        let reply = match reason {
            HandOffReason::UnclearOptOut => ReplyPlan::StayQuiet,
            _ => ReplyPlan::HandOff { reason },
        };
        Self { hand_off: Some(reason), ..Self::reply(reply) }
    }

    fn reply(reply: ReplyPlan) -> Self {
        Self { set: Vec::new(), reply, hand_off: None, opt_out: false, not_interested: false }
    }
}

/// Decides what a turn leads to.
///
/// The order is the policy: an opt-out wins over everything, a hand-off over everything else, and what the engine
/// does not know goes to a person.
pub fn decide(request: &TurnRequest, turn: &Turn) -> Decision {
    let has = |wanted: &Command| turn.commands.contains(wanted);
    if has(&Command::OptOut) {
        return Decision { opt_out: true, ..Decision::reply(ReplyPlan::StayQuiet) };
    }
    let set = accepted(request, turn);
    let asked_for = turn.commands.iter().find_map(|command| match command {
        Command::HandOff { reason } if reason.may_be_proposed() => Some(*reason),
        _ => None,
    });
    if let Some(reason) = asked_for {
        return Decision { set, ..Decision::hand_off(reason) };
    }
    if turn.confidence.is_nan() || turn.confidence < LEAST_CONFIDENCE {
        return clarify(request);
    }
    if has(&Command::Clarify) {
        return Decision { set, ..clarify(request) };
    }
    if has(&Command::NotInterested) {
        return Decision { set, not_interested: true, ..Decision::reply(ReplyPlan::Farewell) };
    }
    let appointment = appointment(request, turn);
    // A lead that is about to take a time takes it first.
    let worth = appointment.is_none().then(|| becomes_worth_a_person(request, &set)).flatten();
    if let Some(reason) = worth {
        return Decision { set, ..Decision::hand_off(reason) };
    }
    match appointment.or_else(|| plan(request, turn, &set)) {
        Some(ReplyPlan::HandOff { reason }) => Decision { set, ..Decision::hand_off(reason) },
        Some(reply) => Decision { set, ..Decision::reply(reply) },
        None => clarify(request),
    }
}

/// Whether the answers of this turn make the lead one that the form wants a person to look after.
fn becomes_worth_a_person(request: &TurnRequest, set: &[FilledSlot]) -> Option<HandOffReason> {
    let known = request.known(set);
    let qualified = |set: &[FilledSlot]| {
        let standing = request.checklist.judge(|key| request.known(set).fact(key));
        standing.is_some_and(|standing| standing.verdict == Verdict::Qualified)
    };
    if request.flow.becomes_high_value(known) {
        Some(HandOffReason::HighValue)
    } else {
        (request.checklist.hand_over && qualified(set) && !qualified(&[])).then_some(HandOffReason::Qualified)
    }
}

/// What to say, now that the answers are known; nothing when every command was refused.
fn plan(request: &TurnRequest, turn: &Turn, set: &[FilledSlot]) -> Option<ReplyPlan> {
    let open = request.known(set).open(&request.questions);
    let wanted = turn.commands.iter().find_map(|command| match command {
        Command::AskFor { slot } => open.iter().find(|question| question.key == *slot),
        _ => None,
    });
    let next = wanted.or(open.first()).map(|question| question.key.clone());
    if let Some(snippet_ids) = cited(request, turn) {
        return Some(match snippet_ids {
            ids if ids.is_empty() => ReplyPlan::HandOff { reason: HandOffReason::NoAnswerKnown },
            snippet_ids => ReplyPlan::AnswerWith { snippet_ids, then_ask: next },
        });
    }
    let topic = turn.commands.iter().find_map(|command| match command {
        Command::SmallTalk { topic } => Some(*topic),
        _ => None,
    });
    match (topic, next) {
        (Some(SmallTalkTopic::Identity), then_ask) => {
            Some(ReplyPlan::SmallTalk { topic: SmallTalkTopic::Identity, then_ask })
        }
        (_, Some(slot)) if !set.is_empty() || wanted.is_some() => Some(ReplyPlan::Ask { slot }),
        (_, None) if !set.is_empty() => Some(finish(request)),
        // A closing "thanks" is left as the last word.
        (Some(SmallTalkTopic::Thanks), None) => Some(ReplyPlan::StayQuiet),
        (Some(topic), then_ask) => Some(ReplyPlan::SmallTalk { topic, then_ask }),
        (None, _) => None,
    }
}

/// The known snippets of every answer; nothing when the turn answers no question.
fn cited(request: &TurnRequest, turn: &Turn) -> Option<Vec<String>> {
    let mut answers = turn.commands.iter().filter_map(|command| match command {
        Command::Answer { snippet_ids } => Some(snippet_ids),
        _ => None,
    });
    let first = answers.next()?;
    let mut known: Vec<String> = Vec::new();
    for id in first.iter().chain(answers.flatten()) {
        if request.snippet(id).is_some() && !known.contains(id) {
            known.push(id.clone());
        }
    }
    Some(known)
}

fn clarify(request: &TurnRequest) -> Decision {
    if request.failed_attempts >= CLARIFICATIONS {
        return Decision::hand_off(HandOffReason::NotUnderstood);
    }
    let about = request.asked().map(|slot| slot.key.clone());
    Decision::reply(ReplyPlan::Clarify { about })
}
