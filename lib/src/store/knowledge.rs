//! `knowledge`: what the assistant may answer from. Business facts, nothing personal.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{Scope, scoped::Scoped, time};
use crate::{domain::id::KnowledgeId, security::random};

/// A question and its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KnowledgeEntry {
    /// The id.
    #[serde(rename = "_id")]
    pub id: KnowledgeId,
    /// The question.
    pub question: String,
    /// The answer, as it is texted.
    pub answer: String,
    /// When it was written.
    #[serde(with = "time")]
    pub updated_at: Timestamp,
}

/// The knowledge of a workspace.
pub struct Knowledge(Scoped<KnowledgeEntry>);

impl Scope {
    /// The knowledge.
    pub fn knowledge(&self) -> Knowledge {
        Knowledge(Scoped::new(&self.database, "knowledge", &self.workspace))
    }
}

impl Knowledge {
    /// Adds an entry.
    pub async fn add(&self, question: String, answer: String, now: Timestamp) -> Result<KnowledgeEntry> {
        let entry = KnowledgeEntry { id: random::id(), question, answer, updated_at: now };
        self.0.insert(&entry, None).await?;
        Ok(entry)
    }

    /// All entries, the newest first.
    pub async fn all(&self) -> Result<Vec<KnowledgeEntry>> {
        self.0.find(doc! {}, doc! { "_id": -1 }, 1_000).await
    }

    /// Deletes an entry; says whether there was one.
    pub async fn delete(&self, id: &KnowledgeId) -> Result<bool> {
        self.0.delete(id.as_str(), None).await
    }
}
