//! The link between one audit entry and the next: a hash over the former hash and the entry.

use aws_lc_rs::digest;
use serde::Serialize;

/// The hash the first entry of a workspace builds on.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What a link covers. Field order is part of the format.
#[derive(Serialize)]
pub struct Link<'a> {
    /// The former entry's hash.
    pub previous: &'a str,
    /// The workspace.
    pub workspace: &'a str,
    /// The entry's place in the chain, from 1.
    pub sequence: i64,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Who did it.
    pub actor: &'a str,
    /// What was done.
    pub action: &'a str,
    /// What it was done to.
    pub subject: &'a str,
}

impl Link<'_> {
    /// SHA-256 of the link as JSON, in hexadecimal.
    pub fn hash(&self) -> String {
        let canonical = serde_json::to_vec(self).unwrap_or_default();
        hex::encode(digest::digest(&digest::SHA256, &canonical))
    }
}

/// What is wrong with a chain, and at which place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The entry is not what it was when it was written.
    #[error("entry {0} was changed")]
    Changed(i64),
    /// The entry before it is another than when it was written.
    #[error("entry {0} does not follow the one before it: that one was replaced")]
    Relinked(i64),
    /// There is none in this place.
    #[error("entry {0} is missing")]
    Missing(i64),
    /// A signed head says that the entry was another one, or that there was one.
    #[error("entry {0} is not the one that was signed for")]
    NotSigned(i64),
    /// The head of the day on which the chain had reached this place is no signature of this workspace.
    #[error("the signed head at entry {0} was changed")]
    BadHead(i64),
}

impl Broken {
    /// The place.
    pub fn place(self) -> i64 {
        let (Self::Changed(place)
        | Self::Relinked(place)
        | Self::Missing(place)
        | Self::NotSigned(place)
        | Self::BadHead(place)) = self;
        place
    }
}

/// Goes along a chain, entry by entry.
#[derive(Default)]
pub struct Checker {
    last: Option<(i64, String)>,
}

impl Checker {
    /// Looks at the next entry, with the hash that is stored of it. The first one seen is believed to follow what came before:
    /// whether anything may be missing there is for the caller to know.
    ///
    /// # Errors
    /// What is wrong with it, or in front of it.
    pub fn next(&mut self, link: &Link<'_>, hash: &str) -> Result<(), Broken> {
        if let Some((last, _)) = &self.last
            && link.sequence != last + 1
        {
            return Err(Broken::Missing(last + 1));
        }
        if link.hash() != hash {
            return Err(Broken::Changed(link.sequence));
        }
        let genesis = (link.sequence == 1).then_some(GENESIS);
        if self.last.as_ref().map(|(_, hash)| hash.as_str()).or(genesis).is_some_and(|before| before != link.previous) {
            return Err(Broken::Relinked(link.sequence));
        }
        self.last = Some((link.sequence, hash.to_owned()));
        Ok(())
    }

    /// The place of the last entry seen.
    pub fn reached(&self) -> i64 {
        self.last.as_ref().map_or(0, |(sequence, _)| *sequence)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A stored entry.
    #[derive(Clone)]
    struct Entry {
        previous: String,
        sequence: i64,
        at: i64,
        words: [String; 3],
        hash: String,
    }

    impl Entry {
        fn link(&self) -> Link<'_> {
            let [actor, action, subject] = &self.words;
            let (previous, sequence, at) = (&self.previous, self.sequence, self.at);
            Link { previous, workspace: "w", sequence, at, actor, action, subject }
        }
    }

    fn chain(words: Vec<[String; 3]>) -> Vec<Entry> {
        let mut chain: Vec<Entry> = Vec::new();
        for (at, words) in (0_i64..).zip(words) {
            let previous = chain.last().map_or_else(|| GENESIS.to_owned(), |last| last.hash.clone());
            let mut entry = Entry { previous, sequence: at + 1, at, words, hash: String::new() };
            entry.hash = entry.link().hash();
            chain.push(entry);
        }
        chain
    }

    fn check(chain: &[Entry]) -> Result<(), Broken> {
        let mut checker = Checker::default();
        chain.iter().try_for_each(|entry| checker.next(&entry.link(), &entry.hash))
    }

    proptest! {
        #[test]
        fn whatever_is_changed_is_found_at_its_place(
            words in prop::collection::vec(prop::array::uniform3("[a-z:.]{1,8}"), 2..20),
            at: prop::sample::Index,
            kind in 0..9_usize,
        ) {
            let whole = chain(words);
            prop_assert_eq!(check(&whole), Ok(()));
            // A chain whose oldest entries were forgotten goes on.
            let at = at.index(whole.len());
            prop_assert_eq!(check(&whole[at..]), Ok(()));
            let mut broken = whole.clone();
            let sequence = whole[at].sequence;
            let expected = match kind {
                0..3 => { broken[at].words[kind].push('x'); Broken::Changed(sequence) }
                3 => { broken[at].at += 1; Broken::Changed(sequence) }
                4 => { broken[at].hash = "0".repeat(64); Broken::Changed(sequence) }
                5 => { broken[at].previous = "1".repeat(64); Broken::Changed(sequence) }
                6 => {
                    // Written anew with a hash that fits: the next one tells.
                    broken[at].words[0].push('x');
                    broken[at].hash = broken[at].link().hash();
                    if at + 1 == broken.len() { return Ok(()) }
                    Broken::Relinked(sequence + 1)
                }
                7 => {
                    if at == 0 || at + 1 == broken.len() { return Ok(()) }
                    broken.remove(at);
                    Broken::Missing(sequence)
                }
                _ => {
                    if at == 0 { return Ok(()) }
                    broken[at].sequence += 1;
                    Broken::Missing(sequence)
                }
            };
            prop_assert_eq!(check(&broken), Err(expected));
        }
    }

    #[test]
    fn every_part_of_an_entry_changes_its_hash() {
        let link = || Link {
            previous: GENESIS,
            workspace: "w",
            sequence: 1,
            at: 5,
            actor: "m",
            action: "takeover",
            subject: "c",
        };
        let hash = link().hash();
        assert_eq!(hash, link().hash());
        let changed = [
            Link { previous: "1", ..link() },
            Link { workspace: "x", ..link() },
            Link { sequence: 2, ..link() },
            Link { at: 6, ..link() },
            Link { actor: "n", ..link() },
            Link { action: "handback", ..link() },
            Link { subject: "d", ..link() },
        ];
        assert!(changed.iter().all(|link| link.hash() != hash));
    }
}
