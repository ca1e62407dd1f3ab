//! The calendars of a scripted conversation: the same rules as real ones, kept in memory.

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};

use super::script::Calendar;
use crate::{
    ai::booking_words::{self, Said},
    domain::{
        booking::{
            Arranged, Asked, CalendarRules, Free, FreeTime, HOLD, Lookout, MOST_FREE, Slot, Span, Wish, moment,
            moment_and_zone, offer, together,
        },
        turn::{Errand, Language, OfferedTime, ReplyPlan, Scheduling},
        wordings::{Voice, Wording},
    },
};

/// An address as long as those of real invitations: whether it fits into a text is part of the conversation.
const LINK: &str =
    "https://leads.example.com/f/booking/00000000000000000000000000000000.00000000000000000000000000000000.ics";

/// A calendar.
struct Kept {
    rules: CalendarRules,
    zone: TimeZone,
    busy: Vec<Span>,
}

/// A time that is the lead's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Taken {
    calendar: usize,
    start: Timestamp,
    /// When it was taken.
    at: Timestamp,
}

/// The calendars, and what the lead has in them.
#[derive(Default)]
pub(super) struct Diary {
    calendars: Vec<Kept>,
    offered: Vec<String>,
    booked: Option<Taken>,
    held: Option<Taken>,
}

impl Diary {
    /// The calendars of a script.
    pub fn new(calendars: &[Calendar]) -> Result<Self, String> {
        let kept = |calendar: &Calendar| {
            calendar.rules.check().map_err(|error| format!("{}: {error}", error.field))?;
            let zone = calendar.rules.zone().map_err(|error| error.to_string())?;
            let busy =
                calendar.busy.iter().map(|busy| Ok(Span { start: at(&zone, busy.from)?, end: at(&zone, busy.to)? }));
            let busy = busy.collect::<Result<_, String>>()?;
            Ok(Kept { rules: calendar.rules.clone(), zone, busy })
        };
        let calendars = calendars.iter().map(kept).collect::<Result<_, String>>()?;
        Ok(Self { calendars, ..Self::default() })
    }

    /// What an engine may know of appointments; nothing without a calendar.
    pub fn scheduling(&self, language: Language, now: Timestamp) -> Option<Scheduling> {
        let first = self.calendars.first()?;
        let offered = self.offered.iter().filter_map(|name| {
            let (kept, start) = self.named(name)?;
            Some(OfferedTime::new(name.clone(), start, &kept.zone, language))
        });
        let booked = self
            .booked(now)
            .and_then(|booked| Some(moment(booked.start, &self.calendars.get(booked.calendar)?.zone, language)));
        Some(Scheduling { today: now.to_zoned(first.zone.clone()).date(), offered: offered.collect(), booked })
    }

    /// Does what a plan says about appointments; nothing when it says nothing about them.
    pub fn act(&mut self, plan: &ReplyPlan, voice: Voice<'_>, now: Timestamp) -> Option<Said> {
        Some(match Errand::of(plan, self.booked(now))? {
            Errand::Offer { wish, moving } => self.offer(wish, false, moving, voice, now),
            Errand::Take { slot_id, moving } => match self.take(&slot_id, now) {
                Some(taken) => {
                    let (start, when) = (taken.start, self.when(taken, voice.language));
                    let text = booking_words::confirmation(voice, &when, LINK, moving.is_some());
                    let arranged =
                        if moving.is_some() { Arranged::Moved { start } } else { Arranged::Booked { start } };
                    Said { text, arranged }
                }
                None => self.offer(Wish::default(), true, moving, voice, now),
            },
            Errand::Tell { booking } => {
                let text = voice.say_when(Wording::AlreadyBooked, &self.when(booking, voice.language));
                Said { text, arranged: Arranged::Told { start: booking.start } }
            }
            Errand::CallOff { booking } => {
                self.booked = None;
                self.offered.clear();
                let text = voice.say_when(Wording::CalledOff, &self.when(booking, voice.language));
                Said { text, arranged: Arranged::CalledOff { start: booking.start } }
            }
        })
    }

    /// Others take times, by the clock of the first calendar.
    pub fn taken_by_others(&mut self, times: &[DateTime], now: Timestamp) -> Result<(), String> {
        for time in times {
            let first = self.calendars.first_mut().ok_or("there is no calendar to take a time from")?;
            let start = at(&first.zone, *time)?;
            let length = SignedDuration::from_mins(i64::from(first.rules.length_minutes));
            let end = start.checked_add(length).map_err(|error| error.to_string())?;
            if held(self.held, now).is_some_and(|held| held.calendar == 0 && held.start == start) {
                return Err(format!("{time} is kept for the lead, so that nobody else can take it"));
            }
            let free = Free::new(&first.rules, Vec::new(), now).map_err(|error| error.to_string())?;
            first.busy.push(free.blocked(Span { start, end }));
        }
        Ok(())
    }

    /// The words of a time in the calendar it is in.
    pub fn words(&self, start: Timestamp, language: Language) -> String {
        let zone = self.calendars.first().map_or(TimeZone::UTC, |first| first.zone.clone());
        moment(start, &zone, language)
    }

    /// A moment on the clock of the first calendar.
    pub fn local(&self, start: Timestamp) -> DateTime {
        let zone = self.calendars.first().map_or(TimeZone::UTC, |first| first.zone.clone());
        start.to_zoned(zone).datetime()
    }

    fn booked(&self, now: Timestamp) -> Option<Taken> {
        self.booked.filter(|booked| booked.start > now)
    }

    fn offer(&mut self, wish: Wish, taken: bool, moving: Option<Taken>, voice: Voice<'_>, now: Timestamp) -> Said {
        let zone = self.calendars.first().map_or(TimeZone::UTC, |first| first.zone.clone());
        let free = together((0..self.calendars.len()).flat_map(|calendar| self.free(calendar, wish, now)).collect());
        let start = moving.map(|booking| booking.start);
        let offer = offer(free, Asked { wish, zone: &zone, before: &self.offered, moving: start });
        self.offered = offer.times.iter().map(|time| time.slot.slot_id.clone()).collect();
        if let ([only], None) = (&offer.times[..], moving) {
            self.held = self.place(&only.slot.slot_id).map(|(calendar, start)| Taken { calendar, start, at: now });
        }
        let text = booking_words::offered(voice, &offer, taken, moving.is_some());
        Said { text, arranged: Arranged::Offered { times: offer.times.iter().map(|time| time.slot.start).collect() } }
    }

    fn free(&self, calendar: usize, wish: Wish, now: Timestamp) -> Vec<FreeTime> {
        let Some(kept) = self.calendars.get(calendar) else { return Vec::new() };
        let Ok(free) = Free::new(&kept.rules, kept.busy.clone(), now) else { return Vec::new() };
        let lookout = Lookout::new(wish, &kept.zone, now);
        let (from, until) = lookout.whole();
        let mut found = free.within(from, until, MOST_FREE);
        if let Some((from, until)) = lookout.rest(found.last().map(|last| last.start)) {
            found.extend(free.within(from, until, MOST_FREE));
        }
        let time = |span: Span| FreeTime {
            slot: Slot { slot_id: name_of_time(calendar, span.start, &kept.zone), start: span.start, end: span.end },
            zone: kept.zone.clone(),
        };
        found.into_iter().map(time).collect()
    }

    fn take(&mut self, slot_id: &str, now: Timestamp) -> Option<Taken> {
        let (calendar, start) = self.place(slot_id)?;
        let kept = self.calendars.get(calendar)?;
        // What was in time when it was held is in time while it is.
        let own = held(self.held.take(), now).filter(|held| (held.calendar, held.start) == (calendar, start));
        let free = Free::new(&kept.rules, kept.busy.clone(), own.map_or(now, |held| held.at)).ok()?;
        free.at(start)?;
        self.offered.clear();
        self.booked = Some(Taken { calendar, start, at: now });
        self.booked
    }

    fn when(&self, taken: Taken, language: Language) -> String {
        let zone = self.calendars.get(taken.calendar).map_or(TimeZone::UTC, |kept| kept.zone.clone());
        moment_and_zone(taken.start, &zone, language)
    }

    fn named(&self, name: &str) -> Option<(&Kept, Timestamp)> {
        let (calendar, start) = self.place(name)?;
        Some((self.calendars.get(calendar)?, start))
    }

    /// The calendar and the beginning a name stands for.
    fn place(&self, name: &str) -> Option<(usize, Timestamp)> {
        let (local, calendar) = name.split_once('#').unwrap_or((name, "0"));
        let calendar = calendar.parse().ok()?;
        let kept = self.calendars.get(calendar)?;
        Some((calendar, at(&kept.zone, local.parse().ok()?).ok()?))
    }
}

/// The name of a time: its local beginning, and the calendar unless it is the first.
pub fn name_of_time(calendar: usize, start: Timestamp, zone: &TimeZone) -> String {
    let local = start.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string();
    if calendar == 0 { local } else { format!("{local}#{calendar}") }
}

fn held(held: Option<Taken>, now: Timestamp) -> Option<Taken> {
    held.filter(|held| held.at.checked_add(HOLD).is_ok_and(|until| until > now))
}

fn at(zone: &TimeZone, local: DateTime) -> Result<Timestamp, String> {
    zone.to_timestamp(local).map_err(|error| error.to_string())
}
