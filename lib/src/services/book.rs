//! Makes appointments, moves them and calls them off, for members and for the assistant.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Error,
    booking_view::{BookingView, view},
    calendar_times::{For, Times},
    live_news, slot_id,
};
use crate::{
    App, clock,
    domain::{
        booking::{BookingStatus, HOLD, Slot},
        conversation::Outcome,
        id::{BookingId, LeadId, MemberId},
        job::Task,
    },
    security::random,
    store::{
        Scope, Tx,
        bookings::{Booking, BookingEntry, BookingStep},
        conversations::Conversation,
        jobs::NewJob,
    },
};

/// How many other times are named when one is taken.
const OTHERS: usize = 5;
/// How far ahead they are looked for.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 14);

/// A time to be booked.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewBooking {
    /// Which: as it was offered.
    pub slot_id: String,
    /// True: keep it for five minutes. The same request without it confirms.
    #[serde(default)]
    pub hold: bool,
}

/// Another time for an appointment.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewTime {
    /// Which: as it was offered.
    pub slot_id: String,
}

/// Whether a time is kept for a while or booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Firmness {
    /// For five minutes.
    Held,
    /// For good.
    Booked,
}

/// What somebody does with appointments, within a transaction.
pub(super) struct Desk<'a> {
    /// The workspace's part of the database.
    pub scope: &'a Scope,
    /// A member's id, or `system` for the assistant.
    pub by: &'a str,
    /// The moment.
    pub now: Timestamp,
}

impl Desk<'_> {
    /// Takes a time for the lead of a conversation; nothing when it is not free. The caller saves the conversation.
    ///
    /// # Errors
    /// The name is none of ours.
    pub async fn take(
        &self,
        conversation: &mut Conversation,
        slot: &str,
        firmness: Firmness,
        tx: &mut Tx,
    ) -> Result<Option<Booking>, Error> {
        let whose = For { lead: Some(&conversation.lead_id), moving: None };
        let (times, start) = self.times(slot, tx).await?;
        let Some((span, blocked)) = times.take(start, whose, tx).await? else { return Ok(None) };
        let mut booking = Booking {
            id: random::id(),
            calendar_id: times.calendar.id.clone(),
            lead_id: conversation.lead_id.clone(),
            conversation_id: conversation.id.clone(),
            start: span.start,
            end: span.end,
            blocked_from: blocked.start,
            blocked_until: blocked.end,
            status: BookingStatus::Held,
            active: true,
            held_until: self.now.checked_add(HOLD).ok(),
            sequence: 0,
            entries: Vec::new(),
            created_at: self.now,
            changed_at: self.now,
        };
        if firmness == Firmness::Booked {
            booking.status = BookingStatus::Booked;
            booking.held_until = None;
            self.note(&mut booking, BookingStep::Booked);
            self.plan_reminders(&booking, &times.calendar.rules.reminder_minutes, tx).await?;
            // Whoever has an appointment is not asked whether they are still interested.
            self.scope.jobs().cancel(&conversation.id, "follow_up", self.now, tx).await?;
            conversation.outcome = Some(Outcome::Booked);
            conversation.offered.clear();
            self.scope.audit(self.by, "booking.book", booking.id.as_str(), self.now, tx).await?;
        }
        self.scope.bookings().add(&booking, tx).await?;
        live_news::booking_changed(self.scope, &booking, true, self.now, tx).await?;
        Ok(Some(booking))
    }

    /// Gives an appointment another time; nothing when that is not free, and then the old one stays.
    ///
    /// # Errors
    /// The name is none of ours, or the appointment is over or called off.
    pub async fn reschedule(&self, booking: &Booking, slot: &str, tx: &mut Tx) -> Result<Option<Booking>, Error> {
        self.check_ahead(booking)?;
        let whose = For { lead: Some(&booking.lead_id), moving: Some(&booking.id) };
        let (times, start) = self.times(slot, tx).await?;
        if times.calendar.id == booking.calendar_id && start == booking.start {
            return Ok(Some(booking.clone()));
        }
        let Some((span, blocked)) = times.take(start, whose, tx).await? else { return Ok(None) };
        let mut moved = booking.clone();
        moved.calendar_id = times.calendar.id.clone();
        (moved.start, moved.end) = (span.start, span.end);
        (moved.blocked_from, moved.blocked_until) = (blocked.start, blocked.end);
        moved.sequence += 1;
        self.note(&mut moved, BookingStep::Moved);
        self.plan_reminders(&moved, &times.calendar.rules.reminder_minutes, tx).await?;
        self.scope.bookings().save(booking, &moved, tx).await?;
        self.scope.audit(self.by, "booking.reschedule", moved.id.as_str(), self.now, tx).await?;
        live_news::booking_changed(self.scope, &moved, false, self.now, tx).await?;
        Ok(Some(moved))
    }

    /// Calls an appointment off, or lets a held time go. Done once, it stays done.
    ///
    /// # Errors
    /// It is over.
    pub async fn cancel(&self, booking: &Booking, tx: &mut Tx) -> Result<Booking, Error> {
        if !booking.active {
            return Ok(booking.clone());
        }
        let mut off = booking.clone();
        if booking.status == BookingStatus::Held {
            off.lapse(self.now);
        } else {
            self.check_ahead(booking)?;
            off.status = BookingStatus::Canceled;
            off.active = false;
            off.sequence += 1;
            self.note(&mut off, BookingStep::Canceled);
            self.scope.audit(self.by, "booking.cancel", off.id.as_str(), self.now, tx).await?;
        }
        self.scope.bookings().save(booking, &off, tx).await?;
        live_news::booking_changed(self.scope, &off, false, self.now, tx).await?;
        Ok(off)
    }

    /// Times that are free near one that is not.
    async fn others(&self, slot: &str, whose: For<'_>, tx: &mut Tx) -> Result<Vec<Slot>, Error> {
        let (times, start) = self.times(slot, tx).await?;
        let until = start.max(self.now).saturating_add(AHEAD).unwrap_or(Timestamp::MAX);
        let near = times.free((start, until), OTHERS, whose, tx).await?;
        if near.is_empty() { Ok(times.free((self.now, until), OTHERS, whose, tx).await?) } else { Ok(near) }
    }

    async fn times(&self, slot: &str, tx: &mut Tx) -> Result<(Times<'_>, Timestamp), Error> {
        let unknown = || Error::invalid("/slot_id", "unknown_slot", "Choose one of the times that were offered.");
        let (calendar, start) = slot_id::read(self.scope, slot).ok_or_else(unknown)?;
        let times = Times::of(self.scope, &calendar, self.now, tx).await?.ok_or_else(unknown)?;
        Ok((times, start))
    }

    fn check_ahead(&self, booking: &Booking) -> Result<(), Error> {
        if booking.status == BookingStatus::Booked && booking.start > self.now {
            return Ok(());
        }
        let detail = "Only an appointment that is still ahead can be changed.".to_owned();
        Err(Error::Conflict { code: "booking_over", detail })
    }

    fn note(&self, booking: &mut Booking, step: BookingStep) {
        booking.changed_at = self.now;
        let start = booking.start;
        booking.entries.push(BookingEntry { step, at: self.now, start, by: self.by.to_owned() });
    }

    /// Plans the reminders whose time has not come yet.
    async fn plan_reminders(&self, booking: &Booking, before: &[u32], tx: &mut Tx) -> Result<()> {
        for &minutes in before {
            let run_at = booking.start.checked_sub(SignedDuration::from_mins(i64::from(minutes)))?;
            if run_at <= self.now {
                continue;
            }
            let (id, sequence) = (booking.id.clone(), booking.sequence);
            let job = NewJob {
                key: format!("remind:{}:{sequence}:{minutes}", id.as_str()),
                task: Task::RemindOfBooking { booking: id, sequence, minutes },
                run_at,
                lead: Some(booking.lead_id.clone()),
                conversation: Some(booking.conversation_id.clone()),
            };
            self.scope.jobs().add(job, self.now, tx).await?;
        }
        Ok(())
    }
}

enum Wish<'a> {
    Book { lead: &'a LeadId, slot: &'a str, firmness: Firmness },
    Reschedule { booking: &'a BookingId, slot: &'a str },
    Cancel { booking: &'a BookingId },
}

struct Asking<'a> {
    app: &'a App,
    desk: Desk<'a>,
    wish: Wish<'a>,
}

/// A member makes an appointment for a lead, or keeps a time for a while.
///
/// # Errors
/// The time is not free: others are named.
pub async fn book(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    lead: &LeadId,
    new: &NewBooking,
) -> Result<BookingView, Error> {
    let firmness = if new.hold { Firmness::Held } else { Firmness::Booked };
    ask(app, scope, member, Wish::Book { lead, slot: &new.slot_id, firmness }).await
}

/// A member gives an appointment another time.
///
/// # Errors
/// The time is not free: others are named. Or the appointment is over.
pub async fn reschedule(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    booking: &BookingId,
    new: &NewTime,
) -> Result<BookingView, Error> {
    ask(app, scope, member, Wish::Reschedule { booking, slot: &new.slot_id }).await
}

/// A member calls an appointment off.
///
/// # Errors
/// It is over.
pub async fn cancel(app: &App, scope: &Scope, member: &MemberId, booking: &BookingId) -> Result<BookingView, Error> {
    ask(app, scope, member, Wish::Cancel { booking }).await
}

async fn ask(app: &App, scope: &Scope, member: &MemberId, wish: Wish<'_>) -> Result<BookingView, Error> {
    let asking = Asking { app, desk: Desk { scope, by: member.as_str(), now: clock::now() }, wish };
    app.store.transact(&asking, |tx, asking| Box::pin(asking.run(tx))).await
}

impl Asking<'_> {
    async fn run(&self, tx: &mut Tx) -> Result<BookingView, Error> {
        let (desk, scope) = (&self.desk, self.desk.scope);
        let (slot, whose, taken) = match &self.wish {
            Wish::Book { lead, slot, firmness } => {
                let found = scope.leads().get(lead, Some(tx)).await?.ok_or(Error::NotFound)?;
                let conversation = scope.conversations().get(&found.conversation_id, Some(tx)).await?;
                let mut conversation = conversation.context("a lead has a conversation")?;
                let taken = desk.take(&mut conversation, slot, *firmness, tx).await?;
                if taken.is_some() {
                    scope.conversations().save(&conversation, tx).await?;
                }
                (slot, For { lead: Some(lead), moving: None }, taken)
            }
            Wish::Reschedule { booking, slot } => {
                let found = scope.bookings().get(booking, Some(tx)).await?.ok_or(Error::NotFound)?;
                (slot, For { lead: None, moving: Some(booking) }, desk.reschedule(&found, slot, tx).await?)
            }
            Wish::Cancel { booking } => {
                let found = scope.bookings().get(booking, Some(tx)).await?.ok_or(Error::NotFound)?;
                return Ok(view(self.app, scope, &desk.cancel(&found, tx).await?));
            }
        };
        match taken {
            Some(booking) => Ok(view(self.app, scope, &booking)),
            None => Err(Error::SlotTaken { slots: desk.others(slot, whose, tx).await? }),
        }
    }
}
