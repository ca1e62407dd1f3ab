//! Which of the free times are proposed: few, spread over days, and as near to what was wished as there are.

use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::Span;

/// How many times are proposed at once: so many fit one text with their words.
pub const PROPOSED: usize = 3;

/// A part of the day on the calendar's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartOfDay {
    /// Before noon.
    Morning,
    /// From noon to five.
    Afternoon,
    /// From five on.
    Evening,
}

impl PartOfDay {
    /// The part an hour of the day belongs to.
    pub fn of(hour: i8) -> Self {
        match hour {
            ..12 => Self::Morning,
            12..17 => Self::Afternoon,
            _ => Self::Evening,
        }
    }
}

/// What somebody asked for. Nothing set: as soon as possible.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// This day.
    pub date: Option<Date>,
    /// This part of a day.
    pub part_of_day: Option<PartOfDay>,
}

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The places of the proposed times in the list of free ones, in order.
    pub chosen: Vec<usize>,
    /// Whether they are what was wished; else they are the nearest there is.
    pub as_wished: bool,
}

/// Chooses among free times, which are in order.
pub fn propose(free: &[Span], wish: Wish, zone: &TimeZone) -> Proposal {
    let local: Vec<(Date, PartOfDay)> = free
        .iter()
        .map(|span| {
            let start = span.start.to_zoned(zone.clone());
            (start.date(), PartOfDay::of(start.hour()))
        })
        .collect();
    let fitting = |wish: Wish, later: bool| -> Vec<usize> {
        let day = |date: Date| wish.date.is_none_or(|wished| if later { date >= wished } else { date == wished });
        let part = |part: PartOfDay| wish.part_of_day.is_none_or(|wished| part == wished);
        (0..local.len()).filter(|&at| local.get(at).is_some_and(|&(d, p)| day(d) && part(p))).collect()
    };
    let exact = fitting(wish, false);
    let as_wished = !exact.is_empty();
    // Rather the day at another hour than another day, rather later than sooner, and anything rather than nothing.
    let any_hour = Wish { part_of_day: None, ..wish };
    let any_day = Wish { date: None, ..wish };
    let pool = [exact, fitting(any_hour, false), fitting(wish, true), fitting(any_day, false)]
        .into_iter()
        .chain([fitting(Wish::default(), false)])
        .find(|pool| !pool.is_empty())
        .unwrap_or_default();
    Proposal { chosen: spread(&pool, &local), as_wished }
}

/// Takes the first, then others of other days and other parts of a day before any of the same.
fn spread(pool: &[usize], local: &[(Date, PartOfDay)]) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < PROPOSED.min(pool.len()) {
        let alike = |at: usize| -> (usize, usize) {
            let Some((date, part)) = local.get(at) else { return (usize::MAX, usize::MAX) };
            let others = || chosen.iter().filter_map(|&other| local.get(other));
            (others().filter(|other| other.0 == *date).count(), others().filter(|other| other.1 == *part).count())
        };
        // `min_by_key` gives the first of equals, which is the earliest.
        match pool.iter().copied().filter(|at| !chosen.contains(at)).min_by_key(|&at| alike(at)) {
            Some(next) => chosen.push(next),
            None => break,
        }
    }
    chosen.sort_unstable();
    chosen
}
