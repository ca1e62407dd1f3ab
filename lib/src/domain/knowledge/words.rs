//! Words, without what spelling and endings make of them.

use crate::domain::qualification::fold;

/// The folded words of a text; apostrophes vanish, so that "what's" is one word.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text).replace('\'', "");
    folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(Into::into).collect()
}

/// A word without its commonest endings, in English and Spanish.
pub fn stem(word: &str) -> &str {
    let long = |rest: &str| rest.len() >= 3;
    for ending in ["ings", "ing", "ies", "ed", "es", "s"] {
        if let Some(rest) = word.strip_suffix(ending).filter(|rest| long(rest)) {
            // "glass" and "bus" keep their end.
            if ending == "s" && (rest.ends_with('s') || rest.ends_with('u') || rest.ends_with('i')) {
                break;
            }
            return rest.strip_suffix('e').filter(|rest| long(rest)).unwrap_or(rest);
        }
    }
    for ending in ["e", "o", "a", "y"] {
        if let Some(rest) = word.strip_suffix(ending).filter(|rest| rest.len() >= 4) {
            return rest;
        }
    }
    word
}

/// Whether two words are the same but for a slip of the thumb.
pub fn alike(left: &str, right: &str) -> bool {
    let allowed = slips_in(left.chars().count().min(right.chars().count()));
    left == right || (allowed > 0 && distance(left, right, allowed) <= allowed)
}

/// How many slips a word of so many letters is forgiven.
pub(super) fn slips_in(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Insertions, deletions, substitutions and swaps of neighbours between two words, counted up to a limit.
fn distance(left: &str, right: &str, limit: usize) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len().abs_diff(right.len()) > limit {
        return limit + 1;
    }
    let mut rows = vec![(0..=right.len()).collect::<Vec<usize>>()];
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let kept = rows[i][j] + usize::from(a != b);
            let mut least = kept.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_forgiven_in_long_words_only() {
        assert!(alike("whitening", "whitenning") && alike("implnats", "implants") && alike("tuseday", "tuesday"));
        assert!(!alike("day", "pay") && !alike("monday", "sunday"));
        for (word, stemmed) in [("prices", "pric"), ("opening", "open"), ("glass", "glass"), ("implantes", "implant")] {
            assert_eq!(stem(word), stemmed);
        }
        assert_eq!(stem("price"), "pric");
    }
}
