//! What the classifier sees of a text.
//!
//! Letters in a row, words, and concepts with the two before them. Of numbers only the size counts, apart from ages at
//! which nobody may sign. Punctuation says nothing but that something is asked.

use std::borrow::Cow;

use super::{concepts, model};
use crate::domain::{
    consent_intent::normal::Normal,
    hashed::{SEED, bucket, hash},
};

/// Only so much of a text is looked at, in bytes: enough for the words below in every script.
const LONGEST: usize = 1_600;
/// Only this many bytes of words are read, so that the time for one text has a bound.
const READ_BYTES: usize = 240;
/// How many bytes in a row count at least and at most.
const LETTERS: (usize, usize) = (2, 4);
/// How many signs of a text count.
const SIGNS: usize = 4;

/// Kinds of features begin at different hashes.
const WORD: u32 = SEED ^ 0x0100_0000;
const PAIR: u32 = SEED ^ 0x0200_0000;
const SHAPE: u32 = SEED ^ 0x0400_0000;
const SIGN: u32 = SEED ^ 0x0500_0000;

/// How much a feature counts beside a group of letters.
const CONCEPT_VALUE: u8 = 3;
const PAIR_VALUE: u8 = 2;
const SHAPE_VALUE: u8 = 2;
const SIGN_VALUE: u8 = 2;

/// Calls `seen` with the bucket and the value of every feature.
pub(super) fn each(text: &str, mut seen: impl FnMut(usize, u8)) {
    let text = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or_default();
    let normal = Normal::read(text);
    let mut seen = |hash: u32, value: u8| seen(bucket(hash, model::BUCKETS), value);
    let mut line: Vec<u8> = Vec::with_capacity(READ_BYTES + 2);
    line.push(b' ');
    let start = hash(PAIR, b"^");
    let (mut words, mut previous, mut before) = (0_usize, start, start);
    for word in normal.clauses.iter().flatten() {
        if line.len() + word.len() > READ_BYTES {
            break;
        }
        let word = sized(word);
        let whole = hash(WORD, word.as_bytes());
        seen(whole, 1);
        let concepts = concepts::of(&word);
        concepts.iter().for_each(|concept| seen(*concept, CONCEPT_VALUE));
        let main = concepts.first().copied().unwrap_or(whole).to_le_bytes();
        seen(hash(previous, &main), PAIR_VALUE);
        if words > 1 {
            seen(hash(before, &main), 1);
        }
        (words, before, previous) = (words + 1, previous, hash(PAIR, &main));
        line.extend_from_slice(word.as_bytes());
        line.push(b' ');
    }
    seen(hash(previous, b"$"), PAIR_VALUE);
    letters(&line, &mut seen);
    seen(hash(SHAPE, &[length_class(words)]), SHAPE_VALUE);
    if text.contains(['?', '¿']) {
        seen(hash(SHAPE, b"?"), SHAPE_VALUE);
    }
    for sign in normal.emoji.chars().filter(|sign| !matches!(sign, '¿' | '¡' | '…')).take(SIGNS) {
        seen(hash(SIGN, &u32::from(sign).to_le_bytes()), SIGN_VALUE);
    }
}

fn letters(line: &[u8], seen: &mut impl FnMut(u32, u8)) {
    for at in 0..line.len() {
        let mut so_far = SEED;
        for (length, byte) in line.iter().skip(at).take(LETTERS.1).enumerate() {
            so_far = hash(so_far, &[*byte]);
            if length + 1 >= LETTERS.0 {
                seen(so_far, 1);
            }
        }
    }
}

/// A word with its digits reduced to what they tell: a number that may be a minor's age, or how long it is.
fn sized(word: &str) -> Cow<'_, str> {
    if !word.bytes().any(|byte| byte.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    if !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Cow::Owned(word.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect());
    }
    match word.parse::<u8>() {
        Ok(8..=17) if word.len() < 3 => Cow::Borrowed("0#age"),
        _ => Cow::Owned(format!("0#{}", word.len().min(6))),
    }
}

const fn length_class(words: usize) -> u8 {
    match words {
        0..=3 => words as u8,
        4..=5 => 4,
        6..=8 => 5,
        9..=13 => 6,
        _ => 7,
    }
}
