//! Every line of `tests/programme`: what is bad is found, and nothing else.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Severity, lint,
    tests::{good_draft, good_surroundings},
};

#[derive(Deserialize)]
struct Line {
    language: String,
    text: String,
    expected: Vec<String>,
}

/// Found as meant, found without being meant, meant and not found.
#[derive(Default)]
struct Tally(usize, usize, usize);

/// Holds every line against the rules, and prints what each rule found. `mildest` is the mildest severity that counts: what
/// a line does not name must not be there.
fn hold(
    corpus: &str,
    pointer: &str,
    mildest: Severity,
    rules: &[&str],
    put: fn(&mut crate::domain::form::FormDraft, String),
) {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let (mut good, mut wrong) = (0, Vec::new());
    let lines: Vec<Line> = corpus.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &lines {
        let mut draft = good_draft();
        put(&mut draft, line.text.clone());
        let findings = lint(&draft, &good_surroundings());
        let counts = |rule: &str| rules.iter().any(|group| rule.starts_with(group));
        let found = findings
            .iter()
            .filter(|finding| finding.pointer == pointer && finding.severity <= mildest && counts(finding.rule));
        let mut found: Vec<&str> = found.map(|finding| finding.rule).collect();
        found.dedup();
        good += usize::from(line.expected.is_empty());
        for rule in &found {
            let tally = tallies.entry((*rule).to_owned()).or_default();
            if line.expected.iter().any(|expected| expected == rule) {
                tally.0 += 1;
            } else {
                tally.1 += 1;
                wrong.push(format!("{} is found in ({}) {}", rule, line.language, line.text));
            }
        }
        for missed in line.expected.iter().filter(|expected| !found.contains(&expected.as_str())) {
            tallies.entry(missed.clone()).or_default().2 += 1;
            wrong.push(format!("{missed} is not found in ({}) {}", line.language, line.text));
        }
    }
    println!("{} texts, {good} of them good", lines.len());
    for (rule, Tally(right, false_alarms, missed)) in &tallies {
        let share = |of: usize| if of == 0 { 100.0 } else { 100.0 * *right as f64 / of as f64 };
        let (precision, recall) = (share(right + false_alarms), share(right + missed));
        println!("{rule:<32} {right:>3} found, precision {precision:>5.1} %, recall {recall:>5.1} %");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn consents_are_judged_as_they_are_meant() {
    let corpus = include_str!("../../../../tests/programme/consent.jsonl");
    let rules = ["consent.", "disclosure.", "text.opt_out_word"];
    hold(corpus, "/draft/consent_text", Severity::Error, &rules, |draft, text| draft.consent_text = text);
}

#[test]
fn first_texts_are_judged_as_they_are_meant() {
    let corpus = include_str!("../../../../tests/programme/first-texts.jsonl");
    // The consent of the draft is in English: whether languages fit has a test of its own.
    let rules = ["text.b", "text.c", "text.f", "text.i", "text.k", "text.o", "text.p", "text.s", "text.v", "segments."];
    hold(corpus, "/draft/first_text", Severity::Warning, &rules, |draft, text| {
        draft.first_text = text;
        draft.questions.clear();
    });
}
