//! How a scripted conversation is written. `tests/dialogues/README.md` explains it with examples.

use std::collections::BTreeMap;

use jiff::{Zoned, civil::DateTime};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::domain::{
    ai_settings::ForbiddenTopic,
    booking::CalendarRules,
    flow::Flow,
    form::OpenQuestion,
    qualification::Checklist,
    turn::{HandOffReason, Language, RecentMessage},
    wordings::Wordings,
};

/// A file: what is set up, and the conversations that start from it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// The trade, for the table.
    pub trade: String,
    /// What is set up.
    pub setup: Setup,
    /// The conversations.
    pub dialogues: Vec<Dialogue>,
}

/// The business, its form and what it has stored.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// The name under which it texts.
    pub brand: String,
    /// The moment, with its zone: `2031-03-03T10:00[America/New_York]`.
    pub now: Zoned,
    /// The region of the form.
    #[serde(default = "united_states")]
    pub region: String,
    /// What the conversation asks, in order. The first is asked already.
    pub questions: Vec<OpenQuestion>,
    /// Stored answers by their questions.
    pub answers: BTreeMap<String, String>,
    /// What makes a lead qualified.
    #[serde(default, skip_serializing_if = "Checklist::is_empty")]
    pub checklist: Checklist,
    /// What the conversation does besides asking its questions.
    #[serde(default, skip_serializing_if = "Flow::is_empty")]
    pub flow: Flow,
    /// The workspace's own words for replies.
    #[serde(default, skip_serializing_if = "Wordings::is_empty")]
    pub replies: Wordings,
    /// What a model may link.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
    /// What a model leaves to people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<ForbiddenTopic>,
    /// The workspace's own words for STOP.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stop_words: Vec<String>,
    /// The calendar in which the assistant makes appointments, or several.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_several")]
    pub calendar: Vec<Calendar>,
}

/// A calendar.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Its rules, as the settings have them.
    pub rules: CalendarRules,
    /// When it is taken, by its clock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub busy: Vec<Busy>,
}

/// When a calendar is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Busy {
    /// From when.
    pub from: DateTime,
    /// Until when.
    pub to: DateTime,
}

fn united_states() -> String {
    "US".into()
}

/// A conversation.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dialogue {
    /// What it shows.
    pub name: String,
    /// The lead's first name.
    #[serde(default = "nobody")]
    pub first_name: String,
    /// What happens.
    pub steps: Vec<Step>,
}

fn nobody() -> String {
    "Ada".into()
}

/// One or several texts in a row, and what must come of them.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The moment, when it is another than before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Zoned>,
    /// What was written before and is not the assistant's to answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<RecentMessage>,
    /// Whether a person who had taken over gave the conversation back before.
    #[serde(default, skip_serializing_if = "is_not")]
    pub handed_back: bool,
    /// Answers that came another way before: from a form, or from a member.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub known: BTreeMap<String, String>,
    /// Times that others took before, by the calendar's clock.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_several")]
    pub taken: Vec<DateTime>,
    /// The texts.
    #[serde(deserialize_with = "one_or_several")]
    pub lead: Vec<String>,
    /// What a language model answered, as it was recorded; without it the built-in engine reads the texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Value>,
    /// What must come of it.
    pub expect: Expected,
}

/// What must come of a step. What is not named is not looked at, but for what holds of every reply.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expected {
    /// The answers this step brings: all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<BTreeMap<String, String>>,
    /// What the reply holds, however it is capitalised.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_several")]
    pub says: Vec<String>,
    /// What the reply must not hold.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_several")]
    pub never: Vec<String>,
    /// Whether nothing is said.
    #[serde(skip_serializing_if = "is_not")]
    pub silent: bool,
    /// The question the reply ends with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asks: Option<String>,
    /// Why a person takes over; nothing else may be the reason. Without it no person may take over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hand_off: Option<HandOffReason>,
    /// Whether the lead opts out, or is held until a person decides.
    #[serde(skip_serializing_if = "is_not")]
    pub opts_out: bool,
    /// Whether the lead declines.
    #[serde(skip_serializing_if = "is_not")]
    pub declines: bool,
    /// Whether the model's own words are sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_words: Option<bool>,
    /// The language of the reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The times that are offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposes: Option<Proposed>,
    /// The appointment that is made, by the calendar's clock; without it none may be made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub books: Option<DateTime>,
    /// The time the appointment gets; without it it may not be moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moves: Option<DateTime>,
    /// Whether the appointment is called off.
    #[serde(skip_serializing_if = "is_not")]
    pub cancels: bool,
}

/// How many times are offered, or which, in the words of the reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Proposed {
    /// So many.
    Many(usize),
    /// These, in this order.
    Times(Vec<String>),
}

/// What is left out of a script.
fn is_not(flag: &bool) -> bool {
    !flag
}

fn one_or_several<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given<T> {
        Several(Vec<T>),
        One(T),
    }
    Ok(match Given::deserialize(deserializer)? {
        Given::One(one) => vec![one],
        Given::Several(several) => several,
    })
}
