//! What the live feed tells. Ids only: who listens fetches the rest and is checked again.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;

use crate::{
    domain::{
        consent::ConsentState,
        conversation::NeedsPersonReason,
        delivery::MessageStatus,
        id::{ConversationId, ImportId, LeadId, MessageId},
        import::ImportState,
        job::Task,
    },
    store::{Scope, Tx, bookings::Booking, jobs::NewJob, leads::Lead, messages::Message},
};

/// A lead came in.
pub async fn lead_created(
    scope: &Scope,
    lead: &LeadId,
    conversation: &ConversationId,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    let data = doc! { "lead_id": lead.as_str(), "conversation_id": conversation.as_str() };
    scope.live_events().add("lead.created", data, now, tx).await
}

/// The kind of event that says that a lead was erased. It outlives what else was told of that lead.
pub const LEAD_ERASED: &str = "lead.erased";

/// A lead was erased: who shows it shows it no longer.
pub async fn lead_erased(
    scope: &Scope,
    lead: &LeadId,
    conversation: &ConversationId,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    let data = doc! { "lead_id": lead.as_str(), "conversation_id": conversation.as_str() };
    scope.live_events().add(LEAD_ERASED, data, now, tx).await
}

/// What is known of a lead changed.
pub async fn lead_updated(scope: &Scope, lead: &LeadId, now: Timestamp, tx: &mut Tx) -> Result<()> {
    scope.live_events().add("lead.updated", doc! { "lead_id": lead.as_str() }, now, tx).await
}

/// Whether a lead may be texted is another matter than before.
pub async fn consent_changed(
    scope: &Scope,
    lead: &Lead,
    state: ConsentState,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    let data = doc! {
        "lead_id": lead.id.as_str(),
        "conversation_id": lead.conversation_id.as_str(),
        "state": mongodb::bson::serialize_to_bson(&state)?,
    };
    scope.live_events().add("consent.changed", data, now, tx).await
}

/// A conversation changed hands or state.
pub async fn conversation_updated(
    scope: &Scope,
    conversation: &ConversationId,
    lead: &LeadId,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    let data = doc! { "conversation_id": conversation.as_str(), "lead_id": lead.as_str() };
    scope.live_events().add("conversation.updated", data, now, tx).await
}

/// A conversation waits for a person.
pub async fn needs_person(
    scope: &Scope,
    conversation: &ConversationId,
    lead: &LeadId,
    reason: NeedsPersonReason,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    let reason = mongodb::bson::serialize_to_bson(&reason)?;
    let data = doc! { "conversation_id": conversation.as_str(), "lead_id": lead.as_str(), "reason": reason };
    scope.live_events().add("conversation.needs_person", data, now, tx).await
}

/// A day's budget was used up to a share of it, in percent: the team is told, by mail too, once for each
/// share and day. `of` names the budget, `day` the day of the workspace's zone.
pub async fn budget_spent(scope: &Scope, of: &str, day: &str, percent: u32, now: Timestamp, tx: &mut Tx) -> Result<()> {
    let data = doc! { "budget": of, "day": day, "percent": percent };
    scope.live_events().add("budget.spent", data, now, tx).await?;
    let job = NewJob {
        key: format!("notify:spending:{of}:{day}:{percent}"),
        task: Task::NotifySpending { budget: of.to_owned(), day: day.to_owned(), percent },
        run_at: now,
        lead: None,
        conversation: None,
    };
    scope.jobs().add(job, now, tx).await
}

/// There is a new appointment, or one changed.
pub async fn booking_changed(
    scope: &Scope,
    booking: &Booking,
    is_new: bool,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    let mut data = doc! {
        "booking_id": booking.id.as_str(),
        "calendar_id": booking.calendar_id.as_str(),
        "lead_id": booking.lead_id.as_str(),
        "conversation_id": booking.conversation_id.as_str(),
    };
    if let Some(entry) = booking.entries.last().filter(|entry| entry.at == now) {
        data.insert("step", mongodb::bson::serialize_to_bson(&entry.step)?);
    }
    let kind = if is_new { "booking.created" } else { "booking.updated" };
    scope.live_events().add(kind, data, now, tx).await
}

/// A file of leads was looked over, taken in or taken back.
pub async fn import_changed(
    scope: &Scope,
    import: &ImportId,
    state: ImportState,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    let data = doc! { "import_id": import.as_str(), "state": mongodb::bson::serialize_to_bson(&state)? };
    scope.live_events().add("import.changed", data, now, tx).await
}

/// There is a new text.
pub async fn message_created(scope: &Scope, message: &Message, now: Timestamp, tx: &mut Tx) -> Result<()> {
    let data = doc! {
        "conversation_id": message.conversation_id.as_str(),
        "lead_id": message.lead_id.as_str(),
        "message_id": message.id.as_str(),
        "direction": mongodb::bson::serialize_to_bson(&message.direction)?,
        "author": mongodb::bson::serialize_to_bson(&message.author)?,
    };
    scope.live_events().add("message.created", data, now, tx).await
}

/// A text has come further, or will come no further.
pub async fn message_updated(
    scope: &Scope,
    conversation: &ConversationId,
    message: &MessageId,
    status: MessageStatus,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    let data = doc! {
        "conversation_id": conversation.as_str(),
        "message_id": message.as_str(),
        "status": mongodb::bson::serialize_to_bson(&status)?,
    };
    scope.live_events().add("message.updated", data, now, tx).await
}
