//! `knowledge`: what the assistant may answer from. Business facts, nothing personal.

use anyhow::Result;
use aws_lc_rs::digest;
use jiff::Timestamp;
use mongodb::bson::{Bson, Document, doc};
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    page::{Page, PageRequest},
    scoped::Scoped,
    time,
};
use crate::{
    domain::{
        id::{DocumentId, KnowledgeId},
        knowledge::{MOST_SNIPPETS, Passage, Validity},
    },
    security::random,
};

/// A question and its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KnowledgeEntry {
    /// The id.
    #[serde(rename = "_id")]
    pub id: KnowledgeId,
    /// The question, or the heading of a passage.
    pub question: String,
    /// The answer, as it is texted.
    pub answer: String,
    /// The document it is a passage of.
    #[serde(default)]
    pub document_id: Option<DocumentId>,
    /// Its place in the document.
    #[serde(default)]
    pub place: i64,
    /// When it is true.
    #[serde(flatten)]
    pub validity: Validity,
    /// When it was written.
    #[serde(with = "time")]
    pub updated_at: Timestamp,
}

/// Where entries come from.
#[derive(Debug, Default)]
pub enum Origin {
    /// From anywhere.
    #[default]
    Any,
    /// Members wrote them one by one.
    Members,
    /// A document.
    Document(DocumentId),
}

/// Which entries are listed.
#[derive(Debug, Default)]
pub struct KnowledgeFilter {
    /// Those that come from there.
    pub origin: Origin,
    /// Those that hold these words.
    pub words: Option<String>,
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
    /// A new entry of its own.
    pub fn new(question: String, answer: String, validity: Validity, now: Timestamp) -> Self {
        Self { id: random::id(), question, answer, document_id: None, place: 0, validity, updated_at: now }
    }

    /// A passage of a document. The same words have the same id in every version.
    pub fn of_document(document: &DocumentId, place: usize, passage: Passage, now: Timestamp) -> Self {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let Passage { question, answer, repeats, validity } = passage;
        let told = format!("{}\0{question}\0{answer}\0{repeats}", document.as_str());
        let hash = hex::encode(digest::digest(&digest::SHA256, told.as_bytes()));
        let id = KnowledgeId::from(hash.chars().take(32).collect::<String>());
        Self { id, question, answer, document_id: Some(document.clone()), place, validity, updated_at: now }
    }
}

impl KnowledgeFilter {
    fn document(&self) -> Document {
        let mut filter = doc! {};
        match &self.origin {
            Origin::Any => None,
            Origin::Members => filter.insert("document_id", Bson::Null),
            Origin::Document(id) => filter.insert("document_id", id.as_str()),
        };
        if let Some(words) = &self.words {
            let holds = doc! { "$regex": literally(words), "$options": "i" };
            filter.insert("$and", [doc! { "$or": [{ "question": holds.clone() }, { "answer": holds }] }]);
        }
        filter
    }
}

/// A pattern that matches a text as it is.
fn literally(text: &str) -> String {
    let mut pattern = String::new();
    for letter in text.chars() {
        if letter.is_ascii_punctuation() {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

impl Knowledge {
    /// Adds an entry.
    pub async fn add(&self, entry: &KnowledgeEntry, tx: &mut Tx) -> Result<()> {
        self.0.insert(entry, Some(tx)).await
    }

    /// All entries: those on their own, the newest first, and the passages of each document in its order.
    pub async fn all(&self) -> Result<Vec<KnowledgeEntry>> {
        let mut found = self.0.find(doc! {}, doc! {}, i64::try_from(MOST_SNIPPETS)?).await?;
        found.sort_by(|left, right| {
            let place = |entry: &KnowledgeEntry| (entry.document_id.clone(), entry.place);
            place(left).cmp(&place(right)).then_with(|| right.id.cmp(&left.id))
        });
        Ok(found)
    }

    /// A page of entries, the newest first; those of one document in its order.
    pub async fn list(&self, filter: &KnowledgeFilter, page: &PageRequest) -> Result<Page<KnowledgeEntry>> {
        let within = matches!(filter.origin, Origin::Document(_));
        let mut wanted = filter.document();
        if let Some((at, place, id)) = page.position::<(i64, i64, String)>() {
            let at = mongodb::bson::DateTime::from_millis(at);
            let after = if within {
                doc! { "place": { "$gt": place } }
            } else {
                doc! { "$or": [
                    { "updated_at": { "$lt": at } },
                    { "updated_at": at, "place": { "$gt": place } },
                    { "updated_at": at, "place": place, "_id": { "$gt": id } },
                ] }
            };
            wanted = doc! { "$and": [wanted, after] };
        }
        let sort = if within {
            doc! { "place": 1 }
        } else {
            doc! { "updated_at": -1, "place": 1, "_id": 1 }
        };
        let found = self.0.find(wanted, sort, page.limit + 1).await?;
        let position =
            |entry: &KnowledgeEntry| (entry.updated_at.as_millisecond(), entry.place, entry.id.as_str().to_owned());
        Ok(page.page(found, position))
    }

    /// One entry, as the transaction sees it.
    pub async fn get(&self, id: &KnowledgeId, tx: &mut Tx) -> Result<Option<KnowledgeEntry>> {
        self.0.get(id.as_str(), Some(tx)).await
    }

    /// The passages of a document.
    pub async fn of_document(&self, id: &DocumentId, tx: Option<&mut Tx>) -> Result<Vec<KnowledgeEntry>> {
        self.0.find_in(doc! { "document_id": id.as_str() }, doc! { "place": 1 }, 0, tx).await
    }

    /// Puts passages in the place of all that a document had.
    pub async fn replace(&self, document: &DocumentId, passages: &[KnowledgeEntry], tx: &mut Tx) -> Result<()> {
        self.0.delete_all(doc! { "document_id": document.as_str() }, tx).await?;
        self.0.insert_all(passages, tx).await
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
