//! `leadline erasures`: carries erasures over a restored backup, which knows nothing of those that came after it.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{json_lines, say};
use crate::{
    App,
    domain::{
        erasure::ErasureReason,
        id::{ErasureId, LeadId, WorkspaceId},
    },
    services::erase_lead::erase_again,
    store::page::PageRequest,
};
use jiff::Timestamp;

/// Erasures, as JSON Lines without anything personal.
#[derive(Args)]
pub(super) struct Erasures {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Print who was erased, by ids.
    Export,
    /// Erase again whom a restored backup brought back. Harmless to repeat.
    Apply {
        /// What `export` printed, after the backup was made.
        file: PathBuf,
    },
}

/// A line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    workspace_id: WorkspaceId,
    lead_id: LeadId,
    receipt_id: ErasureId,
    reason: ErasureReason,
    erased_at: Timestamp,
}

impl Erasures {
    pub(super) async fn run(self, app: App) -> Result<()> {
        match self.action {
            Action::Export => export(&app).await,
            Action::Apply { file } => apply(&app, json_lines::read(&file)?).await,
        }
    }
}

async fn export(app: &App) -> Result<()> {
    for workspace_id in app.store.workspace_ids().await? {
        let scope = app.store.scope(&workspace_id).await?;
        let mut page = PageRequest { limit: 200, cursor: None };
        loop {
            let found = scope.erasures().list(&page).await?;
            for erasure in found.items {
                let line = Line {
                    workspace_id: workspace_id.clone(),
                    lead_id: erasure.lead_id,
                    receipt_id: erasure.id,
                    reason: erasure.reason,
                    erased_at: erasure.erased_at,
                };
                say(&serde_json::to_string(&line)?);
            }
            page.cursor = found.next_cursor;
            if page.cursor.is_none() {
                break;
            }
        }
    }
    Ok(())
}

/// Everything is tried; what could not be done is named at the end.
async fn apply(app: &App, lines: Vec<Line>) -> Result<()> {
    let (mut erased, mut failed) = (0, Vec::new());
    for (number, line) in (1..).zip(&lines) {
        let before = (line.receipt_id.clone(), line.erased_at);
        let again = async {
            let scope = app.store.scope(&line.workspace_id).await?;
            erase_again(app, &scope, &line.lead_id, line.reason, before).await
        };
        match again.await.with_context(|| format!("line {number}")) {
            Ok(done) => erased += u64::from(done),
            Err(error) => failed.push(format!("{error:#}")),
        }
    }
    say(&json!({ "lines": lines.len(), "erased": erased, "failed": failed.len() }).to_string());
    ensure!(failed.is_empty(), "{}", failed.join("\n"));
    Ok(())
}
