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

#[cfg(test)]
mod tests {
    use super::*;

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
