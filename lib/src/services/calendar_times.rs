//! What is free in a calendar, and taking a time from it so that nobody else gets it.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::slot_id;
use crate::{
    domain::{
        booking::{BookingStatus, Free, Slot, Span},
        id::{BookingId, CalendarId, LeadId},
    },
    store::{Scope, Tx, bookings::Booking, calendars::Calendar},
};

/// An appointment with all that is kept free around it is shorter than this.
const REACH: SignedDuration = SignedDuration::from_hours(24);

/// A calendar within a transaction.
pub(super) struct Times<'a> {
    scope: &'a Scope,
    /// The calendar.
    pub calendar: Calendar,
    feed: Vec<Span>,
    now: Timestamp,
}

/// For whom a time is looked for: what is held for that lead, and the appointment that is moved, do not stand in the way.
#[derive(Clone, Copy, Default)]
pub(super) struct For<'a> {
    /// The lead.
    pub lead: Option<&'a LeadId>,
    /// The appointment that gets another time.
    pub moving: Option<&'a BookingId>,
}

impl For<'_> {
    fn leaves(self, other: &Booking) -> bool {
        let own_hold = other.status == BookingStatus::Held && self.lead == Some(&other.lead_id);
        own_hold || self.moving == Some(&other.id)
    }
}

impl<'a> Times<'a> {
    /// A calendar, if it is there.
    pub async fn of(scope: &'a Scope, id: &CalendarId, now: Timestamp, tx: &mut Tx) -> Result<Option<Self>> {
        let Some(calendar) = scope.calendars().get(id, Some(&mut *tx)).await? else { return Ok(None) };
        Ok(Some(Self::with(scope, calendar, now, tx).await?))
    }

    /// A calendar that was read already.
    pub async fn with(scope: &'a Scope, calendar: Calendar, now: Timestamp, tx: &mut Tx) -> Result<Self> {
        let feed = scope.calendars().feed(&calendar.id, Some(tx)).await?.map(|feed| feed.busy()).unwrap_or_default();
        Ok(Self { scope, calendar, feed, now })
    }

    /// The free times that begin between two moments, at most so many.
    pub async fn free(
        &self,
        (from, to): (Timestamp, Timestamp),
        most: usize,
        whose: For<'_>,
        tx: &mut Tx,
    ) -> Result<Vec<Slot>> {
        let furthest = self.now.saturating_add(SignedDuration::from_hours(24 * 367)).unwrap_or(to);
        let span = Span { start: from.max(self.now), end: to.min(furthest) };
        if span.start >= span.end {
            return Ok(Vec::new());
        }
        let taken = self.scope.bookings().within(&self.calendar.id, widened(span), tx).await?;
        let taken = taken.iter().filter(|other| other.takes_time(self.now) && !whose.leaves(other));
        let busy = taken.map(Booking::blocked).chain(self.feed.iter().copied()).collect();
        let free = Free::new(&self.calendar.rules, busy, self.now)?.within(span.start, span.end, most);
        Ok(free.into_iter().map(|span| slot_id::slot(self.scope, &self.calendar.id, span)).collect())
    }

    /// Takes the time that begins at a moment: with its blocked stretch, if it is free. Whoever calls this writes an
    /// active booking over it in the same transaction. What is held for the lead, or was held too long, is let go.
    pub async fn take(&self, start: Timestamp, whose: For<'_>, tx: &mut Tx) -> Result<Option<(Span, Span)>> {
        let bookings = self.scope.bookings();
        let length = i64::from(self.calendar.rules.length_minutes).minutes();
        let wanted = Span { start, end: start.checked_add(length).context("a time far from now")? };
        let around = Free::new(&self.calendar.rules, Vec::new(), self.now)?.blocked(wanted);
        bookings.claim_days(&self.calendar.id, around, tx).await?;
        let mut busy = self.feed.clone();
        // What was in time when it was held is in time while it is.
        let mut asked_at = self.now;
        for mut other in bookings.within(&self.calendar.id, widened(around), tx).await? {
            let is_ours = whose.leaves(&other);
            if is_ours && other.takes_time(self.now) && other.status == BookingStatus::Held && other.start == start {
                asked_at = other.created_at;
            }
            if other.status == BookingStatus::Held && (is_ours || !other.takes_time(self.now)) {
                let before = other.clone();
                other.lapse(self.now);
                bookings.save(&before, &other, tx).await?;
            } else if !is_ours {
                busy.push(other.blocked());
            }
        }
        if let Some(lead) = whose.lead {
            for mut held in bookings.held_for(lead, tx).await? {
                let before = held.clone();
                held.lapse(self.now);
                bookings.save(&before, &held, tx).await?;
            }
        }
        let free = Free::new(&self.calendar.rules, busy, asked_at)?;
        Ok(free.at(start).map(|span| (span, free.blocked(span))))
    }
}

fn widened(span: Span) -> Span {
    Span {
        start: span.start.saturating_sub(REACH).unwrap_or(span.start),
        end: span.end.saturating_add(REACH).unwrap_or(span.end),
    }
}
