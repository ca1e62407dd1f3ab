//! Streets with house numbers.

use crate::domain::qualification::folded_words;

/// Words that end the name of a street.
const ENDINGS: &str = "street st avenue ave road rd lane ln drive dr boulevard blvd court ct way place pl terrace square parkway \
    pkwy highway hwy close crescent circle trail";
/// Words that begin one.
const BEGINNINGS: &str = "calle c avenida avda av plaza paseo camino carrer rua via";
/// Words no street is named after.
const NO_STREET: &str = "a an the my your our on in at of to for by and or is are was it this that i we you can will no not please \
    days day weeks week hours hour minutes people rooms am pm times";
/// The most words between a house number and the ending.
const MOST_WORDS: usize = 4;

/// The text with every street as the same street, but for those the business named.
pub(super) fn without_streets(text: &str, open: &str) -> String {
    let pieces: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    let words: Vec<String> = pieces.iter().map(|piece| folded_words(piece).join(" ")).collect();
    let mut out: Vec<String> = pieces.iter().map(|piece| (*piece).to_owned()).collect();
    let named = |from: usize, to: usize| open.contains(&words[from..=to].join(" "));
    for at in 0..words.len() {
        if let Some(number) = number_before(&words, at).filter(|number| !named(*number, at)) {
            stand_in(&mut out, number, "12");
            out[number + 1] = "Example ".into();
            out.iter_mut().take(at).skip(number + 2).for_each(String::clear);
        } else if let Some(number) = number_after(&words, at).filter(|number| !named(at, *number)) {
            stand_in(&mut out, number, "12");
            out[at + 1] = "Ejemplo ".into();
            out.iter_mut().take(number).skip(at + 2).for_each(String::clear);
        }
    }
    out.concat()
}

/// Whether a word belongs to streets and is nobody's name.
pub(super) fn is_part(word: &str) -> bool {
    is_in(ENDINGS, word) || is_in(BEGINNINGS, word)
}

/// The house number of a street that ends here.
fn number_before(words: &[String], at: usize) -> Option<usize> {
    if !is_in(ENDINGS, &words[at]) {
        return None;
    }
    let nearest = at.checked_sub(2)?;
    let number = (at.saturating_sub(MOST_WORDS + 1)..=nearest).rev().find(|number| is_house(&words[*number]))?;
    is_name(&words[number + 1..at]).then_some(number)
}

/// The house number of a street that begins here.
fn number_after(words: &[String], at: usize) -> Option<usize> {
    if !is_in(BEGINNINGS, &words[at]) {
        return None;
    }
    let last = (at + MOST_WORDS + 2).min(words.len());
    (at + 2..last).find(|number| is_house(&words[*number]))
}

fn is_house(word: &str) -> bool {
    let digits = word.trim_end_matches(char::is_alphabetic);
    !digits.is_empty()
        && word.len() <= digits.len() + 1
        && digits.len() <= 5
        && digits.chars().all(|letter| letter.is_ascii_digit())
}

fn is_name(words: &[String]) -> bool {
    words.iter().all(|word| !word.is_empty() && !is_in(NO_STREET, word))
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// Replaces the word of a piece, and keeps the signs and the space after it.
fn stand_in(out: &mut [String], at: usize, word: &str) {
    let piece = &out[at];
    let end = piece.rfind(char::is_alphanumeric).map_or(0, |end| end + 1);
    let after = piece.get(end..).unwrap_or(" ").to_owned();
    out[at] = format!("{word}{after}");
}
