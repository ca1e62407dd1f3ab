//! What happened, step by step: the lead's texts as they were answered together, and what came of them.

use std::collections::BTreeMap;

use jiff::{Timestamp, Unit, civil::DateTime};
use serde_json::Value;

use super::{Held, Line, Run, setup::Exported};
use crate::{
    ai::dialogue::{Disguise, Expected, Proposed, Step, name_of_time},
    domain::{
        answers::AnswerSource,
        booking::{Arranged, moment},
        consent_intent::{Extensions, Intent, classify_with},
        form::AnswerKind,
        knowledge::Snippet,
        qualification::FilledSlot,
        turn::{self, HandOffReason, Language, RecentMessage},
    },
    services::slot_id,
    store::{
        Scope,
        messages::{Author, Direction},
    },
};

/// A script being written.
struct Writing<'a> {
    held: &'a Held,
    scope: &'a Scope,
    answers: &'a [Snippet],
    calendars: &'a [Exported],
    disguise: &'a mut Disguise,
    steps: Vec<Step>,
    /// What was written and was not the assistant's to answer.
    before: Vec<RecentMessage>,
    /// The lead's texts that wait.
    waiting: Vec<String>,
    /// Whether a person has the conversation.
    over: bool,
    /// Until when everything is told.
    told: Timestamp,
}

impl Held {
    /// The steps of the script.
    pub(super) fn steps(
        &self,
        scope: &Scope,
        answers: &[Snippet],
        calendars: &[Exported],
        disguise: &mut Disguise,
    ) -> Vec<Step> {
        let mut writing = Writing {
            held: self,
            scope,
            answers,
            calendars,
            disguise,
            steps: Vec::new(),
            before: Vec::new(),
            waiting: Vec::new(),
            over: false,
            told: Timestamp::MIN,
        };
        for line in &self.lines {
            match line.direction {
                Direction::Inbound => writing.hear(line),
                Direction::Outbound => writing.say(line),
            }
        }
        writing.steps
    }

    /// Whether a text is one of the replies that the steps bring about.
    fn is_reply(&self, line: &Line) -> bool {
        self.runs.values().flatten().any(|run| run.message.as_ref() == Some(&line.id))
    }
}

impl Writing<'_> {
    fn say(&mut self, line: &Line) {
        if self.held.is_reply(line) {
            return;
        }
        let waiting = std::mem::take(&mut self.waiting).into_iter();
        self.before.extend(waiting.map(|text| RecentMessage { author: turn::Author::Lead, text }));
        let author = match line.author {
            Author::Lead => turn::Author::Lead,
            Author::Ai => turn::Author::Ai,
            Author::Member => turn::Author::Member,
            Author::System => turn::Author::System,
        };
        self.before.push(RecentMessage { author, text: self.disguise.text(&line.text) });
    }

    fn hear(&mut self, line: &Line) {
        self.waiting.push(self.disguise.text(&line.text));
        let own_words = Extensions::stored(&self.held.workspace.compliance.stop_words);
        let mut expect = Expected { silent: true, ..Expected::default() };
        let stops = match classify_with(&line.text, None, &own_words).intent {
            Intent::OptOut | Intent::LikelyOptOut => {
                expect.opts_out = true;
                true
            }
            Intent::Unclear => {
                expect.hand_off = Some(HandOffReason::UnclearOptOut);
                true
            }
            _ => false,
        };
        if stops {
            self.step(line.at, None, false, expect);
            self.over = true;
        }
        let held = self.held;
        for run in held.runs.get(&line.id).into_iter().flatten() {
            let expect = self.expected(run);
            let model = run.model.clone().map(|turn| self.model(turn));
            let over = expect.hand_off.is_some() || expect.opts_out;
            let handed_back = self.over;
            self.step(run.at, model, handed_back, expect);
            self.over = over;
        }
    }

    fn step(&mut self, at: Timestamp, model: Option<Value>, handed_back: bool, expect: Expected) {
        let now = at.to_zoned(self.held.zone.clone()).round(Unit::Second).ok();
        let step = Step {
            now,
            before: std::mem::take(&mut self.before),
            handed_back,
            known: self.known(at),
            taken: self.taken(at),
            lead: std::mem::take(&mut self.waiting),
            model,
            expect,
        };
        self.steps.push(step);
        self.told = at;
    }

    /// Answers that came another way since the former step.
    fn known(&mut self, at: Timestamp) -> BTreeMap<String, String> {
        let held = self.held;
        let asked = |key: &str| {
            let form = held.form.as_ref();
            form.is_some_and(|form| {
                form.questions.iter().any(|question| question.key == key)
                    || form.checklist.rules.iter().any(|rule| rule.key == key)
            })
        };
        let answers = &held.person.answers;
        let mut known = BTreeMap::new();
        for current in answers.current() {
            let key = current.key.as_str();
            let since = |answered_at: Timestamp| self.told < answered_at && answered_at <= at;
            let found = std::iter::once(current).chain(answers.earlier(key));
            let newest = found.into_iter().find(|given| given.source != AnswerSource::Conversation && since(given.at));
            if let Some(given) = newest.filter(|_| asked(key)) {
                known.insert(key.to_owned(), given.value.clone());
            }
        }
        known.into_iter().map(|(key, value)| (key.clone(), self.value(&key, &value))).collect()
    }

    /// Times that others took since the former step.
    fn taken(&self, at: Timestamp) -> Vec<DateTime> {
        let taken = self.calendars.iter().flat_map(|calendar| &calendar.taken);
        taken.filter(|(when, _)| self.told < *when && *when <= at).map(|(_, time)| *time).collect()
    }

    fn expected(&mut self, run: &Run) -> Expected {
        let trace = &run.trace;
        let decision = &trace.decision;
        let set = decision.set.iter().map(|FilledSlot { key, value, .. }| (key.clone(), self.value(key, value)));
        let set: BTreeMap<String, String> = set.collect();
        let words = trace.turn.reply.as_deref().map(str::trim).filter(|words| !words.is_empty());
        let own = trace.text.as_deref().zip(words).is_some_and(|(text, words)| text.starts_with(words));
        let stuck = trace.arranged.as_ref().is_some_and(Arranged::is_stuck);
        let mut expect = Expected {
            set: Some(set),
            silent: trace.text.is_none(),
            asks: decision.reply.asks().map(str::to_owned),
            hand_off: decision.hand_off.or(stuck.then_some(HandOffReason::NoAnswerKnown)),
            opts_out: decision.opt_out,
            declines: decision.not_interested,
            own_words: run.model.is_some().then_some(own),
            language: trace.language,
            ..Expected::default()
        };
        if let (Some(first), Some(arranged)) = (self.calendars.first(), &trace.arranged) {
            let local = |at: Timestamp| Some(at.to_zoned(first.zone.clone()).datetime());
            let language = trace.language.unwrap_or(Language::En);
            match arranged {
                Arranged::Offered { times } => {
                    let words = times.iter().map(|at| moment(*at, &first.zone, language));
                    expect.proposes = Some(Proposed::Times(words.collect()));
                }
                Arranged::Booked { start } => expect.books = local(*start),
                Arranged::Moved { start } => expect.moves = local(*start),
                Arranged::CalledOff { .. } => expect.cancels = true,
                Arranged::Told { .. } => {}
            }
        }
        expect
    }

    /// An answer. What one chooses from a list says nothing about a person.
    fn value(&mut self, key: &str, value: &str) -> String {
        let question = self.held.form.iter().flat_map(|form| &form.questions).find(|question| question.key == key);
        match question {
            Some(question) if !question.options.is_empty() || question.kind == AnswerKind::YesNo => value.to_owned(),
            _ => self.disguise.text(value),
        }
    }

    /// A model's turn, with the script's names of stored answers and times.
    fn model(&mut self, turn: Value) -> Value {
        let mut turn = turn;
        self.disguise.turn(&mut turn);
        self.rename(&mut turn);
        turn
    }

    fn rename(&self, value: &mut Value) {
        match value {
            Value::Object(fields) => fields.iter_mut().for_each(|(key, field)| match (key.as_str(), field) {
                ("snippet_ids", Value::Array(ids)) => ids.iter_mut().for_each(|id| {
                    let place = self.answers.iter().position(|stored| id.as_str() == Some(stored.id.as_str()));
                    *id = Value::from(place.map_or_else(|| "unknown".to_owned(), |place| format!("k{place}")));
                }),
                ("slot_id", Value::String(name)) => *name = self.time(name),
                (_, field) => self.rename(field),
            }),
            Value::Array(items) => items.iter_mut().for_each(|item| self.rename(item)),
            _ => {}
        }
    }

    fn time(&self, name: &str) -> String {
        let found = slot_id::read(self.scope, name).and_then(|(id, start)| {
            let place = self.calendars.iter().position(|calendar| calendar.id == id)?;
            Some(name_of_time(place, start, &self.calendars.get(place)?.zone))
        });
        found.unwrap_or_else(|| "unknown".to_owned())
    }
}
