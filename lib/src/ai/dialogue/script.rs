//! How a scripted conversation is written. `tests/dialogues/README.md` explains it with examples.

use std::collections::BTreeMap;

use jiff::Zoned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::domain::{
    ai_settings::ForbiddenTopic,
    form::OpenQuestion,
    qualification::Checklist,
    turn::{HandOffReason, Language},
};

/// A file: what is set up, and the conversations that start from it.
#[derive(Debug, Deserialize)]
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
#[derive(Debug, Deserialize)]
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
    #[serde(default)]
    pub checklist: Checklist,
    /// What a model may link.
    #[serde(default)]
    pub links: Vec<String>,
    /// What a model leaves to people.
    #[serde(default)]
    pub topics: Vec<ForbiddenTopic>,
}

fn united_states() -> String {
    "US".into()
}

/// A conversation.
#[derive(Debug, Deserialize)]
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
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The texts.
    #[serde(deserialize_with = "one_or_several")]
    pub lead: Vec<String>,
    /// What a language model answered, as it was recorded; without it the built-in engine reads the texts.
    #[serde(default)]
    pub model: Option<Value>,
    /// What must come of it.
    pub expect: Expected,
}

/// What must come of a step. What is not named is not looked at, but for what holds of every reply.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expected {
    /// The answers this step brings: all of them.
    pub set: Option<BTreeMap<String, String>>,
    /// What the reply holds, however it is capitalised.
    #[serde(deserialize_with = "one_or_several")]
    pub says: Vec<String>,
    /// What the reply must not hold.
    #[serde(deserialize_with = "one_or_several")]
    pub never: Vec<String>,
    /// Whether nothing is said.
    pub silent: bool,
    /// The question the reply ends with.
    pub asks: Option<String>,
    /// Why a person takes over; nothing else may be the reason. Without it no person may take over.
    pub hand_off: Option<HandOffReason>,
    /// Whether the lead opts out, or is held until a person decides.
    pub opts_out: bool,
    /// Whether the lead declines.
    pub declines: bool,
    /// Whether the model's own words are sent.
    pub own_words: Option<bool>,
    /// The language of the reply.
    pub language: Option<Language>,
}

fn one_or_several<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Texts {
        One(String),
        Several(Vec<String>),
    }
    Ok(match Texts::deserialize(deserializer)? {
        Texts::One(text) => vec![text],
        Texts::Several(texts) => texts,
    })
}
