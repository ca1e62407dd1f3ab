//! What a turn does about appointments, inside the transaction that commits the reply: times are looked up, held and
//! booked here, and the words say what really happened.

use anyhow::Result;
use jiff::{Timestamp, tz::TimeZone};

use super::{
    Error,
    book::{Desk, Firmness},
    booking_link::booking_link,
    calendar_times::{For, Times},
    slot_id,
};
use crate::{
    App,
    ai::booking_words::{self, Said},
    domain::{
        booking::{Arranged, Asked, FreeTime, Lookout, MOST_FREE, Wish, moment, moment_and_zone, offer, together},
        turn::{Errand, Language, OfferedTime, ReplyPlan, Scheduling},
        wordings::{Voice, Wording},
    },
    store::{Scope, Tx, bookings::Booking, conversations::Conversation},
};

/// What an engine may know of appointments; nothing when the assistant makes none here.
pub(super) async fn scheduling(
    scope: &Scope,
    conversation: &Conversation,
    language: Language,
    now: Timestamp,
) -> Result<Option<Scheduling>> {
    let calendars = scope.calendars().bookable().await?;
    let booked = scope.bookings().next_of(&conversation.lead_id, now, None).await?;
    let first = match calendars.first() {
        Some(first) => first.rules.zone()?,
        None => return Ok(None),
    };
    let mut offered = Vec::new();
    for name in &conversation.offered {
        let Some((id, start)) = slot_id::read(scope, name) else { continue };
        let Some(calendar) = calendars.iter().find(|calendar| calendar.id == id) else { continue };
        let zone = calendar.rules.zone()?;
        offered.push(OfferedTime::new(name.clone(), start, &zone, language));
    }
    let booked = booked.map(|booking| {
        let own = calendars.iter().find(|calendar| calendar.id == booking.calendar_id);
        let zone = own.and_then(|calendar| calendar.rules.zone().ok()).unwrap_or_else(|| first.clone());
        moment(booking.start, &zone, language)
    });
    Ok(Some(Scheduling { today: now.to_zoned(first).date(), offered, booked }))
}

/// A turn that may be about appointments.
pub(super) struct Acting<'a> {
    /// The program.
    pub app: &'a App,
    /// The workspace's part of the database.
    pub scope: &'a Scope,
    /// How the workspace speaks to the lead.
    pub voice: Voice<'a>,
    /// The moment.
    pub now: Timestamp,
}

impl Acting<'_> {
    /// Does what a plan says about appointments; nothing when it says nothing about them.
    pub async fn act(&self, conversation: &mut Conversation, plan: &ReplyPlan, tx: &mut Tx) -> Result<Option<Said>> {
        let lead = conversation.lead_id.clone();
        let booked = self.scope.bookings().next_of(&lead, self.now, Some(&mut *tx)).await?;
        let Some(errand) = Errand::of(plan, booked) else { return Ok(None) };
        let said = match errand {
            Errand::Offer { wish, moving } => self.offer(conversation, wish, false, moving.as_ref(), tx).await?,
            Errand::Take { slot_id, moving } => self.take(conversation, &slot_id, moving.as_ref(), tx).await?,
            Errand::Tell { booking } => {
                let when = self.when(&booking, tx).await?;
                let text = self.voice.say_when(Wording::AlreadyBooked, &when);
                Said { text, arranged: Arranged::Told { start: booking.start } }
            }
            Errand::CallOff { booking } => {
                let when = self.when(&booking, tx).await?;
                self.desk().cancel(&booking, tx).await.map_err(internal)?;
                conversation.offered.clear();
                conversation.outcome = None;
                let text = self.voice.say_when(Wording::CalledOff, &when);
                Said { text, arranged: Arranged::CalledOff { start: booking.start } }
            }
        };
        Ok(Some(said))
    }

    async fn take(
        &self,
        conversation: &mut Conversation,
        slot: &str,
        booked: Option<&Booking>,
        tx: &mut Tx,
    ) -> Result<Said> {
        let desk = self.desk();
        let taken = match booked {
            Some(booking) => desk.reschedule(booking, slot, tx).await,
            None => desk.take(conversation, slot, Firmness::Booked, tx).await,
        };
        let taken = match taken {
            Ok(taken) => taken,
            // The calendar is gone, or the appointment began meanwhile.
            Err(Error::Invalid(_) | Error::Conflict { .. }) => None,
            Err(error) => return Err(internal(error)),
        };
        let Some(booking) = taken else {
            return self.offer(conversation, Wish::default(), true, booked, tx).await;
        };
        conversation.offered.clear();
        let when = self.when(&booking, tx).await?;
        let link = booking_link(self.app, self.scope, &booking.id);
        let text = booking_words::confirmation(self.voice, &when, &link, booked.is_some());
        let start = booking.start;
        let arranged = if booked.is_some() { Arranged::Moved { start } } else { Arranged::Booked { start } };
        Ok(Said { text, arranged })
    }

    /// Proposes times. Several are not kept for anybody: whoever answers first gets one. A single one is kept for the
    /// minutes in which the lead says yes.
    /// Offers times. Several are not kept for anybody: whoever answers first gets one. A single one is kept for the
    /// minutes in which the lead says yes.
    async fn offer(
        &self,
        conversation: &mut Conversation,
        wish: Wish,
        taken: bool,
        booked: Option<&Booking>,
        tx: &mut Tx,
    ) -> Result<Said> {
        let whose = For { lead: Some(&conversation.lead_id), moving: booked.map(|booking| &booking.id) };
        let (free, zone) = self.free(wish, whose, tx).await?;
        let moving = booked.map(|booking| booking.start);
        let offer = offer(free, Asked { wish, zone: &zone, before: &conversation.offered, moving });
        conversation.offered = offer.times.iter().map(|time| time.slot.slot_id.clone()).collect();
        if let ([only], None) = (&offer.times[..], booked) {
            self.desk().take(conversation, &only.slot.slot_id, Firmness::Held, tx).await.map_err(internal)?;
        }
        let text = booking_words::offered(self.voice, &offer, taken, booked.is_some());
        let times = offer.times.iter().map(|time| time.slot.start).collect();
        Ok(Said { text, arranged: Arranged::Offered { times } })
    }

    /// What is free in all calendars the assistant may use, and the zone wishes are meant in.
    async fn free(&self, wish: Wish, whose: For<'_>, tx: &mut Tx) -> Result<(Vec<FreeTime>, TimeZone)> {
        let mut free: Vec<FreeTime> = Vec::new();
        let mut first = None;
        for calendar in self.scope.calendars().all(tx).await? {
            if !calendar.assistant_books {
                continue;
            }
            let zone = calendar.rules.zone()?;
            let lookout = Lookout::new(wish, &zone, self.now);
            let times = Times::with(self.scope, calendar, self.now, tx).await?;
            let mut found = times.free(lookout.whole(), MOST_FREE, whose, tx).await?;
            if let Some(rest) = lookout.rest(found.last().map(|last| last.start)) {
                found.extend(times.free(rest, MOST_FREE, whose, tx).await?);
            }
            free.extend(found.into_iter().map(|slot| FreeTime { slot, zone: zone.clone() }));
            first.get_or_insert(zone);
        }
        Ok((together(free), first.unwrap_or(TimeZone::UTC)))
    }

    async fn when(&self, booking: &Booking, tx: &mut Tx) -> Result<String> {
        let calendar = self.scope.calendars().any(&booking.calendar_id, tx).await?;
        let zone = calendar.and_then(|calendar| calendar.rules.zone().ok()).unwrap_or(TimeZone::UTC);
        Ok(moment_and_zone(booking.start, &zone, self.voice.language))
    }

    fn desk(&self) -> Desk<'_> {
        Desk { scope: self.scope, by: "system", now: self.now }
    }
}

/// What cannot happen to a time the program itself proposed a moment ago.
fn internal(error: Error) -> anyhow::Error {
    match error {
        Error::Internal(error) => error,
        other => anyhow::anyhow!("{other}"),
    }
}
