//! `audit_entries`: an append-only chain per workspace. Entries carry ids, never personal values.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{Scope, Tx, scoped::Scoped, time};
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

impl Scope {
    /// Appends an entry. `actor` is a member's id or `system`, `subject` the id of what it was done to.
    pub async fn audit(&self, actor: &str, action: &str, subject: &str, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let entries = Scoped::<AuditEntry>::new(&self.database, "audit_entries", &self.workspace);
        let last = entries.first(doc! {}, doc! { "sequence": -1 }, Some(tx)).await?;
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
        entries.insert(&entry, Some(tx)).await
    }
}
