//! Which zones a number, a state or a country may lie in, from libphonenumber's and IANA's data.
//!
//! The files beside this one are written by `scripts/make-zone-data.py`; each names its source and licence.

use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::domain::phone::E164;

/// More zones than this tell nothing: a number free of charge could be anywhere between Guam and Newfoundland.
pub const MOST_ZONES: usize = 6;

/// Digits of the longest prefix in the data.
const LONGEST_PREFIX: usize = 9;

/// The rules of every zone as they are in the program, so that every machine answers the same.
static RULES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zone of an IANA name, old names included. None: there is no such zone.
pub fn zone(name: &str) -> Option<TimeZone> {
    RULES.get(name).ok()
}

/// The zones a number may lie in, as far as its digits tell. It may have moved away since it was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Zones {
    /// It is in one of these, which are at most [`MOST_ZONES`].
    Known(Vec<&'static str>),
    /// Its first digits are those of a country or a plan with more zones, these.
    Many(Vec<&'static str>),
    /// No such prefix is known.
    Unknown,
}

struct Map {
    names: Vec<&'static str>,
    /// By prefix. A prefix begins with no zero, so it may be held as a number.
    prefixes: HashMap<u32, Vec<u16>>,
}

/// The lines of a data file without its comments.
fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

static MAP: LazyLock<Map> = LazyLock::new(|| {
    let mut map = Map { names: Vec::new(), prefixes: HashMap::new() };
    for line in lines(include_str!("phone_zones.txt")) {
        if let Some(name) = line.strip_prefix('=') {
            map.names.push(name);
            continue;
        }
        let mut words = line.split(' ');
        if let Some(prefix) = words.next().and_then(|prefix| prefix.parse().ok()) {
            map.prefixes.insert(prefix, words.filter_map(|index| index.parse().ok()).collect());
        }
    }
    map
});

/// What the digits of a number say about its zone: the longest prefix that is known counts. Where they do not tell a
/// place, as most countries' mobile numbers, it is the shortest, the country's own.
pub fn candidate_zones(phone: &E164) -> Zones {
    let digits = phone.as_str().trim_start_matches('+');
    let by_prefix = |length: usize| {
        let prefix: u32 = digits.get(..length)?.parse().ok()?;
        MAP.prefixes.get(&prefix)
    };
    let mut lengths = 1..=LONGEST_PREFIX;
    // In the North American plan mobile phones have area codes too, also such as are too new to be known as valid.
    let found = if digits.starts_with('1') || phone.is_geographical() {
        lengths.rev().find_map(by_prefix)
    } else {
        lengths.find_map(by_prefix)
    };
    let Some(found) = found else { return Zones::Unknown };
    let names: Vec<&'static str> =
        found.iter().filter_map(|&index| MAP.names.get(usize::from(index)).copied()).collect();
    match names.len() {
        0 => Zones::Unknown,
        1..=MOST_ZONES => Zones::Known(names),
        _ => Zones::Many(names),
    }
}

static STATES: LazyLock<HashMap<u32, Vec<&'static str>>> = LazyLock::new(|| {
    let mut states: HashMap<u32, Vec<&'static str>> = HashMap::new();
    for line in lines(include_str!("area_codes.txt")) {
        let mut words = line.split(' ');
        let Some(state) = words.next() else { continue };
        for area in words.filter_map(|area| area.parse().ok()) {
            states.entry(area).or_default().push(state);
        }
    }
    states
});

/// The area code of a number of the North American plan.
fn area_code(phone: &E164) -> Option<u32> {
    phone.as_str().strip_prefix("+1")?.get(..3)?.parse().ok()
}

/// The states of the United States (`TX`) that a number's area code belongs to. Empty elsewhere, and where the code
/// is not known.
pub fn states_of(phone: &E164) -> &'static [&'static str] {
    area_code(phone).and_then(|area| STATES.get(&area)).map_or(&[], Vec::as_slice)
}

static ZONES_OF_STATES: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut found: HashMap<&'static str, BTreeSet<&'static str>> = HashMap::new();
    for (&prefix, zones) in &MAP.prefixes {
        let digits = prefix.to_string();
        let area = digits.strip_prefix('1').and_then(|rest| rest.get(..3)?.parse::<u32>().ok());
        for state in area.and_then(|area| STATES.get(&area)).into_iter().flatten() {
            let names = zones.iter().filter_map(|&index| MAP.names.get(usize::from(index)).copied());
            found.entry(state).or_default().extend(names);
        }
    }
    found.into_iter().map(|(state, names)| (state, names.into_iter().collect())).collect()
});

/// The zones of a state of the United States (`TX`): all that its area codes lie in. Empty for no state.
pub fn zones_of_state(state: &str) -> &'static [&'static str] {
    ZONES_OF_STATES.get(state).map_or(&[], Vec::as_slice)
}

static COUNTRIES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let file = lines(include_str!("zone_countries.txt"));
    file.filter_map(|line| line.split_once(' '))
        .flat_map(|(country, zones)| zones.split(' ').map(move |zone| (zone, country)))
        .collect()
});

/// The country (ISO 3166, such as `US`) a zone lies in. None for zones of no country, such as `UTC`.
pub fn country_of(zone: &TimeZone) -> Option<&'static str> {
    COUNTRIES.get(zone.iana_name()?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::phone::parse_e164;

    #[test]
    fn the_files_are_whole() {
        assert_eq!(MAP.names.len(), 285);
        assert!(MAP.prefixes.len() > 3_000);
        assert!(MAP.prefixes.keys().all(|prefix| prefix.to_string().len() <= LONGEST_PREFIX));
        for name in &MAP.names {
            assert!(zone(name).is_some_and(|zone| country_of(&zone).is_some()), "{name}");
        }
        let indexes = MAP.prefixes.values().flatten();
        assert!(indexes.copied().all(|index| usize::from(index) < MAP.names.len()));
        assert_eq!(ZONES_OF_STATES.len(), 51);
        assert!(COUNTRIES.keys().all(|name| zone(name).is_some()));
    }

    #[test]
    fn zones_of_numbers() {
        for (phone, zones) in [
            ("+14155552671", vec!["America/Los_Angeles"]),
            ("+19075550100", vec!["America/Adak", "America/Anchorage"]),
            ("+18505550100", vec!["America/Chicago", "America/New_York"]),
            ("+18502333000", vec!["America/Chicago"]),
            ("+13105550100", vec!["America/Los_Angeles"]),
            ("+17875550100", vec!["America/Puerto_Rico"]),
            ("+16135550123", vec!["America/Toronto"]),
            ("+447911123456", vec!["Europe/Guernsey", "Europe/Isle_of_Man", "Europe/Jersey", "Europe/London"]),
            ("+4915112345678", vec!["Europe/Berlin"]),
            ("+5511961234567", vec!["America/Sao_Paulo"]),
            ("+34612345678", vec!["Atlantic/Canary", "Europe/Madrid"]),
            ("+61291234567", vec!["Australia/Sydney"]),
        ] {
            assert_eq!(candidate_zones(&parse_e164(phone).unwrap()), Zones::Known(zones), "{phone}");
        }
        for (phone, count) in [("+18005550100", 42), ("+18885550100", 42), ("+61412345678", 8)] {
            let Zones::Many(zones) = candidate_zones(&parse_e164(phone).unwrap()) else { panic!("{phone}") };
            assert_eq!(zones.len(), count, "{phone}");
        }
        assert_eq!(candidate_zones(&parse_e164("+99912345678").unwrap()), Zones::Unknown);
    }

    #[test]
    fn states_and_countries() {
        for (phone, states) in [
            ("+14155552671", vec!["CA"]),
            ("+18505550100", vec!["FL"]),
            ("+12035550100", vec!["CT"]),
            ("+17135550100", vec!["TX"]),
            ("+18005550100", vec![]),
            ("+16135550123", vec![]),
            ("+447911123456", vec![]),
        ] {
            assert_eq!(states_of(&parse_e164(phone).unwrap()), states, "{phone}");
        }
        assert_eq!(zones_of_state("TX"), ["America/Chicago", "America/Denver"]);
        assert_eq!(zones_of_state("FL"), ["America/Chicago", "America/New_York"]);
        assert_eq!(zones_of_state("CT"), ["America/New_York"]);
        assert!(zones_of_state("ON").is_empty());
        for (name, country) in [("US/Pacific", Some("US")), ("Asia/Calcutta", Some("IN")), ("UTC", None)] {
            assert_eq!(country_of(&zone(name).unwrap()), country, "{name}");
        }
        assert!(zone("Mars/Olympus").is_none());
    }
}
