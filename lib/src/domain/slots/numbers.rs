//! Numbers in words, English and Spanish, up to 9,999.

use std::{collections::HashMap, sync::LazyLock};

use super::tokens::Tokens;

/// Words that stand for one number by themselves.
const SMALL: [(&str, u64); 88] = [
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("dozen", 12),
    ("cero", 0),
    ("un", 1),
    ("uno", 1),
    ("una", 1),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("diez", 10),
    ("once", 11),
    ("doce", 12),
    ("trece", 13),
    ("catorce", 14),
    ("quince", 15),
    ("dieciseis", 16),
    ("diecisiete", 17),
    ("dieciocho", 18),
    ("diecinueve", 19),
    ("veinte", 20),
    ("veintiuno", 21),
    ("veintiun", 21),
    ("veintiuna", 21),
    ("veintidos", 22),
    ("veintitres", 23),
    ("veinticuatro", 24),
    ("veinticinco", 25),
    ("veintiseis", 26),
    ("veintisiete", 27),
    ("veintiocho", 28),
    ("veintinueve", 29),
    ("treinta", 30),
    ("cuarenta", 40),
    ("cincuenta", 50),
    ("sesenta", 60),
    ("setenta", 70),
    ("ochenta", 80),
    ("noventa", 90),
    ("cien", 100),
    ("ciento", 100),
    ("doscientos", 200),
    ("doscientas", 200),
    ("trescientos", 300),
    ("trescientas", 300),
    ("cuatrocientos", 400),
    ("cuatrocientas", 400),
    ("quinientos", 500),
    ("quinientas", 500),
    ("seiscientos", 600),
    ("seiscientas", 600),
    ("setecientos", 700),
    ("setecientas", 700),
    ("ochocientos", 800),
    ("ochocientas", 800),
    ("novecientos", 900),
    ("novecientas", 900),
];

static BY_WORD: LazyLock<HashMap<&str, u64>> = LazyLock::new(|| SMALL.into_iter().collect());

/// The number that a folded word stands for by itself.
pub(super) fn small(word: &str) -> Option<u64> {
    BY_WORD.get(word).copied()
}

/// A number in words from this token on, and how many tokens it takes.
pub(super) fn in_words(tokens: &Tokens, from: usize) -> Option<(u64, usize)> {
    let (mut total, mut part, mut at) = (0_u64, 0_u64, from);
    let mut last = u64::MAX;
    loop {
        let word = tokens.word(at);
        if let Some(value) = tokens.get(at).and_then(|token| token.small) {
            // Each part is smaller than the one before it: `twenty one`, `ciento veinte`, never `two three`.
            let fits = if last == u64::MAX { true } else { value != 0 && value < scale(last) };
            if !fits {
                break;
            }
            part += value;
            last = value;
            at += 1;
        } else if word == "hundred" && (1..10).contains(&part) {
            part *= 100;
            last = 100;
            at += 1;
        } else if matches!(word, "thousand" | "mil") && total == 0 && part < 10 {
            total = part.max(1) * 1_000;
            part = 0;
            last = 1_000;
            at += 1;
        } else if matches!(word, "and" | "y" | "-") && last != u64::MAX && continues(tokens, at + 1, last) {
            at += 1;
        } else {
            break;
        }
    }
    (at > from && (total > 0 || last != u64::MAX)).then_some((total + part, at - from))
}

/// The smallest number that is written behind `last` with more digits than fit: `twenty` takes 1 to 9.
fn scale(last: u64) -> u64 {
    match last {
        1_000 => 1_000,
        100..1_000 => 100,
        20..100 => 10,
        _ => 0,
    }
}

fn continues(tokens: &Tokens, at: usize, last: u64) -> bool {
    tokens.get(at).and_then(|token| token.small).is_some_and(|value| value > 0 && value < scale(last))
}

/// A number in digits or words from this token on, and how many tokens it takes.
pub(super) fn at(tokens: &Tokens, from: usize) -> Option<(u64, usize)> {
    tokens.number(from).map(|number| (number, 1)).or_else(|| in_words(tokens, from))
}
