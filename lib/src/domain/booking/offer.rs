//! What a lead is offered out of all calendars: between which moments free times are looked for, and which of them are named.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{Slot, Span, Wish, propose};

/// How far ahead times are looked for, from now and from the day that was wished.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 30);
/// The most free times of one calendar that are looked at.
pub const MOST_FREE: usize = 2_000;

/// A free time, and the clock it is told by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeTime {
    /// The time.
    pub slot: Slot,
    /// The zone of its calendar.
    pub zone: TimeZone,
}

/// Between which moments a calendar is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lookout {
    from: Timestamp,
    until: Timestamp,
    wished: Option<Timestamp>,
}

impl Lookout {
    /// For a wish, on the clock of a calendar.
    pub fn new(wish: Wish, zone: &TimeZone, now: Timestamp) -> Self {
        let wished = wish.date.and_then(|date| zone.to_timestamp(date.at(0, 0, 0, 0)).ok());
        let until = wished.unwrap_or(now).max(now).saturating_add(AHEAD).unwrap_or(Timestamp::MAX);
        Self { from: now, until, wished }
    }

    /// From now on.
    pub fn whole(&self) -> (Timestamp, Timestamp) {
        (self.from, self.until)
    }

    /// From the wished day on, when the last time that was found is before it.
    pub fn rest(&self, last: Option<Timestamp>) -> Option<(Timestamp, Timestamp)> {
        self.wished.filter(|wished| last.is_some_and(|last| last < *wished)).map(|wished| (wished, self.until))
    }
}

/// What several calendars have free, in order, each moment once: the calendar that is named first has it.
pub fn together(mut free: Vec<FreeTime>) -> Vec<FreeTime> {
    free.sort_by_key(|time| time.slot.start);
    free.dedup_by_key(|time| time.slot.start);
    free
}

/// What somebody asks for, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The wish.
    pub wish: Wish,
    /// The clock the wish is meant by.
    pub zone: &'a TimeZone,
    /// The names of the times that were offered last.
    pub before: &'a [String],
    /// When the appointment is that gets another time.
    pub moving: Option<Timestamp>,
}

/// What is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The times, in order; none when nothing is free.
    pub times: Vec<FreeTime>,
    /// Whether they are what was wished.
    pub as_wished: bool,
}

/// Chooses what to offer among free times, which are in order.
pub fn offer(mut free: Vec<FreeTime>, asked: Asked<'_>) -> Offer {
    free.retain(|time| Some(time.slot.start) != asked.moving);
    // Whoever wants others is not told the same again, as long as there are others.
    let again = |time: &FreeTime| asked.before.contains(&time.slot.slot_id);
    if asked.wish == Wish::default() && !free.iter().all(again) {
        free.retain(|time| !again(time));
    }
    let spans: Vec<Span> = free.iter().map(|time| Span { start: time.slot.start, end: time.slot.end }).collect();
    let proposal = propose(&spans, asked.wish, asked.zone);
    let times = proposal.chosen.iter().filter_map(|&at| free.get(at).cloned()).collect();
    Offer { times, as_wished: proposal.as_wished }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quiet_hours::zones::zone;

    fn free(hours: &[i64]) -> Vec<FreeTime> {
        let begin: Timestamp = "2026-12-01T09:00:00Z".parse().unwrap();
        let time = |hour: &i64| {
            let start = begin + SignedDuration::from_hours(*hour);
            let slot = Slot { slot_id: format!("s{hour}"), start, end: start + SignedDuration::from_hours(1) };
            FreeTime { slot, zone: zone("Europe/Madrid").unwrap() }
        };
        hours.iter().map(time).collect()
    }

    fn names(offer: &Offer) -> Vec<&str> {
        offer.times.iter().map(|time| time.slot.slot_id.as_str()).collect()
    }

    #[test]
    fn others_are_others_while_there_are_some_and_never_the_time_there_is() {
        let zone = zone("Europe/Madrid").unwrap();
        let asked = Asked { wish: Wish::default(), zone: &zone, before: &[], moving: None };
        let first = offer(free(&[0, 24, 48, 72]), asked);
        assert_eq!(names(&first), ["s0", "s24", "s48"]);
        let before: Vec<String> = names(&first).into_iter().map(str::to_owned).collect();
        let asked = Asked { before: &before, ..asked };
        assert_eq!(names(&offer(free(&[0, 24, 48, 72]), asked)), ["s72"]);
        assert_eq!(names(&offer(free(&[0, 24, 48]), asked)), ["s0", "s24", "s48"]);
        let moving = free(&[24]).first().map(|time| time.slot.start);
        assert_eq!(names(&offer(free(&[0, 24]), Asked { before: &[], moving, ..asked })), ["s0"]);
        assert!(offer(Vec::new(), asked).times.is_empty());
    }

    #[test]
    fn of_a_moment_that_two_calendars_have_the_first_is_taken() {
        let mut two = free(&[5, 0]);
        two.extend(free(&[0]).into_iter().map(|mut time| {
            time.slot.slot_id = "other".into();
            time
        }));
        let found: Vec<String> = together(two).into_iter().map(|time| time.slot.slot_id).collect();
        assert_eq!(found, ["s0", "s5"]);
    }

    #[test]
    fn a_far_day_is_looked_for_beyond_what_was_found_before_it() {
        let (zone, now) = (zone("Europe/Madrid").unwrap(), "2026-12-01T09:00:00Z".parse().unwrap());
        let wish = Wish { date: Some("2027-03-01".parse().unwrap()), part_of_day: None };
        let lookout = Lookout::new(wish, &zone, now);
        let (from, until) = lookout.rest(Some(now)).unwrap();
        assert_eq!((lookout.whole(), from), ((now, until), "2027-02-28T23:00:00Z".parse().unwrap()));
        assert_eq!((lookout.rest(None), lookout.rest(Some(from))), (None, None));
        assert_eq!(Lookout::new(Wish::default(), &zone, now).rest(Some(now)), None);
    }
}
