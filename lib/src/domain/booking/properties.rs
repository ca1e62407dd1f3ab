//! What holds in every zone, around every change of the clock.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use proptest::prelude::*;

use super::*;
use crate::domain::{quiet_hours::zones::zone, week_hours::WeekHours};

/// Zones that change by an hour, by half an hour, at midnight, twice a year around Ramadan, and never.
const ZONES: [&str; 8] = [
    "America/New_York",
    "Europe/Madrid",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Casablanca",
    "Asia/Kolkata",
    "Atlantic/Azores",
    "Pacific/Apia",
];

fn rules(zone: &str, hours: &[(u16, u16)], length: u16, step: u16) -> CalendarRules {
    let hours: Vec<_> = hours
        .iter()
        .map(|(from, to)| format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60).parse().unwrap())
        .collect();
    let week = WeekHours {
        monday: hours.clone(),
        tuesday: hours.clone(),
        wednesday: hours.clone(),
        thursday: hours.clone(),
        friday: hours.clone(),
        saturday: hours.clone(),
        sunday: hours,
    };
    CalendarRules {
        time_zone: zone.into(),
        week,
        exceptions: Default::default(),
        length_minutes: length,
        step_minutes: Some(step),
        buffer_before_minutes: 0,
        buffer_after_minutes: 0,
        notice_minutes: 0,
        furthest_days: 365,
        reminder_minutes: vec![],
    }
}

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

/// The same by looking at every minute of the clock.
fn by_hand(rules: &CalendarRules, zone: &TimeZone, from: Timestamp, to: Timestamp) -> Vec<Timestamp> {
    let clock = |at: Timestamp| at.to_zoned(zone.clone()).datetime();
    let open_range = |at: Timestamp| {
        let local = clock(at);
        let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap();
        let mut hours = rules.hours_on(local.date()).iter().enumerate();
        let found = hours.find(|(_, hours)| (hours.minutes().0..hours.minutes().1).contains(&minute));
        found.map(|(index, hours)| (local.date(), index, minute - hours.minutes().0))
    };
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    // A fold reaches back less than three hours.
    let mut at = from - minutes(180);
    while at < to {
        let first_time = seen.insert(clock(at));
        let begins = open_range(at).filter(|(.., minute)| minute % rules.step() == 0);
        if let Some((date, range, _)) = begins.filter(|_| first_time && at >= from) {
            let inside =
                |minute: i64| open_range(at + minutes(minute)).is_some_and(|(d, r, _)| (d, r) == (date, range));
            if (0..i64::from(rules.length_minutes)).all(inside) {
                found.push(at);
            }
        }
        at += minutes(1);
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_free_times_are_those_one_would_find_by_hand(
        zone_name in prop::sample::select(ZONES.to_vec()),
        change in 0usize..12,
        shift in -2i64..2,
        first in (0u16..90, 1u16..90),
        second in (0u16..60, 1u16..200),
        length in prop::sample::select(vec![5u16, 20, 30, 45, 60, 90]),
        step in prop::sample::select(vec![5u16, 15, 30, 60]),
    ) {
        let from = first.0;
        let to = from + first.1 * 2;
        let again = to + second.0;
        let rules = rules(zone_name, &[(from, to), (again, (again + second.1).min(1440))], length, step);
        let zone = zone(zone_name).unwrap();
        let begin: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let at = zone.following(begin).nth(change).map_or(begin, |change| change.timestamp());
        let start = zone.to_timestamp(at.to_zoned(zone.clone()).date().at(0, 0, 0, 0)).unwrap();
        let start = start + SignedDuration::from_hours(24 * shift);
        let end = start + SignedDuration::from_hours(50);
        let found = free_slots(&rules, vec![], (start, end), 10_000, start).unwrap();
        let starts: Vec<Timestamp> = found.iter().map(|span| span.start).collect();
        prop_assert_eq!(&starts, &by_hand(&rules, &zone, start, end));
        let labels: BTreeSet<_> = starts.iter().map(|start| start.to_zoned(zone.clone()).datetime()).collect();
        prop_assert_eq!(labels.len(), starts.len());
        prop_assert!(found.iter().all(|span| span.end.duration_since(span.start) == minutes(i64::from(length))));
    }

    #[test]
    fn what_is_taken_is_never_offered_and_nothing_else_is_missing(
        busy in prop::collection::vec((0i64..3_000, 1i64..300), 0..12),
        before in 0u16..40,
        after in 0u16..40,
        notice in 0u32..600,
    ) {
        let now: Timestamp = "2026-03-27T00:00:00Z".parse().unwrap();
        let mut rules = rules("Europe/Madrid", &[(540, 780), (840, 1080)], 30, 15);
        let all = free_slots(&rules, vec![], (now, now + minutes(4_320)), 10_000, now).unwrap();
        (rules.buffer_before_minutes, rules.buffer_after_minutes, rules.notice_minutes) = (before, after, notice);
        let busy: Vec<Span> = busy
            .into_iter()
            .map(|(at, long)| Span { start: now + minutes(at), end: now + minutes(at + long) })
            .collect();
        let free = Free::new(&rules, busy.clone(), now).unwrap();
        let found = free.within(now, now + minutes(4_320), 10_000);
        for span in all {
            let blocked = free.blocked(span);
            let fits = span.start >= now + minutes(i64::from(notice)) && !busy.iter().any(|busy| busy.overlaps(blocked));
            prop_assert_eq!(found.contains(&span), fits, "{:?}", span);
            prop_assert_eq!(free.at(span.start), fits.then_some(span));
        }
    }

    #[test]
    fn proposals_are_few_free_and_as_wished_where_that_is_possible(
        starts in prop::collection::btree_set(0i64..400, 0..40),
        day in prop::option::of(0i32..10),
        part in prop::option::of(prop::sample::select(vec![PartOfDay::Morning, PartOfDay::Afternoon, PartOfDay::Evening])),
    ) {
        let begin: Timestamp = "2026-10-20T22:00:00Z".parse().unwrap();
        let zone = zone("Europe/Madrid").unwrap();
        let free: Vec<Span> = starts
            .iter()
            .map(|at| Span { start: begin + minutes(at * 30), end: begin + minutes(at * 30 + 30) })
            .collect();
        let first: Date = "2026-10-21".parse().unwrap();
        let wish = Wish { date: day.map(|days| first.checked_add(jiff::ToSpan::days(days)).unwrap()), part_of_day: part };
        let proposal = propose(&free, wish, &zone);
        prop_assert!(proposal.chosen.len() <= PROPOSED && proposal.chosen.is_sorted());
        prop_assert_eq!(proposal.chosen.is_empty(), free.is_empty());
        let unique: BTreeSet<_> = proposal.chosen.iter().collect();
        prop_assert_eq!(unique.len(), proposal.chosen.len());
        let on_day = |at: usize| wish.date.is_none_or(|date| free[at].start.to_zoned(zone.clone()).date() == date);
        if proposal.as_wished {
            prop_assert!(proposal.chosen.iter().all(|&at| on_day(at)));
        }
        if proposal.chosen.len() == PROPOSED && wish.date.is_none() && part.is_none() {
            let days: BTreeSet<_> = free.iter().map(|span| span.start.to_zoned(zone.clone()).date()).collect();
            let offered: BTreeSet<_> =
                proposal.chosen.iter().map(|&at| free[at].start.to_zoned(zone.clone()).date()).collect();
            prop_assert_eq!(offered.len(), days.len().min(PROPOSED));
        }
    }

    #[test]
    fn merging_keeps_every_moment(spans in prop::collection::vec((0i64..200, 0i64..20), 0..20)) {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let spans: Vec<Span> =
            spans.into_iter().map(|(from, long)| Span { start: at(from), end: at(from + long) }).collect();
        let merged = merged(spans.clone());
        prop_assert!(merged.windows(2).all(|pair| pair[0].end < pair[1].start));
        for second in 0..230 {
            let covers = |spans: &[Span]| spans.iter().any(|span| span.start <= at(second) && at(second) < span.end);
            prop_assert_eq!(covers(&spans), covers(&merged));
        }
    }
}
