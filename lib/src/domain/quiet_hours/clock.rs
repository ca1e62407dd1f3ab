//! The local clock of a zone, daylight saving included.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

use super::hours::Hours;

/// What a day leaves open.
pub(super) enum Day<'a> {
    /// Everything.
    Whole,
    /// These hours, in order; none of them leaves nothing.
    Only(&'a [Hours]),
}

/// Days looked at before a place counts as closed for good. One more than the time that is searched.
const DAYS: i32 = 15;

/// The first open moment that is not before `at` and not after `limit`.
///
/// Between two changes of a zone's offset the local clock simply runs. So the search goes from change to change: an
/// hour that a clock skips is never met, and an hour that comes twice is open twice.
pub(super) fn next_open<'a>(
    zone: &TimeZone,
    at: Timestamp,
    limit: Timestamp,
    open: impl Fn(Date) -> Day<'a>,
) -> Option<Timestamp> {
    let mut at = at;
    while at <= limit {
        let offset = zone.to_offset(at);
        let local = offset.to_datetime(at);
        let mut opening = None;
        for day in 0..DAYS {
            let from = if day == 0 { local } else { local.date().checked_add(day.days()).ok()?.at(0, 0, 0, 0) };
            opening = match open(from.date()) {
                Day::Whole => Some(from),
                Day::Only(hours) => hours.iter().find_map(|hours| hours.next(from)),
            };
            if opening.is_some() {
                break;
            }
        }
        let opening = opening.and_then(|opening| offset.to_timestamp(opening).ok());
        if opening == Some(at) {
            return opening;
        }
        let change = zone.following(at).next().map(|change| change.timestamp());
        match (opening, change) {
            (Some(opening), Some(change)) if opening < change => return (opening <= limit).then_some(opening),
            (_, Some(change)) => at = change,
            (opening, None) => return opening.filter(|&opening| opening <= limit),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quiet_hours::zones::zone;

    fn first(name: &str, at: &str, hours: &str) -> String {
        let (zone, at, hours) = (zone(name).unwrap(), at.parse::<Timestamp>().unwrap(), [hours.parse().unwrap()]);
        let opening = next_open(&zone, at, at + 336.hours(), |_| Day::Only(&hours)).unwrap();
        opening.to_zoned(zone).strftime("%F %T %:z").to_string()
    }

    #[test]
    fn an_hour_that_is_skipped() {
        // 2026-03-08: 02:00 becomes 03:00 in New York.
        assert_eq!(first("America/New_York", "2026-03-08T06:30:00Z", "02:30-04:00"), "2026-03-08 03:00:00 -04:00");
        assert_eq!(first("America/New_York", "2026-03-08T06:30:00Z", "02:15-02:45"), "2026-03-09 02:15:00 -04:00");
        assert_eq!(first("America/New_York", "2026-03-08T06:30:00Z", "08:00-21:00"), "2026-03-08 08:00:00 -04:00");
        // 2026-09-06 begins at 01:00 in Santiago.
        assert_eq!(first("America/Santiago", "2026-09-06T03:59:59Z", "00:30-12:00"), "2026-09-06 01:00:00 -03:00");
    }

    #[test]
    fn an_hour_that_comes_twice() {
        // 2026-11-01: 02:00 becomes 01:00 in New York.
        for (at, opening) in [
            ("2026-11-01T05:10:00Z", "2026-11-01 01:20:00 -04:00"),
            ("2026-11-01T05:45:00Z", "2026-11-01 01:20:00 -05:00"),
            ("2026-11-01T06:30:00Z", "2026-11-01 01:30:00 -05:00"),
            ("2026-11-01T06:45:00Z", "2026-11-02 01:20:00 -05:00"),
        ] {
            assert_eq!(first("America/New_York", at, "01:20-01:40"), opening, "{at}");
        }
        assert_eq!(first("America/New_York", "2026-11-01T02:00:00Z", "08:00-21:00"), "2026-11-01 08:00:00 -05:00");
    }

    #[test]
    fn a_day_that_is_left_out() {
        // Samoa had no 30 December 2011.
        assert_eq!(first("Pacific/Apia", "2011-12-30T08:00:00Z", "08:00-20:00"), "2011-12-31 08:00:00 +14:00");
    }

    #[test]
    fn closed_for_good() {
        let at = "2026-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(next_open(&zone("Europe/Berlin").unwrap(), at, at + 336.hours(), |_| Day::Only(&[])), None);
        assert_eq!(next_open(&TimeZone::UTC, at, at, |_| Day::Only(&[])), None);
        assert_eq!(next_open(&TimeZone::UTC, at, at, |_| Day::Whole), Some(at));
    }
}
