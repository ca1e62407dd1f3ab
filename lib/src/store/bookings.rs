//! `bookings`: appointments, and times that are held for one. Of the lead they know the id alone.
//!
//! Two that overlap are kept apart twice. A beginning in a calendar is one document with a unique key (`booking_starts`),
//! which belongs to one appointment at a time. And whoever takes a time writes to the documents of the days it touches
//! (`booking_days`), so that of two at once one runs again and finds the other.

use anyhow::{Result, ensure};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use mongodb::bson::{Document, doc, serialize_to_document};
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    page::{Page, PageRequest},
    scoped::Scoped,
    time,
};
use crate::domain::{
    booking::{BookingStatus, Span},
    id::{BookingId, CalendarId, ConversationId, LeadId},
};

/// What happened to an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingStep {
    /// It was made.
    Booked,
    /// It got another time.
    Moved,
    /// It was called off.
    Canceled,
}

/// A step, when it was taken, and by whom.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BookingEntry {
    /// What happened.
    pub step: BookingStep,
    /// When.
    #[serde(with = "time")]
    pub at: Timestamp,
    /// When the appointment is, after it.
    #[serde(with = "time")]
    pub start: Timestamp,
    /// A member's id, or `system` for the assistant.
    pub by: String,
}

/// An appointment, or a time that is held for one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Booking {
    /// The id.
    #[serde(rename = "_id")]
    pub id: BookingId,
    /// In which calendar.
    pub calendar_id: CalendarId,
    /// With whom.
    pub lead_id: LeadId,
    /// The lead's conversation.
    pub conversation_id: ConversationId,
    /// When it begins.
    #[serde(with = "time")]
    pub start: Timestamp,
    /// When it ends.
    #[serde(with = "time")]
    pub end: Timestamp,
    /// What is kept free before it.
    #[serde(with = "time")]
    pub blocked_from: Timestamp,
    /// What is kept free after it.
    #[serde(with = "time")]
    pub blocked_until: Timestamp,
    /// Where it stands.
    pub status: BookingStatus,
    /// Whether it takes its time from the calendar: held or booked.
    pub active: bool,
    /// Until when it is held.
    #[serde(with = "time::option")]
    pub held_until: Option<Timestamp>,
    /// Grows with every change that an invitation tells of.
    pub sequence: i64,
    /// What happened, the oldest first.
    pub entries: Vec<BookingEntry>,
    /// When the time was taken.
    #[serde(with = "time")]
    pub created_at: Timestamp,
    /// When it last changed.
    #[serde(with = "time")]
    pub changed_at: Timestamp,
}

impl Booking {
    /// When it is.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    /// What it takes from the calendar.
    pub fn blocked(&self) -> Span {
        Span { start: self.blocked_from, end: self.blocked_until }
    }

    /// The calendar and the beginning, while it takes its time.
    fn taken(&self) -> Option<String> {
        self.active.then(|| format!("{}:{}", self.calendar_id.as_str(), self.start.as_millisecond()))
    }

    /// Whether it takes its time at a moment: what was held too long does not any more.
    pub fn takes_time(&self, now: Timestamp) -> bool {
        self.active && self.held_until.is_none_or(|until| until > now)
    }

    /// Lets a held time go.
    pub fn lapse(&mut self, now: Timestamp) {
        self.status = BookingStatus::Lapsed;
        self.active = false;
        self.changed_at = now;
    }
}

/// A beginning in a calendar, and whose it is. It stays when it belongs to nobody any more, so that its key is unique
/// without the help of a partial index, which not every server clears when a document leaves it.
#[derive(Serialize, Deserialize)]
struct BookingStart {
    _id: String,
    booking_id: Option<BookingId>,
}

#[derive(Serialize, Deserialize)]
struct BookingDay {
    _id: String,
}

/// The appointments of a workspace.
pub struct Bookings<'a> {
    scope: &'a Scope,
    bookings: Scoped<Booking>,
}

impl Scope {
    /// The appointments.
    pub fn bookings(&self) -> Bookings<'_> {
        Bookings { scope: self, bookings: Scoped::new(&self.database, "bookings", &self.workspace) }
    }
}

impl Bookings<'_> {
    /// Adds an appointment. A duplicate when another that is active begins at the same moment in its calendar.
    pub async fn add(&self, booking: &Booking, tx: &mut Tx) -> Result<()> {
        self.claim_start(booking, tx).await?;
        self.bookings.insert(booking, Some(tx)).await
    }

    /// Makes a beginning an appointment's own, by compare and set.
    async fn claim_start(&self, booking: &Booking, tx: &mut Tx) -> Result<()> {
        let Some(key) = booking.taken() else { return Ok(()) };
        let (key, starts) = (self.start_key(&key), self.starts());
        let ours = doc! { "$set": { "booking_id": booking.id.as_str() } };
        if starts.update(doc! { "_id": &key, "booking_id": null }, ours, Some(&mut *tx)).await? {
            return Ok(());
        }
        ensure!(starts.get(&key, Some(&mut *tx)).await?.is_none(), "the time belongs to another appointment");
        starts.insert(&BookingStart { _id: key, booking_id: Some(booking.id.clone()) }, Some(tx)).await
    }

    async fn release_start(&self, booking: &Booking, tx: &mut Tx) -> Result<()> {
        let Some(key) = booking.taken() else { return Ok(()) };
        let own = doc! { "_id": self.start_key(&key), "booking_id": booking.id.as_str() };
        self.starts().update(own, doc! { "$set": { "booking_id": null } }, Some(tx)).await?;
        Ok(())
    }

    fn starts(&self) -> Scoped<BookingStart> {
        Scoped::new(&self.scope.database, "booking_starts", &self.scope.workspace)
    }

    fn start_key(&self, key: &str) -> String {
        format!("{}:{key}", self.scope.workspace.as_str())
    }

    /// One appointment.
    pub async fn get(&self, id: &BookingId, tx: Option<&mut Tx>) -> Result<Option<Booking>> {
        self.bookings.get(id.as_str(), tx).await
    }

    /// Replaces what changed in an appointment that this transaction has read as `before`.
    pub async fn save(&self, before: &Booking, booking: &Booking, tx: &mut Tx) -> Result<()> {
        if before.taken() != booking.taken() {
            self.release_start(before, tx).await?;
            self.claim_start(booking, tx).await?;
        }
        let mut set = serialize_to_document(booking)?;
        set.remove("_id");
        self.bookings.update(doc! { "_id": booking.id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// What takes time, or did until it lapsed, within a stretch of time.
    pub async fn within(&self, calendar: &CalendarId, span: Span, tx: &mut Tx) -> Result<Vec<Booking>> {
        self.bookings.find_within(Self::overlapping(calendar, span), doc! { "blocked_from": 1 }, 10_000, tx).await
    }

    fn overlapping(calendar: &CalendarId, span: Span) -> Document {
        doc! {
            "calendar_id": calendar.as_str(), "active": true, "blocked_from": { "$lt": time::bson(span.end) },
            "blocked_until": { "$gt": time::bson(span.start) },
        }
    }

    /// What takes time within a stretch of it, read by itself.
    pub async fn around(&self, calendar: &CalendarId, span: Span) -> Result<Vec<Booking>> {
        self.bookings.find(Self::overlapping(calendar, span), doc! { "blocked_from": 1 }, 10_000).await
    }

    /// Makes whoever takes time on one of the days of a stretch at the same moment run again.
    pub async fn claim_days(&self, calendar: &CalendarId, span: Span, tx: &mut Tx) -> Result<()> {
        let days = Scoped::<BookingDay>::new(&self.scope.database, "booking_days", &self.scope.workspace);
        for day in days_of(span) {
            let id = format!("{}:{}:{day}", self.scope.workspace.as_str(), calendar.as_str());
            days.upsert(doc! { "_id": id }, doc! { "$inc": { "claims": 1_i64 } }, Some(&mut *tx)).await?;
        }
        Ok(())
    }

    /// Forgets a lead's appointments and frees their times; says how many there were.
    pub async fn forget_of(&self, lead: &LeadId, tx: &mut Tx) -> Result<u64> {
        let found = self.bookings.find_within(doc! { "lead_id": lead.as_str() }, doc! { "_id": 1 }, 100, tx).await?;
        for booking in &found {
            self.release_start(booking, tx).await?;
            self.bookings.delete(booking.id.as_str(), Some(&mut *tx)).await?;
        }
        Ok(found.len() as u64)
    }

    /// The times held for a lead.
    pub async fn held_for(&self, lead: &LeadId, tx: &mut Tx) -> Result<Vec<Booking>> {
        let filter = doc! { "lead_id": lead.as_str(), "active": true, "status": "held" };
        self.bookings.find_within(filter, doc! { "_id": 1 }, 100, tx).await
    }

    /// A lead's next appointment.
    pub async fn next_of(&self, lead: &LeadId, now: Timestamp, tx: Option<&mut Tx>) -> Result<Option<Booking>> {
        let filter = doc! { "lead_id": lead.as_str(), "status": "booked", "start": { "$gt": time::bson(now) } };
        self.bookings.first(filter, doc! { "start": 1 }, tx).await
    }

    /// A lead's appointments, the newest first.
    pub async fn of_lead(&self, lead: &LeadId, most: i64) -> Result<Vec<Booking>> {
        let filter = doc! { "lead_id": lead.as_str(), "status": { "$in": ["booked", "canceled"] } };
        self.bookings.find(filter, doc! { "_id": -1 }, most).await
    }

    /// Whether a calendar has appointments ahead.
    pub async fn any_ahead(&self, calendar: &CalendarId, now: Timestamp, tx: &mut Tx) -> Result<bool> {
        let filter = doc! { "calendar_id": calendar.as_str(), "status": "booked", "start": { "$gt": time::bson(now) } };
        Ok(self.bookings.find_one(filter, Some(tx)).await?.is_some())
    }

    /// A page of what begins between two moments, the earliest first. What lapsed is left out.
    pub async fn list(&self, from: Timestamp, to: Timestamp, page: &PageRequest) -> Result<Page<Booking>> {
        let start = doc! { "$gte": time::bson(from), "$lt": time::bson(to) };
        let mut filter: Document = doc! { "start": start, "status": { "$ne": "lapsed" } };
        if let Some((at, id)) = page.position::<(i64, String)>() {
            let at = mongodb::bson::DateTime::from_millis(at);
            let after = [doc! { "start": { "$gt": at } }, doc! { "start": at, "_id": { "$gt": id } }];
            filter.insert("$or", after.to_vec());
        }
        let found = self.bookings.find(filter, doc! { "start": 1, "_id": 1 }, page.limit + 1).await?;
        Ok(page.page(found, |last| (last.start.as_millisecond(), last.id.as_str().to_owned())))
    }
}

/// The days of UTC a stretch of time touches.
fn days_of(span: Span) -> Vec<Date> {
    let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    let last = day(span.end);
    let mut days = vec![day(span.start)];
    while let Some(next) = days.last().and_then(|day| day.tomorrow().ok()).filter(|next| *next <= last) {
        days.push(next);
    }
    days
}
