//! Places in line, as arithmetic on milliseconds since 1970.

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::Rate;

/// Whether somebody waits for a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// An answer, a first text, a member's own words.
    Awaited,
    /// A follow-up: a little later is as good.
    Patient,
}

/// One line of texts before a sender or a campaign.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// When the next awaited text may leave.
    pub awaited_from_ms: i64,
    /// When the next patient text may leave.
    pub patient_from_ms: i64,
    /// How much time awaited texts took out of places that patient ones had reserved.
    pub owed_ms: i64,
    /// Until when the texts that have left fill the pace.
    #[serde(default)]
    pub left_until_ms: i64,
}

/// How much time's worth of texts may leave at once when their places passed while nobody could work on them. A stall
/// this long costs nothing; after a longer one, or a backlog, the rest reserve new places instead of leaving in a burst.
const CATCH_UP_MS: i64 = 1_000;

impl Lane {
    /// Books a text that leaves.
    pub fn leave(&mut self, rate: Rate, segments: u32, now_ms: i64) {
        self.left_until_ms = self.left_until_ms.max(now_ms) + rate.millis(segments);
    }

    /// Whether so much has left lately that a text whose place has come, or has passed, must reserve another.
    pub fn is_full(&self, now_ms: i64) -> bool {
        self.left_until_ms - now_ms > CATCH_UP_MS
    }

    /// Reserves a place for a text of so many segments and says when it may leave.
    pub fn reserve(&mut self, rate: Rate, segments: u32, urgency: Urgency, now_ms: i64) -> i64 {
        let takes = rate.millis(segments);
        match urgency {
            Urgency::Awaited => {
                let leaves = self.awaited_from_ms.max(now_ms);
                self.awaited_from_ms = leaves + takes;
                if self.patient_from_ms > leaves {
                    self.owed_ms += takes;
                } else {
                    self.patient_from_ms = leaves + takes;
                }
                leaves
            }
            Urgency::Patient => {
                let leaves = self.patient_from_ms.max(self.awaited_from_ms).max(now_ms);
                self.patient_from_ms = leaves + takes;
                leaves
            }
        }
    }

    /// Asks a patient text whose time has come to give its place to awaited ones that were let past. `true`: it has to
    /// reserve another.
    pub fn gives_way(&mut self, rate: Rate, segments: u32, now_ms: i64) -> bool {
        if self.patient_from_ms <= now_ms {
            // Nobody waits any more: the debt is void.
            self.owed_ms = 0;
        }
        let takes = rate.millis(segments);
        let gives = self.owed_ms > 0;
        if gives {
            self.owed_ms = (self.owed_ms - takes).max(0);
        }
        gives
    }
}

/// How much of a brand's day is used up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCount {
    /// When the day that is counted began, in milliseconds since 1970.
    pub since_ms: i64,
    /// Segments reserved.
    pub segments: i64,
}

impl DayCount {
    /// Reserves segments of a day's cap, and says from when on they may leave: now, or as soon as a day has room. A text
    /// longer than a whole day's cap leaves alone.
    pub fn reserve(&mut self, cap: u32, segments: u32, now: Timestamp, zone: &TimeZone) -> i64 {
        let today = midnight(now, zone);
        if self.since_ms < today.as_millisecond() {
            *self = Self { since_ms: today.as_millisecond(), segments: 0 };
        }
        if self.segments > 0 && self.segments + i64::from(segments) > i64::from(cap) {
            let counted = Timestamp::from_millisecond(self.since_ms).unwrap_or(today);
            *self = Self { since_ms: day_after(counted, zone).as_millisecond(), segments: 0 };
        }
        self.segments += i64::from(segments);
        self.since_ms.max(now.as_millisecond())
    }
}

fn midnight(now: Timestamp, zone: &TimeZone) -> Timestamp {
    now.to_zoned(zone.clone()).start_of_day().map_or(now, |day| day.timestamp())
}

fn day_after(midnight: Timestamp, zone: &TimeZone) -> Timestamp {
    let day = midnight.to_zoned(zone.clone()).checked_add(1.day()).and_then(|day| day.start_of_day());
    day.map_or(Timestamp::MAX, |day| day.timestamp())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FIVE_A_SECOND: Rate = Rate { segments: 5, seconds: 1 };

    #[test]
    fn texts_leave_one_after_the_other() {
        let mut lane = Lane::default();
        let times: Vec<i64> = (0..4).map(|_| lane.reserve(FIVE_A_SECOND, 1, Urgency::Patient, 1_000)).collect();
        assert_eq!(times, [1_000, 1_200, 1_400, 1_600]);
        assert_eq!(lane.reserve(FIVE_A_SECOND, 3, Urgency::Patient, 9_000), 9_000);
        assert_eq!(lane.reserve(FIVE_A_SECOND, 1, Urgency::Patient, 9_000), 9_600);
    }

    #[test]
    fn an_awaited_text_does_not_stand_behind_patient_ones() {
        let mut lane = Lane::default();
        for _ in 0..100 {
            lane.reserve(FIVE_A_SECOND, 1, Urgency::Patient, 0);
        }
        assert_eq!(lane.reserve(FIVE_A_SECOND, 1, Urgency::Awaited, 50), 50);
        assert!(lane.gives_way(FIVE_A_SECOND, 1, 200), "the place it took is made up for");
        assert!(!lane.gives_way(FIVE_A_SECOND, 1, 200));
    }

    #[test]
    fn a_day_that_is_full_leads_to_the_next() {
        let zone = TimeZone::get("America/Los_Angeles").unwrap();
        let noon: Timestamp = "2026-03-07T20:00:00Z".parse().unwrap();
        let mut count = DayCount::default();
        assert_eq!(count.reserve(10, 8, noon, &zone), noon.as_millisecond());
        // The night in which the clocks go forward.
        let next: Timestamp = "2026-03-08T08:00:00Z".parse().unwrap();
        assert_eq!(count.reserve(10, 3, noon, &zone), next.as_millisecond());
        assert_eq!(count.reserve(10, 7, noon, &zone), next.as_millisecond());
        let after: Timestamp = "2026-03-09T07:00:00Z".parse().unwrap();
        assert_eq!(count.reserve(10, 1, noon, &zone), after.as_millisecond());
        assert_eq!(count.segments, 1);
    }

    /// Texts whose places passed while nobody worked: they catch up for a second, and then keep the pace.
    #[test]
    fn a_backlog_does_not_leave_in_a_burst() {
        let mut lane = Lane::default();
        let places: Vec<i64> = (0..50).map(|_| lane.reserve(FIVE_A_SECOND, 1, Urgency::Awaited, 0)).collect();
        assert_eq!(places.last(), Some(&9_800));
        let mut waiting = std::collections::VecDeque::from(places);
        let mut left = Vec::new();
        // The first worker comes after all places have passed, and takes a millisecond a text.
        let mut now = 20_000;
        while let Some(place) = waiting.pop_front() {
            now = place.max(now + 1);
            if lane.is_full(now) {
                waiting.push_back(lane.reserve(FIVE_A_SECOND, 1, Urgency::Awaited, now));
            } else {
                lane.leave(FIVE_A_SECOND, 1, now);
                left.push(now);
            }
        }
        assert_eq!(left.len(), 50);
        for (first, at) in left.iter().enumerate() {
            let within = left[first..].iter().filter(|later| **later < at + 1_000).count();
            assert!(within <= 11, "{within} in the second from {at} ms");
        }
        // None of the time is lost either.
        assert!(left[49] - left[0] <= 10_000, "{left:?}");
    }

    proptest! {
        /// Whatever the mix, no stretch of time sees more than its share, but for one text on each side of each line.
        #[test]
        fn the_pace_holds(texts in prop::collection::vec((1..4_u32, any::<bool>(), 0..300_i64), 1..200)) {
            let rate = Rate { segments: 10, seconds: 1 };
            let (mut lane, mut now) = (Lane::default(), 0);
            // (planned, segments, awaited)
            let mut waiting: Vec<(i64, u32)> = Vec::new();
            let mut left: Vec<(i64, u32)> = Vec::new();
            for (segments, awaited, wait) in texts {
                now += wait;
                if awaited {
                    left.push((lane.reserve(rate, segments, Urgency::Awaited, now), segments));
                } else {
                    waiting.push((lane.reserve(rate, segments, Urgency::Patient, now), segments));
                }
                waiting.sort_unstable();
                while let Some(&(at, segments)) = waiting.first().filter(|(at, _)| *at <= now) {
                    waiting.remove(0);
                    if lane.gives_way(rate, segments, at) {
                        waiting.push((lane.reserve(rate, segments, Urgency::Patient, now), segments));
                        waiting.sort_unstable();
                    } else {
                        left.push((at, segments));
                    }
                }
            }
            prop_assert!(left.iter().all(|(at, _)| *at >= 0));
            let span = left.iter().map(|(at, _)| at).max().unwrap_or(&0) - left.iter().map(|(at, _)| at).min().unwrap_or(&0);
            let total: u32 = left.iter().map(|(_, segments)| segments).sum();
            // Awaited and patient texts may overlap until the debt is paid: at worst twice the pace.
            prop_assert!(i64::from(total) <= 2 * (span * 10 / 1_000) + 8, "{total} in {span} ms");
        }

        #[test]
        fn one_kind_alone_keeps_the_pace_exactly(texts in prop::collection::vec((1..4_u32, 0..500_i64), 2..100), awaited: bool) {
            let rate = Rate { segments: 7, seconds: 2 };
            let urgency = if awaited { Urgency::Awaited } else { Urgency::Patient };
            let (mut lane, mut now) = (Lane::default(), 0);
            let mut former: Option<(i64, u32)> = None;
            for (segments, wait) in texts {
                now += wait;
                let at = lane.reserve(rate, segments, urgency, now);
                prop_assert!(at >= now);
                if let Some((before, segments)) = former {
                    prop_assert!(at - before >= rate.millis(segments));
                }
                former = Some((at, segments));
            }
        }
    }
}
