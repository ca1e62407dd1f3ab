//! `audit_reads`: whose data a member has looked at today, so that one day's looking is one audit entry.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{Scope, Tx, scoped::Scoped, time};
use crate::{domain::id::MemberId, security::random::bytes_hash};

/// After so long a mark of a day is of no use.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(48);

#[derive(Serialize, Deserialize)]
struct Mark {
    /// The hash of member, day and what was looked at: a mark names nobody, and outlives an erasure for two days.
    _id: String,
    #[serde(with = "time")]
    expires_at: Timestamp,
}

impl Scope {
    /// Whether a member has looked at something on a day.
    pub async fn has_read(&self, member: &MemberId, day: &str, subject: &str) -> Result<bool> {
        Ok(self.audit_reads().get(&mark(member, day, subject), None).await?.is_some())
    }

    /// Marks that a member has; says whether that is new.
    pub async fn mark_read(
        &self,
        member: &MemberId,
        (day, now): (&str, Timestamp),
        subject: &str,
        tx: &mut Tx,
    ) -> Result<bool> {
        let id = mark(member, day, subject);
        if self.audit_reads().get(&id, Some(tx)).await?.is_some() {
            return Ok(false);
        }
        let expires_at = now.saturating_add(GOOD_FOR)?;
        self.audit_reads().insert(&Mark { _id: id, expires_at }, Some(tx)).await?;
        Ok(true)
    }

    fn audit_reads(&self) -> Scoped<Mark> {
        Scoped::new(&self.database, "audit_reads", &self.workspace)
    }
}

fn mark(member: &MemberId, day: &str, subject: &str) -> String {
    bytes_hash(format!("{}:{day}:{subject}", member.as_str()).as_bytes())
}
