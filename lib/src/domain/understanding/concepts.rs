//! Words with one purpose in common, so that an example with `fee` also teaches something about `tarifa`.

use std::{collections::HashMap, sync::LazyLock};

use crate::domain::hashed::{SEED, hash};

#[rustfmt::skip]
mod table;

/// Only words of so many bytes stand for longer ones that begin with them.
const STEM_BYTES: usize = 5;

static BY_WORD: LazyLock<HashMap<&'static str, Vec<u32>>> = LazyLock::new(|| {
    let mut by_word: HashMap<&str, Vec<u32>> = HashMap::with_capacity(2_000);
    for (name, words) in table::CONCEPTS {
        let concept = hash(SEED ^ 0x0300_0000, name.as_bytes());
        for word in words.split(' ') {
            by_word.entry(word).or_default().push(concept);
        }
    }
    by_word
});

/// The concepts of a word in lower case without accents, as hashes; the main one first.
pub(super) fn of(word: &str) -> &'static [u32] {
    let shorter = (STEM_BYTES..=word.len().min(24)).rev().filter_map(|end| word.get(..end));
    std::iter::once(word).chain(shorter).find_map(|stem| BY_WORD.get(stem)).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_shares_its_concept_with_others_and_with_its_longer_forms() {
        assert_eq!(of("price"), of("precio"));
        assert_eq!(of("cancelarla"), of("cancelar"));
        assert_ne!(of("price"), of("hours"));
        assert!(of("xylophone").is_empty());
        assert!(of("").is_empty());
    }

    #[test]
    fn the_table_holds_what_a_text_looks_like_when_it_is_read() {
        for (name, words) in table::CONCEPTS {
            for word in words.split(' ') {
                let plain = !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
                assert!(plain, "{word:?} of {name}");
            }
        }
    }
}
