//! What a turn does about appointments, inside the transaction that commits the reply: times are looked up, held and
//! booked here, and the words say what really happened.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{
    Error,
    book::{Desk, Firmness},
    booking_link::booking_link,
    calendar_times::{For, Times},
    slot_id,
};
use crate::{
    App,
    ai::booking_words::{self, Proposed},
    domain::{
        booking::{Slot, Span, Wish, moment, propose},
        turn::{Language, OfferedTime, ReplyPlan, Scheduling},
        wordings::{Voice, Wording},
    },
    store::{Scope, Tx, bookings::Booking, conversations::Conversation},
};

/// The most free times of one calendar that are looked at.
const MOST: usize = 2_000;
/// How far ahead times are looked for, from now and from the day that was wished.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What is said, and what it leaves open.
pub(super) struct Said {
    /// The words.
    pub text: String,
    /// Whether an answer is expected.
    pub expects_answer: bool,
    /// Whether a person must look, because there is no free time.
    pub stuck: bool,
}

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
        let words = moment(start, &zone, language);
        offered.push(OfferedTime { slot_id: name.clone(), words, local: start.to_zoned(zone).datetime() });
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
        let said = match (plan, booked) {
            (ReplyPlan::ProposeTimes { wish, .. }, booked) => {
                self.propose(conversation, *wish, false, booked.as_ref(), tx).await?
            }
            (ReplyPlan::ConfirmTime { slot_id }, booked) => {
                self.confirm(conversation, slot_id, booked.as_ref(), tx).await?
            }
            (ReplyPlan::TellBooking, Some(booking)) => {
                let when = self.when(&booking, tx).await?;
                self.said(self.voice.say_when(Wording::AlreadyBooked, &when), true)
            }
            (ReplyPlan::CancelBooking, Some(booking)) => {
                let when = self.when(&booking, tx).await?;
                self.desk().cancel(&booking, tx).await.map_err(internal)?;
                conversation.offered.clear();
                conversation.outcome = None;
                self.said(self.voice.say_when(Wording::CalledOff, &when), false)
            }
            // What it was about is gone since the lead's text was read: other times are the answer.
            (ReplyPlan::TellBooking | ReplyPlan::CancelBooking, None) => {
                self.propose(conversation, Wish::default(), false, None, tx).await?
            }
            _ => return Ok(None),
        };
        Ok(Some(said))
    }

    async fn confirm(
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
            return self.propose(conversation, Wish::default(), true, booked, tx).await;
        };
        conversation.offered.clear();
        let when = self.when(&booking, tx).await?;
        let link = booking_link(self.app, self.scope, &booking.id);
        let text = booking_words::confirmation(self.voice, &when, &link, booked.is_some());
        Ok(self.said(text, false))
    }

    /// Proposes times. Several are not kept for anybody: whoever answers first gets one. A single one is kept for the
    /// minutes in which the lead says yes.
    async fn propose(
        &self,
        conversation: &mut Conversation,
        wish: Wish,
        taken: bool,
        booked: Option<&Booking>,
        tx: &mut Tx,
    ) -> Result<Said> {
        let whose = For { lead: Some(&conversation.lead_id), moving: booked.map(|booking| &booking.id) };
        let (mut free, zone) = self.free(wish, whose, tx).await?;
        free.retain(|(slot, _)| booked.is_none_or(|booking| slot.start != booking.start));
        // Whoever wants others is not told the same again, as long as there are others.
        let again = |(slot, _): &(Slot, TimeZone)| conversation.offered.contains(&slot.slot_id);
        if wish == Wish::default() && !free.iter().all(again) {
            free.retain(|slot| !again(slot));
        }
        let spans: Vec<Span> = free.iter().map(|(slot, _)| Span { start: slot.start, end: slot.end }).collect();
        let proposal = propose(&spans, wish, &zone);
        let chosen: Vec<&(Slot, TimeZone)> = proposal.chosen.iter().filter_map(|&at| free.get(at)).collect();
        let words: Vec<String> =
            chosen.iter().map(|(slot, zone)| moment(slot.start, zone, self.voice.language)).collect();
        conversation.offered = chosen.iter().map(|(slot, _)| slot.slot_id.clone()).collect();
        if chosen.is_empty() {
            let text = self.voice.say(Wording::NothingFree);
            return Ok(Said { text, expects_answer: false, stuck: true });
        }
        if let ([only], None) = (&conversation.offered.clone()[..], booked) {
            self.desk().take(conversation, only, Firmness::Held, tx).await.map_err(internal)?;
        }
        let proposed = Proposed { times: &words, as_wished: proposal.as_wished, taken, moving: booked.is_some() };
        Ok(self.said(booking_words::proposal(self.voice, &proposed), true))
    }

    /// What is free in all calendars the assistant may use, in order, each moment once, with its calendar's zone; and the
    /// zone wishes are meant in.
    async fn free(&self, wish: Wish, whose: For<'_>, tx: &mut Tx) -> Result<(Vec<(Slot, TimeZone)>, TimeZone)> {
        let mut free: Vec<(Slot, TimeZone)> = Vec::new();
        let mut first = None;
        for calendar in self.scope.calendars().all(tx).await? {
            if !calendar.assistant_books {
                continue;
            }
            let zone = calendar.rules.zone()?;
            let wished = wish.date.and_then(|date| zone.to_timestamp(date.at(0, 0, 0, 0)).ok());
            let until = wished.unwrap_or(self.now).max(self.now).saturating_add(AHEAD).unwrap_or(Timestamp::MAX);
            let times = Times::with(self.scope, calendar, self.now, tx).await?;
            let mut found = times.free((self.now, until), MOST, whose, tx).await?;
            if let Some(wished) = wished.filter(|wished| found.last().is_some_and(|last| last.start < *wished)) {
                found.extend(times.free((wished, until), MOST, whose, tx).await?);
            }
            free.extend(found.into_iter().map(|slot| (slot, zone.clone())));
            first.get_or_insert(zone);
        }
        free.sort_by_key(|(slot, _)| slot.start);
        free.dedup_by_key(|(slot, _)| slot.start);
        Ok((free, first.unwrap_or(TimeZone::UTC)))
    }

    async fn when(&self, booking: &Booking, tx: &mut Tx) -> Result<String> {
        let calendar = self.scope.calendars().any(&booking.calendar_id, tx).await?;
        let zone = calendar.and_then(|calendar| calendar.rules.zone().ok()).unwrap_or(TimeZone::UTC);
        let zone_name = booking.start.to_zoned(zone.clone()).strftime("%Z").to_string();
        Ok(format!("{} {zone_name}", moment(booking.start, &zone, self.voice.language)))
    }

    fn desk(&self) -> Desk<'_> {
        Desk { scope: self.scope, by: "system", now: self.now }
    }

    fn said(&self, text: String, expects_answer: bool) -> Said {
        Said { text, expects_answer, stuck: false }
    }
}

/// What cannot happen to a time the program itself proposed a moment ago.
fn internal(error: Error) -> anyhow::Error {
    match error {
        Error::Internal(error) => error,
        other => anyhow::anyhow!("{other}"),
    }
}
