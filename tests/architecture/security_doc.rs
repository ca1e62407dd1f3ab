//! docs/security on the OWASP ASVS: every requirement stands once, the files it names are there, and the summary counts right.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use super::files::{read, root};

const FOLDER: &str = "docs/security";
const SUMMARY: &str = "docs/security/asvs.md";

/// How a requirement stands.
const STATES: [&str; 5] = ["met", "in part", "not met", "operator", "n/a"];

/// How many requirements version 5.0.0 has at the levels that are listed.
const LEVELS: [(&str, usize); 2] = [("1", 70), ("2", 183)];

/// What stands between backticks and begins so is a path of the project.
const PATHS: [&str; 6] = ["lib/", "api/", "web/", "tests/", "docs/", "scripts/"];

/// A line of a table.
struct Requirement {
    number: String,
    level: String,
    state: String,
    place: String,
}

fn documents() -> Vec<String> {
    let entries = fs::read_dir(root().join(FOLDER)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let ours = names.filter(|name| name.starts_with("asvs") && name.ends_with(".md"));
    ours.map(|name| format!("{FOLDER}/{name}")).collect()
}

fn requirement(line: &str) -> Requirement {
    let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
    let [number, level, _, state, place] = cells[..] else { panic!("not five cells: {line}") };
    let [number, level, state, place] = [number, level, state, place].map(str::to_owned);
    Requirement { number, level, state, place }
}

fn requirements() -> Vec<Requirement> {
    let texts = documents().iter().map(|document| read(document)).collect::<Vec<_>>();
    let lines = texts.iter().flat_map(|text| text.lines());
    lines.filter(|line| line.starts_with("| V")).map(requirement).collect()
}

/// The paths that a text names between backticks.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|name| PATHS.iter().any(|begin| name.starts_with(*begin)))
}

#[test]
fn paths_are_what_stands_between_backticks() {
    let text =
        "As `lib/src/app.rs` does, and `literally`; neither lib/src/a.rs nor `/api/leads` is one: `docs/none.md`.";
    assert_eq!(paths(text).collect::<Vec<_>>(), ["lib/src/app.rs", "docs/none.md"]);
}

#[test]
fn every_requirement_of_both_levels_stands_once() {
    let all = requirements();
    let mut seen = BTreeSet::new();
    for one in &all {
        assert!(seen.insert(&one.number), "{} stands twice", one.number);
        assert!(STATES.contains(&one.state.as_str()), "{}: {} is no state", one.number, one.state);
    }
    for (level, many) in LEVELS {
        assert_eq!(all.iter().filter(|one| one.level == level).count(), many, "level {level}");
    }
    assert_eq!(all.len(), LEVELS.iter().map(|(_, many)| many).sum::<usize>());
}

#[test]
fn what_a_requirement_names_is_there() {
    for Requirement { number, place, .. } in requirements() {
        for path in paths(&place) {
            assert!(root().join(path).exists(), "{number} names {path}, which is not there");
        }
    }
}

#[test]
fn the_summary_counts_what_the_tables_say() {
    let mut counts = BTreeMap::new();
    for one in requirements() {
        *counts.entry((one.state, one.level)).or_insert(0_usize) += 1;
    }
    let count = |state: &str, level: &str| counts.get(&(state.to_owned(), level.to_owned())).copied().unwrap_or(0);
    let summary = read(SUMMARY);
    for state in STATES {
        let [first, second] = LEVELS.map(|(level, _)| count(state, level));
        let line = format!("| {state} | {first} | {second} | {} |", first + second);
        assert!(summary.lines().any(|found| found == line), "{SUMMARY} should say: {line}");
    }
}
