//! From a lead's texts to the words of a reply: understand, decide, compose, guard.

use std::time::Duration;

use reqwest::Client;

use super::{
    LanguageModel, ModelConfig, ModelReply, OfflineEngine,
    compose::{Rules, draft},
    ladder::{Ladder, PATIENCE},
};
use crate::{
    clock,
    domain::{
        segments,
        turn::{Decision, HandOffReason, Turn, TurnRequest, decide},
    },
};

/// The configured models, with the built-in engine behind them.
pub struct Assistant {
    models: Ladder,
    offline: OfflineEngine,
}

/// Who may read a lead's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The configured models, and the built-in engine when they fail.
    Models,
    /// The built-in engine alone: the day's allowance is used up.
    BuiltIn,
}

/// A reply, and how it came about.
pub struct Reply {
    /// The words; nothing when nothing is to be said.
    pub text: Option<String>,
    /// What is done.
    pub decision: Decision,
    /// What the engine understood.
    pub turn: Turn,
    /// Why models that were asked before gave no answer.
    pub failures: Vec<String>,
    /// Why the engine's own words were refused, if they were.
    pub violations: Vec<String>,
    /// The engine's name.
    pub model: String,
    /// The version of its prompt.
    pub prompt_version: String,
    /// Tokens read.
    pub tokens_in: u32,
    /// Tokens written.
    pub tokens_out: u32,
    /// What they cost, in millionths of a US dollar.
    pub cost_micros: u64,
    /// How long understanding took.
    pub latency: Duration,
}

impl Assistant {
    /// An assistant with these models in this order; with none the built-in engine answers.
    pub fn new(models: Vec<ModelConfig>, client: &Client) -> Self {
        Self { models: Ladder::new(models, client), offline: OfflineEngine }
    }

    /// The models' names, in the order they are asked.
    pub fn models(&self) -> Vec<String> {
        self.models.names()
    }

    /// Makes a reply. A model that fails is replaced by the next, the last by the built-in engine, and that by a person.
    pub async fn reply(&self, request: &TurnRequest, engine: Engine) -> Reply {
        let (understood, failures) = self.understand(request, engine).await;
        let mut decision = understood.as_ref().map_or_else(
            || Decision::hand_off(HandOffReason::EngineFailed),
            |understood| decide(request, &understood.turn),
        );
        let understood = understood.unwrap_or_else(nothing);
        let rules = Rules { segments: &|text| segments::segment(text).segments as usize, allowed_links: &[] };
        let draft = draft(request, &understood.turn, &decision, &rules);
        if let Some(reason) = draft.as_ref().and_then(|draft| draft.hand_off) {
            decision = Decision { set: decision.set, ..Decision::hand_off(reason) };
        }
        let refused = draft.as_ref().map(|draft| draft.refused.as_slice()).unwrap_or_default();
        Reply {
            failures,
            violations: refused.iter().map(ToString::to_string).collect(),
            text: draft.map(|draft| draft.text),
            decision,
            turn: understood.turn,
            model: understood.model,
            prompt_version: understood.prompt_version,
            tokens_in: understood.tokens_in,
            tokens_out: understood.tokens_out,
            cost_micros: understood.cost_micros,
            latency: understood.latency,
        }
    }

    async fn understand(&self, request: &TurnRequest, engine: Engine) -> (Option<ModelReply>, Vec<String>) {
        let (reply, failures) = match engine {
            Engine::Models => self.models.understand(request, clock::now).await,
            Engine::BuiltIn => (None, vec!["models: the day's allowance is used up".into()]),
        };
        match reply {
            Some(reply) => (Some(reply), failures),
            None => (self.offline.understand(request, PATIENCE).await.ok(), failures),
        }
    }
}

fn nothing() -> ModelReply {
    ModelReply {
        turn: Turn { commands: Vec::new(), reply: None, snippet_ids: Vec::new(), confidence: 0.0 },
        model: "none".into(),
        prompt_version: String::new(),
        tokens_in: 0,
        tokens_out: 0,
        cost_micros: 0,
        latency: Duration::ZERO,
    }
}
