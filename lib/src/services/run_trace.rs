//! What is kept of how a reply came about.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::domain::{
    booking::Arranged,
    knowledge::Snippet,
    reply_guard::Bound,
    turn::{Decision, Language, Turn},
};

/// A turn from what was understood to the words. It quotes the lead, so it is stored sealed.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RunTrace {
    /// What was understood.
    pub turn: Turn,
    /// What was decided.
    pub decision: Decision,
    /// Why words of the model's own were not used.
    #[serde(default)]
    pub violations: Vec<String>,
    /// Why models that were asked before gave no answer.
    #[serde(default)]
    pub failures: Vec<String>,
    /// The stored facts the reply rests on, as they were.
    #[serde(default)]
    pub cited: Vec<Snippet>,
    /// What the reply states in words of the model's own, each with the fact that holds it.
    #[serde(default)]
    pub bound: Vec<Bound>,
    /// The words.
    #[serde(default)]
    pub text: Option<String>,
    /// The language they are in.
    #[serde(default)]
    pub language: Option<Language>,
    /// What was done about an appointment.
    #[serde(default)]
    pub arranged: Option<Arranged>,
}

impl RunTrace {
    /// Reads a stored one.
    pub fn read(stored: serde_json::Value) -> Result<Self> {
        serde_json::from_value(stored).context("the trace of a run")
    }
}
