//! `leadline demo seed`.

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use serde_json::json;

use super::{say, workspace::plain};
use crate::{
    App,
    domain::email::EmailAddress,
    services::demo_workspace::{EMAIL, seed},
};

/// The demo workspace.
#[derive(Args)]
pub(super) struct Demo {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Make the demo workspace if it is not there, and say where it is.
    Seed {
        /// Say it as JSON.
        #[arg(long)]
        json: bool,
        /// The password of its owner.
        #[arg(long, env = "LEADLINE_DEMO_PASSWORD", hide_env_values = true)]
        password: String,
    },
}

impl Demo {
    pub(super) async fn run(self, app: App) -> Result<()> {
        let Action::Seed { json, password } = self.action;
        let email = EmailAddress::parse(EMAIL).context("the demo's address")?;
        if app.store.credentials(&email).await?.is_none() {
            seed(&app, email, password.clone()).await.map_err(plain)?;
        }
        let url = |path| app.config.public(path);
        let (form, inbox, phone) = (url("/f/demo"), url("/inbox/"), url("/phone/"));
        if json {
            let sign_in = json!({ "email": EMAIL, "password": password });
            say(&json!({ "sign_in": sign_in, "form_url": form, "inbox_url": inbox, "phone_url": phone }).to_string());
        } else {
            say(&format!("form  {form}\ninbox {inbox}\nphone {phone}\nsign in as {EMAIL}"));
        }
        Ok(())
    }
}
