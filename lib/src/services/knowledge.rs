//! What a workspace has stored to answer from: kept ready to be searched, and changed.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Result;
use jiff::{Timestamp, civil::Date};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{Error, told_of_lead::refuse_personal};
use crate::{
    App, clock,
    domain::{
        id::{KnowledgeId, MemberId, MessageId, WorkspaceId},
        knowledge::{Days, Knowledge, MOST_SNIPPETS, Snippet, Validity, true_on},
    },
    store::{Scope, Tx, knowledge::KnowledgeEntry, messages::Author, workspaces::Workspace},
};

/// For how many workspaces a process keeps the knowledge ready.
const MOST_KEPT: usize = 64;

/// The knowledge of the workspaces this process answered for last. It is read again when the workspace's revision differs,
/// and on the day on which something begins or ends to be true.
#[derive(Default)]
pub struct KnowledgeCache(Mutex<HashMap<WorkspaceId, Kept>>);

struct Kept {
    revision: i64,
    days: Days,
    used_at: Timestamp,
    knowledge: Arc<Knowledge>,
}

impl KnowledgeCache {
    /// What a workspace knows on a day, as of the revision its document was read with, or newer.
    pub(super) async fn of(&self, scope: &Scope, workspace: &Workspace, today: Date) -> Result<Arc<Knowledge>> {
        if let Some(knowledge) = self.kept(workspace, today) {
            return Ok(knowledge);
        }
        let entries = scope.knowledge().all().await?;
        // A thousand entries take tens of milliseconds: other requests go on meanwhile.
        let read = move || {
            let (snippets, days) = true_on(today, entries.into_iter().map(dated));
            (Arc::new(Knowledge::new(snippets)), days)
        };
        let (knowledge, days) = tokio::task::spawn_blocking(read).await?;
        self.keep(workspace, knowledge.clone(), days);
        Ok(knowledge)
    }

    fn kept(&self, workspace: &Workspace, today: Date) -> Option<Arc<Knowledge>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |kept: &&mut Kept| kept.revision == workspace.knowledge_revision && kept.days.hold(today);
        let found = kept.get_mut(&workspace.id).filter(same)?;
        found.used_at = clock::now();
        Some(found.knowledge.clone())
    }

    fn keep(&self, workspace: &Workspace, knowledge: Arc<Knowledge>, days: Days) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (revision, used_at) = (workspace.knowledge_revision, clock::now());
        // Whoever read slowly must not put an older state in the place of a newer one.
        if kept.get(&workspace.id).is_some_and(|kept| kept.revision > revision) {
            return;
        }
        kept.insert(workspace.id.clone(), Kept { revision, days, used_at, knowledge });
        if kept.len() > MOST_KEPT {
            let oldest = kept.iter().min_by_key(|(_, kept)| kept.used_at).map(|(id, _)| id.clone());
            oldest.map(|id| kept.remove(&id));
        }
    }
}

/// An entry as it is searched, with its days.
pub(super) fn dated(entry: KnowledgeEntry) -> (Validity, Snippet) {
    let id = entry.id.as_str().to_owned();
    (entry.validity, Snippet { id, question: entry.question, answer: entry.answer })
}

/// A question and its answer, to be known.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[schema(as = NewKnowledge)]
pub struct NewAnswered {
    /// The question.
    #[validate(length(min = 3, max = 300, message = "Write a question of 3 to 300 characters."))]
    pub question: String,
    /// The answer, as it is to be texted.
    #[validate(length(
        min = 2,
        max = 280,
        message = "Write an answer of 2 to 280 characters: it has to fit two segments."
    ))]
    pub answer: String,
    /// The first day on which it is true, on the workspace's clock.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_from: Option<Date>,
    /// The last day on which it is true.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_until: Option<Date>,
}

impl NewAnswered {
    /// The entry it makes.
    pub(super) fn entry(&self, now: Timestamp) -> Result<KnowledgeEntry, Error> {
        self.validate()?;
        let validity = Validity { valid_from: self.valid_from, valid_until: self.valid_until };
        if validity.is_empty() {
            let detail = "The last day lies before the first. Choose a later one.";
            return Err(Error::invalid("/valid_until", "invalid", detail));
        }
        Ok(KnowledgeEntry::new(self.question.clone(), self.answer.clone(), validity, now))
    }
}

struct Adding<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    entry: &'a KnowledgeEntry,
    taken_from: Option<&'a MessageId>,
}

/// Stores an answer; one that is taken from a member's text must not tell who that lead is.
///
/// # Errors
/// The workspace has as many as it can store, no member wrote that text, or the answer tells who the lead is.
pub async fn add_answer(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    new: &NewAnswered,
    taken_from: Option<&MessageId>,
) -> Result<KnowledgeEntry, Error> {
    let entry = new.entry(clock::now())?;
    let adding = Adding { scope, member, entry: &entry, taken_from };
    app.store.transact(&adding, |tx, adding| Box::pin(adding.write(tx))).await?;
    Ok(entry)
}

impl Adding<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        let scope = self.scope;
        if let Some(id) = self.taken_from {
            let found = scope.messages().get(id, Some(tx)).await?;
            let Some(message) = found.filter(|message| message.author == Author::Member) else {
                let detail = "There is no such text of a member. Add the answer without it.";
                return Err(Error::invalid("/message_id", "unknown", detail));
            };
            refuse_personal(scope, &message.lead_id, self.entry, tx).await?;
        }
        store_answer(scope, self.member, self.entry, tx).await
    }
}

/// Stores an answer, if there is room.
pub(super) async fn store_answer(
    scope: &Scope,
    member: &MemberId,
    entry: &KnowledgeEntry,
    tx: &mut Tx,
) -> Result<(), Error> {
    // The revision first: of two that add at the same time one runs again, and counts the other's.
    scope.knowledge_changed(tx).await?;
    require_room(scope, 1, 0, tx).await?;
    scope.knowledge().add(entry, tx).await?;
    Ok(scope.audit(member.as_str(), "knowledge.add", entry.id.as_str(), entry.updated_at, tx).await?)
}

/// Makes sure there is room for so many more, when so many go.
pub(super) async fn require_room(scope: &Scope, more: usize, fewer: usize, tx: &mut Tx) -> Result<(), Error> {
    let stored = usize::try_from(scope.knowledge().count(tx).await?).unwrap_or(usize::MAX);
    if stored.saturating_sub(fewer).saturating_add(more) <= MOST_SNIPPETS {
        return Ok(());
    }
    let detail = format!(
        "A workspace stores at most {MOST_SNIPPETS} answers, passages of documents included. Delete what is no longer needed."
    );
    Err(Error::Conflict { code: "too_much_knowledge", detail })
}

struct Deleting<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    id: &'a KnowledgeId,
    now: Timestamp,
}

/// Deletes an answer.
///
/// # Errors
/// There is none, or it is a passage of a document.
pub async fn delete_answer(app: &App, scope: &Scope, member: &MemberId, id: &KnowledgeId) -> Result<(), Error> {
    let deleting = Deleting { scope, member, id, now: clock::now() };
    app.store.transact(&deleting, |tx, deleting| Box::pin(deleting.write(tx))).await
}

impl Deleting<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        let scope = self.scope;
        let entry = scope.knowledge().get(self.id, tx).await?.ok_or(Error::NotFound)?;
        if entry.document_id.is_some() {
            let detail = "This is a passage of a document. Publish the document without it.".to_owned();
            return Err(Error::Conflict { code: "belongs_to_document", detail });
        }
        scope.knowledge().delete(self.id, tx).await?;
        scope.knowledge_changed(tx).await?;
        Ok(scope.audit(self.member.as_str(), "knowledge.delete", self.id.as_str(), self.now, tx).await?)
    }
}
