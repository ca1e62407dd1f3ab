//! Hours of each weekday: when there is work, and who is on duty.

use jiff::{
    ToSpan, Zoned,
    civil::{DateTime, Weekday},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::quiet_hours::Hours;

/// Hours of one day.
const MOST_RANGES: usize = 8;

/// The hours of each weekday, in order; none: closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct WeekHours {
    /// Such as `["09:00-12:00", "13:00-17:00"]`.
    #[schema(value_type = Vec<String>)]
    pub monday: Vec<Hours>,
    /// Tuesday.
    #[schema(value_type = Vec<String>)]
    pub tuesday: Vec<Hours>,
    /// Wednesday.
    #[schema(value_type = Vec<String>)]
    pub wednesday: Vec<Hours>,
    /// Thursday.
    #[schema(value_type = Vec<String>)]
    pub thursday: Vec<Hours>,
    /// Friday.
    #[schema(value_type = Vec<String>)]
    pub friday: Vec<Hours>,
    /// Saturday.
    #[schema(value_type = Vec<String>)]
    pub saturday: Vec<Hours>,
    /// Sunday.
    #[schema(value_type = Vec<String>)]
    pub sunday: Vec<Hours>,
}

impl WeekHours {
    /// The hours of a weekday.
    pub fn on(&self, day: Weekday) -> &[Hours] {
        match day {
            Weekday::Monday => &self.monday,
            Weekday::Tuesday => &self.tuesday,
            Weekday::Wednesday => &self.wednesday,
            Weekday::Thursday => &self.thursday,
            Weekday::Friday => &self.friday,
            Weekday::Saturday => &self.saturday,
            Weekday::Sunday => &self.sunday,
        }
    }

    /// Whether a local moment is within them.
    pub fn hold(&self, local: DateTime) -> bool {
        self.on(local.weekday()).iter().any(|hours| hours.next(local) == Some(local))
    }

    /// The first moment within them that is not before a given one; nothing when there are no hours at all.
    pub fn next(&self, from: &Zoned) -> Option<Zoned> {
        // Eight days: those of today may be over, and be the only ones of the week.
        (0..=7).find_map(|days| {
            let day = from.date().checked_add(days.days()).ok()?;
            let earliest = if days == 0 { from.datetime() } else { day.at(0, 0, 0, 0) };
            let local = self.on(day.weekday()).iter().find_map(|hours| hours.next(earliest))?;
            // A moment that the clock skips is the one after the gap.
            local.to_zoned(from.time_zone().clone()).ok()
        })
    }

    /// Whether the hours of every day are in order, do not overlap, and are few enough.
    pub fn are_in_order(&self) -> bool {
        let week =
            [&self.monday, &self.tuesday, &self.wednesday, &self.thursday, &self.friday, &self.saturday, &self.sunday];
        week.into_iter().all(|day| in_order(day))
    }
}

/// Whether the hours of a day are in order, do not overlap, and are few enough.
pub fn in_order(day: &[Hours]) -> bool {
    day.len() <= MOST_RANGES && day.windows(2).all(|pair| matches!(pair, [a, b] if a.minutes().1 <= b.minutes().0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn week() -> WeekHours {
        serde_json::from_str(r#"{"monday": ["09:00-12:00", "13:00-17:00"], "friday": ["10:00-11:00"]}"#).unwrap()
    }

    fn at(text: &str) -> Zoned {
        text.parse().unwrap()
    }

    #[test]
    fn hours_hold_from_the_first_minute_up_to_the_last() {
        let holds = |local: &str| week().hold(local.parse().unwrap());
        assert!(holds("2031-03-03T09:00") && holds("2031-03-03T11:59") && holds("2031-03-03T13:00"));
        assert!(!holds("2031-03-03T08:59") && !holds("2031-03-03T12:00") && !holds("2031-03-04T10:00"));
    }

    #[test]
    fn the_next_moment_may_be_now_later_today_or_in_a_week() {
        let next = |from: &str| week().next(&at(from)).unwrap().to_string();
        assert_eq!(next("2031-03-03T09:30[America/New_York]"), "2031-03-03T09:30:00-05:00[America/New_York]");
        assert_eq!(next("2031-03-03T12:10[America/New_York]"), "2031-03-03T13:00:00-05:00[America/New_York]");
        // The clock goes forward on the Sunday between.
        assert_eq!(next("2031-03-07T11:00[America/New_York]"), "2031-03-10T09:00:00-04:00[America/New_York]");
        let fridays: WeekHours = serde_json::from_str(r#"{"friday": ["10:00-11:00"]}"#).unwrap();
        assert_eq!(fridays.next(&at("2031-03-07T11:00[UTC]")).unwrap().to_string(), "2031-03-14T10:00:00+00:00[UTC]");
        assert_eq!(WeekHours::default().next(&at("2031-03-03T09:30[UTC]")), None);
    }

    proptest! {
        #[test]
        fn the_next_moment_is_within_the_hours_and_none_before_it_is(minutes in 0..10_080_i64) {
            let from = at("2031-03-03T00:00[UTC]").checked_add(minutes.minutes()).unwrap();
            let next = week().next(&from).unwrap();
            prop_assert!(next >= from && week().hold(next.datetime()));
            prop_assert_eq!(next == from, week().hold(from.datetime()));
        }
    }
}
