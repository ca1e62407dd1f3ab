//! What another version of a document does to its passages.

use std::collections::{HashMap, VecDeque};

use serde::Serialize;
use utoipa::ToSchema;

use super::{Passage, Validity};

/// What becomes of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It was not there.
    New,
    /// It stands where another one stood under the same question, or has other days.
    Changed,
    /// It stays as it is.
    Kept,
}

/// How many passages are new, changed, kept and gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Changes {
    /// How many were not there.
    pub new: usize,
    /// How many stand in the place of others.
    pub changed: usize,
    /// How many stay as they are.
    pub kept: usize,
    /// How many are there no longer.
    pub gone: usize,
}

/// What becomes of the next version's passages, each with its id, given those that are stored by id.
pub fn compare(stored: &HashMap<String, (String, Validity)>, next: &[(String, Passage)]) -> (Vec<Fate>, Changes) {
    let ids: std::collections::HashSet<&str> = next.iter().map(|(id, _)| id.as_str()).collect();
    let mut replaced: HashMap<&str, VecDeque<&str>> = HashMap::new();
    for (id, (question, _)) in stored.iter().filter(|(id, _)| !ids.contains(id.as_str())) {
        replaced.entry(question).or_default().push_back(id);
    }
    let mut changes = Changes { gone: replaced.values().map(VecDeque::len).sum(), ..Changes::default() };
    let mut fate = |(id, passage): &(String, Passage)| match stored.get(id) {
        Some((_, validity)) if *validity == passage.validity => {
            changes.kept += 1;
            Fate::Kept
        }
        Some(_) => {
            changes.changed += 1;
            Fate::Changed
        }
        None if replaced.get_mut(passage.question.as_str()).and_then(VecDeque::pop_front).is_some() => {
            changes.gone -= 1;
            changes.changed += 1;
            Fate::Changed
        }
        None => {
            changes.new += 1;
            Fate::New
        }
    };
    let fates = next.iter().map(&mut fate).collect();
    (fates, changes)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn passage(question: &str, validity: Validity) -> Passage {
        Passage { question: question.into(), answer: "x".into(), repeats: 0, validity }
    }

    #[test]
    fn passages_are_new_changed_kept_or_gone() {
        let always = Validity::default();
        let ending = Validity { valid_until: Some(date(2026, 12, 31)), ..always };
        let stored = [("a", "Prices"), ("b", "Prices"), ("c", "Hours"), ("d", "Parking")]
            .map(|(id, question)| (id.to_owned(), (question.to_owned(), always)));
        let next = [("a", "Prices", always), ("e", "Prices", always), ("c", "Hours", ending), ("f", "Pets", always)]
            .map(|(id, question, validity)| (id.to_owned(), passage(question, validity)));
        let (fates, changes) = compare(&HashMap::from(stored), &next);
        assert_eq!(fates, [Fate::Kept, Fate::Changed, Fate::Changed, Fate::New]);
        assert_eq!(changes, Changes { new: 1, changed: 2, kept: 1, gone: 1 });
    }
}
