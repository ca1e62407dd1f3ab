//! `leadline workspace create`.

use anyhow::{Context, Result, anyhow};
use clap::{Args, Subcommand};
use serde_json::json;

use super::say;
use crate::{
    App,
    domain::email::EmailAddress,
    services::{
        Error,
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
}

impl WorkspaceCommand {
    pub(super) async fn run(self, app: App) -> Result<()> {
        let Action::Create { name, owner_name, owner_email, slug, time_zone, region, owner_password } = self.action;
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
