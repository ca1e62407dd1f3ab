//! `knowledge`: what the assistant may answer from. Business facts, nothing personal.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{Scope, Tx, scoped::Scoped, time};
use crate::{
    domain::{id::KnowledgeId, knowledge::MOST_SNIPPETS},
    security::random,
};

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

impl KnowledgeEntry {
    /// A new entry.
    pub fn new(question: String, answer: String, now: Timestamp) -> Self {
        Self { id: random::id(), question, answer, updated_at: now }
    }
}

impl Knowledge {
    /// Adds an entry.
    pub async fn add(&self, entry: &KnowledgeEntry, tx: &mut Tx) -> Result<()> {
        self.0.insert(entry, Some(tx)).await
    }

    /// All entries, the newest first.
    pub async fn all(&self) -> Result<Vec<KnowledgeEntry>> {
        self.0.find(doc! {}, doc! { "_id": -1 }, i64::try_from(MOST_SNIPPETS)?).await
    }

    /// How many there are.
    pub async fn count(&self, tx: &mut Tx) -> Result<u64> {
        self.0.count(doc! {}, Some(tx)).await
    }

    /// Deletes an entry; says whether there was one.
    pub async fn delete(&self, id: &KnowledgeId, tx: &mut Tx) -> Result<bool> {
        self.0.delete(id.as_str(), Some(tx)).await
    }
}
