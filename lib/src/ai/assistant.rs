//! From a lead's texts to the words of a reply: understand, decide, compose, guard.

use std::time::Duration;

use reqwest::Client;

use super::{
    LanguageModel, ModelConfig, ModelReply, OfflineEngine, OpenAiCompatible,
    compose::{Rules, draft},
};
use crate::domain::{
    segments,
    turn::{Decision, HandOffReason, Turn, TurnRequest, decide},
};

/// How long a lead waits for a model before the built-in engine answers.
const PATIENCE: Duration = Duration::from_secs(20);

/// The configured model, with the built-in engine behind it.
pub struct Assistant {
    model: Option<OpenAiCompatible>,
    offline: OfflineEngine,
}

/// A reply, and how it came about.
pub struct Reply {
    /// The words; nothing when nothing is to be said.
    pub text: Option<String>,
    /// What is done.
    pub decision: Decision,
    /// What the engine understood.
    pub turn: Turn,
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
    /// How long understanding took.
    pub latency: Duration,
}

impl Assistant {
    /// An assistant with this model, or with the built-in engine alone.
    pub fn new(model: Option<ModelConfig>, client: Client) -> Self {
        Self { model: model.map(|config| OpenAiCompatible::new(client, config)), offline: OfflineEngine }
    }

    /// Makes a reply. A model that fails is replaced by the built-in engine, and that by a person.
    pub async fn reply(&self, request: &TurnRequest) -> Reply {
        let understood = self.understand(request).await;
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
            violations: refused.iter().map(|violation| format!("{violation:?}")).collect(),
            text: draft.map(|draft| draft.text),
            decision,
            turn: understood.turn,
            model: understood.model,
            prompt_version: understood.prompt_version,
            tokens_in: understood.tokens_in,
            tokens_out: understood.tokens_out,
            latency: understood.latency,
        }
    }

    async fn understand(&self, request: &TurnRequest) -> Option<ModelReply> {
        if let Some(model) = &self.model {
            match model.understand(request, PATIENCE).await {
                Ok(reply) => return Some(reply),
                Err(error) => tracing::warn!(%error, "the model failed: the built-in engine answers"),
            }
        }
        self.offline.understand(request, PATIENCE).await.ok()
    }
}

fn nothing() -> ModelReply {
    ModelReply {
        turn: Turn { commands: Vec::new(), reply: None, snippet_ids: Vec::new(), confidence: 0.0 },
        model: "none".into(),
        prompt_version: String::new(),
        tokens_in: 0,
        tokens_out: 0,
        latency: Duration::ZERO,
    }
}
