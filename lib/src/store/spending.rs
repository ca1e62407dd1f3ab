//! `spending`: what a day has taken, of segments, tokens or money, for the budgets that limit it. Segments are counted
//! only for budgets that are set.

use anyhow::Result;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{Scope, Tx, scoped::Scoped};

#[derive(Serialize, Deserialize)]
struct StoredDay {
    _id: String,
    day: String,
    /// How much, in the budget's own unit. Named after the first that were counted.
    #[serde(rename = "segments")]
    spent: i64,
}

/// What a workspace has spent.
pub struct Spending<'a> {
    scope: &'a Scope,
    documents: Scoped<StoredDay>,
}

impl Scope {
    /// What was spent.
    pub fn spending(&self) -> Spending<'_> {
        Spending { scope: self, documents: Scoped::new(&self.database, "spending", &self.workspace) }
    }
}

impl Spending<'_> {
    fn key(&self, of: &str, day: &str) -> String {
        format!("{}:{of}:{day}", self.scope.workspace.as_str())
    }

    /// What a day of the workspace's zone, such as `2026-11-23`, has taken.
    pub async fn on(&self, of: &str, day: &str, tx: Option<&mut Tx>) -> Result<u64> {
        let found = self.documents.get(&self.key(of, day), tx).await?;
        Ok(found.map_or(0, |found| u64::try_from(found.spent).unwrap_or(0)))
    }

    /// Adds to a day.
    pub async fn add(&self, of: &str, day: &str, spent: u64, tx: &mut Tx) -> Result<()> {
        let spent = i64::try_from(spent).unwrap_or(i64::MAX);
        let change = doc! { "$inc": { "segments": spent }, "$set": { "day": day } };
        self.documents.upsert(doc! { "_id": self.key(of, day) }, change, Some(tx)).await
    }
}
