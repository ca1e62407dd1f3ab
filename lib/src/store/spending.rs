//! `spending`: how many segments a day has taken, for the budgets that limit it. Kept only for budgets that are set.

use anyhow::Result;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{Scope, Tx, scoped::Scoped};

#[derive(Serialize, Deserialize)]
struct StoredDay {
    _id: String,
    day: String,
    segments: i64,
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

    /// The segments of a day of the workspace's zone, such as `2026-11-23`.
    pub async fn on(&self, of: &str, day: &str, tx: &mut Tx) -> Result<u32> {
        let found = self.documents.get(&self.key(of, day), Some(tx)).await?;
        Ok(found.map_or(0, |found| u32::try_from(found.segments).unwrap_or(u32::MAX)))
    }

    /// Adds segments to a day.
    pub async fn add(&self, of: &str, day: &str, segments: u32, tx: &mut Tx) -> Result<()> {
        let change = doc! { "$inc": { "segments": i64::from(segments) }, "$set": { "day": day } };
        self.documents.upsert(doc! { "_id": self.key(of, day) }, change, Some(tx)).await
    }
}
