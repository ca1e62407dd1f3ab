//! The configured models, one behind the other, inside one budget of time.
//!
//! A model that keeps failing is left alone for a while. What is below the last of them is the built-in engine, and
//! below that a person.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use reqwest::Client;
use tokio::time::Instant;

use super::{
    anthropic::Anthropic,
    model::{LanguageModel, ModelError, ModelReply, Refused},
    model_config::{ModelConfig, Protocol},
    openai_compatible::OpenAiCompatible,
};
use crate::domain::{
    breaker::{Breaker, Fared},
    turn::TurnRequest,
};

/// How long a lead waits for the models before the built-in engine answers.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// How much of that is kept for each model that stands behind the one that is asked.
const KEPT_FOR_THE_NEXT: Duration = Duration::from_secs(6);

enum Vendor {
    OpenAiCompatible(OpenAiCompatible),
    Anthropic(Anthropic),
}

impl Vendor {
    fn name(&self) -> &str {
        match self {
            Self::OpenAiCompatible(model) => model.name(),
            Self::Anthropic(model) => model.name(),
        }
    }

    async fn understand(&self, request: &TurnRequest, deadline: Duration) -> Result<ModelReply, ModelError> {
        match self {
            Self::OpenAiCompatible(model) => model.understand(request, deadline).await,
            Self::Anthropic(model) => model.understand(request, deadline).await,
        }
    }

    async fn reword(
        &self,
        request: &TurnRequest,
        refused: Refused<'_>,
        deadline: Duration,
    ) -> Result<ModelReply, ModelError> {
        match self {
            Self::OpenAiCompatible(model) => model.reword(request, refused, deadline).await,
            Self::Anthropic(model) => model.reword(request, refused, deadline).await,
        }
    }
}

struct Rung {
    /// The model's name, as configured.
    model: String,
    vendor: Vendor,
    /// Of this process: every process finds out for itself, which costs it three calls.
    breaker: Mutex<Breaker>,
}

impl Rung {
    fn new(config: ModelConfig, client: Client) -> Self {
        let model = config.model.clone();
        let vendor = match config.protocol {
            Protocol::ChatCompletions => Vendor::OpenAiCompatible(OpenAiCompatible::new(client, config)),
            Protocol::Messages => Vendor::Anthropic(Anthropic::new(client, config)),
        };
        Self { model, vendor, breaker: Mutex::default() }
    }

    fn is_open(&self, now: Timestamp) -> bool {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner).opens_at(now).is_some()
    }

    fn note(&self, fared: Fared, now: Timestamp) {
        let mut breaker = self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        *breaker = breaker.after(fared, now);
    }
}

/// What a try says about the model. Whoever answers, be it with nonsense, is there.
fn fared(error: &ModelError) -> Fared {
    match error {
        ModelError::Refused | ModelError::Truncated | ModelError::InvalidOutput(_) => Fared::Well,
        ModelError::RateLimited { .. } | ModelError::Unavailable(_) | ModelError::TimedOut => Fared::Badly,
        ModelError::Unauthorized => Fared::Hopelessly,
    }
}

/// The models in the order they are asked.
pub(super) struct Ladder(Vec<Rung>);

impl Ladder {
    pub(super) fn new(models: Vec<ModelConfig>, client: &Client) -> Self {
        Self(models.into_iter().map(|config| Rung::new(config, client.clone())).collect())
    }

    /// The models' names, as configured.
    pub(super) fn names(&self) -> Vec<String> {
        self.0.iter().map(|rung| rung.model.clone()).collect()
    }

    /// The first answer with the place of the model that gave it, and why those before it gave none.
    pub(super) async fn understand(
        &self,
        request: &TurnRequest,
        end: Instant,
        clock: impl Fn() -> Timestamp,
    ) -> (Option<(usize, ModelReply)>, Vec<String>) {
        let mut failures = Vec::new();
        let mut behind = u32::try_from(self.0.len()).unwrap_or(0);
        for (place, rung) in self.0.iter().enumerate() {
            behind = behind.saturating_sub(1);
            let name = rung.vendor.name();
            if rung.is_open(clock()) {
                failures.push(format!("{name}: left alone after failures"));
                continue;
            }
            let left = end.saturating_duration_since(Instant::now()).saturating_sub(KEPT_FOR_THE_NEXT * behind);
            match rung.vendor.understand(request, left).await {
                Ok(reply) => {
                    rung.note(Fared::Well, clock());
                    return (Some((place, reply)), failures);
                }
                Err(error) => {
                    rung.note(fared(&error), clock());
                    tracing::warn!(model = name, %error, "a model failed");
                    failures.push(format!("{name}: {error}"));
                }
            }
        }
        (None, failures)
    }

    /// Other words than those that may not be sent, from the model at a place; nothing when it has none in time.
    pub(super) async fn reword(
        &self,
        place: usize,
        request: &TurnRequest,
        refused: Refused<'_>,
        end: Instant,
    ) -> Option<ModelReply> {
        let rung = self.0.get(place)?;
        let left = end.saturating_duration_since(Instant::now());
        let reply = rung.vendor.reword(request, refused, left).await;
        reply.inspect_err(|error| tracing::warn!(model = rung.vendor.name(), %error, "a model has no other words")).ok()
    }
}
