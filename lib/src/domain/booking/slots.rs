//! The times a calendar has left, on the local clock of its zone.
//!
//! A time that daylight saving skips is not offered, and of an hour that comes twice the first is. An appointment lasts
//! its length in real time, and every minute of it lies in working hours.

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, TimeZone},
};

use super::{CalendarRules, RulesError, Span, merged};
use crate::domain::quiet_hours::Hours;

/// For how long a time is kept for somebody who has not confirmed yet.
pub const HOLD: SignedDuration = SignedDuration::from_mins(5);

/// A calendar, looked at from a moment.
pub struct Free<'a> {
    rules: &'a CalendarRules,
    zone: TimeZone,
    busy: Vec<Span>,
    earliest: Timestamp,
    last_day: Date,
}

impl<'a> Free<'a> {
    /// A calendar as it is now. `busy` is what is taken: other appointments with what is kept free around them, times
    /// that are held, events of another calendar.
    pub fn new(rules: &'a CalendarRules, busy: Vec<Span>, now: Timestamp) -> Result<Self, RulesError> {
        let zone = rules.zone()?;
        let notice = SignedDuration::from_mins(i64::from(rules.notice_minutes));
        let today = now.to_zoned(zone.clone()).date();
        let last_day = today.checked_add(i32::from(rules.furthest_days).days()).unwrap_or(Date::MAX);
        let earliest = now.saturating_add(notice).unwrap_or(Timestamp::MAX);
        Ok(Self { rules, zone, busy: merged(busy), earliest, last_day })
    }

    /// The time that begins at a moment, if it may be booked.
    pub fn at(&self, start: Timestamp) -> Option<Span> {
        let date = start.to_zoned(self.zone.clone()).date();
        self.on(date).into_iter().find(|span| span.start == start)
    }

    /// The times that begin within a stretch of time, in order, at most so many.
    pub fn within(&self, from: Timestamp, to: Timestamp, most: usize) -> Vec<Span> {
        let from = from.max(self.earliest);
        let mut date = from.to_zoned(self.zone.clone()).date();
        let mut found = Vec::new();
        while date <= self.last_day && found.len() < most {
            let day = self.on(date);
            found.extend(day.into_iter().filter(|span| from <= span.start && span.start < to));
            let Ok(next) = date.tomorrow() else { break };
            date = next;
            if self.zone.to_timestamp(date.at(0, 0, 0, 0)).is_ok_and(|midnight| midnight >= to) {
                break;
            }
        }
        found.truncate(most);
        found
    }

    /// What an appointment takes from the calendar: itself, and what is kept free around it.
    pub fn blocked(&self, span: Span) -> Span {
        blocked(self.rules, span)
    }

    fn on(&self, date: Date) -> Vec<Span> {
        let mut found: Vec<Span> = Vec::new();
        if date > self.last_day {
            return found;
        }
        for hours in self.rules.hours_on(date) {
            let (from, to) = hours.minutes();
            for minute in (from..to).step_by(usize::from(self.rules.step())) {
                let Some(span) = self.beginning(date, minute) else { continue };
                let in_time = span.start >= self.earliest;
                if in_time && self.is_open(date, *hours, span) && self.is_free(span) {
                    found.push(span);
                }
            }
        }
        found
    }

    /// The appointment that begins at a minute of a day; nothing when the clock skips that minute.
    fn beginning(&self, date: Date, minute: u16) -> Option<Span> {
        let local = at_minute(date, minute)?;
        let offset = match self.zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            AmbiguousOffset::Gap { .. } => return None,
            AmbiguousOffset::Fold { before, .. } => before,
        };
        let start = offset.to_timestamp(local).ok()?;
        let length = SignedDuration::from_mins(i64::from(self.rules.length_minutes));
        Some(Span { start, end: start.checked_add(length).ok()? })
    }

    /// Whether the local clock shows these hours of the day from the beginning to the end. Between two changes of the
    /// offset the clock simply runs, so each piece between them is looked at.
    fn is_open(&self, date: Date, hours: Hours, span: Span) -> bool {
        let (from, to) = hours.minutes();
        let (Some(from), Some(to)) = (at_minute(date, from), at_minute(date, to)) else { return false };
        let mut at = span.start;
        while at < span.end {
            let offset = self.zone.to_offset(at);
            let end = if self.zone.to_offset(span.end) == offset {
                span.end
            } else {
                let change = self.zone.following(at).next().map(|change| change.timestamp());
                change.map_or(span.end, |change| change.min(span.end))
            };
            if offset.to_datetime(at) < from || offset.to_datetime(end) > to || end <= at {
                return false;
            }
            at = end;
        }
        true
    }

    fn is_free(&self, span: Span) -> bool {
        let blocked = self.blocked(span);
        let after = self.busy.partition_point(|busy| busy.end <= blocked.start);
        self.busy.get(after).is_none_or(|busy| !busy.overlaps(blocked))
    }
}

/// The times a calendar has left between two moments, in order, at most so many.
pub fn free_slots(
    rules: &CalendarRules,
    busy: Vec<Span>,
    (from, to): (Timestamp, Timestamp),
    most: usize,
    now: Timestamp,
) -> Result<Vec<Span>, RulesError> {
    Ok(Free::new(rules, busy, now)?.within(from, to, most))
}

fn blocked(rules: &CalendarRules, span: Span) -> Span {
    let minutes = |minutes: u16| SignedDuration::from_mins(i64::from(minutes));
    Span {
        start: span.start.saturating_sub(minutes(rules.buffer_before_minutes)).unwrap_or(span.start),
        end: span.end.saturating_add(minutes(rules.buffer_after_minutes)).unwrap_or(span.end),
    }
}

/// A minute of a day; 1440 is the midnight after it.
fn at_minute(date: Date, minute: u16) -> Option<DateTime> {
    date.at(0, 0, 0, 0).checked_add(i64::from(minute).minutes()).ok()
}
