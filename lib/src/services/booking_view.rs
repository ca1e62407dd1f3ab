//! Appointments and free times as members see them.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Error,
    booking_link::booking_link,
    calendar_times::{For, Times},
};
use crate::{
    App, clock,
    domain::{
        booking::{BookingStatus, Slot, Span},
        id::{BookingId, CalendarId, ConversationId, LeadId},
    },
    store::{
        Scope, Tx,
        bookings::Booking,
        page::{Page, PageRequest},
    },
};

/// The longest stretch whose free times are listed at once.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 62);
/// The most free times that are listed at once.
const MOST_SLOTS: usize = 500;

/// An appointment, or a time that is held for one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Booking)]
pub struct BookingView {
    /// The id.
    pub id: BookingId,
    /// In which calendar.
    pub calendar_id: CalendarId,
    /// With whom.
    pub lead_id: LeadId,
    /// The lead's conversation.
    pub conversation_id: ConversationId,
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    pub start: Timestamp,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    pub end: Timestamp,
    /// Where it stands.
    pub status: BookingStatus,
    /// Until when it is held.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub held_until: Option<Timestamp>,
    /// Grows with every change.
    pub sequence: i64,
    /// Where its invitation is, once it is made. Whoever has the address sees the business and the time.
    pub invitation_url: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// An appointment as members see it.
pub(super) fn view(app: &App, scope: &Scope, booking: &Booking) -> BookingView {
    let is_made = matches!(booking.status, BookingStatus::Booked | BookingStatus::Canceled);
    // What nobody confirmed in time is let go when the time is wanted: until then it only looks held.
    let lapsed = booking.status == BookingStatus::Held && !booking.takes_time(clock::now());
    BookingView {
        id: booking.id.clone(),
        calendar_id: booking.calendar_id.clone(),
        lead_id: booking.lead_id.clone(),
        conversation_id: booking.conversation_id.clone(),
        start: booking.start,
        end: booking.end,
        status: if lapsed { BookingStatus::Lapsed } else { booking.status },
        held_until: booking.held_until,
        sequence: booking.sequence,
        invitation_url: is_made.then(|| booking_link(app, scope, &booking.id)),
        created_at: booking.created_at,
    }
}

/// A page of what begins between two moments, the earliest first; without them from now on.
pub async fn list_bookings(
    app: &App,
    scope: &Scope,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    page: &PageRequest,
) -> Result<Page<BookingView>, Error> {
    let from = from.unwrap_or_else(clock::now);
    let page = scope.bookings().list(from, to.unwrap_or(Timestamp::MAX), page).await?;
    let items = page.items.iter().map(|booking| view(app, scope, booking)).collect();
    Ok(Page { items, next_cursor: page.next_cursor })
}

struct Looking<'a> {
    scope: &'a Scope,
    calendar: &'a CalendarId,
    span: Span,
}

/// The free times of a calendar that begin between two moments: at most 500, of at most 62 days.
pub async fn list_slots(
    app: &App,
    scope: &Scope,
    calendar: &CalendarId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Slot>, Error> {
    if to.duration_since(from) > LONGEST || to <= from {
        return Err(Error::invalid("/to", "out_of_range", "Ask for one moment up to 62 days."));
    }
    let looking = Looking { scope, calendar, span: Span { start: from, end: to } };
    app.store.transact(&looking, |tx, looking| Box::pin(looking.run(tx))).await
}

impl Looking<'_> {
    async fn run(&self, tx: &mut Tx) -> Result<Vec<Slot>, Error> {
        let times = Times::of(self.scope, self.calendar, clock::now(), tx).await?.ok_or(Error::NotFound)?;
        Ok(times.free((self.span.start, self.span.end), MOST_SLOTS, For::default(), tx).await?)
    }
}
