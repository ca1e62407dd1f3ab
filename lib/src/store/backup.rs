//! A workspace as documents, out of the database and into one. Everything that carries the workspace's id is in it but what
//! [`LEFT_OUT`] names; keys stay wrapped as they are.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use futures_util::{Stream, TryStreamExt};
use mongodb::bson::{self, Bson, Document, doc};

use super::{Scope, Store, sealed::Place};
use crate::domain::{email::EmailAddress, id::WorkspaceId};

/// What a backup does not hold: what lets people in for a while, what the feed told, and who somebody is at a sign-in
/// provider, which is known by the deployment's key.
const LEFT_OUT: [&str; 8] = [
    "sessions",
    "invites",
    "password_resets",
    "identities",
    "audit_reads",
    "live_events",
    "live_tickets",
    "idempotency_keys",
];
/// Jobs that are in a backup while they wait: they take in what came, clean up and look after what comes again. None of them
/// texts a lead by itself. What was to be sent is not sent after a restoration.
const KEPT_JOBS: [&str; 5] = ["receive_event", "sync_calendar", "batch_certificates", "erase_lead", "import_leads"];
/// What stays in a workspace that a backup replaces: who said stop, who was erased, and who did what.
pub const OUTLIVES: [&str; 4] = ["suppressions", "erasures", "audit_entries", "audit_heads"];
/// By these a workspace is found from outside: they come last, when all the rest is there.
const DOORS: [&str; 4] = ["forms", "channels", "members", "workspaces"];

/// A document of a backup.
pub struct BackedUp {
    /// Its collection.
    pub collection: String,
    /// The document.
    pub document: Document,
}

impl Store {
    /// The collections that hold something of a workspace, in the order in which they are to be restored.
    pub async fn backup_collections(&self, workspace: &WorkspaceId) -> Result<Vec<String>> {
        let database = self.database().await?;
        let ours = doc! { "workspace_id": workspace.as_str() };
        let mut found = BTreeSet::new();
        for name in database.list_collection_names().await? {
            let own = ["keys", "workspaces"].contains(&name.as_str());
            let kept = !own && !LEFT_OUT.contains(&name.as_str());
            if kept && database.collection::<Document>(&name).find_one(ours.clone()).await?.is_some() {
                found.insert(name);
            }
        }
        let (doors, rest): (Vec<String>, Vec<String>) =
            found.into_iter().partition(|name| DOORS.contains(&name.as_str()));
        let own = |name: &str| std::iter::once(name.to_owned());
        Ok(own("keys").chain(rest).chain(doors).chain(own("workspaces")).collect())
    }

    /// The documents of a workspace in a collection.
    pub async fn backup_of(
        &self,
        workspace: &WorkspaceId,
        collection: &str,
    ) -> Result<impl Stream<Item = Result<Document>> + use<>> {
        let filter = match collection {
            "keys" | "workspaces" => doc! { "_id": workspace.as_str() },
            "jobs" => doc! {
                "workspace_id": workspace.as_str(), "state": { "$in": ["ready", "running"] },
                "task.kind": { "$in": KEPT_JOBS.as_slice() },
            },
            _ => doc! { "workspace_id": workspace.as_str() },
        };
        let found = self.database().await?.collection::<Document>(collection).find(filter).await?;
        Ok(found.map_err(anyhow::Error::from))
    }

    /// Whether there is anything of a workspace.
    pub async fn has_workspace(&self, workspace: &WorkspaceId) -> Result<bool> {
        let keys = self.database().await?.collection::<Document>("keys");
        Ok(keys.find_one(doc! { "_id": workspace.as_str() }).await?.is_some())
    }

    /// The part of the database a workspace will have whose keys are in a backup and not here yet.
    ///
    /// # Errors
    /// The keys are wrapped by a master key that this deployment does not have.
    pub async fn scope_to_be(&self, workspace: &WorkspaceId, keys: Document) -> Result<Scope> {
        let stored = bson::deserialize_from_document(keys).context("the keys are none")?;
        let keys = self
            .unwrap_keys(stored)
            .await
            .context("this backup's keys are wrapped by a master key that is not in LEADLINE_MASTER_KEYS")?;
        Ok(Scope { database: self.database().await?, workspace: workspace.clone(), keys: keys.now().into() })
    }

    /// Why a document cannot be restored here: another workspace has what belongs to one alone. Members are found by this
    /// deployment's key, so their documents are changed for it.
    pub async fn fit(&self, scope: &Scope, found: &mut BackedUp) -> Result<Option<&'static str>> {
        let database = self.database().await?;
        let collection = database.collection::<Document>(&found.collection);
        let elsewhere = async |mut filter: Document| {
            filter.insert("workspace_id", doc! { "$ne": scope.workspace.as_str() });
            Ok::<bool, anyhow::Error>(collection.find_one(filter).await?.is_some())
        };
        match found.collection.as_str() {
            "members" => {
                let id = found.document.get_str("_id")?.to_owned();
                let sealed = bson::deserialize_from_bson(found.document.get("email").cloned().unwrap_or(Bson::Null))?;
                let email = scope.cipher().open(Place("members", &id, "email"), &sealed)?;
                let index = self.member_email_index(&EmailAddress::parse(&email)?).await?;
                let taken = elsewhere(doc! { "email_index": &index }).await?;
                found.document.insert("email_index", index);
                Ok(taken.then_some("a member's e-mail address belongs to a member of another workspace"))
            }
            "forms" => {
                let slug = found.document.get_str("slug")?.to_owned();
                Ok(elsewhere(doc! { "slug": slug }).await?.then_some("a form's address belongs to another workspace"))
            }
            _ => Ok(None),
        }
    }

    /// Removes a workspace but for what [`OUTLIVES`] it.
    pub async fn clear_workspace(&self, workspace: &WorkspaceId) -> Result<()> {
        let database = self.database().await?;
        let mut names = database.list_collection_names().await?;
        // Nobody finds it any more before the rest goes.
        names.sort_by_key(|name| !DOORS.contains(&name.as_str()));
        for name in names.iter().filter(|name| !OUTLIVES.contains(&name.as_str())) {
            let filter = match name.as_str() {
                "keys" => continue,
                "workspaces" => doc! { "_id": workspace.as_str() },
                _ => doc! { "workspace_id": workspace.as_str() },
            };
            database.collection::<Document>(name).delete_many(filter).await?;
        }
        Ok(())
    }

    /// Adds documents of one collection, but for those that are there by their id.
    pub async fn restore(&self, collection: &str, documents: Vec<Document>) -> Result<()> {
        let documents_here = self.database().await?.collection::<Document>(collection);
        if !OUTLIVES.contains(&collection) && collection != "keys" {
            documents_here.insert_many(documents).await?;
            return Ok(());
        }
        for document in documents {
            let same = match collection {
                "suppressions" => ["workspace_id", "phone_index", "brand", "purpose"].as_slice(),
                "erasures" => &["workspace_id", "lead_id"],
                _ => &["_id"],
            };
            let same: Document = same
                .iter()
                .map(|name| ((*name).to_owned(), document.get(name).cloned().unwrap_or(Bson::Null)))
                .collect();
            if documents_here.find_one(same).await?.is_none() {
                documents_here.insert_one(document).await?;
            }
        }
        Ok(())
    }

    /// Whether a workspace has entries in its audit log: a chain is not mixed with another.
    pub async fn has_audit(&self, workspace: &WorkspaceId) -> Result<bool> {
        let entries = self.database().await?.collection::<Document>("audit_entries");
        Ok(entries.find_one(doc! { "workspace_id": workspace.as_str() }).await?.is_some())
    }
}
