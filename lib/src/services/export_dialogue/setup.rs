//! What a conversation was held with: stored answers, calendars, and the words of the business.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};

use super::Held;
use crate::{
    App,
    ai::dialogue::{Busy, Calendar},
    clock,
    domain::{booking::Span, id::CalendarId, knowledge::Snippet, phone::DEFAULT_REGION, qualification::Condition},
    store::{Scope, bookings::Booking},
};

/// How many stored answers a text brings into the script.
const EVIDENCE: usize = 24;
/// How far from the conversation a calendar is looked at.
const AROUND: SignedDuration = SignedDuration::from_hours(24 * 62);

/// A calendar of the script.
pub(super) struct Exported {
    /// Which it is.
    pub id: CalendarId,
    /// The zone of its clock.
    pub zone: TimeZone,
    /// As the script has it.
    pub script: Calendar,
    /// Times that others took while the conversation went on, and when.
    pub taken: Vec<(Timestamp, DateTime)>,
}

impl Held {
    /// The stored answers that were cited, as they were, and those that came near: what else is stored decides whether one is
    /// close enough.
    pub(super) async fn answers(&self, app: &App, scope: &Scope) -> Result<Vec<Snippet>> {
        let mut found: Vec<Snippet> = Vec::new();
        let mut add = |snippet: &Snippet| {
            if !found.iter().any(|had| had.id == snippet.id || had.question == snippet.question) {
                found.push(snippet.clone());
            }
        };
        self.runs.values().flatten().flat_map(|run| &run.trace.cited).for_each(&mut add);
        let knowledge = app.knowledge.of(scope, &self.workspace, self.workspace.day(clock::now())).await?;
        for line in &self.lines {
            knowledge.evidence(std::slice::from_ref(&line.text), EVIDENCE).into_iter().for_each(&mut add);
        }
        // A script numbers them in this order.
        found.sort_by(|left, right| left.question.cmp(&right.question));
        Ok(found)
    }

    /// The region of the form.
    pub(super) fn region(&self) -> String {
        self.form.as_ref().map_or_else(|| DEFAULT_REGION.to_owned(), |form| form.region.clone())
    }

    /// Everything the business wrote.
    pub(super) fn open_words(&self, answers: &[Snippet]) -> Vec<String> {
        let mut words = vec![self.workspace.name.clone()];
        words.extend(self.workspace.ai.house_rules.links.iter().cloned());
        words.extend(answers.iter().flat_map(|stored| [stored.question.clone(), stored.answer.clone()]));
        if let Some(form) = &self.form {
            words.push(form.first_text.clone());
            words.extend(form.questions.iter().flat_map(|question| {
                [vec![question.ask.clone(), question.key.clone()], question.options.clone()].concat()
            }));
            words.extend(form.checklist.rules.iter().flat_map(|rule| match &rule.condition {
                Condition::OneOf { values } => values.clone(),
                _ => Vec::new(),
            }));
        }
        words
    }

    /// The calendars there were when the conversation began, taken as they are now but for the lead's own appointments. What
    /// was called off since is free in the script.
    pub(super) async fn calendars(&self, scope: &Scope, began: Timestamp) -> Result<Vec<Exported>> {
        let mut exported = Vec::new();
        for calendar in self.calendars.iter().filter(|calendar| calendar.created_at <= began) {
            let zone = calendar.rules.zone()?;
            let feed = scope.calendars().feed(&calendar.id, None).await?.map(|feed| feed.busy()).unwrap_or_default();
            let around = Span {
                start: began.saturating_sub(AROUND).unwrap_or(began),
                end: began.saturating_add(AROUND).unwrap_or(began),
            };
            let others = scope.bookings().around(&calendar.id, around).await?;
            let others: Vec<&Booking> = others.iter().filter(|other| other.lead_id != self.lead).collect();
            let local = |at: Timestamp| at.to_zoned(zone.clone()).datetime();
            let first = exported.is_empty();
            let meanwhile = |other: &Booking| first && other.created_at > began;
            let before = others.iter().filter(|other| !meanwhile(other)).map(|other| other.blocked());
            let feed = feed.into_iter().filter(|span| span.overlaps(around));
            let busy = feed.chain(before).map(|span| Busy { from: local(span.start), to: local(span.end) }).collect();
            let taken = others.iter().filter(|other| meanwhile(other));
            let taken = taken.map(|other| (other.created_at, local(other.start))).collect();
            let script = Calendar { rules: calendar.rules.clone(), busy };
            exported.push(Exported { id: calendar.id.clone(), zone, script, taken });
        }
        Ok(exported)
    }
}
