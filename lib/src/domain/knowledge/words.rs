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
    left == right || Spelling::new(left).is_like(&Spelling::new(right))
}

/// A word with what tells at once that another is not like it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spelling<T> {
    /// The word.
    pub word: T,
    /// How many letters it has.
    pub letters: usize,
    /// Which letters it holds, as bits.
    held: u32,
}

impl<T: AsRef<str>> Spelling<T> {
    /// A word as it is spelt.
    pub fn new(word: T) -> Self {
        let one = |(letters, held), letter: char| (letters + 1, held | 1 << (u32::from(letter) % 32));
        let (letters, held) = word.as_ref().chars().fold((0, 0), one);
        Self { word, letters, held }
    }

    /// Whether it is the other word but for a slip of the thumb: each adds, drops, changes or swaps letters.
    pub fn is_like<U: AsRef<str>>(&self, other: &Spelling<U>) -> bool {
        let allowed = slips_in(self.letters.min(other.letters));
        let (left, right) = (self.word.as_ref(), other.word.as_ref());
        self.letters.abs_diff(other.letters) <= allowed
            && (self.held ^ other.held).count_ones() as usize <= 2 * allowed
            && (left == right || (allowed > 0 && distance(left, right, allowed) <= allowed))
    }
}

/// How many slips a word of so many letters is forgiven.
fn slips_in(letters: usize) -> usize {
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
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_tells_words_apart_at_once_never_parts_what_is_alike(word in "[a-f\u{e1}\u{fd}]{1,12}", slips in prop::collection::vec((0..4_u8, 0..12_usize, "[a-f]"), 0..3)) {
            let mut letters: Vec<char> = word.chars().collect();
            for (slip, at, letter) in slips {
                let at = at % letters.len().max(1);
                let letter = letter.chars().next().unwrap();
                match slip {
                    0 => letters.insert(at, letter),
                    1 if letters.len() > 1 => drop(letters.remove(at)),
                    2 if at + 1 < letters.len() => letters.swap(at, at + 1),
                    _ => letters[at] = letter,
                }
            }
            let other: String = letters.into_iter().collect();
            let allowed = slips_in(word.chars().count().min(other.chars().count()));
            prop_assert_eq!(alike(&word, &other), distance(&word, &other, allowed) <= allowed);
        }
    }

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
