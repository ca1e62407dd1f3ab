//! The built-in engine: deterministic, without a key, in English and Spanish.
//!
//! A text is cut into clauses; rules find what each is about, and where no phrase
//! is known, a classifier that must be sure; statements answer the question that was asked; questions
//! are looked up in the workspace's knowledge. What it does not know it says, so that a person is asked.

mod answers;
mod intent;
mod learned;
#[rustfmt::skip]
mod phrases;
mod reading;
mod scheduling;
mod text;
mod whole;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use self::reading::Reading;
pub use self::whole::{AboutConsent, TextIntent, intent_of};
use super::model::{LanguageModel, ModelError, ModelReply};
use crate::domain::{
    knowledge::Knowledge,
    turn::{Command, Turn, TurnRequest},
};

/// The version of the rules, recorded where other engines record their prompt.
const RULES_VERSION: &str = "rules-2";

/// The built-in engine.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfflineEngine;

impl OfflineEngine {
    /// Reads the lead's texts. The same request always gives the same turn.
    pub fn read(&self, request: &TurnRequest) -> Turn {
        let (commands, confidence) = Reading::new(request).commands();
        let snippet_ids = commands.iter().flat_map(|command| match command {
            Command::Answer { snippet_ids } => snippet_ids.clone(),
            _ => Vec::new(),
        });
        let snippet_ids = snippet_ids.collect();
        Turn { commands, reply: None, snippet_ids, confidence }
    }
}

/// The stored answers the built-in engine gives to some texts, by their ids; none when a person would be asked.
pub fn answers_to(knowledge: &Arc<Knowledge>, texts: &[String]) -> Vec<String> {
    let request = TurnRequest { knowledge: knowledge.clone(), inbound: texts.to_vec(), ..TurnRequest::default() };
    OfflineEngine.read(&request).snippet_ids
}

impl LanguageModel for OfflineEngine {
    fn name(&self) -> &str {
        "offline"
    }

    async fn understand(&self, request: &TurnRequest, _deadline: Duration) -> Result<ModelReply, ModelError> {
        let started = Instant::now();
        Ok(ModelReply {
            turn: self.read(request),
            model: "built-in".into(),
            prompt_version: RULES_VERSION.into(),
            tokens_in: 0,
            tokens_out: 0,
            cost_micros: 0,
            latency: started.elapsed(),
        })
    }
}

#[cfg(test)]
mod tests;
