//! A lead's answers as members see them: what holds, where it came from, and what it contradicts.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{
    answers::{AnswerSource, Answered, Answers},
    form::FormVersion,
};

/// An answer that holds.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Answer)]
pub struct AnswerView {
    /// The question's key.
    pub key: String,
    /// The question.
    pub label: String,
    /// What was answered last.
    #[serde(flatten)]
    pub given: GivenAnswer,
    /// Whether an earlier answer says something else, and nobody in the team has settled it. Free words are not compared.
    pub contradicted: bool,
    /// What was answered before, the newest first.
    pub earlier: Vec<GivenAnswer>,
}

/// An answer as it was given.
#[derive(Debug, Serialize, ToSchema)]
pub struct GivenAnswer {
    /// The answer.
    pub value: String,
    /// Where it came from.
    pub source: AnswerSource,
    /// The lead's words it was read from; null for what was not read from a conversation.
    pub quote: Option<String>,
    /// How sure the engine was of the text it read this in, from 0 to 1; null for what nobody had to understand.
    pub confidence: Option<f32>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

impl From<&Answered> for GivenAnswer {
    fn from(answered: &Answered) -> Self {
        Self {
            value: answered.value.clone(),
            source: answered.source,
            quote: answered.quote.clone(),
            confidence: answered.confidence,
            at: answered.at,
        }
    }
}

/// The answers that hold. `form`: what they answer, as far as it is known.
pub(super) fn answer_views(answers: &Answers, form: Option<&FormVersion>) -> Vec<AnswerView> {
    let view = |answered: &Answered| AnswerView {
        key: answered.key.clone(),
        label: answered.label.clone(),
        given: answered.into(),
        contradicted: form.is_some_and(|form| form.compares(&answered.key))
            && answers.contradicted(&answered.key).is_some(),
        earlier: answers.earlier(&answered.key).map(GivenAnswer::from).collect(),
    };
    answers.current().into_iter().map(view).collect()
}
