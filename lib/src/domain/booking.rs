//! Appointments: when a calendar has time for one, which times are proposed, and how they are put into words.

mod arranged;
mod offer;
mod propose;
mod rules;
mod slots;
mod words;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::{
    arranged::Arranged,
    offer::{Asked, FreeTime, Lookout, MOST_FREE, Offer, offer, together},
    propose::{PROPOSED, PartOfDay, Proposal, Wish, propose},
    rules::{CalendarRules, RulesError},
    slots::{Free, HOLD, free_slots},
    words::{day_of, moment, moment_and_zone, times},
};

/// A stretch of time: from its start on, up to but without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// Its first moment.
    pub start: Timestamp,
    /// The first moment after it.
    pub end: Timestamp,
}

impl Span {
    /// Whether two stretches have a moment in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// The same time as few stretches in order, none of which touch. Empty ones are left out.
pub fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| span.start < span.end);
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// Where an appointment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BookingStatus {
    /// The time is kept for a few minutes, until somebody confirms.
    Held,
    /// It is made.
    Booked,
    /// It was called off.
    Canceled,
    /// The time was kept, and nobody confirmed.
    Lapsed,
}

/// A time that may be booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Slot {
    /// What it is booked by. It is given out by the program alone; a made-up one is refused.
    pub slot_id: String,
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    pub start: Timestamp,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    pub end: Timestamp,
}

#[cfg(test)]
mod properties;
