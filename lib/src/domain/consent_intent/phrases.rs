//! Phrases that ask for no more texts.
//!
//! A phrase is a row of words; `a|b` is either word, `?a|b` may be missing, `~a|b` allows one typing slip, `_` is up to two
//! words of any kind, `.` (also as one of several words) is the end of
//! the clause or a word that closes it, `^` at the front is its beginning, `$name` is a
//! set of words. Words are written as the normaliser leaves them: lower case, no accents, no apostrophes.

use std::{collections::HashMap, hash::BuildHasherDefault, sync::LazyLock};

use super::{
    Intent, slips,
    words::{self, Fnv, Set},
};

mod context;
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
    from_the_beginning: bool,
    parts: Vec<Part>,
}

/// One place of a phrase.
enum Part {
    Word(Set),
    WordOrEnd(Set),
    Optional(Set),
    Near(Set),
    Gap,
    End,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let phrases =
        table::groups().flat_map(|(id, intent, phrases)| phrases.iter().map(move |phrase| (*id, *intent, *phrase)));
    phrases
        .map(|(id, intent, phrase)| {
            let (from_the_beginning, phrase) = phrase.strip_prefix("^ ").map_or((false, phrase), |rest| (true, rest));
            Rule { id, intent, from_the_beginning, parts: phrase.split(' ').map(part).collect() }
        })
        .collect()
});

/// Rules by a word they can begin with.
type Index = HashMap<&'static str, Vec<&'static Rule>, BuildHasherDefault<Fnv>>;

static BY_FIRST_WORD: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index::default();
    for rule in RULES.iter() {
        if let Some(Part::Word(words)) = rule.parts.first() {
            for word in words {
                index.entry(word).or_default().push(rule);
            }
        }
    }
    index
});

fn part(text: &'static str) -> Part {
    match text.split_at_checked(1) {
        _ if text == "_" => Part::Gap,
        _ if text == "." => Part::End,
        Some(("?", words)) => Part::Optional(alternatives(words)),
        Some(("~", words)) => Part::Near(alternatives(words)),
        _ => {
            let mut words = alternatives(text);
            if words.remove(".") { Part::WordOrEnd(words) } else { Part::Word(words) }
        }
    }
}

fn alternatives(text: &'static str) -> Set {
    text.split('|').flat_map(|word| word.strip_prefix('$').map_or(word, table::set).split('|')).collect()
}

/// The strongest rule that fits somewhere in a clause.
pub(super) fn find(clause: &[String]) -> Option<Found> {
    let mut best: Option<Found> = None;
    for (start, word) in clause.iter().enumerate() {
        let word = if words::is_near_unsubscribe(word) { "unsubscribe" } else { word };
        for rule in BY_FIRST_WORD.get(word).into_iter().flatten() {
            if rule.from_the_beginning && !context::begins(clause, start) {
                continue;
            }
            let Some(end) = rule.parts.split_first().and_then(|(_, rest)| matches(rest, clause, start + 1)) else {
                continue;
            };
            let Some(intent) = context::weigh(rule.intent, clause, start, end) else { continue };
            if best.as_ref().is_none_or(|best| super::strength(intent) < super::strength(best.intent)) {
                best = Some(Found { intent, rule: rule.id });
            }
        }
    }
    best
}

/// Where a phrase whose rest is looked for at a word ends. A phrase has few optional places, so that the work for one word
/// is bounded, whatever the length of the text.
fn matches(parts: &[Part], clause: &[String], at: usize) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return Some(at) };
    let word = clause.get(at).map(String::as_str);
    match part {
        Part::Word(words) => words.contains(word?).then(|| matches(rest, clause, at + 1)).flatten(),
        Part::WordOrEnd(words) => {
            let taken = word.is_some_and(|word| words.contains(word));
            let taken = taken.then(|| matches(rest, clause, at + 1)).flatten();
            taken.or_else(|| context::ends(clause, at).then(|| matches(rest, clause, at)).flatten())
        }
        Part::Near(words) => {
            let word = word?;
            words.iter().any(|near| slips::one_slip_apart(word, near)).then(|| matches(rest, clause, at + 1)).flatten()
        }
        Part::Optional(words) => {
            let taken = word.is_some_and(|word| words.contains(word));
            taken.then(|| matches(rest, clause, at + 1)).flatten().or_else(|| matches(rest, clause, at))
        }
        Part::Gap => (0..=2).filter(|skip| at + skip <= clause.len()).find_map(|skip| matches(rest, clause, at + skip)),
        Part::End => context::ends(clause, at).then_some(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_well_formed() {
        for rule in RULES.iter() {
            assert!(matches!(rule.parts.first(), Some(Part::Word(_))), "{}: a phrase begins with a word", rule.id);
            for part in &rule.parts {
                if let Part::Word(words) | Part::WordOrEnd(words) | Part::Optional(words) | Part::Near(words) = part {
                    let strange = words.iter().find(|word| word.is_empty() || !word.chars().all(char::is_alphanumeric));
                    assert!(strange.is_none(), "{}: {strange:?}", rule.id);
                }
            }
        }
    }
}
