//! The phrases, by language, and the sets of words they share. New ones come from real answers; the texts they were
//! found by go into `tests/consent/`.

use super::Intent;

mod de;
mod en;
mod es;
mod fr;
mod it;
mod pt;

/// Rule id, meaning, phrases.
pub(super) type Group = (&'static str, Intent, &'static [&'static str]);

/// Every group of phrases. The lists of all languages always apply.
pub(super) fn groups() -> impl Iterator<Item = &'static Group> {
    [en::PHRASES, es::PHRASES, fr::PHRASES, pt::PHRASES, de::PHRASES, it::PHRASES].into_iter().flatten()
}

/// The words behind `$name` in a phrase.
pub(super) fn set(name: &str) -> &'static str {
    let sets = [en::SETS, es::SETS, fr::SETS, pt::SETS, de::SETS, it::SETS];
    sets.into_iter().flatten().find(|(known, _)| *known == name).map_or("", |(_, words)| words)
}
