//! `leadline channel add`.

use anyhow::{Context, Result, anyhow, ensure};
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use super::{say, workspace::plain};
use crate::{
    App, clock,
    domain::phone::parse_e164,
    security::{guarded_http, random},
    services::{Error, accept_webhook::webhook_url},
    sms::{Credentials, provider},
    store::channels::{Channel, ChannelState},
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
        /// The number in E.164.
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
        let adapter = provider(&name).with_context(|| format!("{name} is not a provider this version knows"))?;
        let number = parse_e164(&number).map_err(|error| anyhow!("--number: {error}"))?;
        let credentials: Map<String, Value> =
            serde_json::from_str(&credentials).context("the credentials are not a JSON object")?;
        if let Some(url) = credentials.get("base_url").and_then(Value::as_str) {
            guarded_http::check(&url.parse().context("base_url is not an address")?)
                .map_err(|error| anyhow!("base_url: {error}"))?;
        }
        let checked = Credentials::new(credentials.clone());
        for field in adapter.credential_fields().iter().filter(|field| field.required) {
            checked.require(field.name)?;
        }
        let scope = app.store.scope(&workspace.into()).await?;
        scope.workspace().await?;
        let taken = scope.channels().all().await?.iter().any(|channel| channel.number == number.as_str());
        ensure!(!taken, "the workspace has this number already");
        let channel = Channel {
            id: random::path_secret().into(),
            provider: name,
            number: number.as_str().to_owned(),
            simulated: false,
            credentials,
            state: ChannelState::Active,
        };
        let context = (&scope, &channel);
        app.store
            .transact(&context, |tx, (scope, channel)| {
                Box::pin(async move { Ok::<_, Error>(scope.channels().add(channel, clock::now(), tx).await?) })
            })
            .await
            .map_err(plain)?;
        let (inbound, status) = (webhook_url(&app, &channel, "inbound"), webhook_url(&app, &channel, "status"));
        say(&json!({ "channel_id": channel.id, "inbound_url": inbound, "status_url": status }).to_string());
        Ok(())
    }
}
