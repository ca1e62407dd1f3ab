//! `leadline audit verify`.

use anyhow::{Result, ensure};
use clap::{Args, Subcommand};
use serde_json::json;

use super::{say, workspace::plain};
use crate::{App, domain::id::WorkspaceId, services::audit::verify_audit};

/// The audit log.
#[derive(Args)]
pub(super) struct Audit {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Check the log of every workspace, or of one, and name the first entry that is broken. Exits with 1 if any is.
    Verify {
        /// The workspace's id.
        #[arg(long)]
        workspace: Option<String>,
    },
}

impl Audit {
    pub(super) async fn run(self, app: App) -> Result<()> {
        let Action::Verify { workspace } = self.action;
        let workspaces = match workspace {
            Some(workspace) => vec![WorkspaceId::from(workspace)],
            None => app.store.workspace_ids().await?,
        };
        let mut broken = 0;
        for workspace in workspaces {
            let scope = app.store.scope(&workspace).await?;
            let verification = verify_audit(&app, &scope).await.map_err(plain)?;
            broken += usize::from(verification.broken.is_some());
            say(&json!({ "workspace_id": workspace, "verification": verification }).to_string());
        }
        ensure!(broken == 0, "the audit log of {broken} workspaces is broken: see the lines above");
        Ok(())
    }
}
