//! Phrases that ask for no more texts.
//!
//! A phrase is a row of words; `a|b` is either word, `?a|b` may be missing, `_` is up to two words of any kind. Words are
//! written as the normaliser leaves them: lower case, no accents, no apostrophes.

use std::{collections::HashMap, sync::LazyLock};

use super::Intent;
use Intent::{LikelyOptOut, OptOut, Unclear};

mod table;

/// The rule that fits a clause.
pub(super) struct Found {
    pub intent: Intent,
    pub rule: &'static str,
}

/// One phrase.
struct Rule {
    id: &'static str,
    intent: Intent,
    parts: Vec<Part>,
}

/// One place of a phrase.
enum Part {
    Word(Vec<&'static str>),
    Optional(Vec<&'static str>),
    Gap,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rules =
        table::PHRASES.iter().flat_map(|(id, intent, phrases)| phrases.iter().map(|phrase| (*id, *intent, *phrase)));
    rules.map(|(id, intent, phrase)| Rule { id, intent, parts: phrase.split(' ').map(part).collect() }).collect()
});

/// Which rules can begin with a word.
static BY_FIRST_WORD: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut index: HashMap<&'static str, Vec<usize>> = HashMap::new();
    for (number, rule) in RULES.iter().enumerate() {
        if let Some(Part::Word(words)) = rule.parts.first() {
            for word in words {
                index.entry(word).or_default().push(number);
            }
        }
    }
    index
});

fn part(text: &'static str) -> Part {
    match text.strip_prefix('?') {
        _ if text == "_" => Part::Gap,
        Some(words) => Part::Optional(words.split('|').collect()),
        None => Part::Word(text.split('|').collect()),
    }
}

/// Before a phrase these turn its meaning round, or make it a question: `don't stop texting me`, `why did you stop ..`.
const TURNING: [&str; 23] = [
    "dont", "not", "never", "cant", "cannot", "couldnt", "didnt", "wont", "wouldnt", "why", "when", "if", "unless",
    "without", "until", "before", "gave", "hadnt", "isnt", "doesnt", "put", "typed", "entered",
];
/// Directly before `stop` or `end` these make it a thing.
const NAMING: [&str; 14] =
    ["a", "the", "bus", "full", "pit", "last", "next", "first", "every", "rest", "truck", "train", "non", "one"];
/// After a phrase these limit it to a time or a place: `don't text me before nine`.
const LIMITING: [&str; 21] = [
    "before", "after", "at", "while", "until", "till", "during", "today", "tonight", "tomorrow", "on", "in", "between",
    "so", "unless", "but", "yet", "about", "too", "when", "of",
];

/// The strongest rule that fits somewhere in a clause.
pub(super) fn find(clause: &[String]) -> Option<Found> {
    let mut best: Option<Found> = None;
    for (start, word) in clause.iter().enumerate() {
        for number in BY_FIRST_WORD.get(word.as_str()).into_iter().flatten() {
            let Some(rule) = RULES.get(*number) else { continue };
            let Some(end) = matches(&rule.parts, clause, start) else { continue };
            let Some(intent) = in_context(rule.intent, clause, start, end) else { continue };
            if best.as_ref().is_none_or(|best| super::strength(intent) < super::strength(best.intent)) {
                best = Some(Found { intent, rule: rule.id });
            }
        }
    }
    best
}

/// Where a phrase that begins at a word ends.
fn matches(parts: &[Part], clause: &[String], at: usize) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return Some(at) };
    let fits = |words: &[&str]| clause.get(at).is_some_and(|word| words.contains(&word.as_str()));
    match part {
        Part::Word(words) => fits(words).then(|| matches(rest, clause, at + 1)).flatten(),
        Part::Optional(words) => {
            let taken = fits(words).then(|| matches(rest, clause, at + 1)).flatten();
            taken.or_else(|| matches(rest, clause, at))
        }
        Part::Gap => (0..=2).filter(|skip| at + skip <= clause.len()).find_map(|skip| matches(rest, clause, at + skip)),
    }
}

/// What the words around a phrase make of it; `None` if it is no phrase there.
fn in_context(intent: Intent, clause: &[String], start: usize, end: usize) -> Option<Intent> {
    let before = clause.get(start.saturating_sub(6)..start).unwrap_or_default();
    let names = |word: &String| NAMING.contains(&word.as_str());
    let nameable = clause.get(start).is_some_and(|word| matches!(word.as_str(), "stop" | "end" | "quit"));
    if nameable && before.last().is_some_and(names) {
        return None;
    }
    let turned = before.iter().any(|word| TURNING.contains(&word.as_str()));
    let limited = clause.get(end).is_some_and(|word| LIMITING.contains(&word.as_str()));
    match (intent, turned || limited) {
        (Unclear, true) => None,
        (_, true) => Some(Unclear),
        (intent, false) => Some(intent),
    }
}
