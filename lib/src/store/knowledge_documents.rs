//! `knowledge_documents` and `knowledge_document_versions`. A version never changes. In clear, as forms are.

use anyhow::{Context, Result};
use jiff::Timestamp;
use mongodb::bson::{doc, serialize_to_document};
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    page::{Page, PageRequest},
    scoped::Scoped,
    time,
};
use crate::domain::{
    id::DocumentId,
    knowledge::{DocumentDraft, DocumentKind, Validity},
};

/// How many versions of a document are kept, the newest.
pub const MOST_VERSIONS: i64 = 50;

/// What a version says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DocumentVersion {
    /// Its number, from 1.
    pub version: i64,
    /// What it is called.
    pub title: String,
    /// What its content is written in.
    pub kind: DocumentKind,
    /// Where it was taken from.
    pub source: Option<String>,
    /// When it is true.
    #[serde(flatten)]
    pub validity: Validity,
    /// How many passages it made.
    pub passages: i64,
    /// When it was published.
    #[serde(with = "time")]
    pub published_at: Timestamp,
}

/// A document, as its newest version says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KnowledgeDocument {
    /// The id.
    #[serde(rename = "_id")]
    pub id: DocumentId,
    /// The newest version.
    #[serde(flatten)]
    pub newest: DocumentVersion,
}

#[derive(Serialize, Deserialize)]
struct StoredVersion {
    _id: String,
    document_id: DocumentId,
    /// Empty where it was not asked for.
    #[serde(default)]
    content: String,
    #[serde(flatten)]
    version: DocumentVersion,
}

/// The documents of a workspace.
pub struct KnowledgeDocuments {
    documents: Scoped<KnowledgeDocument>,
    versions: Scoped<StoredVersion>,
}

impl Scope {
    /// The documents it answers from.
    pub fn knowledge_documents(&self) -> KnowledgeDocuments {
        KnowledgeDocuments {
            documents: Scoped::new(&self.database, "knowledge_documents", &self.workspace),
            versions: Scoped::new(&self.database, "knowledge_document_versions", &self.workspace),
        }
    }
}

impl DocumentVersion {
    /// A version of a draft that makes so many passages.
    pub fn new(version: i64, draft: &DocumentDraft, passages: usize, now: Timestamp) -> Self {
        Self {
            version,
            title: draft.title.trim().to_owned(),
            kind: draft.kind,
            source: draft.source.clone(),
            validity: draft.validity(),
            passages: i64::try_from(passages).unwrap_or(i64::MAX),
            published_at: now,
        }
    }

    /// The draft it was made from.
    pub fn into_draft(self, content: String) -> DocumentDraft {
        DocumentDraft {
            title: self.title,
            kind: self.kind,
            content,
            source: self.source,
            valid_from: self.validity.valid_from,
            valid_until: self.validity.valid_until,
        }
    }
}

impl KnowledgeDocuments {
    /// A page of documents, the newest first.
    pub async fn list(&self, page: &PageRequest) -> Result<Page<KnowledgeDocument>> {
        let mut filter = doc! {};
        if let Some(before) = page.position::<String>() {
            filter.insert("_id", doc! { "$lt": before });
        }
        let found = self.documents.find(filter, doc! { "_id": -1 }, page.limit + 1).await?;
        Ok(page.page(found, |document| document.id.as_str().to_owned()))
    }

    /// How many there are.
    pub async fn count(&self, tx: &mut Tx) -> Result<u64> {
        self.documents.count(doc! {}, Some(tx)).await
    }

    /// One document.
    pub async fn get(&self, id: &DocumentId, tx: Option<&mut Tx>) -> Result<Option<KnowledgeDocument>> {
        self.documents.get(id.as_str(), tx).await
    }

    /// Adds a document with its first version, or makes a version the newest of the document there is. The oldest beyond
    /// [`MOST_VERSIONS`] goes.
    pub async fn publish(&self, id: &DocumentId, version: &DocumentVersion, content: &str, tx: &mut Tx) -> Result<()> {
        let stored = StoredVersion {
            _id: version_id(id, version.version),
            document_id: id.clone(),
            content: content.to_owned(),
            version: version.clone(),
        };
        self.versions.insert(&stored, Some(tx)).await?;
        if version.version == 1 {
            let document = KnowledgeDocument { id: id.clone(), newest: version.clone() };
            return self.documents.insert(&document, Some(tx)).await;
        }
        // Days that are absent now must not stay.
        let unset = doc! { "$unset": { "valid_from": "", "valid_until": "" } };
        self.documents.update(doc! { "_id": id.as_str() }, unset, Some(tx)).await?;
        let set = doc! { "$set": serialize_to_document(version)? };
        self.documents.change(doc! { "_id": id.as_str() }, set, Some(tx)).await?.context("the document is gone")?;
        self.versions.delete(&version_id(id, version.version - MOST_VERSIONS), Some(tx)).await?;
        Ok(())
    }

    /// The versions of a document, the newest first, without their content.
    pub async fn versions(&self, id: &DocumentId) -> Result<Vec<DocumentVersion>> {
        let filter = doc! { "document_id": id.as_str() };
        let found = self.versions.find_without(filter, doc! { "version": -1 }, "content", None).await?;
        Ok(found.into_iter().map(|stored| stored.version).collect())
    }

    /// A version of a document, and its content.
    pub async fn version(&self, id: &DocumentId, version: i64) -> Result<Option<(DocumentVersion, String)>> {
        let found = self.versions.get(&version_id(id, version), None).await?;
        Ok(found.map(|stored| (stored.version, stored.content)))
    }

    /// Deletes a document with its versions; says whether there was one.
    pub async fn delete(&self, id: &DocumentId, tx: &mut Tx) -> Result<bool> {
        self.versions.delete_all(doc! { "document_id": id.as_str() }, tx).await?;
        self.documents.delete(id.as_str(), Some(tx)).await
    }
}

fn version_id(document: &DocumentId, version: i64) -> String {
    format!("{}:{version}", document.as_str())
}
