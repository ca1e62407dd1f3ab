//! From a lead's texts to the words of a reply: understand, decide, compose, guard.

use std::time::Duration;

use reqwest::Client;
use tokio::time::Instant;

use super::{
    LanguageModel, ModelConfig, ModelReply, OfflineEngine,
    compose::{Source, draft},
    ladder::{Ladder, PATIENCE},
    model::Refused,
};
use crate::{
    clock,
    domain::{
        reply_guard::{Bound, Violation},
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
    /// What the words state, and the stored facts that hold it; empty for words that are stored themselves.
    pub bound: Vec<Bound>,
    /// Why the engine's own words were refused at first, if they were.
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
    /// A model whose words may not be sent is asked once for others; after that stored words are sent.
    pub async fn reply(&self, request: &TurnRequest, engine: Engine) -> Reply {
        let end = Instant::now() + PATIENCE;
        let (understood, failures) = self.understand(request, engine, end).await;
        let mut decision = understood.as_ref().map_or_else(
            || Decision::hand_off(HandOffReason::EngineFailed),
            |(_, understood)| decide(request, &understood.turn),
        );
        let (place, mut understood) = understood.unwrap_or_else(|| (None, nothing()));
        let mut drafted = draft(request, &understood.turn, &decision, &segments_of);
        let violations: Vec<String> =
            drafted.iter().flat_map(|draft| &draft.refused).map(ToString::to_string).collect();
        // Other words would still go with what was not accepted.
        let mends = |violation: &Violation| !matches!(violation, Violation::NotAccepted(_));
        let worth_it = drafted.as_ref().is_some_and(|draft| draft.refused.iter().all(mends)) && !violations.is_empty();
        if let (Some(place), true) = (place, worth_it)
            && let Some(words) = understood.turn.reply.as_deref()
            && let Some(again) = self.models.reword(place, request, Refused { words, because: &violations }, end).await
        {
            understood.tokens_in += again.tokens_in;
            understood.tokens_out += again.tokens_out;
            understood.cost_micros += again.cost_micros;
            understood.latency += again.latency;
            // What was understood and decided stays; only the words are other ones.
            let turn = Turn { reply: again.turn.reply, ..understood.turn.clone() };
            let other = draft(request, &turn, &decision, &segments_of);
            if other.as_ref().is_some_and(|draft| draft.source == Source::Model) {
                (understood.turn, drafted) = (turn, other);
            }
        }
        if let Some(reason) = drafted.as_ref().and_then(|draft| draft.hand_off) {
            decision = Decision { set: decision.set, ..Decision::hand_off(reason) };
        }
        let (text, bound) = drafted.map(|draft| (draft.text, draft.bound)).unzip();
        Reply {
            failures,
            violations,
            text,
            bound: bound.unwrap_or_default(),
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

    /// What the texts mean, with the place of the model that said so; and why those before it did not.
    async fn understand(
        &self,
        request: &TurnRequest,
        engine: Engine,
        end: Instant,
    ) -> (Option<(Option<usize>, ModelReply)>, Vec<String>) {
        let (reply, failures) = match engine {
            Engine::Models => self.models.understand(request, end, clock::now).await,
            Engine::BuiltIn => (None, vec!["models: the day's allowance is used up".into()]),
        };
        match reply {
            Some((place, reply)) => (Some((Some(place), reply)), failures),
            None => (self.offline.understand(request, PATIENCE).await.ok().map(|reply| (None, reply)), failures),
        }
    }
}

fn segments_of(text: &str) -> usize {
    segments::segment(text).segments as usize
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
