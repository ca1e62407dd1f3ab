//! `leadline suppressions`: carries opt-outs over a restored backup, which knows nothing of those that came after it.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{json_lines, say};
use crate::{
    App,
    domain::{consent::ConsentScope, id::WorkspaceId},
    services::restore_suppression::restore_suppression,
};

/// Opt-outs by keyed hash, as JSON Lines.
#[derive(Args)]
pub(super) struct Suppressions {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Print the opt-outs in force. The hashes mean nothing without the deployment's keys.
    Export,
    /// Add opt-outs that are missing. None is ever lifted. Harmless to repeat.
    Import {
        /// What `export` printed.
        file: PathBuf,
    },
}

/// A line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    workspace_id: WorkspaceId,
    phone_index: String,
    brand: Option<String>,
    purpose: Option<crate::domain::consent::ConsentPurpose>,
    reason: String,
    at: Timestamp,
}

impl Suppressions {
    pub(super) async fn run(self, app: App) -> Result<()> {
        match self.action {
            Action::Export => export(&app).await,
            Action::Import { file } => import(&app, json_lines::read(&file)?).await,
        }
    }
}

async fn export(app: &App) -> Result<()> {
    for workspace_id in app.store.workspace_ids().await? {
        let suppressions = app.store.scope(&workspace_id).await?.suppressions();
        let mut after = None;
        loop {
            let page = suppressions.in_force_after(after.as_deref(), 500).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id.clone());
            for held in page {
                let line = Line {
                    workspace_id: workspace_id.clone(),
                    phone_index: held.phone_index,
                    brand: held.scope.brand,
                    purpose: held.scope.purpose,
                    reason: held.reason,
                    at: held.at,
                };
                say(&serde_json::to_string(&line)?);
            }
        }
    }
    Ok(())
}

/// Everything is tried; what could not be done is named at the end.
async fn import(app: &App, lines: Vec<Line>) -> Result<()> {
    let (mut added, mut failed) = (0, Vec::new());
    for (number, line) in (1..).zip(&lines) {
        let reach = ConsentScope { brand: line.brand.clone(), purpose: line.purpose };
        let add = async {
            let known = line.phone_index.len() == 64 && line.phone_index.bytes().all(|byte| byte.is_ascii_hexdigit());
            ensure!(known, "this is no keyed hash");
            let scope = app.store.scope(&line.workspace_id).await?;
            restore_suppression(app, &scope, &line.phone_index, &reach, &line.reason, line.at).await
        };
        match add.await.with_context(|| format!("line {number}")) {
            Ok(new) => added += u64::from(new),
            Err(error) => failed.push(format!("{error:#}")),
        }
    }
    say(&json!({ "lines": lines.len(), "added": added, "failed": failed.len() }).to_string());
    ensure!(failed.is_empty(), "{}", failed.join("\n"));
    Ok(())
}
