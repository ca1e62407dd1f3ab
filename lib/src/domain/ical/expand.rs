//! From an event to the times at which it takes place.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::DateTime, tz::TimeZone};

use super::{
    FeedError,
    event::{Clock, Event, Moment},
    rule::Rule,
    zones::Zones,
};
use crate::domain::booking::Span;

/// Steps a whole feed may take: rules that repeat without end are followed for as long as the window lasts, and what
/// lies before it is skipped, so that only a hostile feed comes near.
const MOST_STEPS: u32 = 1_000_000;

/// How many steps are left.
pub(super) struct Budget(u32);

impl Default for Budget {
    fn default() -> Self {
        Self(MOST_STEPS)
    }
}

impl Budget {
    fn step(&mut self) -> Result<(), FeedError> {
        self.0 = self.0.checked_sub(1).ok_or(FeedError::TooMuch)?;
        Ok(())
    }
}

/// An event with its clock found.
struct Placed<'a> {
    start: &'a Moment,
    zone: TimeZone,
    lasts: Lasts,
}

/// How long an event is.
enum Lasts {
    /// So many days on the local clock, and so long after that.
    Days(i64, SignedDuration),
    /// So long in real time.
    Exactly(SignedDuration),
}

/// Adds the times of an event within a stretch of time; says whether all of it was understood.
pub(super) fn expand(
    event: &Event,
    replaced: &[&Event],
    zones: &Zones,
    local: &TimeZone,
    within: Span,
    budget: &mut Budget,
    into: &mut Vec<Span>,
) -> Result<bool, FeedError> {
    let Some(start) = &event.start else { return Ok(false) };
    if event.is_free {
        return Ok(true);
    }
    let (zone, mut clear) = zone_of(start, zones, local);
    clear &= !event.partly && !matches!(event.rule, Some(Err(())));
    let Some(lasts) = lasts(event, start, &zone, zones, local) else { return Ok(false) };
    let placed = Placed { start, zone, lasts };
    let left_out: Vec<Left> = (event.except.iter())
        .chain(replaced.iter().filter_map(|other| other.recurrence_id.as_ref()))
        .map(|moment| Left::of(moment, zones, local))
        .collect();
    let mut take = |at: DateTime| {
        let Some(span) = placed.at(at) else { return };
        if span.overlaps(within) && !left_out.iter().any(|left| left.is(at, span.start)) {
            into.push(span);
        }
    };
    match &event.rule {
        Some(Ok(rule)) => placed.repeat(rule, within, budget, &mut take)?,
        _ => take(start.local),
    }
    for also in &event.also {
        budget.step()?;
        // On the event's own clock, wherever the addition was written.
        let (clock, _) = zone_of(also, zones, local);
        if let Ok(at) = clock.to_timestamp(also.local) {
            take(if also.clock == Clock::Day { also.local } else { at.to_zoned(placed.zone.clone()).datetime() });
        }
    }
    Ok(clear)
}

impl Placed<'_> {
    /// The time that begins at a local moment. One that the clock skips begins when it goes on.
    fn at(&self, local: DateTime) -> Option<Span> {
        let start = self.zone.to_timestamp(local).ok()?;
        let end = match self.lasts {
            Lasts::Days(days, more) => {
                let last = local.checked_add(days.days()).ok()?;
                self.zone.to_timestamp(last).ok()?.checked_add(more).ok()?
            }
            Lasts::Exactly(long) => start.checked_add(long).ok()?,
        };
        Some(Span { start, end })
    }

    fn repeat(
        &self,
        rule: &Rule,
        within: Span,
        budget: &mut Budget,
        take: &mut impl FnMut(DateTime),
    ) -> Result<(), FeedError> {
        let first = self.start.local.date();
        let time = self.start.local.time();
        let long = self.at(self.start.local).map_or(SignedDuration::ZERO, |span| span.end.duration_since(span.start));
        let begins = within.start.saturating_sub(long).unwrap_or(within.start).to_zoned(self.zone.clone()).date();
        let ends = within.end.to_zoned(self.zone.clone()).date();
        let last = rule.last_date().map_or(ends, |last| last.min(ends));
        let mut left = rule.count;
        let mut period = rule.first_period(first, begins);
        while let Some(dates) = rule.dates(first, period) {
            budget.step()?;
            // A period without a date in it, such as a month without a 31st, ends nothing.
            for date in &dates {
                let at = date.to_datetime(time);
                if *date > last || self.is_past(rule, at) || left == Some(0) {
                    return Ok(());
                }
                left = left.map(|left| left - 1);
                take(at);
            }
            period += 1;
            if dates.is_empty() && rule.is_beyond(first, period, last) {
                return Ok(());
            }
        }
        Ok(())
    }

    fn is_past(&self, rule: &Rule, at: DateTime) -> bool {
        rule.until.as_ref().is_some_and(|until| match until.clock {
            Clock::Day => at.date() > until.local.date(),
            Clock::Utc => {
                let until = TimeZone::UTC.to_timestamp(until.local);
                until.is_ok_and(|until| self.zone.to_timestamp(at).is_ok_and(|at| at > until))
            }
            Clock::Named(_) | Clock::Floating => at > until.local,
        })
    }
}

/// A time at which a repeating event is left out.
enum Left {
    Day(jiff::civil::Date),
    At(Timestamp),
    Never,
}

impl Left {
    fn of(moment: &Moment, zones: &Zones, local: &TimeZone) -> Self {
        let (zone, _) = zone_of(moment, zones, local);
        match (&moment.clock, zone.to_timestamp(moment.local)) {
            (Clock::Day, _) => Self::Day(moment.local.date()),
            (_, Ok(at)) => Self::At(at),
            (_, Err(_)) => Self::Never,
        }
    }

    fn is(&self, local: DateTime, at: Timestamp) -> bool {
        match self {
            Self::Day(date) => *date == local.date(),
            Self::At(moment) => *moment == at,
            Self::Never => false,
        }
    }
}

/// The clock of a moment, and whether it is surely that one.
fn zone_of(moment: &Moment, zones: &Zones, local: &TimeZone) -> (TimeZone, bool) {
    match &moment.clock {
        Clock::Utc => (TimeZone::UTC, true),
        Clock::Named(name) => match zones.get(name) {
            Some(zone) => (zone, true),
            None => (local.clone(), false),
        },
        Clock::Floating | Clock::Day => (local.clone(), true),
    }
}

/// How long an event is: a whole day without an end is a day, a time without one is a moment (section 3.6.1).
fn lasts(event: &Event, start: &Moment, zone: &TimeZone, zones: &Zones, local: &TimeZone) -> Option<Lasts> {
    let whole_days = start.clock == Clock::Day;
    match (&event.end, event.duration) {
        (Some(end), _) if whole_days => {
            let days = start.local.date().until(end.local.date()).ok()?.get_days();
            Some(Lasts::Days(i64::from(days.max(1)), SignedDuration::ZERO))
        }
        (Some(end), _) => {
            let (ends_on, _) = zone_of(end, zones, local);
            let (begins, ends) = (zone.to_timestamp(start.local).ok()?, ends_on.to_timestamp(end.local).ok()?);
            Some(Lasts::Exactly(ends.duration_since(begins).max(SignedDuration::ZERO)))
        }
        (None, Some((days, more))) => Some(Lasts::Days(days, more)),
        (None, None) if whole_days => Some(Lasts::Days(1, SignedDuration::ZERO)),
        (None, None) => Some(Lasts::Exactly(SignedDuration::ZERO)),
    }
}
