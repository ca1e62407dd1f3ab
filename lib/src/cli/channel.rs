//! `leadline channel add`.

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use serde_json::json;

use super::{say, workspace::plain};
use crate::{
    App,
    services::channel_settings::{ChannelView, NewChannel, add_channel},
};

/// Sender numbers.
#[derive(Args)]
pub(super) struct ChannelCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Add a sender number to a workspace, and say where its provider is to send webhooks.
    Add {
        /// The workspace.
        #[arg(long)]
        workspace: String,
        /// The provider's name, such as twilio.
        #[arg(long)]
        provider: String,
        /// The number with + and country code, a short code, or a name.
        #[arg(long)]
        number: String,
        /// The provider's credentials as a JSON object. Better given by the environment: arguments can be seen by others.
        #[arg(long, env = "LEADLINE_CHANNEL_CREDENTIALS", hide_env_values = true)]
        credentials: String,
    },
}

impl ChannelCommand {
    pub(super) async fn run(self, app: App) -> Result<()> {
        let Action::Add { workspace, provider: name, number, credentials } = self.action;
        let credentials = serde_json::from_str(&credentials).context("the credentials are not a JSON object")?;
        let scope = app.store.scope(&workspace.into()).await?;
        scope.workspace().await?;
        let new = NewChannel {
            provider: name,
            number,
            credentials,
            brand: None,
            campaign: None,
            pace: None,
            segment_price: None,
            smart_encoding: false,
        };
        let ChannelView { id, inbound_url, status_url, .. } =
            add_channel(&app, &scope, "system", new).await.map_err(plain)?;
        say(&json!({ "channel_id": id, "inbound_url": inbound_url, "status_url": status_url }).to_string());
        Ok(())
    }
}
