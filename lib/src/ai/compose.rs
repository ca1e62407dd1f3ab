//! From a decision to the words that are sent.
//!
//! The model's own words are used where wording matters and the guard lets them pass; everything else, and every
//! reply that failed, comes from templates and from the snippets as they are stored.

use crate::domain::{
    qualification::SlotKind,
    reply_guard::{Bound, Bounds, MOST_SEGMENTS, Violation, check},
    turn::{Command, Decision, HandOffReason, ReplyPlan, Turn, TurnRequest},
    wordings::{OPTIONS, Wording},
};

/// Where a reply's words come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The model worded it.
    Model,
    /// Templates and stored answers.
    Template,
}

/// A reply that may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The text.
    pub text: String,
    /// Where its words come from.
    pub source: Source,
    /// What the model's words state, and the facts that hold it.
    pub bound: Vec<Bound>,
    /// Why the model's words were not used.
    pub refused: Vec<Violation>,
    /// Set when even the stored words do not fit: a person must take over although the decision did not say so.
    pub hand_off: Option<HandOffReason>,
}

/// The words of a decision; nothing when it says to stay quiet. `segments`: how many a text costs.
pub fn draft(
    request: &TurnRequest,
    turn: &Turn,
    decision: &Decision,
    segments: &dyn Fn(&str) -> usize,
) -> Option<Draft> {
    let refused = match model_words(request, turn, decision, segments)? {
        Ok((text, bound)) => {
            return Some(Draft { text, source: Source::Model, bound, refused: Vec::new(), hand_off: None });
        }
        Err(refused) => refused,
    };
    let fits = |text: &String| segments(text) <= MOST_SEGMENTS;
    let (text, hand_off) = match wordings(request, decision).into_iter().find(fits) {
        Some(text) => (text, None),
        None => (hand_off_text(request, HandOffReason::NoAnswerKnown), Some(HandOffReason::NoAnswerKnown)),
    };
    Some(Draft { text, source: Source::Template, bound: Vec::new(), refused, hand_off })
}

/// The templates' words for a decision; empty when it says to stay quiet.
pub fn compose(request: &TurnRequest, decision: &Decision) -> String {
    wordings(request, decision).into_iter().next().unwrap_or_default()
}

/// What is said when a person takes over.
pub fn hand_off_text(request: &TurnRequest, reason: HandOffReason) -> String {
    request.voice().say(Wording::of_hand_off(reason))
}

/// Words with the facts they rest on, or why they may not be sent.
type Guarded = Result<(String, Vec<Bound>), Vec<Violation>>;

/// The model's words with the facts they rest on, or why they are not used. Nothing when nothing is to be said.
fn model_words(
    request: &TurnRequest,
    turn: &Turn,
    decision: &Decision,
    segments: &dyn Fn(&str) -> usize,
) -> Option<Guarded> {
    let (cited, next): (&[String], _) = match &decision.reply {
        ReplyPlan::AnswerWith { snippet_ids, then_ask } => (snippet_ids, then_ask.as_deref()),
        ReplyPlan::SmallTalk { then_ask, .. } => (&[], then_ask.as_deref()),
        ReplyPlan::Ask { slot } => (&[], Some(slot.as_str())),
        ReplyPlan::Clarify { .. } => (&[], None),
        ReplyPlan::ThankAndFinish | ReplyPlan::Farewell | ReplyPlan::HandOff { .. } => return Some(Err(Vec::new())),
        // What is said about appointments is written when it is done.
        ReplyPlan::ProposeTimes { .. }
        | ReplyPlan::ConfirmTime { .. }
        | ReplyPlan::TellBooking
        | ReplyPlan::CancelBooking
        | ReplyPlan::StayQuiet => return None,
    };
    let Some(words) = turn.reply.as_deref().map(str::trim).filter(|words| !words.is_empty()) else {
        return Some(Err(Vec::new()));
    };
    let vain = not_accepted(turn, decision);
    if !vain.is_empty() {
        return Some(Err(vain));
    }
    let question = next.and_then(|key| request.question(key)).map(|slot| slot.label.as_str());
    let text = match question {
        Some(question) if !words.contains('?') => format!("{words} {question}"),
        _ => words.to_owned(),
    };
    let facts = facts(request, decision, cited);
    let bounds = Bounds { segments: segments(&text), house_rules: &request.house_rules, facts: &facts };
    Some(check(&text, &bounds).map(|bound| (text, bound)))
}

/// What a turn wanted and the rules did not let it.
fn not_accepted(turn: &Turn, decision: &Decision) -> Vec<Violation> {
    let vain = turn.commands.iter().filter_map(|command| match command {
        Command::SetSlot { slot, .. } if !decision.set.iter().any(|answer| answer.key == *slot) => {
            Some(format!("an answer to {slot}"))
        }
        Command::HandOff { .. } if decision.hand_off.is_none() => Some("a hand-off".to_owned()),
        _ => None,
    });
    vain.map(Violation::NotAccepted).collect()
}

/// What a model's reply may repeat: cited snippets, answers, the questions and the brand.
fn facts<'a>(request: &'a TurnRequest, decision: &'a Decision, cited: &[String]) -> Vec<&'a str> {
    let mut facts = vec![request.brand.as_str()];
    facts.extend(cited.iter().filter_map(|id| request.snippet(id)).map(|snippet| snippet.answer.as_str()));
    facts.extend(request.filled.iter().chain(&decision.set).map(|answer| answer.value.as_str()));
    for slot in &request.questions {
        facts.push(&slot.label);
        if let SlotKind::Choice { options } = &slot.kind {
            facts.extend(options.iter().map(String::as_str));
        }
    }
    facts
}

/// The same reply from full to short, so that the first that fits can be taken.
fn wordings(request: &TurnRequest, decision: &Decision) -> Vec<String> {
    let voice = request.voice();
    let label = |key: &String| request.question(key).map(|slot| slot.label.clone());
    match &decision.reply {
        ReplyPlan::AnswerWith { snippet_ids, then_ask } => {
            let answers: Vec<&str> =
                snippet_ids.iter().filter_map(|id| request.snippet(id)).map(|snippet| snippet.answer.trim()).collect();
            let next = then_ask.as_ref().and_then(label);
            let mut wordings = Vec::new();
            for count in (1..=answers.len()).rev() {
                let answer = answers[..count].join(" ");
                wordings.extend(next.as_ref().map(|question| format!("{answer} {question}")));
                wordings.push(answer);
            }
            wordings
        }
        ReplyPlan::Ask { slot } => {
            let Some(question) = label(slot) else { return vec![voice.say(Wording::Clarify)] };
            if decision.set.is_empty() {
                vec![question]
            } else {
                vec![format!("{} {question}", voice.say(Wording::Noted)), question]
            }
        }
        ReplyPlan::SmallTalk { topic, then_ask } => {
            let line = voice.say(Wording::of_small_talk(*topic));
            let full = then_ask.as_ref().and_then(label).map(|question| format!("{line} {question}"));
            full.into_iter().chain([line]).collect()
        }
        ReplyPlan::Clarify { about } => clarifications(request, about.as_deref()),
        ReplyPlan::ThankAndFinish => vec![voice.say(Wording::Finish)],
        ReplyPlan::Farewell => vec![voice.say(Wording::Farewell)],
        ReplyPlan::HandOff { reason } => vec![hand_off_text(request, *reason)],
        ReplyPlan::ProposeTimes { .. }
        | ReplyPlan::ConfirmTime { .. }
        | ReplyPlan::TellBooking
        | ReplyPlan::CancelBooking
        | ReplyPlan::StayQuiet => Vec::new(),
    }
}

fn clarifications(request: &TurnRequest, about: Option<&str>) -> Vec<String> {
    let sorry = request.voice().say(Wording::Clarify);
    let Some(slot) = about.and_then(|key| request.question(key)) else { return vec![sorry] };
    let mut wordings = Vec::new();
    if let SlotKind::Choice { options } = &slot.kind {
        let options = request.voice().say(Wording::Options).replace(OPTIONS, &options.join(", "));
        wordings.push(format!("{sorry} {} {options}", slot.label));
    }
    wordings.push(format!("{sorry} {}", slot.label));
    wordings.push(sorry);
    wordings
}

#[cfg(test)]
mod tests;
