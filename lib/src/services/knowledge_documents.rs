//! Documents a workspace answers from: published in versions, restored, deleted. Their passages are entries of its knowledge.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{Error, Invalid, knowledge::require_room};
use crate::{
    App, clock,
    domain::{
        id::{DocumentId, MemberId},
        knowledge::{DocumentDraft, Mistake, Passage},
    },
    security::random,
    store::{
        Scope, Tx,
        knowledge::KnowledgeEntry,
        knowledge_documents::{DocumentVersion, KnowledgeDocument},
    },
};

/// How many documents a workspace stores.
const MOST_DOCUMENTS: u64 = 200;

/// The passages of a draft, or everything that is wrong with it below a pointer.
pub(super) async fn passages_of(draft: &DocumentDraft, below: &str) -> Result<Vec<Passage>, Error> {
    let draft = draft.clone();
    let read = tokio::task::spawn_blocking(move || draft.passages()).await.map_err(anyhow::Error::from)?;
    let invalid = |Mistake { pointer, code, detail }| Invalid { pointer: format!("{below}{pointer}"), code, detail };
    read.map_err(|mistakes| Error::Invalid(mistakes.into_iter().map(invalid).collect()))
}

/// Publishes the first version of a new document.
///
/// # Errors
/// It cannot be read, or there is no room for it.
pub async fn add_document(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    draft: &DocumentDraft,
) -> Result<KnowledgeDocument, Error> {
    let id = random::id();
    publish(app, Publishing { scope, member, id: &id, draft, based_on: 0, as_what: "knowledge.add_document" }).await
}

/// Publishes the next version of a document.
///
/// # Errors
/// It cannot be read, there is no room for it, or somebody published another one meanwhile.
pub async fn replace_document(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    id: &DocumentId,
    draft: &DocumentDraft,
    based_on: i64,
) -> Result<KnowledgeDocument, Error> {
    // Whoever asks for a document of another workspace learns nothing but that.
    scope.knowledge_documents().get(id, None).await?.ok_or(Error::NotFound)?;
    publish(app, Publishing { scope, member, id, draft, based_on, as_what: "knowledge.replace_document" }).await
}

/// Publishes an older version of a document anew.
///
/// # Errors
/// There is none, there is no room for it, or somebody published another one meanwhile.
pub async fn restore_document(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    id: &DocumentId,
    version: i64,
    based_on: i64,
) -> Result<KnowledgeDocument, Error> {
    let (found, content) = scope.knowledge_documents().version(id, version).await?.ok_or(Error::NotFound)?;
    let draft = &found.into_draft(content);
    publish(app, Publishing { scope, member, id, draft, based_on, as_what: "knowledge.restore_document" }).await
}

/// A version of a document, and its content.
pub async fn read_version(
    scope: &Scope,
    id: &DocumentId,
    version: Option<i64>,
) -> Result<(DocumentVersion, String), Error> {
    let document = scope.knowledge_documents().get(id, None).await?.ok_or(Error::NotFound)?;
    let version = version.unwrap_or(document.newest.version);
    scope.knowledge_documents().version(id, version).await?.ok_or(Error::NotFound)
}

struct Publishing<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    id: &'a DocumentId,
    draft: &'a DocumentDraft,
    /// The version it was made from; 0 for a new document.
    based_on: i64,
    as_what: &'static str,
}

async fn publish(app: &App, publishing: Publishing<'_>) -> Result<KnowledgeDocument, Error> {
    let now = clock::now();
    let passages = passages_of(publishing.draft, "").await?;
    let newest = DocumentVersion::new(publishing.based_on + 1, publishing.draft, passages.len(), now);
    let entry = |(place, passage)| KnowledgeEntry::of_document(publishing.id, place, passage, now);
    let entries: Vec<KnowledgeEntry> = passages.into_iter().enumerate().map(entry).collect();
    let context = (&publishing, &newest, &entries);
    app.store
        .transact(&context, |tx, (publishing, newest, entries)| Box::pin(publishing.write(newest, entries, tx)))
        .await?;
    Ok(KnowledgeDocument { id: publishing.id.clone(), newest })
}

impl Publishing<'_> {
    async fn write(&self, newest: &DocumentVersion, entries: &[KnowledgeEntry], tx: &mut Tx) -> Result<(), Error> {
        let (scope, documents) = (self.scope, self.scope.knowledge_documents());
        // The revision first: of two that publish at the same time one runs again, and sees the other's.
        scope.knowledge_changed(tx).await?;
        let before = documents.get(self.id, Some(tx)).await?;
        match before {
            Some(before) if before.newest.version != self.based_on => return Err(changed()),
            None if self.based_on != 0 => return Err(Error::NotFound),
            None if documents.count(tx).await? >= MOST_DOCUMENTS => {
                let detail = format!(
                    "A workspace stores at most {MOST_DOCUMENTS} documents. Delete one that is no longer needed."
                );
                return Err(Error::Conflict { code: "too_many_documents", detail });
            }
            _ => {}
        }
        let stored = scope.knowledge().of_document(self.id, Some(tx)).await?;
        require_room(scope, entries.len(), stored.len(), tx).await?;
        // What stays is as old as it was.
        let written: HashMap<_, _> = stored.iter().map(|entry| (&entry.id, entry.updated_at)).collect();
        let since = |entry: &KnowledgeEntry| written.get(&entry.id).copied().unwrap_or(entry.updated_at);
        let entries: Vec<KnowledgeEntry> =
            entries.iter().map(|entry| KnowledgeEntry { updated_at: since(entry), ..entry.clone() }).collect();
        scope.knowledge().replace(self.id, &entries, tx).await?;
        documents.publish(self.id, newest, &self.draft.content, tx).await?;
        let subject = format!("{}:{}", self.id.as_str(), newest.version);
        Ok(scope.audit(self.member.as_str(), self.as_what, &subject, newest.published_at, tx).await?)
    }
}

fn changed() -> Error {
    let detail = "Somebody published another version meanwhile. Look at it and try again.".to_owned();
    Error::Conflict { code: "document_changed", detail }
}

struct Deleting<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    id: &'a DocumentId,
    now: Timestamp,
}

/// Deletes a document with its versions and passages.
///
/// # Errors
/// There is none.
pub async fn delete_document(app: &App, scope: &Scope, member: &MemberId, id: &DocumentId) -> Result<(), Error> {
    let deleting = Deleting { scope, member, id, now: clock::now() };
    app.store.transact(&deleting, |tx, deleting| Box::pin(deleting.write(tx))).await
}

impl Deleting<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        let scope = self.scope;
        if !scope.knowledge_documents().delete(self.id, tx).await? {
            return Err(Error::NotFound);
        }
        scope.knowledge_changed(tx).await?;
        scope.knowledge().replace(self.id, &[], tx).await?;
        Ok(scope.audit(self.member.as_str(), "knowledge.delete_document", self.id.as_str(), self.now, tx).await?)
    }
}
