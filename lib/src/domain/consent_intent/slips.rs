//! Typing slips on STOP.

use super::Intent;

/// Words that lie one slip away from STOP, or look like it, and mean something of their own.
const WORDS: [&str; 22] = [
    "stoop", "shop", "slop", "top", "atop", "step", "stomp", "strop", "stops", "stow", "spot", "sop", "swop", "sto",
    "stopt", "stob", "drop", "crop", "chop", "stock", "store", "scoop",
];

/// What a lone word means as a mistyped STOP.
pub(super) fn of_stop(word: &str) -> Option<(Intent, &'static str)> {
    if word == "stop" {
        return None;
    }
    let near = distance_is_one(word, "stop");
    if WORDS.contains(&word) {
        // The last ones of the list are no slips at all.
        return (near || word == "spot").then_some((Intent::Unclear, "slip.stop_is_a_word"));
    }
    if near || collapsed(word) == "stop" {
        return Some((Intent::OptOut, "slip.stop"));
    }
    None
}

/// A word with every run of one letter written once: `stoooop`.
fn collapsed(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// Whether a longer word is another one, or lies one slip from it. Short words are too close to each other to tell.
pub(super) fn one_slip_apart(word: &str, target: &str) -> bool {
    word == target || word.len() >= 5 && distance_is_one(word, target)
}

/// Whether one letter added, left out, replaced or swapped with its neighbour turns one word into the other.
fn distance_is_one(word: &str, target: &str) -> bool {
    // A letter is at most four bytes: most words are told apart without looking at their letters.
    if word.len().abs_diff(target.len()) > 4 {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (word.chars().collect(), target.chars().collect());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let prefix = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let rest = (a.get(prefix..).unwrap_or_default(), b.get(prefix..).unwrap_or_default());
    match rest {
        ([], []) => false,
        ([_, after @ ..], whole) | (whole, [_, after @ ..]) if after == whole => true,
        ([x1, x2, xs @ ..], [y1, y2, ys @ ..]) if x1 == y2 && x2 == y1 && xs == ys => true,
        ([_, xs @ ..], [_, ys @ ..]) => xs == ys,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip() {
        for word in ["stpo", "sotp", "tsop", "stp", "sop", "stopp", "sstop", "st0p", "stip", "xtop", "top", "stopx"] {
            assert!(distance_is_one(word, "stop"), "{word}");
        }
        for word in ["stop", "spot", "pots", "st", "stopping", "", "help"] {
            assert!(!distance_is_one(word, "stop"), "{word}");
        }
    }
}
