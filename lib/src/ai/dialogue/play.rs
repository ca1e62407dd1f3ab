//! Plays a scripted conversation and says where it comes out otherwise.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{Timestamp, Zoned, civil::DateTime};

use super::{
    diary::Diary,
    script::{Dialogue, Expected, Proposed, Setup, Step},
};
use crate::{
    ai::{
        OfflineEngine,
        compose::{Source, draft},
        read_answer,
    },
    domain::{
        ai_settings::HouseRules,
        booking::Arranged,
        consent_intent::{self, Extensions, Intent},
        flow::Known,
        knowledge::{Knowledge, Snippet},
        qualification::{FilledSlot, Slot, fold},
        reply_guard::MOST_SEGMENTS,
        segments,
        turn::{Author, Decision, HandOffReason, Language, Place, RecentMessage, TurnRequest, decide, last_language},
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
pub(super) struct Outcome {
    /// What is said.
    pub text: Option<String>,
    set: BTreeMap<String, String>,
    asks: Option<String>,
    /// Why a person takes over.
    pub hand_off: Option<HandOffReason>,
    /// Whether the lead opts out.
    pub opts_out: bool,
    declines: bool,
    own_words: bool,
    language: Language,
    arranged: Option<Arranged>,
    /// What was done about an appointment, on the calendar's clock and in the words of the reply.
    proposes: Vec<String>,
    books: Option<DateTime>,
    moves: Option<DateTime>,
    cancels: bool,
}

/// A conversation in the middle.
pub(super) struct State {
    request: TurnRequest,
    diary: Diary,
    stop_words: Extensions,
    region: String,
    now: Zoned,
    /// Once a person has taken over, or the lead opted out, the assistant is silent.
    over: bool,
}

/// Plays a conversation.
///
/// # Errors
/// The first expectation that does not hold.
pub fn play(setup: &Setup, dialogue: &Dialogue) -> Result<Played, Failure> {
    let begun = |what| Failure { step: 0, text: String::new(), what };
    let mut state = State::new(setup, dialogue).map_err(begun)?;
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
    /// At its beginning.
    pub fn new(setup: &Setup, dialogue: &Dialogue) -> Result<Self, String> {
        let snippet = |(at, (question, answer)): (usize, (&String, &String))| Snippet {
            id: format!("k{at}"),
            question: question.clone(),
            answer: answer.clone(),
        };
        let snippets = setup.answers.iter().enumerate().map(snippet).collect();
        // The first text asks the first question that the form has left open.
        let mut questions: Vec<Slot> = setup.questions.iter().map(|question| question.slot(false)).collect();
        let known = dialogue.steps.first().map(|step| &step.known).into_iter().flatten();
        let answer = |(key, value): (&String, &String)| FilledSlot {
            key: key.clone(),
            value: value.clone(),
            quote: String::new(),
        };
        let known: Vec<FilledSlot> = known.map(answer).collect();
        let today = Some(setup.now.date());
        let first = Known { new: &[], old: &known, today }.open(&questions).first().map(|slot| slot.key.clone());
        for slot in &mut questions {
            slot.asked = first.as_ref() == Some(&slot.key);
        }
        Ok(Self {
            request: TurnRequest {
                brand: setup.brand.clone(),
                first_name: Some(dialogue.first_name.clone()),
                questions,
                knowledge: Arc::new(Knowledge::new(snippets)),
                checklist: setup.checklist.clone(),
                flow: setup.flow.clone(),
                wordings: setup.replies.clone(),
                house_rules: HouseRules { links: setup.links.clone(), topics: setup.topics.clone() },
                ..TurnRequest::default()
            },
            diary: Diary::new(&setup.calendar)?,
            stop_words: Extensions::stored(&setup.stop_words),
            region: setup.region.clone(),
            now: setup.now.clone(),
            over: false,
        })
    }

    /// What happened before the lead's texts.
    fn come_to(&mut self, step: &Step) -> Result<(), String> {
        if let Some(now) = &step.now {
            self.now.clone_from(now);
        }
        if step.handed_back {
            self.over = false;
            self.request.failed_attempts = 0;
        }
        for (key, value) in &step.known {
            self.keep(FilledSlot { key: key.clone(), value: value.clone(), quote: String::new() });
        }
        for message in &step.before {
            match message.author {
                Author::Lead => self.request.inbound.push(message.text.clone()),
                _ => self.answered(message.clone()),
            }
        }
        self.diary.taken_by_others(&step.taken, self.now.timestamp())
    }

    /// Takes the texts of a step in, as the services do.
    pub fn take(&mut self, step: &Step) -> Result<Outcome, String> {
        self.come_to(step)?;
        let now = self.now.timestamp();
        let request = &mut self.request;
        // What nothing was said to is read again with what follows.
        request.inbound.extend(step.lead.iter().cloned());
        request.language = last_language(step.lead.iter()).unwrap_or(request.language);
        request.place = Some(Place { now: self.now.clone(), region: self.region.clone() });
        request.scheduling = self.diary.scheduling(request.language, now);
        let mut outcome = Outcome { language: request.language, ..Outcome::default() };
        for text in &step.lead {
            match consent_intent::classify_with(text, None, &self.stop_words).intent {
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
            Some(answer) => read_answer(request, &answer.to_string())?,
            None => OfflineEngine.read(request),
        };
        let mut decision = decide(request, &turn);
        let drafted = draft(request, &turn, &decision, &segments_of);
        if let Some(reason) = drafted.as_ref().and_then(|draft| draft.hand_off) {
            decision = Decision { set: decision.set, ..Decision::hand_off(reason) };
        }
        outcome.own_words = drafted.as_ref().is_some_and(|draft| draft.source == Source::Model);
        let said = self.diary.act(&decision.reply, request.voice(), now);
        let (words, arranged) = said.map(|said| (said.text, said.arranged)).unzip();
        outcome.text = words.or_else(|| drafted.map(|draft| draft.text));
        outcome.arranged = arranged;
        self.commit(&decision, &mut outcome);
        Ok(outcome)
    }

    fn commit(&mut self, decision: &Decision, outcome: &mut Outcome) {
        for answer in &decision.set {
            self.keep(answer.clone());
            outcome.set.insert(answer.key.clone(), answer.value.clone());
        }
        let stuck = outcome.arranged.as_ref().is_some_and(Arranged::is_stuck);
        outcome.asks = decision.reply.asks().map(str::to_owned);
        outcome.hand_off = decision.hand_off.or(stuck.then_some(HandOffReason::NoAnswerKnown));
        outcome.opts_out = decision.opt_out;
        outcome.declines = decision.not_interested;
        let local = |start: &Timestamp| Some(self.diary.local(*start));
        match &outcome.arranged {
            Some(Arranged::Offered { times }) => {
                outcome.proposes = times.iter().map(|start| self.diary.words(*start, outcome.language)).collect();
            }
            Some(Arranged::Booked { start }) => outcome.books = local(start),
            Some(Arranged::Moved { start }) => outcome.moves = local(start),
            Some(Arranged::CalledOff { .. }) => outcome.cancels = true,
            Some(Arranged::Told { .. }) | None => {}
        }
        self.over = outcome.hand_off.is_some() || outcome.opts_out;
        let request = &mut self.request;
        request.failed_attempts = decision.failed_attempts_after(request.failed_attempts);
        for slot in &mut request.questions {
            slot.asked = outcome.asks.as_deref() == Some(slot.key.as_str());
        }
        if let Some(text) = outcome.text.clone() {
            self.answered(RecentMessage { author: Author::Ai, text });
        }
    }

    fn keep(&mut self, answer: FilledSlot) {
        self.request.filled.retain(|known| known.key != answer.key);
        self.request.filled.push(answer);
    }

    /// Something is said to the lead: the texts before it wait no longer.
    fn answered(&mut self, message: RecentMessage) {
        let request = &mut self.request;
        let said = request.inbound.drain(..).map(|text| RecentMessage { author: Author::Lead, text });
        request.recent.extend(said);
        request.recent.push(message);
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
    let proposed = match &expected.proposes {
        None => true,
        Some(Proposed::Many(many)) => outcome.proposes.len() == *many,
        Some(Proposed::Times(times)) => {
            let folded = |times: &[String]| times.iter().map(|time| fold(time)).collect::<Vec<_>>();
            folded(times) == folded(&outcome.proposes)
        }
    };
    if !proposed {
        return differ("the times offered", &expected.proposes, &outcome.proposes);
    }
    let found = (outcome.books, outcome.moves, outcome.cancels);
    if (expected.books, expected.moves, expected.cancels) != found {
        return differ("booked, moved, called off", &(expected.books, expected.moves, expected.cancels), &found);
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
