//! One turn's texts, read as a whole: the order in which intents count is the engine's policy.

use super::{
    answers,
    intent::{self, Intent},
    learned,
    phrases::{CORRECTING, INSTEAD},
    scheduling,
    text::{Clause, clauses, cuts},
};
use crate::domain::{
    knowledge::{terms, words},
    qualification::{Slot, SlotKind},
    turn::{Command, HandOffReason, Reader, SmallTalkTopic, TurnRequest},
};

/// How sure a statement must be of a stored answer before it is read as a question.
const KEYWORD_SCORE: f32 = 0.75;

/// How many questions are looked up. A reply has two segments and cannot answer more: who asks more needs a person.
const MOST_QUESTIONS: usize = 10;

/// In how many places one sentence is cut at most. Nobody greets, thanks and asks more often in one breath.
const MOST_PARTS: usize = 10;

/// The lead's texts, sorted by what they are about.
pub struct Reading<'a> {
    request: &'a TurnRequest,
    reader: Reader<'a>,
    open: Vec<&'a Slot>,
    asked: Option<&'a Slot>,
    parts: Vec<(Intent, Clause)>,
}

impl<'a> Reading<'a> {
    /// Sorts the texts of a request.
    pub fn new(request: &'a TurnRequest) -> Self {
        let (asked, reader) = (request.asked(), request.reader());
        let whole = request.inbound.join("\n");
        let parts = clauses(&whole).into_iter().flat_map(|clause| split(clause, asked));
        let parts = parts.map(|(by_phrase, clause)| {
            let settled = scheduling::is_choice(request, &clause);
            let intent = if settled { by_phrase } else { learned::beyond(reader, asked, by_phrase, &clause) };
            (intent, clause)
        });
        let parts = parts.collect();
        Self { request, reader, open: request.known(&[]).open(&request.questions), asked, parts }
    }

    /// What the texts amount to, and how sure that is.
    pub fn commands(&self) -> (Vec<Command>, f32) {
        if self.parts.is_empty() {
            return if self.approves() {
                (vec![small_talk(SmallTalkTopic::Thanks)], 0.7)
            } else {
                (vec![Command::Clarify], 0.6)
            };
        }
        if self.has(Intent::OptOut) {
            return (vec![Command::OptOut], 0.95);
        }
        let about = self.appointment();
        let mut commands = if about.is_some() { self.beside_appointment(&about) } else { self.answers() };
        let hand_off = [
            (Intent::UnclearOptOut, HandOffReason::UnclearOptOut),
            (Intent::WrongNumber, HandOffReason::WrongNumber),
            (Intent::LegalThreat, HandOffReason::LegalThreat),
            (Intent::Person, HandOffReason::AskedForPerson),
            (Intent::Frustrated, HandOffReason::Frustrated),
        ];
        if let Some((_, reason)) = hand_off.into_iter().find(|(intent, _)| self.has(*intent)) {
            commands.push(Command::HandOff { reason });
            return (commands, 0.9);
        }
        if let Some(command) = about {
            commands.push(command);
            return (commands, 0.9);
        }
        // `At 14 is good` names a time.
        if self.has(Intent::Minor) {
            commands.push(Command::HandOff { reason: HandOffReason::Minor });
            return (commands, 0.9);
        }
        let questions = self.all(&[Intent::Question]);
        if self.has(Intent::NotInterested) && questions.is_empty() {
            commands.push(Command::NotInterested);
            return (commands, 0.85);
        }
        if self.has(Intent::Identity) {
            commands.push(small_talk(SmallTalkTopic::Identity));
        }
        if !questions.is_empty() && !self.take_questions(&questions, &mut commands) {
            return (commands, 0.6);
        }
        if !commands.is_empty() {
            return (commands, 0.85);
        }
        let statements = self.all(&[Intent::Statement]);
        if statements.is_empty() {
            let topic = if self.has(Intent::Greeting) { SmallTalkTopic::Greeting } else { SmallTalkTopic::Thanks };
            return (vec![small_talk(topic)], 0.8);
        }
        (vec![self.unplaced(&statements)], 0.6)
    }

    /// What is said about appointments.
    fn appointment(&self) -> Option<Command> {
        let clauses: Vec<&Clause> = self.parts.iter().map(|(_, clause)| clause).collect();
        scheduling::read(self.request, &clauses)
    }

    /// The answers in a text about an appointment. A free answer would be those words themselves.
    fn beside_appointment(&self, about: &Option<Command>) -> Vec<Command> {
        let proposes = matches!(about, Some(Command::ProposeTimes { .. }));
        let free = self.asked.is_some_and(|asked| asked.kind == SlotKind::Text);
        if !proposes || free {
            return Vec::new();
        }
        let mut commands = self.answers();
        // "Can I book a check-up?" says what it is for.
        let choice = self.asked.filter(|asked| commands.is_empty() && matches!(asked.kind, SlotKind::Choice { .. }));
        if let Some(asked) = choice
            && let Some(answer) = answers::precise(self.reader, asked, &self.all(&[Intent::Question]))
        {
            commands.push(Command::SetSlot { slot: asked.key.clone(), value: answer.value, quote: answer.quote });
        }
        commands
    }

    /// The answers in what was said.
    fn answers(&self) -> Vec<Command> {
        let statements = &self.all(&[Intent::Statement]);
        // What cannot be mistaken is also taken from a request for a person.
        let mut said = self.all(&[Intent::Statement, Intent::Person, Intent::Identity]);
        let corrects = said.iter().any(|clause| clause.says_any(CORRECTING) || clause.says_any(INSTEAD));
        // Who takes something back means the last word.
        if corrects {
            said.reverse();
        }
        let mut commands = Vec::new();
        let mut set = |slot: &Slot, answer: answers::Answer| {
            commands.push(Command::SetSlot { slot: slot.key.clone(), value: answer.value, quote: answer.quote });
        };
        let mut taken: Vec<String> = Vec::new();
        // An address or a choice for another question is not also the free answer to the asked one.
        for slot in self.request.questions.iter().filter(|slot| self.asked.is_none_or(|asked| asked.key != slot.key)) {
            let known = self.request.filled.iter().find(|known| known.key == slot.key);
            let precise = !matches!(slot.kind, SlotKind::Text | SlotKind::YesNo) && self.is_distinct(slot);
            let wanted = precise && (known.is_none() || corrects);
            let answer = wanted.then(|| answers::precise(self.reader, slot, &said)).flatten();
            if let Some(answer) = answer.filter(|answer| known.is_none_or(|known| known.value != answer.value)) {
                taken.push(answer.quote.clone());
                set(slot, answer);
            }
        }
        if let Some(asked) = self.asked {
            let rest: Vec<Clause> = match asked.kind {
                SlotKind::Text => statements.iter().filter(|clause| !taken.contains(&clause.raw)).cloned().collect(),
                SlotKind::YesNo => self.all(&[Intent::Statement, Intent::Thanks]),
                _ => said.clone(),
            };
            if let Some(answer) = answers::to_asked(self.reader, asked, &rest) {
                set(asked, answer);
            }
        }
        commands
    }

    /// Adds an answer for every question; false when it could not even tell what is asked.
    fn take_questions(&self, questions: &[Clause], commands: &mut Vec<Command>) -> bool {
        let mut found = Vec::new();
        let mut unknown = questions.len() > MOST_QUESTIONS;
        for question in questions.iter().take(MOST_QUESTIONS) {
            // With a person to come nothing is looked up but what may answer our own question.
            if unknown && self.tentative(question).is_none() {
                continue;
            }
            match self.request.knowledge.search(&question.raw) {
                Some(hit) if found.contains(&hit.id) => {}
                Some(hit) => found.push(hit.id),
                None if terms(&question.raw).is_empty() => {}
                None => match self.tentative(question) {
                    Some(answer) => commands.push(answer),
                    None => unknown = true,
                },
            }
        }
        if unknown {
            // One question without an answer sends the whole text to a person, and so do too many: none is passed over.
            commands.push(Command::Answer { snippet_ids: Vec::new() });
        } else if !found.is_empty() {
            commands.push(Command::Answer { snippet_ids: found });
        } else if commands.is_empty() {
            commands.push(Command::Clarify);
            return false;
        }
        true
    }

    /// "Tuesday?" may be a hesitant answer to what was asked.
    fn tentative(&self, question: &Clause) -> Option<Command> {
        let asked = self.asked?;
        let brief = question.words.len() <= 3 && !intent::opens_as_question(&question.words);
        let answer = match asked.kind {
            SlotKind::Text if brief => answers::to_asked(self.reader, asked, std::slice::from_ref(question)),
            SlotKind::Choice { .. } if brief => answers::precise(self.reader, asked, std::slice::from_ref(question)),
            SlotKind::Value { .. } => answers::precise(self.reader, asked, std::slice::from_ref(question)),
            _ => None,
        }?;
        Some(Command::SetSlot { slot: asked.key.clone(), value: answer.value, quote: answer.quote })
    }

    /// What to make of a statement that answers nothing.
    fn unplaced(&self, statements: &[Clause]) -> Command {
        let keyword = statements
            .iter()
            .filter(|clause| clause.words.len() <= 4)
            .find_map(|clause| self.request.knowledge.search(&clause.raw).filter(|hit| hit.score >= KEYWORD_SCORE));
        match (keyword, self.asked, self.open.first()) {
            (Some(hit), ..) => Command::Answer { snippet_ids: vec![hit.id] },
            (None, Some(asked), _) if asked.kind == SlotKind::Text => Command::AskFor { slot: asked.key.clone() },
            (None, Some(_), _) => Command::Clarify,
            (None, None, Some(next)) => Command::AskFor { slot: next.key.clone() },
            // Everything is answered: what else the lead says is for a person.
            (None, None, None) => Command::HandOff { reason: HandOffReason::NoAnswerKnown },
        }
    }

    /// Whether an unasked choice can be recognised at all: yes and no answer whatever was asked.
    fn is_distinct(&self, slot: &Slot) -> bool {
        match &slot.kind {
            SlotKind::Choice { options } => !options.iter().any(|option| {
                let first = words(option).into_iter().next().unwrap_or_default();
                matches!(first.as_str(), "yes" | "no" | "si") || first.chars().all(char::is_numeric)
            }),
            // Of two open questions of a kind only the asked one knows its answer.
            SlotKind::Value { of } => {
                let same = |kind: &SlotKind| matches!(kind, SlotKind::Value { of: theirs } if theirs == of);
                !self.open.iter().any(|other| other.key != slot.key && same(&other.kind))
            }
            _ => true,
        }
    }

    /// Whether a text without words agrees, as a raised thumb does.
    fn approves(&self) -> bool {
        let signs =
            ['\u{1f44d}', '\u{1f44c}', '\u{1f64f}', '\u{2764}', '\u{1f60a}', '\u{1f642}', '\u{1f600}', '\u{2705}'];
        self.request.inbound.iter().any(|text| text.contains(signs))
    }

    fn has(&self, intent: Intent) -> bool {
        self.parts.iter().any(|(found, _)| *found == intent)
    }

    fn all(&self, intents: &[Intent]) -> Vec<Clause> {
        self.parts.iter().filter(|(found, _)| intents.contains(found)).map(|(_, clause)| clause.clone()).collect()
    }
}

fn small_talk(topic: SmallTalkTopic) -> Command {
    Command::SmallTalk { topic }
}

/// A clause in parts with their intents, cut wherever courtesy ends or a question begins.
fn split(clause: Clause, asked: Option<&Slot>) -> Vec<(Intent, Clause)> {
    let mut parts = Vec::new();
    let mut rest = (sorted(&clause, asked), clause);
    while parts.len() < MOST_PARTS
        && let Some((head, tail)) = parted(&rest, asked)
    {
        parts.push(head);
        rest = tail;
    }
    parts.push(rest);
    parts
}

/// The first part of a clause, and the rest of it.
fn parted((whole, clause): &(Intent, Clause), asked: Option<&Slot>) -> Option<((Intent, Clause), (Intent, Clause))> {
    if !matches!(whole, Intent::Question | Intent::Statement) {
        return None;
    }
    cuts(clause).find_map(|cut| {
        let (before, after) = cut.sides(clause);
        let goes_on = *whole == Intent::Question && intent::opens_as_question(after) && !intent::are_condition(before);
        // Most cuts part neither, which the first words on both sides tell.
        if !goes_on && !intent::are_courtesy(before) {
            return None;
        }
        let (head, tail) = clause.cut(&cut);
        let (first, second) = (sorted(&head, asked), sorted(&tail, asked));
        let courtesy = matches!(first, Intent::Greeting | Intent::Thanks);
        let states = matches!(first, Intent::Statement | Intent::Question);
        (courtesy || (goes_on && states && second == Intent::Question)).then_some(((first, head), (second, tail)))
    })
}

/// The intent of a clause, given what was asked.
fn sorted(clause: &Clause, asked: Option<&Slot>) -> Intent {
    let found = intent::of(clause);
    let Some(asked) = asked.filter(|_| found != Intent::OptOut) else { return found };
    let answers_it = match &asked.kind {
        SlotKind::Choice { .. } => {
            let courtesy = matches!(found, Intent::NotInterested | Intent::Thanks);
            answers::is_option(asked, clause) || (courtesy && answers::chooses(asked, clause))
        }
        SlotKind::YesNo => {
            matches!(found, Intent::NotInterested | Intent::Thanks) && answers::yes_or_no(clause).is_some()
        }
        // "No thanks" to "Anything else?" or to a request for an address declines that, not the offer.
        SlotKind::Text => declines_briefly(found, clause) && answers::takes_yes_or_no(&asked.label),
        SlotKind::Email | SlotKind::Value { .. } => declines_briefly(found, clause),
    };
    if answers_it { Intent::Statement } else { found }
}

fn declines_briefly(found: Intent, clause: &Clause) -> bool {
    found == Intent::NotInterested && clause.words.len() <= 3 && answers::yes_or_no(clause) == Some(false)
}
