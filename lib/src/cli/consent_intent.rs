//! `leadline consent-intent`.

use anyhow::Result;
use serde::Deserialize;

use crate::domain::consent_intent::{ConsentIntent, classify};

#[derive(Deserialize)]
pub(super) struct Question {
    text: String,
    language: Option<String>,
}

pub(super) fn line(question: Question) -> Result<ConsentIntent> {
    Ok(classify(&question.text, question.language.as_deref()))
}
