//! What is read of an event: when it is, how it repeats, and whether it takes time.

use jiff::{
    SignedDuration,
    civil::{Date, DateTime, Time},
};

use super::{lines::Line, rule::Rule};

/// The most moments a list of exceptions or additions may name.
const MOST_LISTED: usize = 2_000;

/// On which clock a time is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Clock {
    /// UTC.
    Utc,
    /// A zone by the name the feed gives it.
    Named(String),
    /// Wherever one is.
    Floating,
    /// A whole day.
    Day,
}

/// A date or a time, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moment {
    /// The local date and time; midnight for a whole day.
    pub local: DateTime,
    /// Its clock.
    pub clock: Clock,
}

/// An event.
#[derive(Debug, Clone, Default)]
pub(super) struct Event {
    /// The name by which changes of single times find it.
    pub uid: String,
    /// When it begins.
    pub start: Option<Moment>,
    /// When it ends.
    pub end: Option<Moment>,
    /// How long it is, in days and exact time.
    pub duration: Option<(i64, SignedDuration)>,
    /// How it repeats; an error when the rule is one we do not read.
    pub rule: Option<Result<Rule, ()>>,
    /// Times at which it is left out.
    pub except: Vec<Moment>,
    /// Further times.
    pub also: Vec<Moment>,
    /// Which time of a repeating event this one stands for.
    pub recurrence_id: Option<Moment>,
    /// Whether it takes no time: called off, or marked as free.
    pub is_free: bool,
    /// Whether something essential could not be read.
    pub unreadable: bool,
    /// Whether something else could not be read.
    pub partly: bool,
}

impl Event {
    /// Takes one property in.
    pub fn take(&mut self, line: &Line) {
        match line.name.as_str() {
            "UID" => self.uid = line.value.trim().to_owned(),
            "DTSTART" => match moment(line, line.value.trim()) {
                Some(start) => self.start = Some(start),
                None => self.unreadable = true,
            },
            "DTEND" => self.end = self.readable(moment(line, line.value.trim())),
            "DURATION" => self.duration = self.readable(duration(line.value.trim())),
            "RRULE" => self.rule = Some(Rule::parse(line.value.trim()).ok_or(())),
            "EXDATE" => self.list(line, true),
            "RDATE" => self.list(line, false),
            "RECURRENCE-ID" => {
                self.partly |= line.parameter("RANGE").is_some();
                match moment(line, line.value.trim()) {
                    Some(at) => self.recurrence_id = Some(at),
                    None => self.unreadable = true,
                }
            }
            "STATUS" => self.is_free |= line.value.trim().eq_ignore_ascii_case("CANCELLED"),
            "TRANSP" => self.is_free |= line.value.trim().eq_ignore_ascii_case("TRANSPARENT"),
            _ => {}
        }
    }

    fn readable<T>(&mut self, read: Option<T>) -> Option<T> {
        self.partly |= read.is_none();
        read
    }

    fn list(&mut self, line: &Line, except: bool) {
        for value in line.value.split(',').map(str::trim).filter(|value| !value.is_empty()) {
            // A period is read as its beginning; it is as long as the event.
            let begins = value.split_once('/').map_or(value, |(begins, _)| begins);
            let into = if except { &mut self.except } else { &mut self.also };
            match moment(line, begins) {
                Some(at) if into.len() < MOST_LISTED => into.push(at),
                _ => self.partly = true,
            }
        }
    }
}

/// Reads `20261201`, `20261201T090000` or `20261201T090000Z`.
pub(super) fn moment(line: &Line, value: &str) -> Option<Moment> {
    let date = date(value.get(..8)?)?;
    let Some(rest) = value.get(8..).filter(|rest| !rest.is_empty()) else {
        return Some(Moment { local: date.at(0, 0, 0, 0), clock: Clock::Day });
    };
    let rest = rest.strip_prefix('T')?;
    let number = |range: std::ops::Range<usize>| digits(rest.get(range)?);
    let (hour, minute, second) = (number(0..2)?, number(2..4)?, number(4..6)?);
    // A leap second is the last one of its minute.
    let time = Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second.min(59)).ok()?, 0);
    let local = date.to_datetime(time.ok()?);
    let clock = match (rest.get(6..)?, line.parameter("TZID")) {
        ("Z", _) => Clock::Utc,
        ("", Some(name)) => Clock::Named(name.to_owned()),
        ("", None) => Clock::Floating,
        _ => return None,
    };
    Some(Moment { local, clock })
}

/// Reads `20261201`.
pub(super) fn date(text: &str) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| digits(text.get(range)?);
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Reads `P1D`, `PT1H30M`, `P2W` (section 3.3.6). A negative one is none.
fn duration(text: &str) -> Option<(i64, SignedDuration)> {
    let text = text.trim_start_matches('+').strip_prefix('P').filter(|text| !text.is_empty())?;
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let units = |text: &str, known: &[(char, i64)]| -> Option<i64> {
        let (mut total, mut number) = (0_i64, String::new());
        for letter in text.chars() {
            if letter.is_ascii_digit() {
                number.push(letter);
                continue;
            }
            let (_, unit) = known.iter().find(|(name, _)| *name == letter)?;
            total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(*unit)?)?;
            number.clear();
        }
        number.is_empty().then_some(total)
    };
    let days = units(date, &[('W', 7), ('D', 1)])?;
    let seconds = units(time, &[('H', 3_600), ('M', 60), ('S', 1)])?;
    (days <= 3_660 && seconds <= 316_224_000).then(|| (days, SignedDuration::from_secs(seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        let read = |text: &str| duration(text).map(|(days, exact)| (days, exact.as_secs()));
        assert_eq!(read("P1D"), Some((1, 0)));
        assert_eq!(read("PT1H30M"), Some((0, 5_400)));
        assert_eq!(read("+P2WT10S"), Some((14, 10)));
        for bad in ["", "P", "-P1D", "P1H", "PT1", "P1DT1D", "PTH", "P99999999999999999999D"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn moments_are_read() {
        let at = |value: &str| moment(&Line::default(), value);
        assert_eq!(at("20261201").unwrap().clock, Clock::Day);
        assert_eq!(at("20261201T093000Z").unwrap().clock, Clock::Utc);
        assert_eq!(at("20261201T093000").unwrap().local.to_string(), "2026-12-01T09:30:00");
        for bad in ["", "2026120", "20261301", "20261201T", "20261201T250000", "20261201T090000X", "2026120\u{e9}"] {
            assert_eq!(at(bad), None, "{bad}");
        }
    }
}
