//! One turn of a conversation: what an engine understood, and what is done about it.
//!
//! An engine only proposes [`Command`]s. [`decide`] accepts or refuses each of them, so that nothing a lead writes
//! and nothing a model invents becomes an action by itself.

mod accepted;
mod appointment;
mod decision;
mod tongue;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use appointment::Errand;
pub use decision::{CLARIFICATIONS, Decision, LEAST_CONFIDENCE, ReplyPlan, decide};
pub use tongue::{language_of, last_language};

use jiff::{
    Timestamp, Zoned,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use super::{
    ai_settings::HouseRules,
    booking::{PartOfDay, moment},
    flow::{Flow, Known},
    knowledge::{Knowledge, Snippet},
    qualification::{Checklist, FilledSlot, Slot},
    slots::{FoundSlot, Reading, SlotName, parse_one},
    wordings::{Voice, Wordings},
};

/// The languages the assistant writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
}

/// Why a person must take over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOffReason {
    /// The lead asked for one.
    AskedForPerson,
    /// Nothing stored answers the lead.
    NoAnswerKnown,
    /// The lead was asked to say it again, and was not understood again. Only code decides that.
    NotUnderstood,
    /// It may have been an opt-out.
    UnclearOptOut,
    /// The lead is annoyed.
    Frustrated,
    /// The number is somebody else's.
    WrongNumber,
    /// The lead speaks of lawyers, courts or authorities.
    LegalThreat,
    /// The lead says to be under age.
    Minor,
    /// The lead is qualified now, and the form wants the team to take over then. Only code decides that.
    Qualified,
    /// An answer makes the lead one that the form wants a person to look after. Only code decides that.
    HighValue,
    /// Every question is answered, and the form wants the team to go on. Only code decides that.
    AllAnswered,
    /// The engine failed. Only code decides that.
    EngineFailed,
}

impl HandOffReason {
    /// Whether an engine may propose it.
    pub fn may_be_proposed(self) -> bool {
        !matches!(
            self,
            Self::NotUnderstood | Self::Qualified | Self::HighValue | Self::AllAnswered | Self::EngineFailed
        )
    }
}

/// What is answered when there is nothing to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmallTalkTopic {
    /// Hello.
    Greeting,
    /// Thank you, or all right.
    Thanks,
    /// Who or what is writing.
    Identity,
}

/// What an engine may propose. The list is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// The lead answered a question.
    SetSlot {
        /// The question's key.
        slot: String,
        /// The answer.
        value: String,
        /// The lead's words.
        quote: String,
    },
    /// The lead asked something. Without a snippet nothing stored answers it.
    Answer {
        /// The snippets that hold the answer.
        snippet_ids: Vec<String>,
    },
    /// An open question should be asked next.
    AskFor {
        /// The question's key.
        slot: String,
    },
    /// A person should take over.
    HandOff {
        /// Why.
        reason: HandOffReason,
    },
    /// The lead wants no more texts.
    OptOut,
    /// The lead does not want the offer.
    NotInterested,
    /// It is unclear what the lead means.
    Clarify,
    /// The lead wants an appointment: times should be proposed.
    ProposeTimes {
        /// The day that was asked for, as `2026-12-01`.
        date: Option<String>,
        /// The part of a day that was asked for.
        part_of_day: Option<PartOfDay>,
    },
    /// The lead chose one of the times that were proposed.
    ConfirmTime {
        /// Which.
        slot_id: String,
    },
    /// The lead wants another time for the appointment there is.
    Reschedule {
        /// The day that was asked for, as `2026-12-01`.
        date: Option<String>,
        /// The part of a day that was asked for.
        part_of_day: Option<PartOfDay>,
    },
    /// The lead calls the appointment off.
    CancelBooking,
    /// Courtesy, or a question about the assistant itself.
    SmallTalk {
        /// About what.
        topic: SmallTalkTopic,
    },
}

/// What an engine made of the lead's texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// What it proposes.
    pub commands: Vec<Command>,
    /// The words it would use. They are sent only if the reply guard lets them pass.
    pub reply: Option<String>,
    /// The snippets those words rest on.
    pub snippet_ids: Vec<String>,
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
}

/// A time that was proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedTime {
    /// What it is chosen by.
    pub slot_id: String,
    /// The time as the lead read it.
    pub words: String,
    /// The same on the calendar's clock.
    pub local: DateTime,
}

impl OfferedTime {
    /// A time that was proposed, on the clock of its calendar and in the words of a language.
    pub fn new(slot_id: String, start: Timestamp, zone: &TimeZone, language: Language) -> Self {
        Self { slot_id, words: moment(start, zone, language), local: start.to_zoned(zone.clone()).datetime() }
    }
}

/// What is known of appointments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheduling {
    /// The day it is where the appointments are.
    pub today: Date,
    /// The times that were proposed last, in the order of their numbers.
    pub offered: Vec<OfferedTime>,
    /// The lead's next appointment in words.
    pub booked: Option<String>,
}

/// Who wrote an earlier message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The lead.
    Lead,
    /// The assistant.
    Ai,
    /// A member of the workspace.
    Member,
    /// The system.
    System,
}

/// An earlier message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentMessage {
    /// Who wrote it.
    pub author: Author,
    /// What.
    pub text: String,
}

/// What `tomorrow`, `3/4`, a phone without a country code and an amount without a currency mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The moment, on the business's clock.
    pub now: Zoned,
    /// The form's region, such as `US`.
    pub region: String,
}

/// Everything an engine may know about one turn.
#[derive(Debug, Clone, Default)]
pub struct TurnRequest {
    /// The name under which the workspace texts.
    pub brand: String,
    /// The lead's first name.
    pub first_name: Option<String>,
    /// The language replies are written in.
    pub language: Language,
    /// The conversation's questions in order. Answered ones may be left out; left in, they can be corrected.
    pub questions: Vec<Slot>,
    /// The answers so far.
    pub filled: Vec<FilledSlot>,
    /// What makes the lead qualified.
    pub checklist: Checklist,
    /// What the conversation does besides asking.
    pub flow: Flow,
    /// What a model may link and must not speak of.
    pub house_rules: HouseRules,
    /// What is said where nothing is worded anew.
    pub wordings: Wordings,
    /// What may be cited.
    pub knowledge: Arc<Knowledge>,
    /// The conversation so far, oldest first, without the texts below.
    pub recent: Vec<RecentMessage>,
    /// The lead's texts that wait for a reply, oldest first.
    pub inbound: Vec<String>,
    /// What is known of appointments; nothing when the assistant makes none.
    pub scheduling: Option<Scheduling>,
    /// When and where it is; without it no days, numbers or amounts are read.
    pub place: Option<Place>,
    /// How many of our last replies in a row asked the lead to say it again.
    pub failed_attempts: u32,
}

impl TurnRequest {
    /// The question that was asked last, if it is still open.
    pub fn asked(&self) -> Option<&Slot> {
        self.known(&[]).open(&self.questions).into_iter().find(|slot| slot.asked)
    }

    /// What is known of the lead with the answers of this turn.
    pub fn known<'a>(&'a self, new: &'a [FilledSlot]) -> Known<'a> {
        Known { new, old: &self.filled, today: self.place.as_ref().map(|place| place.now.date()) }
    }

    /// A question by its key.
    pub fn question(&self, key: &str) -> Option<&Slot> {
        self.questions.iter().find(|slot| slot.key == key)
    }

    /// Reads what the lead's words state. It finds out once which language they are in.
    pub fn reader(&self) -> Reader<'_> {
        let language = language_of(&self.inbound).unwrap_or(self.language);
        Reader { place: self.place.as_ref(), spanish: language == Language::Es }
    }

    /// How the workspace speaks to this lead.
    pub fn voice(&self) -> Voice<'_> {
        Voice { wordings: &self.wordings, language: self.language, brand: &self.brand }
    }

    /// A snippet by its id.
    pub fn snippet(&self, id: &str) -> Option<&Snippet> {
        self.knowledge.get(id)
    }
}

/// Our own parsers, told where and in which language a lead writes.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    place: Option<&'a Place>,
    spanish: bool,
}

impl Reader<'_> {
    /// What some of the lead's words state of one kind. Where it was asked for, it may be a bare value.
    pub fn stated(&self, words: &str, name: SlotName, asked: bool) -> Option<FoundSlot> {
        let place = self.place?;
        let reading = Reading {
            text: words,
            asked: asked.then_some(name),
            now: place.now.clone(),
            region: &place.region,
            spanish: Some(self.spanish),
        };
        parse_one(&reading, name)
    }
}

#[cfg(test)]
mod tests;
