//! Cuts statements into sentences that a text can hold, without tearing words, numbers or what belongs to them.

use unicode_normalization::UnicodeNormalization;

use crate::domain::{segments::segment, smart_encoding::smart_encode};

/// The longest answer, in characters.
pub const LONGEST_ANSWER: usize = 280;
/// The most segments an answer may cost.
pub const MOST_SEGMENTS: u32 = 2;
/// A sentence is not cut at a comma before this share of the longest answer.
const LEAST_SHARE: usize = 3;

/// A word is longer than an answer may be.
#[derive(Debug, PartialEq, Eq)]
pub struct WordTooLong;

/// How well two words can be parted, from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cut {
    /// A number and what it counts.
    Torn,
    /// Two numbers.
    Numbers,
    /// Two words.
    Words,
    /// Two parts of a sentence.
    Parts,
}

/// Whether an answer can be texted.
pub fn fits(answer: &str) -> bool {
    answer.chars().count() <= LONGEST_ANSWER && segment(answer).segments <= MOST_SEGMENTS
}

/// A text on one line, in characters that cost no more than they must. Fractions stay: `3½` is not `31/2`.
pub fn tidy(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.nfc() {
        match letter {
            '\u{bc}'..='\u{be}' => plain.push(letter),
            '\u{ad}' => {}
            // Where no space follows the end of a sentence.
            '\u{3002}' | '\u{ff01}' | '\u{ff0c}' | '\u{ff1f}' => {
                plain.push_str(&smart_encode(letter.encode_utf8(&mut [0; 4])));
                plain.push(' ');
            }
            letter if letter.is_whitespace() || letter.is_control() => plain.push(' '),
            letter => plain.push_str(&smart_encode(letter.encode_utf8(&mut [0; 4]))),
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The sentences of a tidy statement, each as long as an answer at most.
pub fn sentences(statement: &str) -> Result<Vec<String>, WordTooLong> {
    let mut found = Vec::new();
    let mut sentence: Vec<&str> = Vec::new();
    let words: Vec<&str> = statement.split(' ').filter(|word| !word.is_empty()).collect();
    for (at, word) in words.iter().enumerate() {
        sentence.push(word);
        if words.get(at + 1).is_none_or(|next| ends_sentence(word, next, sentence.len() == 1)) {
            within(&sentence, &mut found)?;
            sentence.clear();
        }
    }
    Ok(found)
}

/// Adds a sentence, in parts if an answer cannot hold it.
fn within(sentence: &[&str], found: &mut Vec<String>) -> Result<(), WordTooLong> {
    let mut rest = sentence;
    while !rest.is_empty() {
        let counts: Vec<usize> = (1..=rest.len().min(LONGEST_ANSWER)).collect();
        let most = counts.partition_point(|count| fits(&rest[..*count].join(" ")));
        if most == 0 {
            return Err(WordTooLong);
        }
        let count = if most == rest.len() { most } else { best_cut(rest, most) };
        found.push(rest[..count].join(" "));
        rest = &rest[count..];
    }
    Ok(())
}

/// After how many of the words, and at most so many, a sentence is best cut.
fn best_cut(words: &[&str], most: usize) -> usize {
    let long = |count: usize| words[..count].join(" ").len() >= LONGEST_ANSWER / LEAST_SHARE;
    let quality = |count: &usize| {
        let cut = cut(words[count - 1], words[*count]);
        (if cut == Cut::Parts && !long(*count) { Cut::Words } else { cut }, *count)
    };
    (1..=most).max_by_key(quality).unwrap_or(most)
}

fn cut(left: &str, right: &str) -> Cut {
    let (before, after) = (counts(left), counts(right));
    let closed = left.ends_with([',', ';', ':', ')']) || right.starts_with('(') || ["-", "/", "|"].contains(&right);
    match (before, after) {
        (true, true) => Cut::Numbers,
        (_, _) if closed => Cut::Parts,
        (false, false) => Cut::Words,
        _ => Cut::Torn,
    }
}

/// Words that count or name a currency, so that what stands beside them belongs to them.
const COUNTING: &str = "usd eur gbp mxn cad dollars euros pounds pesos one two three four five six seven eight nine ten eleven \
    twelve fifteen twenty thirty forty fifty sixty ninety hundred thousand million half dozen january february march april \
    may june july august september october november december dos tres cuatro cinco seis siete ocho nueve diez once doce \
    quince veinte treinta cuarenta cincuenta sesenta noventa cien mil medio media enero febrero marzo abril mayo junio julio \
    agosto septiembre octubre noviembre diciembre";

/// Whether a word is a number, a currency, or part of a date.
fn counts(word: &str) -> bool {
    let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    word.chars().any(|letter| letter.is_numeric() || is_currency(letter) || letter == '%')
        || COUNTING.split_whitespace().any(|counting| counting == bare)
}

fn is_currency(letter: char) -> bool {
    matches!(letter, '$' | '\u{a2}'..='\u{a5}' | '\u{20a0}'..='\u{20cf}')
}

/// Words with a dot that end no sentence.
const SHORTENED: &str = "mr mrs ms dr prof st ave rd blvd no nr nos approx ca min max tel ext vs etc inc ltd co e.g i.e a.m p.m \
    sr sra srta dra av avda num pag aprox ej ee.uu z.b mo tu we th fr sa su mon tue wed thu fri sat sun jan feb mar apr jun jul \
    aug sep sept oct nov dec";

/// Whether a sentence ends between two words; `first`: the left one begins it.
fn ends_sentence(left: &str, right: &str, first: bool) -> bool {
    let bare = left.trim_end_matches(['"', '\'', ')', ']', '\u{bb}']);
    let Some(end) = bare.chars().next_back().filter(|end| matches!(end, '.' | '!' | '?' | '\u{2026}')) else {
        return false;
    };
    let opens = right.trim_start_matches(|letter: char| "\"'([\u{bf}\u{a1}\u{ab}-".contains(letter));
    if !opens.chars().next().is_some_and(|letter| letter.is_uppercase() || letter.is_numeric() || is_currency(letter)) {
        return false;
    }
    let word = bare.trim_end_matches(['.', '!', '?']).trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let lower = word.to_lowercase();
    let shortened = word.chars().count() <= 1 && !word.chars().any(char::is_numeric)
        || (first && word.chars().all(char::is_numeric))
        || SHORTENED.split_whitespace().any(|known| known == lower);
    end != '.' || !shortened
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_people_end_them() {
        for (text, expected) in [
            ("We open at 9. Come early!", vec!["We open at 9.", "Come early!"]),
            (
                "Dr. Lee takes approx. 45 minutes. Then you go.",
                vec!["Dr. Lee takes approx. 45 minutes.", "Then you go."],
            ),
            ("1. Call us. 2. Wait.", vec!["1. Call us.", "2. Wait."]),
            ("From 9 a.m. Monday to Friday.", vec!["From 9 a.m. Monday to Friday."]),
            ("It costs 2.5 to 3.5 euros. \u{bf}Y t\u{fa}?", vec!["It costs 2.5 to 3.5 euros.", "\u{bf}Y t\u{fa}?"]),
            ("See example.com. it works", vec!["See example.com. it works"]),
        ] {
            assert_eq!(sentences(text).unwrap(), expected);
        }
    }

    #[test]
    fn a_long_sentence_is_cut_between_its_parts_and_never_beside_a_number() {
        let long = format!("We {} and we come for $ 1 400 per visit within 45 minutes", "really care ".repeat(20));
        let found = sentences(&tidy(&long)).unwrap();
        assert_eq!(found.join(" "), tidy(&long));
        assert!(found.iter().all(|part| fits(part)));
        for pad in 200..285 {
            let text = format!("{} it is 1 400 EUR or 45 minutes a day, from May 5 on", "x ".repeat(pad / 2));
            for part in sentences(&text).unwrap() {
                for torn in ["1", "1 400", "45"] {
                    assert!(!part.ends_with(&format!(" {torn}")), "{part}");
                }
                assert!(!part.starts_with("EUR") && !part.starts_with("minutes") && !part.starts_with("5 "), "{part}");
            }
        }
        let listed = format!("{}, {}", "a few words of one part".repeat(6), "and some of the other part ".repeat(8));
        assert!(sentences(&tidy(&listed)).unwrap()[0].ends_with(','));
    }

    #[test]
    fn a_word_that_no_text_can_hold_is_told() {
        assert_eq!(sentences(&"x".repeat(281)), Err(WordTooLong));
        assert!(sentences(&"\u{44f} ".repeat(200)).unwrap().iter().all(|part| fits(part)));
    }

    #[test]
    fn typographic_characters_become_plain_ones_but_fractions_stay() {
        assert_eq!(
            tidy("\u{201c}Don\u{2019}t\u{201d}\u{a0}\u{2013} 3\u{bd}\n hours\u{2026}"),
            "\"Don't\" - 3\u{bd} hours..."
        );
        assert_eq!(tidy("cafe\u{301}"), "caf\u{e9}");
    }
}
