//! What holds in every zone, at every moment from 2024 to 2032.

use jiff::{Timestamp, Unit, tz::TimeZoneDatabase};
use proptest::prelude::*;

use super::*;
use crate::domain::phone::parse_e164;

const BEGIN: i64 = 1_704_067_200; // 2024-01-01
const END: i64 = 1_988_150_400; // 2033-01-01

fn names() -> Vec<String> {
    TimeZoneDatabase::bundled().available().map(|name| name.to_string()).collect()
}

fn lead(zones: &[&str], state: Option<&str>) -> Place {
    let zone = |index: usize| zones.get(index).and_then(|name| zones::zone(name));
    Place {
        address_zone: zone(1),
        state: state.map(str::to_owned),
        form_zone: zone(2),
        // A number that tells nothing, so that the zones under test alone count.
        phone: parse_e164("+99912345678").unwrap(),
        workspace_zone: zone(0).unwrap(),
    }
}

/// Whether every clock is open, by the plain reading of hours and minutes.
fn is_open(candidates: &[Candidate], at: Timestamp, own: Option<Hours>) -> bool {
    let within = |hours: &Hours, minute: i64| {
        let text = String::from(*hours);
        let part = |range: std::ops::Range<usize>| text[range].parse::<i64>().unwrap();
        part(0..2) * 60 + part(3..5) <= minute && minute < part(6..8) * 60 + part(9..11)
    };
    candidates.iter().all(|candidate| {
        let local = at.to_zoned(candidate.zone.clone());
        let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
        own.is_none_or(|own| within(&own, minute))
            && candidate
                .laws
                .iter()
                .filter_map(|law| law.on(local.date()))
                .all(|rule| rule.open(local.weekday()).iter().any(|hours| within(hours, minute)))
    })
}

fn check(candidates: &[Candidate], now: Timestamp, own: Option<Hours>) {
    let open = is_open(candidates, now, own);
    match decide_for(candidates, now, own) {
        Answer::Allowed => assert!(open),
        Answer::Quiet { until, .. } => {
            assert!(!open && until > now && until <= now + LONGEST_WAIT);
            assert!(is_open(candidates, until, own));
            assert_eq!(decide_for(candidates, until, own), Answer::Allowed);
            let before = until - SignedDuration::from_secs(1);
            assert!(before < now || !is_open(candidates, before, own));
            assert!(
                matches!(decide_for(candidates, before.max(now), own), Answer::Quiet { until: then, .. } if then == until)
            );
        }
        Answer::Never { .. } => {
            assert!(!open);
            for quarter in 0..14 * 96 {
                assert!(!is_open(candidates, now + SignedDuration::from_mins(quarter * 15), own));
            }
        }
    }
}

/// Every zone, the hours around each of its changes and a sweep through the years.
#[test]
fn every_zone_and_every_change() {
    let names = names();
    assert!(names.len() > 500, "{}", names.len());
    let (begin, end) = (Timestamp::from_second(BEGIN).unwrap(), Timestamp::from_second(END).unwrap());
    for name in &names {
        let candidates = lead(&[name], None).candidates();
        let zone = &candidates[0].zone;
        for change in zone.following(begin).take_while(|change| change.timestamp() < end) {
            for minutes in [-31, 0, 59] {
                let at = change.timestamp() + SignedDuration::from_mins(minutes);
                check(&candidates, at, None);
                check(&candidates, at, Some("00:15-02:45".parse().unwrap()));
            }
        }
        for step in 0..20 {
            check(&candidates, begin + SignedDuration::from_secs(step * 14_200_309), None);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_first_common_open_moment(
        zones in prop::collection::vec(prop::sample::select(names()), 1..4),
        second in BEGIN..END,
        nanos in prop::sample::select(vec![0, 1, 999_999_999]),
        state in prop::sample::select(vec![None, Some("TX"), Some("RI"), Some("CT"), Some("FL")]),
        own in prop::option::of((0u32..1439, 1u32..1440)),
    ) {
        let zones: Vec<&str> = zones.iter().map(String::as_str).collect();
        let now = Timestamp::new(second, nanos).unwrap();
        let own = own.map(|(from, length)| {
            let to = (from + length).min(1440);
            format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60).parse().unwrap()
        });
        check(&lead(&zones, state).candidates(), now, own);
    }

    #[test]
    fn real_numbers(
        phone in "\\+(1[2-9][0-9]{2}[2-9][0-9]{6}|44[1-9][0-9]{8}|614[0-9]{8}|521[0-9]{9}|79[0-9]{9}|[2-9][0-9]{7,13})",
        second in BEGIN..END,
    ) {
        let mut place = lead(&["America/New_York"], None);
        place.phone = parse_e164(&phone).unwrap();
        let candidates = place.candidates();
        prop_assert!(!candidates.is_empty());
        prop_assert!(candidates.iter().all(|candidate| !candidate.laws.is_empty()));
        check(&candidates, Timestamp::from_second(second).unwrap(), None);
    }
}

/// An hour more of open time is never lost: what is open under own hours is open without them.
#[test]
fn own_hours_only_take_away() {
    let own: Hours = "10:00-15:00".parse().unwrap();
    let candidates = lead(&["America/New_York"], None).candidates();
    for step in 0..2_000 {
        let at = Timestamp::from_second(BEGIN + step * 1_801).unwrap();
        let narrow = decide_for(&candidates, at, Some(own)) == Answer::Allowed;
        assert!(!narrow || decide_for(&candidates, at, None) == Answer::Allowed, "{}", at.round(Unit::Minute).unwrap());
    }
}
