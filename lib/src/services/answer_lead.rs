//! Writes down what a member knows a lead's answer to be.

use anyhow::Context;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{Error, live_news};
use crate::{
    App, clock,
    domain::{
        answers::{AnswerSource, Answered},
        form::BadAnswer,
        id::{LeadId, MemberId},
    },
    store::{Scope, Tx},
};

/// An answer that a member writes down.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
pub struct NewAnswer {
    /// The key of a field or question of the lead's form.
    #[validate(length(min = 1, max = 40, message = "Name the key of a field or question."))]
    pub key: String,
    /// The answer: an option as the form spells it, `yes` or `no`, a number of people, `2500 USD`, `2031-12-04`, `15:30`, or words.
    #[validate(length(min = 1, max = 2_000, message = "Write the answer, in at most 2000 characters."))]
    pub value: String,
}

struct Writing<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    lead: &'a LeadId,
    answer: &'a NewAnswer,
    now: Timestamp,
}

/// Writes an answer down, or confirms the one there is. From then on it contradicts nothing, until the lead says something else.
///
/// # Errors
/// There is no such lead, it came without a form, the form asks no such thing, or the value does not answer it.
pub async fn answer_lead(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    lead: &LeadId,
    answer: &NewAnswer,
) -> Result<(), Error> {
    answer.validate()?;
    let writing = Writing { scope, member, lead, answer, now: clock::now() };
    app.store.transact(&writing, |tx, writing| Box::pin(writing.write(tx))).await
}

impl Writing<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        let scope = self.scope;
        let lead = scope.leads().get(self.lead, Some(tx)).await?.ok_or(Error::NotFound)?;
        let detail = "This lead wrote without a form: there are no questions to answer.";
        let form = lead.form_id.as_ref().ok_or_else(|| Error::invalid("/key", "no_form", detail))?;
        let form = scope.forms().get_within(form, tx).await?;
        let form = scope.forms().published(&form.context("a lead's form is there")?).await?;
        let value = form.read_answer(&self.answer.key, &self.answer.value).map_err(|bad| match bad {
            BadAnswer::NoQuestion => {
                Error::invalid("/key", "unknown_key", "This lead's form asks nothing under that key.")
            }
            BadAnswer::Unfit { detail } => Error::invalid("/value", "unfit_answer", &detail),
        })?;
        let cipher = scope.person_keys().get(self.lead, Some(tx)).await?;
        let mut answers = lead.open(&cipher)?.answers;
        answers.add(Answered {
            key: self.answer.key.clone(),
            label: form.label(&self.answer.key).unwrap_or(&self.answer.key).to_owned(),
            value,
            quote: None,
            source: AnswerSource::Member,
            confidence: None,
            at: self.now,
        });
        scope.leads().set_answers(self.lead, &answers, &cipher, tx).await?;
        let subject = format!("{}:{}", self.lead.as_str(), self.answer.key);
        scope.audit(self.member.as_str(), "lead.answer", &subject, self.now, tx).await?;
        Ok(live_news::lead_updated(scope, self.lead, self.now, tx).await?)
    }
}
