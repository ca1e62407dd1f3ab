//! iCalendar (RFC 5545): when another calendar is busy, and the invitation to an appointment.
//!
//! Of a feed only the times are read. Titles, people and places are none of our business and are dropped at once.

mod event;
mod expand;
mod invitation;
mod lines;
mod rule;
mod zones;

use jiff::{Timestamp, tz::TimeZone};

pub use self::invitation::{Invitation, invitation};
use self::{
    event::Event,
    expand::{Budget, expand},
    lines::lines,
    zones::Zones,
};
use super::booking::{Span, merged};

/// Events in one feed.
const MOST_EVENTS: usize = 20_000;
/// Stretches of busy time that are kept.
const MOST_SPANS: usize = 10_000;

/// Why a feed cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// It is something else.
    #[error("This is no iCalendar feed.")]
    NotACalendar,
    /// It was cut.
    #[error("The feed ends in the middle.")]
    Cut,
    /// It holds more than anybody's calendar does.
    #[error("The feed holds too many events.")]
    TooMuch,
}

/// When another calendar is busy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusyTimes {
    /// The busy stretches in order.
    pub spans: Vec<Span>,
    /// Events of which not everything was understood. The first time of each counts as busy where it could be read.
    pub unclear: u32,
}

/// Reads when a feed is busy within a stretch of time. Whole days and times without a zone are on the clock of `zone`.
/// Events that were called off, or are marked as free, take no time.
pub fn busy_times(text: &str, zone: &TimeZone, within: Span) -> Result<BusyTimes, FeedError> {
    let (events, zones, mut unclear) = read(text)?;
    let mut budget = Budget::default();
    let mut spans = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let before = spans.len();
        let replaced = if event.recurrence_id.is_none() { overrides(&events, at, event) } else { Vec::new() };
        unclear += u32::from(!expand(event, &replaced, &zones, zone, within, &mut budget, &mut spans)?);
        if spans.len() - before > MOST_SPANS || spans.len() > 10 * MOST_SPANS {
            return Err(FeedError::TooMuch);
        }
    }
    let spans = merged(spans);
    if spans.len() > MOST_SPANS { Err(FeedError::TooMuch) } else { Ok(BusyTimes { spans, unclear }) }
}

/// The other events that stand for single times of one that repeats.
fn overrides<'a>(events: &'a [Event], at: usize, event: &Event) -> Vec<&'a Event> {
    // They are sorted by name, so those of one event stand together.
    let same = |other: &&Event| other.uid == event.uid && !other.uid.is_empty();
    let before = events.get(..at).unwrap_or_default().iter().rev().take_while(same);
    let after = events.get(at + 1..).unwrap_or_default().iter().take_while(same);
    before.chain(after).filter(|other| other.recurrence_id.is_some()).collect()
}

/// The events, and how many could not be read at all.
fn read(text: &str) -> Result<(Vec<Event>, Zones, u32), FeedError> {
    let (mut events, mut zones, mut unclear) = (Vec::new(), Zones::default(), 0);
    let mut open: Vec<String> = Vec::new();
    let mut event = Event::default();
    let mut seen = false;
    for line in lines(text) {
        match line.name.as_str() {
            "BEGIN" => {
                let name = line.value.trim().to_ascii_uppercase();
                if open.is_empty() && name != "VCALENDAR" {
                    return Err(FeedError::NotACalendar);
                }
                seen = true;
                match name.as_str() {
                    "VEVENT" => event = Event::default(),
                    "VTIMEZONE" => zones.begin(),
                    "STANDARD" | "DAYLIGHT" => zones.begin_half(name == "DAYLIGHT"),
                    _ => {}
                }
                open.push(name);
            }
            "END" => {
                let name = line.value.trim().to_ascii_uppercase();
                if open.pop().is_none_or(|opened| opened != name) {
                    return Err(FeedError::Cut);
                }
                match name.as_str() {
                    "VEVENT" if std::mem::take(&mut event.unreadable) => unclear += 1,
                    "VEVENT" => events.push(std::mem::take(&mut event)),
                    "VTIMEZONE" => zones.end(),
                    _ => {}
                }
                if events.len() > MOST_EVENTS {
                    return Err(FeedError::TooMuch);
                }
            }
            _ => match open.last().map(String::as_str) {
                Some("VEVENT") => event.take(&line),
                Some("VTIMEZONE" | "STANDARD" | "DAYLIGHT") => zones.take(&line),
                Some(_) => {}
                None => return Err(FeedError::NotACalendar),
            },
        }
    }
    match (seen, open.is_empty()) {
        (false, _) => Err(FeedError::NotACalendar),
        (true, false) => Err(FeedError::Cut),
        (true, true) => {
            events.sort_by(|left, right| left.uid.cmp(&right.uid));
            Ok((events, zones, unclear))
        }
    }
}

/// A moment as iCalendar writes it in UTC.
fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests;
