//! Reminds a lead of an appointment, through the gate like every other text.

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::{
    consent_gate::consider,
    live_news,
    queue_text::{Outgoing, queue_text_until},
};
use crate::{
    App, clock,
    domain::{
        booking::{BookingStatus, moment},
        gate::{Purpose, Verdict},
        id::BookingId,
        wordings::{Voice, Wording},
    },
    store::{Scope, Tx, messages::Author},
};

struct Reminding<'a> {
    scope: &'a Scope,
    booking: &'a BookingId,
    sequence: i64,
    minutes: u32,
    now: Timestamp,
}

/// Queues a reminder, if the appointment still is what it was when the reminder was planned, and still ahead.
pub async fn remind_of_booking(
    app: &App,
    scope: &Scope,
    booking: &BookingId,
    sequence: i64,
    minutes: u32,
) -> Result<()> {
    let reminding = Reminding { scope, booking, sequence, minutes, now: clock::now() };
    app.store.transact(&reminding, |tx, reminding| Box::pin(reminding.write(tx))).await
}

impl Reminding<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<()> {
        let scope = self.scope;
        let found = scope.bookings().get(self.booking, Some(tx)).await?;
        let stands = |booking: &crate::store::bookings::Booking| {
            booking.status == BookingStatus::Booked && booking.sequence == self.sequence && booking.start > self.now
        };
        let Some(booking) = found.filter(stands) else { return Ok(()) };
        let Some(lead) = scope.leads().get(&booking.lead_id, Some(tx)).await? else { return Ok(()) };
        let found = scope.conversations().get(&lead.conversation_id, Some(tx)).await?;
        let mut conversation = found.context("a lead has a conversation")?;
        if consider(scope, Purpose::Reminder, &conversation, &lead, self.now, tx).await?.verdict == Verdict::Deny {
            return Ok(());
        }
        let calendar = scope.calendars().any(&booking.calendar_id, tx).await?.context("the calendar is gone")?;
        let zone = calendar.rules.zone()?;
        let language = conversation.language.unwrap_or_default();
        let when = moment(booking.start, &zone, language);
        let workspace = scope.workspace_within(tx).await?;
        let voice = Voice { wordings: &workspace.ai.wordings, language, brand: &workspace.name };
        let text = voice.say_when(Wording::Reminder, &when);
        let cipher = scope.person_keys().get(&lead.id, Some(tx)).await?;
        let outgoing = Outgoing {
            author: Author::System,
            member: None,
            purpose: Purpose::Reminder,
            text: &text,
            pictures: 0,
            resend_of: None,
            dedupe_key: format!("remind:{}:{}:{}", booking.id.as_str(), self.sequence, self.minutes),
        };
        queue_text_until(scope, &mut conversation, outgoing, Some(booking.start), &cipher, self.now, tx).await?;
        scope.conversations().save(&conversation, tx).await?;
        live_news::conversation_updated(scope, &conversation.id, &lead.id, self.now, tx).await
    }
}
