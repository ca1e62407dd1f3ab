//! What every engine offers, and how it may fail.

use std::{future::Future, time::Duration};

use crate::domain::turn::{Turn, TurnRequest};

/// Understands a lead's texts.
pub trait LanguageModel {
    /// The engine's name, as runs record it.
    fn name(&self) -> &str;

    /// Reads the texts within the deadline. Every try, wait and repair counts against it.
    fn understand(
        &self,
        request: &TurnRequest,
        deadline: Duration,
    ) -> impl Future<Output = Result<ModelReply, ModelError>> + Send;
}

/// Words that may not be sent, for the model that wrote them to put otherwise.
#[derive(Debug, Clone, Copy)]
pub struct Refused<'a> {
    /// The words.
    pub words: &'a str,
    /// Why they may not be sent, in sentences.
    pub because: &'a [String],
}

/// What an engine answered, with what a run records about it.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelReply {
    /// What it understood.
    pub turn: Turn,
    /// The model that answered, as the vendor names it.
    pub model: String,
    /// The first digits of the prompt's hash: which prompt led to this.
    pub prompt_version: String,
    /// Tokens read.
    pub tokens_in: u32,
    /// Tokens written.
    pub tokens_out: u32,
    /// What that cost, in millionths of a US dollar.
    pub cost_micros: u64,
    /// How long it took.
    pub latency: Duration,
}

/// Why an engine did not answer. No variant carries a lead's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// It wants fewer requests.
    #[error("the model is rate limited")]
    RateLimited {
        /// How long it asked to be left alone.
        retry_after: Option<Duration>,
    },
    /// It declined to answer.
    #[error("the model declined to answer")]
    Refused,
    /// It stopped in the middle.
    #[error("the model's answer was cut off")]
    Truncated,
    /// Its answer is not a turn, even after a repair.
    #[error("the model's answer is not a turn: {0}")]
    InvalidOutput(String),
    /// It does not know the key.
    #[error("the model does not accept the key")]
    Unauthorized,
    /// It cannot be reached, or fails.
    #[error("the model is unavailable: {0}")]
    Unavailable(String),
    /// It did not answer in time.
    #[error("the model did not answer in time")]
    TimedOut,
}
