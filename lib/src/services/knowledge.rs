//! What a workspace has stored to answer from: kept ready to be searched, and changed.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Result;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::Error;
use crate::{
    App, clock,
    domain::{
        id::{KnowledgeId, MemberId, WorkspaceId},
        knowledge::{Knowledge, MOST_SNIPPETS, Snippet},
    },
    store::{Scope, Tx, knowledge::KnowledgeEntry, workspaces::Workspace},
};

/// For how many workspaces a process keeps the knowledge ready.
const MOST_KEPT: usize = 64;

/// The knowledge of the workspaces this process answered for last. It is read again when the workspace's revision differs.
#[derive(Default)]
pub struct KnowledgeCache(Mutex<HashMap<WorkspaceId, Kept>>);

struct Kept {
    revision: i64,
    used_at: Timestamp,
    knowledge: Arc<Knowledge>,
}

impl KnowledgeCache {
    /// A workspace's knowledge as of the revision its document was read with, or newer.
    pub(super) async fn of(&self, scope: &Scope, workspace: &Workspace) -> Result<Arc<Knowledge>> {
        if let Some(knowledge) = self.kept(workspace) {
            return Ok(knowledge);
        }
        let snippet = |entry: KnowledgeEntry| Snippet {
            id: entry.id.as_str().to_owned(),
            question: entry.question,
            answer: entry.answer,
        };
        let snippets: Vec<Snippet> = scope.knowledge().all().await?.into_iter().map(snippet).collect();
        // A thousand entries take tens of milliseconds: other requests go on meanwhile.
        let knowledge = Arc::new(tokio::task::spawn_blocking(|| Knowledge::new(snippets)).await?);
        self.keep(workspace, knowledge.clone());
        Ok(knowledge)
    }

    fn kept(&self, workspace: &Workspace) -> Option<Arc<Knowledge>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.get_mut(&workspace.id).filter(|kept| kept.revision == workspace.knowledge_revision)?;
        found.used_at = clock::now();
        Some(found.knowledge.clone())
    }

    fn keep(&self, workspace: &Workspace, knowledge: Arc<Knowledge>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (revision, used_at) = (workspace.knowledge_revision, clock::now());
        // Whoever read slowly must not put an older state in the place of a newer one.
        if kept.get(&workspace.id).is_some_and(|kept| kept.revision > revision) {
            return;
        }
        kept.insert(workspace.id.clone(), Kept { revision, used_at, knowledge });
        if kept.len() > MOST_KEPT {
            let oldest = kept.iter().min_by_key(|(_, kept)| kept.used_at).map(|(id, _)| id.clone());
            oldest.map(|id| kept.remove(&id));
        }
    }
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
}

struct Adding<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    entry: &'a KnowledgeEntry,
}

/// Stores an answer.
///
/// # Errors
/// The workspace has as many as it can store.
pub async fn add_answer(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    new: &NewAnswered,
) -> Result<KnowledgeEntry, Error> {
    new.validate()?;
    let entry = KnowledgeEntry::new(new.question.clone(), new.answer.clone(), clock::now());
    let adding = Adding { scope, member, entry: &entry };
    app.store
        .transact(&adding, |tx, adding| Box::pin(store_answer(adding.scope, adding.member, adding.entry, tx)))
        .await?;
    Ok(entry)
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
    if scope.knowledge().count(tx).await? >= MOST_SNIPPETS as u64 {
        let detail =
            format!("A workspace stores at most {MOST_SNIPPETS} answers. Delete one that is no longer needed.");
        return Err(Error::Conflict { code: "too_much_knowledge", detail });
    }
    scope.knowledge().add(entry, tx).await?;
    Ok(scope.audit(member.as_str(), "knowledge.add", entry.id.as_str(), entry.updated_at, tx).await?)
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
/// There is none.
pub async fn delete_answer(app: &App, scope: &Scope, member: &MemberId, id: &KnowledgeId) -> Result<(), Error> {
    let deleting = Deleting { scope, member, id, now: clock::now() };
    app.store.transact(&deleting, |tx, deleting| Box::pin(deleting.write(tx))).await
}

impl Deleting<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        let scope = self.scope;
        if !scope.knowledge().delete(self.id, tx).await? {
            return Err(Error::NotFound);
        }
        scope.knowledge_changed(tx).await?;
        Ok(scope.audit(self.member.as_str(), "knowledge.delete", self.id.as_str(), self.now, tx).await?)
    }
}
