//! `leadline keys`.

use std::time::Duration;

use anyhow::{Result, ensure};
use clap::{Args, Subcommand};
use serde_json::json;

use super::{say, workspace::plain};
use crate::{
    App, clock,
    domain::key_rotation::KeyLevel,
    services::rotate_keys::{begin_or_resume, go_on_rotating, read_keys},
    store::keys::DEPLOYMENT,
};

/// The keys that seal personal data.
#[derive(Args)]
pub(super) struct Keys {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Show the keys of every workspace and of the deployment: JSON Lines.
    List,
    /// Wrap all keys under the newest master key: after this the older ones can be taken out of LEADLINE_MASTER_KEYS.
    Rewrap,
    /// Replace keys while everything goes on, and wait for the end. Stopped in the middle, it goes on from there.
    Rotate {
        /// The workspace whose key is replaced.
        #[arg(long, conflicts_with = "deployment", required_unless_present = "deployment")]
        workspace: Option<String>,
        /// Replace the keys of its persons instead.
        #[arg(long, requires = "workspace")]
        persons: bool,
        /// Replace the deployment's own key.
        #[arg(long)]
        deployment: bool,
    },
}

impl Keys {
    pub(super) async fn run(self, app: App) -> Result<()> {
        match self.action {
            Action::List => list(&app).await,
            Action::Rewrap => rewrap(&app).await,
            Action::Rotate { workspace: Some(workspace), persons, .. } => {
                rotate(&app, &workspace, if persons { KeyLevel::Persons } else { KeyLevel::Workspace }).await
            }
            Action::Rotate { workspace: None, .. } => rotate(&app, DEPLOYMENT, KeyLevel::Deployment).await,
        }
    }
}

async fn list(app: &App) -> Result<()> {
    for owner in app.store.key_owners().await? {
        say(&json!({ "owner": owner, "keys": read_keys(app, &owner).await.map_err(plain)? }).to_string());
    }
    Ok(())
}

async fn rewrap(app: &App) -> Result<()> {
    let mut left = 0;
    for owner in app.store.key_owners().await? {
        left += usize::from(!app.store.wrapped_by_newest(&owner, true).await?);
    }
    ensure!(left == 0, "{left} were replaced in this moment and are still wrapped by an older key: run it again");
    say("All keys are wrapped by the first key of LEADLINE_MASTER_KEYS. The others can be taken out.");
    Ok(())
}

async fn rotate(app: &App, owner: &str, level: KeyLevel) -> Result<()> {
    begin_or_resume(app, owner, level).await.map_err(plain)?;
    while let Some(at) = go_on_rotating(app, owner).await? {
        let wait = Duration::try_from(at.duration_since(clock::now())).unwrap_or_default();
        if wait > Duration::from_secs(1) {
            say(&json!({ "owner": owner, "keys": read_keys(app, owner).await.map_err(plain)? }).to_string());
        }
        tokio::time::sleep(wait).await;
    }
    say(&json!({ "owner": owner, "keys": read_keys(app, owner).await.map_err(plain)? }).to_string());
    Ok(())
}
