//! The assistant's understanding and its words.
//!
//! An engine turns a lead's texts into a [`Turn`](crate::domain::turn::Turn) of commands; the rules in
//! [`decide`](crate::domain::turn::decide) choose what happens; [`compose`] finds the words and holds them against the
//! guard. A new vendor is one file here, and one line in the ladder.

mod anthropic;
mod assistant;
pub mod booking_words;
mod chat;
pub mod compose;
pub mod dialogue;
mod ladder;
mod model;
mod model_config;
pub mod offline;
mod openai_compatible;
mod prompt;
mod redact;

use crate::domain::turn::{Turn, TurnRequest};

pub use assistant::{Assistant, Engine, Reply};
pub use model::{LanguageModel, ModelError, ModelReply};
pub use model_config::{ModelConfig, Price, Protocol, StructuredOutput};
pub use offline::OfflineEngine;
pub use redact::Redactor;

/// What a language model's answer to a request says, or what is wrong with it in words for the model. Every adapter's answers are
/// read so.
///
/// # Errors
/// It is no turn.
pub fn read_answer(request: &TurnRequest, answer: &str) -> Result<Turn, String> {
    chat::Prompt::new(request).read(answer)
}
