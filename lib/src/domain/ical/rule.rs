//! Recurrence rules (section 3.3.10), as calendars that people keep write them: by day, week, month and year.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

use super::{
    event::{Clock, Moment, moment},
    lines::Line,
};

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    frequency: Frequency,
    interval: i32,
    /// How many times at most.
    pub count: Option<u32>,
    /// The last moment, on its own clock.
    pub until: Option<Moment>,
    /// Weekdays; with a number, the so-manieth of the month, from its end when negative.
    by_day: Vec<(Option<i8>, Weekday)>,
    by_month_day: Vec<i8>,
    by_month: Vec<i8>,
    by_position: Vec<i16>,
    week_start: Weekday,
}

impl Rule {
    /// Reads a rule; nothing when it has a part we do not read.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rule = Self {
            frequency: Frequency::Daily,
            interval: 1,
            count: None,
            until: None,
            by_day: Vec::new(),
            by_month_day: Vec::new(),
            by_month: Vec::new(),
            by_position: Vec::new(),
            week_start: Weekday::Monday,
        };
        let mut frequency = None;
        for part in text.split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=')?;
            match name.trim().to_ascii_uppercase().as_str() {
                "FREQ" => {
                    frequency = Some(match value.to_ascii_uppercase().as_str() {
                        "DAILY" => Frequency::Daily,
                        "WEEKLY" => Frequency::Weekly,
                        "MONTHLY" => Frequency::Monthly,
                        "YEARLY" => Frequency::Yearly,
                        _ => return None,
                    });
                }
                "INTERVAL" => rule.interval = value.parse().ok().filter(|interval| (1..=1_000).contains(interval))?,
                "COUNT" => rule.count = Some(value.parse().ok()?),
                "UNTIL" => rule.until = Some(moment(&Line::default(), value)?),
                "WKST" => rule.week_start = weekday(value)?,
                "BYDAY" => rule.by_day = all(value, numbered_day)?,
                "BYMONTHDAY" => rule.by_month_day = all(value, |text| within(text, 31))?,
                "BYMONTH" => rule.by_month = all(value, |text| within(text, 12).filter(|month| *month > 0))?,
                "BYSETPOS" => rule.by_position = all(value, |text| text.parse().ok().filter(|place| *place != 0))?,
                _ => return None,
            }
        }
        rule.frequency = frequency?;
        let numbered = rule.by_day.iter().any(|(number, _)| number.is_some());
        let reads = match rule.frequency {
            Frequency::Daily | Frequency::Weekly => !numbered && rule.by_position.is_empty(),
            Frequency::Monthly => true,
            // A weekday of the whole year is not read; one of a month is.
            Frequency::Yearly => rule.by_day.is_empty() || !rule.by_month.is_empty(),
        };
        (reads && (rule.frequency != Frequency::Weekly || rule.by_month_day.is_empty())).then_some(rule)
    }

    /// The first period that may hold a date which is not before `date`. Skips nothing that counts.
    pub fn first_period(&self, start: Date, date: Date) -> i32 {
        if self.count.is_some() || date <= start {
            return 0;
        }
        let days = start.until(date).map(|span| span.get_days()).unwrap_or_default();
        let periods = match self.frequency {
            Frequency::Daily => days,
            Frequency::Weekly => days / 7,
            Frequency::Monthly => days / 31,
            Frequency::Yearly => days / 366,
        };
        (periods / self.interval - 1).max(0)
    }

    /// The dates of a period in order, none before the first; nothing when it lies beyond all dates.
    pub fn dates(&self, start: Date, period: i32) -> Option<Vec<Date>> {
        let ahead = period.checked_mul(self.interval)?;
        let mut dates = match self.frequency {
            Frequency::Daily => {
                let date = start.checked_add(ahead.days()).ok()?;
                let fits = self.in_month(date)
                    && (self.by_day.is_empty() || self.by_day.iter().any(|(_, day)| *day == date.weekday()))
                    && (self.by_month_day.is_empty() || self.is_month_day(date));
                if fits { vec![date] } else { vec![] }
            }
            Frequency::Weekly => {
                let since = i32::from(start.weekday().since(self.week_start));
                let week = start.checked_sub(since.days()).ok()?.checked_add(ahead.checked_mul(7)?.days()).ok()?;
                let wanted = |date: &Date| match self.by_day.as_slice() {
                    [] => date.weekday() == start.weekday(),
                    days => days.iter().any(|(_, day)| *day == date.weekday()),
                };
                let days = (0..7).filter_map(|day| week.checked_add(day.days()).ok());
                days.filter(|date| wanted(date) && self.in_month(*date)).collect()
            }
            Frequency::Monthly => {
                let month = start.first_of_month().checked_add(ahead.months()).ok()?;
                if self.in_month(month) { self.of_month(start, month) } else { vec![] }
            }
            Frequency::Yearly => {
                let year = start.first_of_year().checked_add(ahead.years()).ok()?;
                let own = [start.month()];
                let months = if self.by_month.is_empty() { &own[..] } else { &self.by_month };
                let months = months.iter().filter_map(|month| Date::new(year.year(), *month, 1).ok());
                months.flat_map(|month| self.of_month(start, month)).collect()
            }
        };
        dates.sort_unstable();
        dates.dedup();
        if !self.by_position.is_empty() {
            let many = i16::try_from(dates.len()).ok()?;
            let places = self.by_position.iter().map(|place| if *place > 0 { place - 1 } else { many + place });
            let places: Vec<i16> = places.collect();
            let mut at = -1;
            dates.retain(|_| {
                at += 1;
                places.contains(&at)
            });
        }
        dates.retain(|date| *date >= start);
        Some(dates)
    }

    fn in_month(&self, date: Date) -> bool {
        self.by_month.is_empty() || self.by_month.contains(&date.month())
    }

    fn is_month_day(&self, date: Date) -> bool {
        let from_end = date.day() - date.days_in_month() - 1;
        self.by_month_day.iter().any(|day| *day == date.day() || *day == from_end)
    }

    /// The dates of a month: its days by number, by weekday, by both, or the day of the first date.
    fn of_month(&self, start: Date, month: Date) -> Vec<Date> {
        let by_weekday = |date: Date| {
            let nth = (date.day() - 1) / 7 + 1;
            let nth_last = -((date.days_in_month() - date.day()) / 7 + 1);
            self.by_day.iter().any(|(number, day)| {
                *day == date.weekday() && number.is_none_or(|number| number == nth || number == nth_last)
            })
        };
        let days = (1..=month.days_in_month()).filter_map(|day| Date::new(month.year(), month.month(), day).ok());
        let wanted = |date: &Date| match (self.by_month_day.is_empty(), self.by_day.is_empty()) {
            (true, true) => date.day() == start.day(),
            (false, true) => self.is_month_day(*date),
            (true, false) => by_weekday(*date),
            (false, false) => self.is_month_day(*date) && by_weekday(*date),
        };
        days.filter(wanted).collect()
    }

    /// Whether a period lies wholly after a date.
    pub fn is_beyond(&self, start: Date, period: i32, last: Date) -> bool {
        let ahead = period.saturating_mul(self.interval);
        let begins = match self.frequency {
            Frequency::Daily => start.checked_add(ahead.days()),
            // A week begins up to six days before the day it is counted from.
            Frequency::Weekly => start.checked_add(ahead.saturating_mul(7).saturating_sub(6).days()),
            Frequency::Monthly => start.first_of_month().checked_add(ahead.months()),
            Frequency::Yearly => start.first_of_year().checked_add(ahead.years()),
        };
        begins.map_or(true, |begins| begins > last)
    }

    /// The last date the rule may give, when it says so by date.
    pub fn last_date(&self) -> Option<Date> {
        let until = self.until.as_ref()?;
        // A moment of UTC may be the day after somewhere.
        let more = i64::from(until.clock != Clock::Day);
        until.local.date().checked_add(more.days()).ok()
    }
}

fn all<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    text.split(',').map(|part| read(part.trim())).collect()
}

fn within(text: &str, most: i8) -> Option<i8> {
    text.parse().ok().filter(|number: &i8| *number != 0 && (-most..=most).contains(number))
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    })
}

fn numbered_day(text: &str) -> Option<(Option<i8>, Weekday)> {
    let cut = text.len().checked_sub(2)?;
    let (number, day) = (text.get(..cut)?, text.get(cut..)?);
    let number = if number.is_empty() { None } else { Some(within(number.trim_start_matches('+'), 53)?) };
    Some((number, weekday(day)?))
}
