//! What does a lead want with a text? A small classifier's answer, for texts that no rule knows.
//!
//! A linear model over hashed letters, words and concepts in English and Spanish. Its weights come from the examples in
//! `training/` by `leadline train-understanding`. When it is not sure enough it says [`Intent::Unclear`], and never
//! guesses. Whether a text opts out is decided before, by [`consent_intent`](super::consent_intent), and is no intent here.

mod concepts;
mod features;
mod intent;
mod model;
mod train;

use serde::Serialize;

pub use intent::Intent;
pub use train::{TrainError, Trained, train};

/// What a text is about.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Understood {
    /// The intent, or [`Intent::Unclear`].
    pub intent: Intent,
    /// How likely the best intent is, from 0 to 1, as held-out examples bore out. For [`Intent::Unclear`] it may be
    /// the likelihood of another intent that was not sure enough.
    pub confidence: f32,
}

impl Understood {
    const NOTHING: Self = Self { intent: Intent::Unclear, confidence: 0.0 };
}

/// Classifies a text. Only its beginning is read: about forty words.
///
/// Both languages are always understood, since people answer in the language they like.
pub fn classify(text: &str) -> Understood {
    model::kept().map_or(Understood::NOTHING, |model| model.classify(text))
}

#[cfg(test)]
mod tests;
