//! Where leads stand by their forms' checklists, as members see it.

use std::collections::HashMap;

use anyhow::Result;
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer_view::GivenAnswer;
use crate::{
    domain::{
        answers::Answers,
        form::FormVersion,
        id::FormId,
        qualification::{Condition, Fact, Standing, Verdict},
    },
    store::Scope,
};

/// A lead's verdict.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Qualification {
    /// The verdict.
    pub verdict: Verdict,
    /// The points of the rules that hold.
    pub score: i32,
    /// The score a qualified lead has at least; null: what must hold decides alone.
    pub least_score: Option<i32>,
}

/// One rule of the checklist, and what it comes to for a lead.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChecklistLine {
    /// The key of the field or question.
    pub key: String,
    /// The question.
    pub label: String,
    /// What its answer must be.
    pub condition: Condition,
    /// What it adds to the score when it holds.
    pub points: i32,
    /// Whether a lead can only be qualified when it holds.
    pub must: bool,
    /// Whether it holds; null when there is no answer yet.
    pub holds: Option<bool>,
    /// The answer.
    pub answer: Option<GivenAnswer>,
}

/// The forms of a workspace by id.
pub(super) struct KnownForms(HashMap<FormId, KnownForm>);

/// A form in its published version.
pub(super) struct KnownForm {
    pub(super) name: String,
    pub(super) version: FormVersion,
}

impl KnownForms {
    pub(super) async fn of(scope: &Scope) -> Result<Self> {
        let forms = scope.forms().all().await?;
        let mut versions: HashMap<FormId, FormVersion> =
            scope.forms().all_published(&forms).await?.into_iter().collect();
        let known = forms.into_iter().filter_map(|form| {
            let version = versions.remove(&form.id)?;
            Some((form.id, KnownForm { name: form.name, version }))
        });
        Ok(Self(known.collect()))
    }

    pub(super) fn get(&self, id: Option<&FormId>) -> Option<&KnownForm> {
        self.0.get(id?)
    }
}

/// What a checklist makes of answers; nothing without rules.
pub(super) fn standing(form: &FormVersion, answers: &Answers) -> Option<Standing> {
    form.checklist.judge(|key| {
        let answered = answers.get(key)?;
        Some(Fact { value: &answered.value, on: answered.at.to_zoned(TimeZone::UTC).date() })
    })
}

/// The verdict on a lead.
pub(super) fn qualification(form: &FormVersion, answers: &Answers) -> Option<Qualification> {
    let Standing { verdict, score, .. } = standing(form, answers)?;
    Some(Qualification { verdict, score, least_score: form.checklist.least_score })
}

/// The checklist, line by line.
pub(super) fn checklist(form: &FormVersion, answers: &Answers) -> Vec<ChecklistLine> {
    let Some(standing) = standing(form, answers) else { return Vec::new() };
    let line = |(rule, holds): (&crate::domain::qualification::Rule, &Option<bool>)| ChecklistLine {
        key: rule.key.clone(),
        label: form.label(&rule.key).unwrap_or(&rule.key).to_owned(),
        condition: rule.condition.clone(),
        points: rule.points,
        must: rule.must,
        holds: *holds,
        answer: answers.get(&rule.key).map(GivenAnswer::from),
    };
    form.checklist.rules.iter().zip(&standing.holds).map(line).collect()
}
