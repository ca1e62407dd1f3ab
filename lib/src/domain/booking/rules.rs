//! What a calendar's owner has set: when there is work, and how appointments lie in it.

use std::collections::BTreeMap;

use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{
    quiet_hours::{Hours, zones::zone},
    week_hours::{WeekHours, in_order},
};

/// Days that differ from their weekday.
const MOST_EXCEPTIONS: usize = 400;
/// Reminders of one appointment.
const MOST_REMINDERS: usize = 4;

/// How appointments lie in a calendar. One calendar takes one appointment at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CalendarRules {
    /// The zone of its clock, by IANA name.
    pub time_zone: String,
    /// The hours of each weekday.
    pub week: WeekHours,
    /// Days that differ from their weekday, such as holidays: the date, and its hours; none: closed.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    pub exceptions: BTreeMap<Date, Vec<Hours>>,
    /// How long an appointment is, in minutes: 5 to 720.
    pub length_minutes: u16,
    /// How far the beginnings of two times that are offered lie apart, in minutes: 5 to 720; null: the length.
    #[serde(default)]
    pub step_minutes: Option<u16>,
    /// Minutes kept free before each appointment, at most 240. What is kept free around two appointments adds up.
    #[serde(default)]
    pub buffer_before_minutes: u16,
    /// Minutes kept free after each appointment, at most 240.
    #[serde(default)]
    pub buffer_after_minutes: u16,
    /// How many minutes ahead an appointment is made at least, up to 60 days.
    #[serde(default)]
    pub notice_minutes: u32,
    /// How many days ahead an appointment is made at most: 1 to 365.
    #[serde(default = "furthest")]
    pub furthest_days: u16,
    /// How many minutes before an appointment a text reminds of it, at most four: 15 minutes to a week.
    #[serde(default = "reminders")]
    pub reminder_minutes: Vec<u32>,
}

fn furthest() -> u16 {
    60
}

/// A day before, and an hour before.
fn reminders() -> Vec<u32> {
    vec![24 * 60, 60]
}

/// What is wrong with rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct RulesError {
    /// The field.
    pub field: &'static str,
    /// A sentence for the person.
    pub detail: &'static str,
}

impl CalendarRules {
    /// The zone of the clock.
    pub fn zone(&self) -> Result<TimeZone, RulesError> {
        let detail = "Choose a time zone by its IANA name, such as Europe/Madrid.";
        zone(&self.time_zone).ok_or(RulesError { field: "time_zone", detail })
    }

    /// The hours of a date.
    pub fn hours_on(&self, date: Date) -> &[Hours] {
        self.exceptions.get(&date).map_or_else(|| self.week.on(date.weekday()), Vec::as_slice)
    }

    /// How far the beginnings of two times lie apart, in minutes.
    pub fn step(&self) -> u16 {
        self.step_minutes.unwrap_or(self.length_minutes).max(1)
    }

    /// Checks everything; the first mistake is named.
    pub fn check(&self) -> Result<(), RulesError> {
        let demand = |fits: bool, field: &'static str, detail: &'static str| {
            if fits { Ok(()) } else { Err(RulesError { field, detail }) }
        };
        self.zone()?;
        let hours = "Write the hours of a day in order, without overlaps, at most eight of them.";
        demand(self.week.are_in_order(), "week", hours)?;
        demand(self.exceptions.len() <= MOST_EXCEPTIONS, "exceptions", "At most 400 days may differ.")?;
        demand(self.exceptions.values().all(|day| in_order(day)), "exceptions", hours)?;
        demand((5..=720).contains(&self.length_minutes), "length_minutes", "Choose 5 to 720 minutes.")?;
        demand((5..=720).contains(&self.step()), "step_minutes", "Choose 5 to 720 minutes.")?;
        demand(self.buffer_before_minutes <= 240, "buffer_before_minutes", "Choose at most 240 minutes.")?;
        demand(self.buffer_after_minutes <= 240, "buffer_after_minutes", "Choose at most 240 minutes.")?;
        demand(self.notice_minutes <= 60 * 24 * 60, "notice_minutes", "Choose at most 60 days.")?;
        demand((1..=365).contains(&self.furthest_days), "furthest_days", "Choose 1 to 365 days.")?;
        let within = self.reminder_minutes.iter().all(|minutes| (15..=7 * 24 * 60).contains(minutes));
        let few = self.reminder_minutes.len() <= MOST_REMINDERS;
        demand(within && few, "reminder_minutes", "Choose at most four reminders, from 15 minutes to a week before.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> CalendarRules {
        serde_json::from_str(
            r#"{"time_zone": "Europe/Madrid", "week": {"monday": ["09:00-12:00", "13:00-17:00"]}, "length_minutes": 30,
                "exceptions": {"2026-12-07": [], "2026-12-12": ["10:00-12:00"]}}"#,
        )
        .unwrap()
    }

    #[test]
    fn an_exception_stands_for_its_weekday() {
        let rules = rules();
        assert_eq!(rules.check(), Ok(()));
        assert_eq!(rules.reminder_minutes, [1440, 60]);
        let on = |date: &str| rules.hours_on(date.parse().unwrap()).len();
        assert_eq!((on("2026-11-30"), on("2026-12-07"), on("2026-12-12"), on("2026-12-01")), (2, 0, 1, 0));
    }

    #[test]
    fn mistakes_are_named() {
        let field = |change: &dyn Fn(&mut CalendarRules)| {
            let mut rules = rules();
            change(&mut rules);
            rules.check().unwrap_err().field
        };
        assert_eq!(field(&|rules| rules.time_zone = "Mars/Olympus".into()), "time_zone");
        assert_eq!(field(&|rules| rules.week.monday.reverse()), "week");
        assert_eq!(field(&|rules| rules.length_minutes = 0), "length_minutes");
        assert_eq!(field(&|rules| rules.step_minutes = Some(0)), "step_minutes");
        assert_eq!(field(&|rules| rules.furthest_days = 0), "furthest_days");
        assert_eq!(field(&|rules| rules.reminder_minutes = vec![5]), "reminder_minutes");
        assert_eq!(field(&|rules| rules.buffer_after_minutes = 241), "buffer_after_minutes");
    }
}
