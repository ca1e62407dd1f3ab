//! Time zones of a feed: by IANA name, or by the rules the feed brings along, as for names that Windows made up.

use std::collections::HashMap;

use jiff::tz::TimeZone;

use super::lines::Line;
use crate::domain::quiet_hours::zones::zone;

/// The zones a feed describes.
#[derive(Debug, Clone, Default)]
pub(super) struct Zones {
    known: HashMap<String, TimeZone>,
    name: String,
    halves: Vec<Half>,
}

/// Standard or daylight saving time: what its offset is, and how the year comes to it.
#[derive(Debug, Clone, Default)]
struct Half {
    is_daylight: bool,
    /// The first moment it was in force, as written: texts of one form sort by time.
    since: String,
    /// Seconds east of Greenwich.
    offset: Option<i32>,
    /// Month, week of the month (5: the last), weekday from Sunday on, by a yearly rule.
    begins: Option<(u8, u8, u8)>,
}

impl Zones {
    /// A description begins.
    pub fn begin(&mut self) {
        self.name.clear();
        self.halves.clear();
    }

    /// One half of it begins.
    pub fn begin_half(&mut self, is_daylight: bool) {
        if self.halves.len() < 500 {
            self.halves.push(Half { is_daylight, ..Half::default() });
        }
    }

    /// Takes one property in.
    pub fn take(&mut self, line: &Line) {
        if line.name == "TZID" {
            line.value.trim().clone_into(&mut self.name);
        }
        let Some(half) = self.halves.last_mut() else { return };
        match line.name.as_str() {
            "DTSTART" => line.value.trim().clone_into(&mut half.since),
            "TZOFFSETTO" => half.offset = offset(line.value.trim()),
            "RRULE" => half.begins = yearly(line.value.trim()),
            _ => {}
        }
    }

    /// A description ends.
    pub fn end(&mut self) {
        if zone(&self.name).is_none()
            && let Some(described) = self.described()
        {
            self.known.insert(self.name.clone(), described);
        }
    }

    /// The zone of a name.
    pub fn get(&self, name: &str) -> Option<TimeZone> {
        // Some programs write their own prefix before the name: /example.org/20260101_1/Europe/Madrid.
        let bare = || {
            let mut parts = name.rsplitn(3, '/');
            let (place, region) = (parts.next()?, parts.next()?);
            zone(&format!("{region}/{place}"))
        };
        zone(name).or_else(|| self.known.get(name).cloned()).or_else(bare)
    }

    /// The zone as its latest rules say, in the notation of POSIX.
    fn described(&self) -> Option<TimeZone> {
        let latest = |is_daylight: bool| {
            let halves = self.halves.iter().filter(|half| half.is_daylight == is_daylight && half.offset.is_some());
            halves.max_by(|left, right| left.since.cmp(&right.since))
        };
        let standard = latest(false)?;
        let mut rule = format!("STD{}", posix(standard.offset?));
        if let Some(daylight) = latest(true)
            && let (Some(to_daylight), Some(to_standard)) = (daylight.begins, standard.begins)
        {
            rule += &format!("DST{}", posix(daylight.offset?));
            for ((month, week, day), half) in [(to_daylight, daylight), (to_standard, standard)] {
                let time = half.since.get(9..13).filter(|time| time.bytes().all(|byte| byte.is_ascii_digit()));
                let time = time.unwrap_or("0200");
                rule += &format!(",M{month}.{week}.{day}/{}:{}", time.get(..2)?, time.get(2..)?);
            }
        }
        TimeZone::posix(&rule).ok()
    }
}

/// Seconds east as POSIX writes them: west counts up.
fn posix(offset: i32) -> String {
    let sign = if offset > 0 { "-" } else { "" };
    let offset = offset.abs();
    format!("{sign}{:02}:{:02}:{:02}", offset / 3_600, offset / 60 % 60, offset % 60)
}

/// Reads `+0100`, `-053000`.
fn offset(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let two = |from: usize| digits.get(from..from + 2).and_then(|two| two.parse::<i32>().ok());
    let seconds = two(0)? * 3_600 + two(2)? * 60 + two(4).unwrap_or(0);
    (seconds < 86_400).then_some(sign * seconds)
}

/// Reads `FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU`.
fn yearly(rule: &str) -> Option<(u8, u8, u8)> {
    let part = |name: &str| rule.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let month: u8 = part("BYMONTH")?.parse().ok().filter(|month| (1..=12).contains(month))?;
    let by_day = part("BYDAY")?;
    let (number, day) = by_day.split_at_checked(by_day.len().checked_sub(2)?)?;
    let day = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"].iter().position(|name| *name == day)?;
    let week = match number {
        "-1" => 5,
        "1" | "2" | "3" | "4" | "5" | "+1" | "+2" | "+3" | "+4" => number.trim_start_matches('+').parse().ok()?,
        _ => return None,
    };
    Some((month, week, u8::try_from(day).ok()?))
}
