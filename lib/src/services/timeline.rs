//! A lead's timeline: everything that happened, and why a text was not sent.

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Error, conversation_view::list_messages, lead_view::read_consent};
use crate::{
    domain::{
        consent::ConsentAction,
        gate::{self, Verdict},
        id::LeadId,
    },
    store::{
        Scope,
        bookings::BookingStep,
        messages::Author,
        page::{Page, PageRequest},
    },
};

/// What an entry is about.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A form.
    Submission,
    /// Consent.
    Consent,
    /// A text.
    Message,
    /// A decision to send or not to send.
    Decision,
    /// An appointment.
    Booking,
}

/// An entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineEntry {
    /// The id.
    pub id: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What it is about.
    pub kind: EntryKind,
    /// What happened.
    pub title: String,
    /// More of it.
    pub detail: Option<String>,
}

/// The newest entries of a lead's timeline. The cursor names the last one: several may share its moment.
pub async fn read_timeline(scope: &Scope, id: &LeadId, page: &PageRequest) -> Result<Page<TimelineEntry>, Error> {
    let lead = scope.leads().get(id, None).await?.ok_or(Error::NotFound)?;
    let most = 200;
    let before = page.cursor.as_deref().and_then(parse_cursor);
    let mut entries = Vec::new();
    for submission in scope.submissions().of_lead(id, most).await? {
        let consents = if submission.consents { "Agreed to be texted." } else { "Did not agree to be texted." };
        let held_back = submission.held_back.iter().map(|reason| format!(" Held back: {}", reason.explain()));
        let detail = std::iter::once(consents.to_owned()).chain(held_back).collect::<String>();
        entries.push(entry(submission.id.as_str(), submission.at, EntryKind::Submission, "Sent a form", Some(detail)));
    }
    for event in read_consent(scope, id).await? {
        let title = match event.action {
            ConsentAction::Granted => "Consent given",
            ConsentAction::Revoked => "Consent withdrawn",
            ConsentAction::Retracted => "Withdrawal taken back",
        };
        entries.push(entry(&event.id, event.at, EntryKind::Consent, title, Some(event.text)));
    }
    for receipt in scope.receipts().of_lead(id, most).await? {
        let failed = receipt.rules.iter().find(|rule| !rule.passed);
        let title = match receipt.verdict {
            Verdict::Allow => "Text allowed",
            Verdict::Deny => "Text not sent",
            Verdict::Defer => "Text delayed",
        };
        let because = receipt.because.as_ref().map(|because| format!("; {because}")).unwrap_or_default();
        let until = receipt.until.map(|until| format!(" It waits until {until}.")).unwrap_or_default();
        let detail = failed.map_or_else(
            || format!("Passed {} rules.", receipt.rules.len()),
            |rule| format!("{}{until} ({}{because})", gate::explain(&rule.rule), rule.rule),
        );
        entries.push(entry(&receipt.id, receipt.at, EntryKind::Decision, title, Some(detail)));
    }
    for booking in scope.bookings().of_lead(id, most).await? {
        for (at, step) in booking.entries.iter().enumerate() {
            let title = match step.step {
                BookingStep::Booked => "Appointment made",
                BookingStep::Moved => "Appointment moved",
                BookingStep::Canceled => "Appointment called off",
            };
            let step_id = format!("{}-{at}", booking.id.as_str());
            entries.push(entry(&step_id, step.at, EntryKind::Booking, title, Some(format!("For {}.", step.start))));
        }
    }
    let latest = PageRequest { limit: most, cursor: None };
    for message in list_messages(scope, &lead.conversation_id, &latest).await?.items {
        let title = match message.author {
            Author::Lead => "The lead wrote",
            Author::Ai => "The assistant wrote",
            Author::Member => "The team wrote",
            Author::System => "Leadline wrote",
        };
        let words = match message.media.len() {
            0 => message.text,
            files if message.text.is_empty() => format!("(pictures or files: {files})"),
            files => format!("{} (pictures or files: {files})", message.text),
        };
        entries.push(entry(message.id.as_str(), message.created_at, EntryKind::Message, title, Some(words)));
    }
    entries.retain(|entry| before.as_ref().is_none_or(|(at, id)| (entry.at, entry.id.as_str()) < (*at, id)));
    entries.sort_by(|left, right| (right.at, &right.id).cmp(&(left.at, &left.id)));
    let limit = usize::try_from(page.limit).unwrap_or(1);
    let more = entries.len() > limit;
    entries.truncate(limit);
    let next_cursor = entries.last().filter(|_| more).map(|entry| format!("{}~{}", entry.at, entry.id));
    Ok(Page { items: entries, next_cursor })
}

fn parse_cursor(cursor: &str) -> Option<(Timestamp, &str)> {
    let (at, id) = cursor.split_once('~')?;
    Some((at.parse().ok()?, id))
}

fn entry(id: &str, at: Timestamp, kind: EntryKind, title: &str, detail: Option<String>) -> TimelineEntry {
    TimelineEntry { id: id.to_owned(), at, kind, title: title.to_owned(), detail }
}
