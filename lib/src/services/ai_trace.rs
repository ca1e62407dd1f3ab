//! What an AI run's trace holds, read again.

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::domain::{
    booking::Arranged,
    knowledge::Snippet,
    reply_guard::Bound,
    turn::{Decision, Language, Turn},
};

/// What was understood, decided and guarded. What older traces lack is empty.
#[derive(Deserialize)]
pub(super) struct KeptTrace {
    /// What the engine understood.
    pub turn: Turn,
    /// What was decided.
    pub decision: Decision,
    /// Why words of the model's own were refused.
    #[serde(default)]
    pub violations: Vec<String>,
    /// Why models that were asked before gave no answer.
    #[serde(default)]
    pub failures: Vec<String>,
    /// The stored facts the reply rests on, as they were.
    #[serde(default)]
    pub cited: Vec<Snippet>,
    /// What the reply states, each with the fact that holds it.
    #[serde(default)]
    pub bound: Vec<Bound>,
    /// The reply.
    #[serde(default)]
    pub text: Option<String>,
    /// The language it is written in.
    #[serde(default)]
    pub language: Option<Language>,
    /// What was done about an appointment.
    #[serde(default)]
    pub arranged: Option<Arranged>,
}

impl KeptTrace {
    /// Reads a trace as it was stored.
    pub fn of(trace: Value) -> Result<Self> {
        serde_json::from_value(trace).context("the trace of a run")
    }
}
