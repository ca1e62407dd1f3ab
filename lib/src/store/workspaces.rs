//! `workspaces`: the tenants and their settings.

use anyhow::{Context, Result};
use futures_util::TryStreamExt;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use mongodb::{
    Collection,
    bson::{Document, doc, serialize_to_bson},
};
use serde::{Deserialize, Serialize};

use super::{Scope, Store, Tx, time};
use crate::domain::{ai_settings::AiSettings, compliance::Compliance, id::WorkspaceId, quiet_hours::zones::zone};

/// A workspace.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Workspace {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: WorkspaceId,
    /// The business as its leads know it: texts begin with it.
    pub name: String,
    /// IANA name.
    pub time_zone: String,
    /// The region of new forms.
    pub default_region: String,
    /// After how many seconds of silence a follow-up goes out; nothing: never.
    pub follow_up_after_seconds: Option<i64>,
    /// For how long a form counts as the lead's own fresh message, in seconds.
    pub reply_window_seconds: i64,
    /// Whom it texts, when and how often.
    #[serde(default)]
    pub compliance: Compliance,
    /// What the language models may spend.
    #[serde(default)]
    pub ai: AiSettings,
    /// Whether its members must have proven more than a password.
    #[serde(default)]
    pub require_second_factor: bool,
    /// Counts the changes of its knowledge.
    #[serde(default)]
    pub knowledge_revision: i64,
    /// When it was made.
    #[serde(with = "time")]
    pub created_at: Timestamp,
}

/// What can be changed; what is absent stays.
#[derive(Debug, Default)]
pub struct WorkspaceChange {
    /// A new name.
    pub name: Option<String>,
    /// A new time zone.
    pub time_zone: Option<String>,
    /// A new silence, or none.
    pub follow_up_after_seconds: Option<Option<i64>>,
    /// Whether members must have proven more than a password.
    pub require_second_factor: Option<bool>,
}

impl Workspace {
    /// Its zone. One that is not known any more counts as UTC.
    pub fn zone(&self) -> TimeZone {
        zone(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// Its day at a moment.
    pub fn day(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone()).date()
    }
}

impl Store {
    /// Every workspace of the deployment.
    pub async fn workspace_ids(&self) -> Result<Vec<WorkspaceId>> {
        let workspaces = self.database().await?.collection::<Document>("workspaces");
        let mut found = workspaces.find(doc! {}).projection(doc! { "_id": 1 }).sort(doc! { "_id": 1 }).await?;
        let mut ids = Vec::new();
        while let Some(workspace) = found.try_next().await? {
            ids.push(workspace.get_str("_id")?.to_owned().into());
        }
        Ok(ids)
    }

    /// Makes keys for a workspace to be, and gives its part of the database. Keys without a workspace do no harm.
    pub async fn prepare_workspace(&self, id: &WorkspaceId) -> Result<Scope> {
        self.create_keys(id.as_str()).await?;
        self.scope(id).await
    }
}

impl Scope {
    fn workspaces(&self) -> Collection<Workspace> {
        self.database.collection("workspaces")
    }

    /// Adds the workspace itself.
    pub async fn add_workspace(&self, workspace: &Workspace, tx: &mut Tx) -> Result<()> {
        self.workspaces().insert_one(workspace).session(tx.session()).await?;
        Ok(())
    }

    /// The workspace itself.
    pub async fn workspace(&self) -> Result<Workspace> {
        let found = self.workspaces().find_one(doc! { "_id": self.workspace.as_str() }).await?;
        found.context("the workspace is gone")
    }

    /// The workspace itself, as the transaction sees it.
    pub async fn workspace_within(&self, tx: &mut Tx) -> Result<Workspace> {
        let found = self.workspaces().find_one(doc! { "_id": self.workspace.as_str() }).session(tx.session()).await?;
        found.context("the workspace is gone")
    }

    /// Stores whom it texts, when and how often.
    pub async fn set_compliance(&self, compliance: &Compliance, reply_window: i64, tx: &mut Tx) -> Result<()> {
        let set = doc! { "compliance": serialize_to_bson(compliance)?, "reply_window_seconds": reply_window };
        let id = doc! { "_id": self.workspace.as_str() };
        self.workspaces().update_one(id, doc! { "$set": set }).session(tx.session()).await?;
        Ok(())
    }

    /// Stores what the language models may spend.
    pub async fn set_ai(&self, ai: &AiSettings, tx: &mut Tx) -> Result<()> {
        let id = doc! { "_id": self.workspace.as_str() };
        let set = doc! { "$set": { "ai": serialize_to_bson(ai)? } };
        self.workspaces().update_one(id, set).session(tx.session()).await?;
        Ok(())
    }

    /// Notes that its knowledge is another one now.
    pub async fn knowledge_changed(&self, tx: &mut Tx) -> Result<()> {
        let id = doc! { "_id": self.workspace.as_str() };
        self.workspaces()
            .update_one(id, doc! { "$inc": { "knowledge_revision": 1_i64 } })
            .session(tx.session())
            .await?;
        Ok(())
    }

    /// Changes its settings.
    pub async fn change_workspace(&self, change: WorkspaceChange) -> Result<Workspace> {
        let mut set = doc! {};
        if let Some(name) = change.name {
            set.insert("name", name);
        }
        if let Some(zone) = change.time_zone {
            set.insert("time_zone", zone);
        }
        if let Some(seconds) = change.follow_up_after_seconds {
            set.insert("follow_up_after_seconds", seconds);
        }
        if let Some(required) = change.require_second_factor {
            set.insert("require_second_factor", required);
        }
        if !set.is_empty() {
            self.workspaces().update_one(doc! { "_id": self.workspace.as_str() }, doc! { "$set": set }).await?;
        }
        self.workspace().await
    }
}
