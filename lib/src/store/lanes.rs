//! `lanes`: the lines of texts before senders, campaigns and brands.

use anyhow::Result;
use mongodb::bson::{doc, serialize_to_bson};
use serde::{Deserialize, Serialize};

use super::{Scope, Tx, scoped::Scoped};
use crate::domain::pacing::{DayCount, Lane};

#[derive(Default, Serialize, Deserialize)]
struct StoredLane {
    _id: String,
    #[serde(default)]
    lane: Lane,
    #[serde(default)]
    day: DayCount,
}

/// The lines of a workspace.
pub struct Lanes<'a> {
    scope: &'a Scope,
    documents: Scoped<StoredLane>,
}

impl Scope {
    /// The lines.
    pub fn lanes(&self) -> Lanes<'_> {
        Lanes { scope: self, documents: Scoped::new(&self.database, "lanes", &self.workspace) }
    }
}

impl Lanes<'_> {
    /// A campaign registered by two workspaces has two lines: neither may learn of the other.
    fn key(&self, name: &str) -> String {
        format!("{}:{name}", self.scope.workspace.as_str())
    }

    /// A line; an empty one when nobody has stood in it yet.
    pub async fn get(&self, name: &str, tx: &mut Tx) -> Result<(Lane, DayCount)> {
        let found = self.documents.get(&self.key(name), Some(tx)).await?.unwrap_or_default();
        Ok((found.lane, found.day))
    }

    /// Stores a line.
    pub async fn put(&self, name: &str, lane: Lane, day: DayCount, tx: &mut Tx) -> Result<()> {
        let set = doc! { "lane": serialize_to_bson(&lane)?, "day": serialize_to_bson(&day)? };
        self.documents.upsert(doc! { "_id": self.key(name) }, doc! { "$set": set }, Some(tx)).await
    }
}
