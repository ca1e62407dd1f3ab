//! Reads answers: the question that was asked first, then any other that the words clearly fit.

use super::{
    phrases::{FILLER, NO, YES},
    text::{Clause, are_only, opens_with},
};
use crate::domain::{
    knowledge::{alike, stem, words},
    qualification::{Slot, SlotKind},
    slots::SlotName,
    turn::Reader,
};

/// What a word that stands in several options counts towards one of them.
const SHARED_WORD: f32 = 0.25;

/// The least share of an option's words that chooses it.
const LEAST_SHARE: f32 = 0.5;

/// An answer in the lead's own words.
pub struct Answer {
    /// The value, ready for the rules to read again.
    pub value: String,
    /// The words it came from.
    pub quote: String,
}

/// Reads the answer to the question that was asked.
pub fn to_asked(reader: Reader<'_>, slot: &Slot, statements: &[Clause]) -> Option<Answer> {
    match &slot.kind {
        SlotKind::Text => free_text(slot, statements),
        _ => precise(reader, slot, statements),
    }
}

/// Reads an answer that cannot be mistaken for another: a choice, yes or no, an address, a value.
pub fn precise(reader: Reader<'_>, slot: &Slot, statements: &[Clause]) -> Option<Answer> {
    statements.iter().find_map(|clause| {
        let value = match &slot.kind {
            SlotKind::Text => return None,
            SlotKind::Value { of } => return value(reader, *of, slot.asked, clause),
            SlotKind::Choice { options } => choose(options, clause)?,
            SlotKind::YesNo => {
                if yes_or_no(clause)? {
                    "yes".into()
                } else {
                    "no".into()
                }
            }
            SlotKind::Email => clause
                .raw
                .split(|letter: char| letter.is_whitespace() || ",;<>()\":".contains(letter))
                .find_map(|word| slot.parse(word))?,
        };
        Some(Answer { value, quote: clause.raw.clone() })
    })
}

/// What a clause states of a kind. Only what was asked for may be a bare value.
fn value(reader: Reader<'_>, of: SlotName, asked: bool, clause: &Clause) -> Option<Answer> {
    let found = reader.stated(&clause.raw, of, asked)?;
    Some(Answer { value: found.value.written(), quote: found.text })
}

/// Whether a clause is exactly one of the options: then it is an answer, whatever else it could mean.
pub fn is_option(slot: &Slot, clause: &Clause) -> bool {
    match &slot.kind {
        SlotKind::Choice { options } => options.iter().any(|option| words(option) == clause.words),
        _ => false,
    }
}

/// Whether a clause clearly chooses one of the options.
pub fn chooses(slot: &Slot, clause: &Clause) -> bool {
    matches!(&slot.kind, SlotKind::Choice { options } if choose(options, clause).is_some())
}

/// Whether a clause says yes or no.
pub fn yes_or_no(clause: &Clause) -> Option<bool> {
    let begins = |phrases: &[&str]| phrases.iter().any(|phrase| opens_with(&clause.words, phrase).is_some());
    // "No" is looked for first: "I do not" begins like "I do".
    if begins(NO) || clause.says_any(&["i dont", "i do not", "not yet", "no tengo"]) {
        Some(false)
    } else if begins(YES) {
        Some(true)
    } else {
        None
    }
}

/// The lead's words as they are, unless they are a bare yes or no to a question that cannot be answered so.
fn free_text(slot: &Slot, statements: &[Clause]) -> Option<Answer> {
    let first = statements.first()?;
    let only = |clause: &Clause, phrases| are_only(&clause.words, phrases, FILLER);
    let bare = statements.iter().all(|clause| only(clause, YES) || only(clause, NO));
    if bare && !takes_yes_or_no(&slot.label) {
        return None;
    }
    let whole: Vec<&str> = statements.iter().map(|clause| clause.raw.as_str()).collect();
    let value = whole.join(" ").trim_end_matches(['.', '!', '?', ',']).trim().to_owned();
    Some(Answer { value, quote: first.raw.clone() })
}

/// Whether a question opens as yes/no questions do.
pub fn takes_yes_or_no(label: &str) -> bool {
    const OPENINGS: &str = "do does did are is was were have has had can could will would should may need any anything anyone \
        tienes tiene teneis tienen has ha es eres esta estas son quieres quiere queres puedes puede necesitas necesita \
        vives vive sabes conoces te le hay algo alguna algun";
    let sentence = label.rsplit_once(['.', '!', ',']).map_or(label, |(_, last)| last);
    words(sentence).first().is_some_and(|first| OPENINGS.split_whitespace().any(|opening| opening == first))
}

/// The option a clause chooses, if it is clearly one.
fn choose(options: &[String], clause: &Clause) -> Option<String> {
    let spelled: Vec<Vec<String>> = options.iter().map(|option| words(option)).collect();
    let only = |fits: &dyn Fn(usize) -> bool| {
        let mut fitting = (0..options.len()).filter(|index| fits(*index));
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    };
    let kept = without_negated(clause);
    let exact = only(&|index| spelled[index] == clause.words);
    let named = || {
        only(&|index| {
            let whole = spelled[index].concat();
            !whole.is_empty() && (kept.says(&spelled[index].join(" ")) || kept.words.contains(&whole))
        })
    };
    let counted = || position(options, clause);
    let agreed = || {
        let yes = yes_or_no(clause)?;
        only(&|index| match spelled[index].first().map(String::as_str) {
            Some("yes" | "si") => yes,
            Some("no") => !yes,
            _ => false,
        })
    };
    let index = exact.or_else(named).or_else(counted).or_else(agreed).or_else(|| closest(&spelled, &kept))?;
    options.get(index).cloned()
}

/// "2", "b", "the second one", unless digits are part of the options themselves.
fn position(options: &[String], clause: &Clause) -> Option<usize> {
    const ORDINALS: [&[&str]; 5] = [
        &["1", "a", "first", "1st", "primero", "primera"],
        &["2", "b", "second", "2nd", "segundo", "segunda"],
        &["3", "c", "third", "3rd", "tercero", "tercera"],
        &["4", "d", "fourth", "4th", "cuarto", "cuarta"],
        &["5", "e", "fifth", "5th", "quinto", "quinta"],
    ];
    const AROUND: [&str; 14] = [
        "the", "one", "option", "number", "no", "please", "la", "el", "opcion", "numero", "por", "favor", "go", "with",
    ];
    if options.iter().any(|option| option.contains(char::is_numeric)) {
        return None;
    }
    let mut telling = clause.words.iter().filter(|word| !AROUND.contains(&word.as_str()));
    let word = telling.next()?;
    if telling.next().is_some() {
        return None;
    }
    ORDINALS.iter().take(options.len()).position(|names| names.contains(&word.as_str()))
}

/// The option with the most of its words in the clause, slips forgiven; nothing when two are meant.
fn closest(options: &[Vec<String>], clause: &Clause) -> Option<usize> {
    let same = |left: &str, right: &str| stem(left) == stem(right) || alike(left, right);
    let shares: Vec<f32> = options
        .iter()
        .enumerate()
        .map(|(index, option)| {
            let (mut found, mut whole) = (0.0, 0.0);
            for word in option {
                let others = options.iter().enumerate().filter(|(other, _)| *other != index);
                let shared = others.into_iter().any(|(_, other)| other.iter().any(|theirs| same(theirs, word)));
                let weight =
                    if shared || FILLER.contains(&word.as_str()) || word.len() < 3 { SHARED_WORD } else { 1.0 };
                whole += weight;
                if clause.words.iter().any(|said| same(said, word)) {
                    found += weight;
                }
            }
            if whole >= 1.0 && found >= 1.0 { found / whole } else { 0.0 }
        })
        .collect();
    let mut fitting = shares.iter().enumerate().filter(|(_, share)| **share >= LEAST_SHARE);
    let (index, _) = fitting.next()?;
    fitting.next().is_none().then_some(index)
}

/// The clause without what it rules out: "not implants, whitening".
fn without_negated(clause: &Clause) -> Clause {
    const RULING_OUT: [&str; 6] = ["not", "except", "besides", "dont", "excepto", "menos"];
    let mut words = Vec::new();
    let mut skip = 0;
    for word in &clause.words {
        if RULING_OUT.contains(&word.as_str()) {
            skip = 2;
        } else if skip > 0 && !["the", "want", "need", "a", "el", "la"].contains(&word.as_str()) {
            skip = 0;
        } else if skip == 0 {
            words.push(word.clone());
        }
    }
    Clause { words, ..clause.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ai::offline::text::clauses;

    fn chosen(options: &[&str], text: &str) -> Option<String> {
        let options: Vec<String> = options.iter().map(|option| (*option).into()).collect();
        choose(&options, &clauses(text)[0])
    }

    #[test]
    fn choices_are_matched_loosely_but_never_guessed() {
        const SERVICES: &[&str] = &["Dental implants", "Teeth whitening", "Dental cleaning"];
        for (text, option) in [
            ("dental implants", Some(0)),
            ("An implant please", Some(0)),
            ("whitenning", Some(1)),
            ("The second one", Some(1)),
            ("2", Some(1)),
            ("c", Some(2)),
            ("just a cleaning", Some(2)),
            ("not implants, whitening", Some(1)),
            ("dental", None),
            ("implants and whitening", None),
            ("purple", None),
        ] {
            let expected = option.map(|index: usize| SERVICES[index].to_owned());
            assert_eq!(chosen(SERVICES, text), expected, "{text}");
        }
        assert_eq!(chosen(&["This week", "Next week"], "this is for next week").as_deref(), Some("Next week"));
        assert_eq!(chosen(&["S\u{ed}", "No"], "si claro").as_deref(), Some("S\u{ed}"));
        assert_eq!(chosen(&["Yes, insured", "No"], "nope").as_deref(), Some("No"));
        assert_eq!(chosen(&["1-2 people", "3+ people"], "2"), None);
    }
}
