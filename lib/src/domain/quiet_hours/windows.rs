//! Which hours are open where, from a dated file.

use std::{collections::HashMap, sync::LazyLock};

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::{clock::Day, hours::Hours};

/// How well a rule is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The words of the law or of the authority were read.
    Statute,
    /// Somebody else's page says so.
    Secondary,
}

/// The open hours of a place, for as long as they hold.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Names the rule and its version in decisions, such as `quiet_hours.us.tx/2026-11`.
    pub id: String,
    /// The first day on which it holds, on the local calendar.
    pub from: Date,
    /// The last day on which it holds; none while it is in force.
    pub to: Option<Date>,
    /// How well it is known.
    pub certainty: Certainty,
    /// Where it comes from, in words.
    pub source: String,
    /// Open hours by day, Monday first.
    week: [Vec<Hours>; 7],
}

impl Rule {
    /// The open hours of a day of the week, in order. None: the whole day is quiet.
    pub fn open(&self, day: Weekday) -> &[Hours] {
        self.week.get(usize::try_from(day.to_monday_zero_offset()).unwrap_or_default()).map_or(&[], Vec::as_slice)
    }

    fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

#[derive(Deserialize)]
struct File {
    same_as: HashMap<String, String>,
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    jurisdiction: String,
    version: String,
    from: Date,
    to: Option<Date>,
    certainty: Certainty,
    open: Vec<Open>,
    source: String,
}

#[derive(Deserialize)]
struct Open {
    days: Days,
    hours: Hours,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Days {
    Daily,
    MonFri,
    MonSat,
    Sat,
    SatSun,
    Sun,
}

impl Days {
    fn hold(&self, day: usize) -> bool {
        match self {
            Self::Daily => true,
            Self::MonFri => day < 5,
            Self::MonSat => day < 6,
            Self::Sat => day == 5,
            Self::SatSun => day >= 5,
            Self::Sun => day == 6,
        }
    }
}

impl From<Row> for Rule {
    fn from(row: Row) -> Self {
        let place = match row.jurisdiction.as_str() {
            "*" => "default".to_owned(),
            place => place.to_lowercase().replace('-', "."),
        };
        let week = std::array::from_fn(|day| {
            let mut hours: Vec<_> = row.open.iter().filter(|open| open.days.hold(day)).map(|open| open.hours).collect();
            hours.sort_unstable();
            hours
        });
        let id = format!("quiet_hours.{place}/{}", row.version);
        Self { id, from: row.from, to: row.to, certainty: row.certainty, source: row.source, week }
    }
}

struct Table {
    same_as: HashMap<String, String>,
    rules: HashMap<String, Vec<Rule>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    // The file is part of the program and read by a test; without it every day would be quiet, and nothing crash.
    let file: Option<File> = serde_json::from_str(include_str!("windows.json")).ok();
    let Some(file) = file else { return Table { same_as: HashMap::new(), rules: HashMap::new() } };
    let mut rules: HashMap<String, Vec<Rule>> = HashMap::new();
    for row in file.rows {
        rules.entry(row.jurisdiction.clone()).or_default().push(row.into());
    }
    Table { same_as: file.same_as, rules }
});

/// The rules of a country (ISO 3166, such as `US`), the general ones where it has none, or of a part of it (`US-TX`).
fn rules_of(jurisdiction: &str) -> &'static [Rule] {
    TABLE.rules.get(jurisdiction).map_or(&[], Vec::as_slice)
}

/// Whose hours count.
#[derive(Debug, Clone, Copy)]
pub(super) enum Law {
    /// A country's: where it has none on a day, the general ones.
    Country(&'static [Rule]),
    /// Those of a part of a country, which only narrow the country's.
    Part(&'static [Rule]),
}

impl Law {
    /// A country's law. An unknown country has the general one.
    pub(super) fn of_country(country: Option<&str>) -> Self {
        let country = country.map(|code| TABLE.same_as.get(code).map_or(code, String::as_str));
        Self::Country(country.map_or(&[], rules_of))
    }

    /// The law of a part, such as `US-TX`, if it has hours of its own.
    pub(super) fn of_part(part: &str) -> Option<Self> {
        Some(rules_of(part)).filter(|rules| !rules.is_empty()).map(Self::Part)
    }

    /// What holds on a day. None: nothing of its own.
    pub(super) fn on(self, day: Date) -> Option<&'static Rule> {
        match self {
            Self::Country(rules) => rules.iter().find(|rule| rule.holds_on(day)).or_else(|| general(day)),
            Self::Part(rules) => rules.iter().find(|rule| rule.holds_on(day)),
        }
    }

    /// What a day leaves open. A country always has a rule; if it had none, it would be quiet.
    pub(super) fn open(self, day: Date) -> Day<'static> {
        match (self.on(day), self) {
            (Some(rule), _) => Day::Only(rule.open(day.weekday())),
            (None, Self::Country(_)) => Day::Only(&[]),
            (None, Self::Part(_)) => Day::Whole,
        }
    }

    /// Two laws are the same if they are the same rows.
    pub(super) fn is(self, other: Self) -> bool {
        let (Self::Country(one) | Self::Part(one), Self::Country(two) | Self::Part(two)) = (self, other);
        std::ptr::eq(one, two)
    }
}

/// The general rule; before its first day as on its first day, for nobody is woken because a table is short.
fn general(day: Date) -> Option<&'static Rule> {
    let rules = rules_of("*");
    rules.iter().find(|rule| rule.holds_on(day)).or_else(|| rules.first())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_file_is_sound() {
        let ids: Vec<&str> = TABLE.rules.values().flatten().map(|rule| rule.id.as_str()).collect();
        assert!(ids.len() >= 28, "{}", ids.len());
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
        for (place, rules) in &TABLE.rules {
            for (index, rule) in rules.iter().enumerate() {
                assert!(rule.source.len() > 20 && rule.week.iter().any(|day| !day.is_empty()), "{place}");
                assert!(rule.week.iter().flatten().all(|&hours| String::from(hours).as_str() >= "08:00"), "{place}");
                for other in &rules[index + 1..] {
                    assert!(!rule.holds_on(other.from) && !other.holds_on(rule.from), "{place}: two rows on one day");
                }
            }
        }
        assert_eq!(general(date(1999, 1, 1)).unwrap().id, "quiet_hours.default/2026-11");
        assert_eq!(Law::of_country(Some("PR")).on(date(2026, 1, 1)).unwrap().id, "quiet_hours.us/2026-11");
    }

    #[test]
    fn the_hours_of_the_week() {
        let week = |place: &str, day: Date| -> Vec<String> {
            let rule = rules_of(place).iter().find(|rule| rule.holds_on(day)).unwrap();
            [Weekday::Monday, Weekday::Saturday, Weekday::Sunday]
                .map(|day| rule.open(day).iter().map(|&hours| String::from(hours)).collect::<Vec<_>>().join(" "))
                .to_vec()
        };
        let day = date(2026, 11, 23);
        assert_eq!(week("US", day), ["08:00-21:00"; 3]);
        assert_eq!(week("US-TX", day), ["09:00-21:00", "09:00-21:00", "12:00-21:00"]);
        assert_eq!(week("US-RI", day), ["09:00-18:00", "10:00-17:00", ""]);
        assert_eq!(week("US-CT", day), ["09:00-20:00"; 3]);
        for part in ["US-FL", "US-OK", "US-MD", "US-NJ", "US-MA", "US-WA"] {
            assert_eq!(week(part, day), ["08:00-20:00"; 3], "{part}");
        }
        assert!(Law::of_part("US-TX").unwrap().on(date(2025, 8, 31)).is_none());
        assert!(Law::of_part("US-CA").is_none());
    }
}
