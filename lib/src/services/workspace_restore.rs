//! A workspace out of its backup. Nothing leaves after it that was to leave before, and who said stop or was erased since
//! stays stopped and erased.

use std::{
    fs::File,
    io::{BufRead, BufReader, Seek},
    path::Path,
};

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use mongodb::bson::{DateTime, Document, doc};

use super::{
    consent_ledger::refresh_consent,
    erase_lead::erase_again,
    workspace_backup::{BackupEnd, BackupHead, document_of, read_head, verify},
};
use crate::{
    App, clock,
    domain::id::WorkspaceId,
    store::{Scope, backup::BackedUp, contact_points::PointKind, page::PageRequest},
};

/// How many documents are added at once.
const BATCH: usize = 200;
/// How many opt-outs are looked at at once.
const AT_ONCE: i64 = 500;

/// Restores a workspace. `replace`: also where it exists; what came of it since the backup is lost then, but for opt-outs,
/// erasures and the audit log. Everything is verified before anything is written.
///
/// # Errors
/// The file is not whole, its keys cannot be unwrapped here, the workspace exists, or something of it belongs to another.
pub async fn restore(app: &App, path: &Path, replace: bool) -> Result<(BackupHead, BackupEnd)> {
    let mut file = BufReader::new(File::open(path).with_context(|| path.display().to_string())?);
    let head = read_head(&mut file)?;
    file.rewind()?;
    let end = verify(&mut file)?;
    let workspace = &head.workspace_id;
    let exists = app.store.has_workspace(workspace).await?;
    ensure!(replace || !exists, "this workspace exists here: restore it with --replace, or into another deployment");
    let scope = fits(app, workspace, &mut file).await?;
    let has_audit = app.store.has_audit(workspace).await?;
    if exists {
        app.store.clear_workspace(workspace).await?;
    }
    let mut waiting = Waiting { app, collection: String::new(), documents: Vec::new() };
    file.rewind()?;
    let now = clock::now();
    for line in file.lines() {
        let Some(mut found) = document_of(&line?)? else { continue };
        if has_audit && ["audit_entries", "audit_heads"].contains(&found.collection.as_str()) {
            continue;
        }
        app.store.fit(&scope, &mut found).await?;
        still(&mut found, now);
        waiting.add(found).await?;
    }
    waiting.write().await?;
    hold_to_what_came_since(app, &scope).await?;
    let context = &scope;
    app.store
        .transact(context, |tx, scope| {
            Box::pin(async move {
                let id = scope.workspace_id().as_str();
                scope.audit("system", "workspace.restore", id, clock::now(), tx).await
            })
        })
        .await?;
    Ok((head, end))
}

/// Looks every document over before one is written; gives the part of the database it will be.
async fn fits(app: &App, workspace: &WorkspaceId, file: &mut BufReader<File>) -> Result<Scope> {
    file.rewind()?;
    let mut scope = None;
    for line in file.lines() {
        let Some(mut found) = document_of(&line?)? else { continue };
        let owner = if ["keys", "workspaces"].contains(&found.collection.as_str()) { "_id" } else { "workspace_id" };
        ensure!(
            found.document.get_str(owner).is_ok_and(|id| id == workspace.as_str()),
            "this backup holds what is another workspace's"
        );
        if found.collection == "keys" {
            scope = Some(app.store.scope_to_be(workspace, found.document).await?);
            continue;
        }
        let scope = scope.as_ref().context("this backup does not begin with its keys")?;
        if let Some(why) = app.store.fit(scope, &mut found).await? {
            anyhow::bail!("this backup cannot be restored here: {why}");
        }
    }
    scope.context("this backup has no keys")
}

/// Makes a document such that nothing follows from it by itself: texts that waited are canceled, those on their way are in
/// doubt, sending is off, and jobs belong to no worker.
fn still(found: &mut BackedUp, now: Timestamp) {
    let document = &mut found.document;
    match found.collection.as_str() {
        "messages" => {
            let status = match document.get_str("dispatch") {
                Ok("ready") => "canceled",
                Ok("sending") => "unknown",
                _ => return,
            };
            document.extend(doc! { "dispatch": "settled", "status": status, "status_reason": "restored" });
        }
        "workspaces" => {
            if let Ok(compliance) = document.get_document_mut("compliance") {
                compliance.insert("sending", false);
            }
        }
        "jobs" => {
            let due = DateTime::from_millis(now.as_millisecond());
            document.extend(doc! { "state": "ready", "lease_until": null, "attempts": 0, "run_at": due });
        }
        "webhook_deliveries" if document.get_str("state").is_ok_and(|state| state == "waiting") => {
            document.extend(doc! { "state": "failed", "next_at": null });
        }
        _ => {}
    }
}

/// Documents of one collection that are written together.
struct Waiting<'a> {
    app: &'a App,
    collection: String,
    documents: Vec<Document>,
}

impl Waiting<'_> {
    async fn add(&mut self, found: BackedUp) -> Result<()> {
        if self.collection != found.collection || self.documents.len() >= BATCH {
            self.write().await?;
            self.collection = found.collection;
        }
        self.documents.push(found.document);
        Ok(())
    }

    async fn write(&mut self) -> Result<()> {
        let documents = std::mem::take(&mut self.documents);
        if documents.is_empty() {
            return Ok(());
        }
        self.app.store.restore(&self.collection, documents).await
    }
}

/// Erases again who was erased, and shows as stopped who said stop.
async fn hold_to_what_came_since(app: &App, scope: &Scope) -> Result<()> {
    let mut page = PageRequest { limit: 200, cursor: None };
    loop {
        let found = scope.erasures().list(&page).await?;
        for erasure in found.items {
            let before = (erasure.id, erasure.erased_at);
            erase_again(app, scope, &erasure.lead_id, erasure.reason, before).await?;
        }
        page.cursor = found.next_cursor;
        if page.cursor.is_none() {
            break;
        }
    }
    let mut after = None;
    loop {
        let held = scope.suppressions().in_force_after(after.as_deref(), AT_ONCE).await?;
        let Some(last) = held.last() else { return Ok(()) };
        after = Some(last.id.clone());
        for held in &held {
            let Some(lead) = scope.contact_points().owner(PointKind::Phone, &held.phone_index, None).await? else {
                continue;
            };
            let context = (scope, lead);
            app.store
                .transact(&context, |tx, (scope, lead)| {
                    Box::pin(async move { refresh_consent(scope, lead, clock::now(), tx).await.map(drop) })
                })
                .await?;
        }
    }
}
