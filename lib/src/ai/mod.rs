//! The assistant's understanding and its words.
//!
//! An engine turns a lead's texts into a [`Turn`](crate::domain::turn::Turn) of commands; the rules in
//! [`decide`](crate::domain::turn::decide) choose what happens; [`compose`] finds the words and holds them against the
//! guard. A new vendor is one file here and one line in [`Assistant`].

mod assistant;
pub mod compose;
mod model;
pub mod offline;
pub mod openai_compatible;
mod prompt;
mod redact;
mod templates;

pub use assistant::{Assistant, Reply};
pub use model::{LanguageModel, ModelError, ModelReply};
pub use offline::OfflineEngine;
pub use openai_compatible::{ModelConfig, OpenAiCompatible, StructuredOutput};
