//! `leadline workspace`: make one, write one down, and have one back.

use std::{
    io::{BufWriter, stdout},
    path::PathBuf,
};

use anyhow::{Context, Result, anyhow};
use clap::{Args, Subcommand};
use serde_json::json;

use super::say;
use crate::{
    App,
    domain::{email::EmailAddress, id::WorkspaceId},
    services::{
        Error,
        workspace_backup::back_up,
        workspace_restore::restore,
        workspace_setup::{NewWorkspace, create_workspace},
    },
};

/// Workspaces.
#[derive(Args)]
pub(super) struct WorkspaceCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Make a workspace with its owner. The password comes from LEADLINE_OWNER_PASSWORD.
    Create {
        /// The business's name.
        #[arg(long)]
        name: String,
        /// The owner's name.
        #[arg(long)]
        owner_name: String,
        /// The owner's e-mail address.
        #[arg(long)]
        owner_email: String,
        /// The last part of the form's address; made from the name when left out.
        #[arg(long)]
        slug: Option<String>,
        /// IANA time zone.
        #[arg(long, default_value = "America/New_York")]
        time_zone: String,
        /// The region in which phones without a country code are read.
        #[arg(long, default_value = "US")]
        region: String,
        /// The owner's password. Better given by the environment: arguments can be seen by others.
        #[arg(long, env = "LEADLINE_OWNER_PASSWORD", hide_env_values = true)]
        owner_password: String,
    },
    /// Write everything of a workspace to standard output. It is worth nothing without the master key.
    Backup {
        /// The workspace's id.
        #[arg(long)]
        workspace: String,
    },
    /// Restore a workspace from what `backup` wrote. Sending is off afterwards, until somebody switches it on.
    Restore {
        /// The file.
        file: PathBuf,
        /// Also where the workspace exists. What came of it since the backup is lost, but for opt-outs, erasures and the
        /// audit log.
        #[arg(long)]
        replace: bool,
    },
}

/// What whoever makes a backup has to know.
const WARNING: &str = "Keep this file and LEADLINE_MASTER_KEYS apart, and both of them safe. Without the master key nobody \
can read what is in it, not even you: a lost master key is the loss of every name, phone and text.";
/// What whoever restores one has to know.
const NEXT: &str = "Sending is off. Apply what was exported since the backup (leadline erasures apply, leadline \
suppressions import), look the workspace over, then switch sending on: PATCH /api/settings/compliance {\"sending\": true}. \
Texts, follow-ups and reminders that were waiting are not sent.";

impl WorkspaceCommand {
    pub(super) async fn run(self, app: App) -> Result<()> {
        let (name, owner_name, owner_email, slug, time_zone, region, owner_password) = match self.action {
            Action::Create { name, owner_name, owner_email, slug, time_zone, region, owner_password } => {
                (name, owner_name, owner_email, slug, time_zone, region, owner_password)
            }
            Action::Backup { workspace } => {
                let out = BufWriter::new(stdout().lock());
                let end = back_up(&app, &WorkspaceId::from(workspace), out).await?;
                eprintln!("{} documents, SHA-256 {}.\n{WARNING}", end.documents.values().sum::<u64>(), end.sha256);
                return Ok(());
            }
            Action::Restore { file, replace } => {
                let (head, end) = restore(&app, &file, replace).await?;
                let many: u64 = end.documents.values().sum();
                say(&json!({ "workspace_id": head.workspace_id, "made_at": head.made_at, "documents": many })
                    .to_string());
                eprintln!("{NEXT}");
                return Ok(());
            }
        };
        let new = NewWorkspace {
            name,
            owner_name,
            owner_email: EmailAddress::parse(&owner_email).context("--owner-email")?,
            password: owner_password,
            time_zone,
            region,
            slug,
        };
        let created = create_workspace(&app, new).await.map_err(plain)?;
        say(&json!({ "workspace_id": created.scope.workspace_id(), "form_id": created.form.id, "form_slug": created.form.slug }).to_string());
        Ok(())
    }
}

/// An error as a sentence for the terminal.
pub(super) fn plain(error: Error) -> anyhow::Error {
    match error {
        Error::Invalid(fields) => anyhow!(fields.into_iter().map(|field| field.detail).collect::<Vec<_>>().join(" ")),
        Error::Conflict { detail, .. } | Error::Refused { detail, .. } => anyhow!(detail),
        Error::Internal(error) => error,
        error => anyhow!(error),
    }
}
