//! `audit_entries`: an append-only chain per workspace. Entries carry ids, never personal values.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    page::{Page, PageRequest},
    scoped::Scoped,
    time,
};
use crate::security::audit_chain::{GENESIS, Link};

#[derive(Serialize, Deserialize)]
struct AuditEntry {
    /// Workspace and sequence: two entries cannot take one place.
    _id: String,
    sequence: i64,
    actor: String,
    action: String,
    subject: String,
    previous: String,
    hash: String,
    #[serde(with = "time")]
    at: Timestamp,
}

/// An entry.
pub struct Audited {
    /// Its place in the chain, from 1.
    pub sequence: i64,
    /// A member's id, `system` or `provider`.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// The id of what it was done to.
    pub subject: String,
    /// When.
    pub at: Timestamp,
    /// The hash of the entry before.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
}

impl From<AuditEntry> for Audited {
    fn from(entry: AuditEntry) -> Self {
        let AuditEntry { sequence, actor, action, subject, previous, hash, at, .. } = entry;
        Self { sequence, actor, action, subject, at, previous, hash }
    }
}

impl Scope {
    fn audit_entries(&self) -> Scoped<AuditEntry> {
        Scoped::new(&self.database, "audit_entries", &self.workspace)
    }

    /// Appends an entry. `actor` is a member's id or `system`, `subject` the id of what it was done to.
    pub async fn audit(&self, actor: &str, action: &str, subject: &str, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let last = self.audit_entries().first(doc! {}, doc! { "sequence": -1 }, Some(tx)).await?;
        let (sequence, previous) = last.map_or((1, GENESIS.to_owned()), |last| (last.sequence + 1, last.hash));
        let workspace = self.workspace.as_str();
        let link = Link { previous: &previous, workspace, sequence, at: now.as_millisecond(), actor, action, subject };
        let entry = AuditEntry {
            _id: format!("{workspace}:{sequence}"),
            sequence,
            actor: actor.to_owned(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            hash: link.hash(),
            previous: previous.clone(),
            at: now,
        };
        self.audit_entries().insert(&entry, Some(tx)).await
    }

    /// The entries about one of these, the oldest first.
    pub async fn audited(&self, subjects: &[&str]) -> Result<Vec<Audited>> {
        let found =
            self.audit_entries().find(doc! { "subject": { "$in": subjects } }, doc! { "sequence": 1 }, 0).await?;
        Ok(found.into_iter().map(Audited::from).collect())
    }

    /// A page of entries, the newest first.
    pub async fn audit_page(&self, page: &PageRequest) -> Result<Page<Audited>> {
        let filter =
            page.position::<i64>().map_or_else(Default::default, |before| doc! { "sequence": { "$lt": before } });
        let found = self.audit_entries().find(filter, doc! { "sequence": -1 }, page.limit + 1).await?;
        Ok(page.page(found.into_iter().map(Audited::from).collect(), |entry| entry.sequence))
    }

    /// At most so many entries after a place, the oldest first.
    pub async fn audit_after(&self, sequence: i64, most: i64) -> Result<Vec<Audited>> {
        let filter = doc! { "sequence": { "$gt": sequence } };
        let found = self.audit_entries().find(filter, doc! { "sequence": 1 }, most).await?;
        Ok(found.into_iter().map(Audited::from).collect())
    }

    /// Place and hash of the last entry.
    pub async fn last_audited(&self) -> Result<Option<(i64, String)>> {
        let last = self.audit_entries().first(doc! {}, doc! { "sequence": -1 }, None).await?;
        Ok(last.map(|last| (last.sequence, last.hash)))
    }

    /// Forgets some of the oldest entries, from before a moment; gives how many, and the place of the last of them. The chain
    /// goes on: the oldest entry that stays names the one before it by its hash. The last entry always stays.
    pub async fn forget_older_audit(&self, before: Timestamp, most: i64, tx: &mut Tx) -> Result<(u64, i64)> {
        let found =
            self.audit_entries().find_within(doc! {}, doc! { "sequence": 1 }, most.saturating_add(1), tx).await?;
        let last = found.len().saturating_sub(1);
        let old: Vec<_> = found.into_iter().take(last).take_while(|entry| entry.at < before).collect();
        let through = old.last().map_or(0, |entry| entry.sequence);
        let ids: Vec<String> = old.into_iter().map(|entry| entry._id).collect();
        Ok((self.audit_entries().delete_these("_id", &ids, tx).await?, through))
    }

    /// How many entries are about one of these.
    pub async fn count_audited(&self, subjects: &[&str]) -> Result<u64> {
        self.audit_entries().count(doc! { "subject": { "$in": subjects } }, None).await
    }
}
