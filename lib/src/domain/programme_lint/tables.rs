//! The phrases of all languages, by what they say. How phrases are written says [`super::phrase`].

mod consent;
mod disclosures;
mod replies;

use super::{phrase::Phrases, reading::Word};
pub(super) use consent::*;
pub(super) use disclosures::*;
pub(super) use replies::*;

/// Words that turn a sentence around.
const NEGATIONS: [&str; 30] = [
    "not", "no", "never", "t", "don", "won", "isn", "cannot", "without", "nor", "neither", "ni", "sin", "nunca",
    "jamas", "pas", "ne", "jamais", "sans", "aucun", "aucune", "nao", "sem", "nem", "nicht", "kein", "keine", "keinen",
    "non", "senza",
];

/// Whether a word turns a sentence around.
pub(super) fn is_negation(word: &Word<'_>) -> bool {
    NEGATIONS.contains(&word.plain.as_str())
}

/// Whether any of these words turns a sentence around.
pub(super) fn is_negated(words: &[Word<'_>]) -> bool {
    words.iter().any(is_negation)
}

/// Declares tables that are read once.
macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = [$($phrase:literal),* $(,)?];)*) => {
        $($(#[$doc])* pub(in crate::domain::programme_lint) static $name: std::sync::LazyLock<super::Phrases> =
            std::sync::LazyLock::new(|| super::Phrases::new(&[$($phrase),*]));)*
        /// Every phrase of this file, as it is written.
        #[cfg(test)]
        pub(super) const WRITTEN: &[&str] = &[$($($phrase),*),*];
    };
}
use tables;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::programme_lint::reading::plain;

    #[test]
    fn phrases_are_written_as_they_are_read() {
        for phrase in [consent::WRITTEN, disclosures::WRITTEN, replies::WRITTEN].concat() {
            for (place, step) in phrase.split(' ').enumerate() {
                if let Some(gap) = step.strip_prefix('[') {
                    let most: usize = gap.strip_suffix(']').unwrap().parse().unwrap();
                    assert!((1..=30).contains(&most) && (place > 0 || most <= 3), "{phrase}");
                    continue;
                }
                for word in step.split('|').filter(|word| !matches!(*word, "#" | "<link>" | "<address>")) {
                    let bare = word.trim_matches('*');
                    let letters = !bare.is_empty() && bare.chars().all(char::is_alphanumeric);
                    assert!(letters && plain(bare) == bare, "{word} in {phrase}");
                }
            }
            assert!(!phrase.ends_with(']'), "{phrase}");
        }
    }
}
