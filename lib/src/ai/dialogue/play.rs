//! Plays a scripted conversation and says where it comes out otherwise.

use std::{collections::BTreeMap, sync::Arc};

use super::script::{Dialogue, Expected, Setup, Step};
use crate::{
    ai::{
        OfflineEngine,
        chat::Prompt,
        compose::{Source, draft},
    },
    domain::{
        ai_settings::HouseRules,
        consent_intent::{self, Intent},
        knowledge::{Knowledge, Snippet},
        qualification::{FilledSlot, fold},
        reply_guard::MOST_SEGMENTS,
        segments,
        turn::{Author, Decision, HandOffReason, Language, Place, RecentMessage, TurnRequest, decide, language_of},
    },
};

/// A conversation that came out as it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Played {
    /// How many steps it has.
    pub steps: usize,
    /// How many of them a language model's recorded answer decided.
    pub by_model: usize,
}

/// Where a conversation came out otherwise.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("step {step}, \u{201c}{text}\u{201d}: {what}")]
pub struct Failure {
    /// The step, from 1.
    pub step: usize,
    /// The first of its texts.
    pub text: String,
    /// What is otherwise.
    pub what: String,
}

/// What came of a step.
#[derive(Default)]
struct Outcome {
    text: Option<String>,
    set: BTreeMap<String, String>,
    asks: Option<String>,
    hand_off: Option<HandOffReason>,
    opts_out: bool,
    declines: bool,
    own_words: bool,
    language: Language,
}

/// A conversation in the middle.
struct State {
    request: TurnRequest,
    /// Once a person has taken over, or the lead opted out, the assistant is silent.
    over: bool,
}

/// Plays a conversation.
///
/// # Errors
/// The first expectation that does not hold.
pub fn play(setup: &Setup, dialogue: &Dialogue) -> Result<Played, Failure> {
    let mut state = State::new(setup, dialogue);
    for (at, step) in dialogue.steps.iter().enumerate() {
        let text = step.lead.first().cloned().unwrap_or_default();
        let failure = |what| Failure { step: at + 1, text: text.clone(), what };
        let outcome = state.take(step).map_err(failure)?;
        compare(&step.expect, &outcome).map_err(failure)?;
    }
    let by_model = dialogue.steps.iter().filter(|step| step.model.is_some()).count();
    Ok(Played { steps: dialogue.steps.len(), by_model })
}

impl State {
    fn new(setup: &Setup, dialogue: &Dialogue) -> Self {
        let snippet = |(at, (question, answer)): (usize, (&String, &String))| Snippet {
            id: format!("k{at}"),
            question: question.clone(),
            answer: answer.clone(),
        };
        let snippets = setup.answers.iter().enumerate().map(snippet).collect();
        let questions = setup.questions.iter().enumerate().map(|(at, question)| question.slot(at == 0));
        Self {
            request: TurnRequest {
                brand: setup.brand.clone(),
                first_name: Some(dialogue.first_name.clone()),
                questions: questions.collect(),
                knowledge: Arc::new(Knowledge::new(snippets)),
                checklist: setup.checklist.clone(),
                house_rules: HouseRules { links: setup.links.clone(), topics: setup.topics.clone() },
                place: Some(Place { now: setup.now.clone(), region: setup.region.clone() }),
                ..TurnRequest::default()
            },
            over: false,
        }
    }

    /// Takes the texts of a step in, as the services do.
    fn take(&mut self, step: &Step) -> Result<Outcome, String> {
        let request = &mut self.request;
        request.inbound.clone_from(&step.lead);
        request.language = language_of(&step.lead).unwrap_or(request.language);
        let mut outcome = Outcome { language: request.language, ..Outcome::default() };
        for text in &step.lead {
            match consent_intent::classify(text, None).intent {
                Intent::OptOut | Intent::LikelyOptOut => outcome.opts_out = true,
                Intent::Unclear => outcome.hand_off = Some(HandOffReason::UnclearOptOut),
                _ => continue,
            }
            self.over = true;
            return Ok(outcome);
        }
        if self.over {
            return Ok(outcome);
        }
        let turn = match &step.model {
            Some(answer) => Prompt::new(request).read(&answer.to_string())?,
            None => OfflineEngine.read(request),
        };
        let mut decision = decide(request, &turn);
        let drafted = draft(request, &turn, &decision, &segments_of);
        if let Some(reason) = drafted.as_ref().and_then(|draft| draft.hand_off) {
            decision = Decision { set: decision.set, ..Decision::hand_off(reason) };
        }
        outcome.own_words = drafted.as_ref().is_some_and(|draft| draft.source == Source::Model);
        outcome.text = drafted.map(|draft| draft.text);
        self.commit(&decision, &mut outcome);
        Ok(outcome)
    }

    fn commit(&mut self, decision: &Decision, outcome: &mut Outcome) {
        let request = &mut self.request;
        for answer in &decision.set {
            request.filled.retain(|known: &FilledSlot| known.key != answer.key);
            request.filled.push(answer.clone());
            outcome.set.insert(answer.key.clone(), answer.value.clone());
        }
        outcome.asks = decision.reply.asks().map(str::to_owned);
        outcome.hand_off = decision.hand_off;
        outcome.opts_out = decision.opt_out;
        outcome.declines = decision.not_interested;
        self.over = decision.hand_off.is_some() || decision.opt_out;
        request.failed_attempts = decision.failed_attempts_after(request.failed_attempts);
        for slot in &mut request.questions {
            slot.asked = outcome.asks.as_deref() == Some(slot.key.as_str());
        }
        let said = request.inbound.drain(..).map(|text| RecentMessage { author: Author::Lead, text });
        request.recent.extend(said);
        request.recent.extend(outcome.text.clone().map(|text| RecentMessage { author: Author::Ai, text }));
    }
}

fn compare(expected: &Expected, outcome: &Outcome) -> Result<(), String> {
    let text = outcome.text.as_deref().unwrap_or_default();
    let said = fold(text);
    let holds = |words: &String| said.contains(&fold(words));
    if segments_of(text) > MOST_SEGMENTS {
        return Err(format!("the reply takes {} segments: {text}", segments_of(text)));
    }
    if expected.silent != text.is_empty() {
        return Err(if expected.silent { format!("it says: {text}") } else { "it says nothing".into() });
    }
    if let Some(words) = expected.says.iter().find(|words| !holds(words)) {
        return Err(format!("\u{201c}{words}\u{201d} is not said: {text}"));
    }
    if let Some(words) = expected.never.iter().find(|words| holds(words)) {
        return Err(format!("\u{201c}{words}\u{201d} is said: {text}"));
    }
    let differ = |what: &str, expected: &dyn std::fmt::Debug, found: &dyn std::fmt::Debug| {
        Err(format!("{what}: expected {expected:?}, found {found:?}; it says: {text}"))
    };
    if let Some(set) = expected.set.as_ref().filter(|set| **set != outcome.set) {
        return differ("answers", set, &outcome.set);
    }
    if expected.asks.is_some() && expected.asks != outcome.asks {
        return differ("the question", &expected.asks, &outcome.asks);
    }
    if expected.hand_off != outcome.hand_off {
        return differ("the hand-off", &expected.hand_off, &outcome.hand_off);
    }
    if (expected.opts_out, expected.declines) != (outcome.opts_out, outcome.declines) {
        let found = (outcome.opts_out, outcome.declines);
        return differ("opting out, declining", &(expected.opts_out, expected.declines), &found);
    }
    if expected.own_words.is_some_and(|own| own != outcome.own_words) {
        return differ("the model's own words", &expected.own_words, &outcome.own_words);
    }
    if expected.language.is_some_and(|language| language != outcome.language) {
        return differ("the language", &expected.language, &outcome.language);
    }
    Ok(())
}

fn segments_of(text: &str) -> usize {
    segments::segment(text).segments as usize
}
