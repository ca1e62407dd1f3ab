//! `leadline certificate-keys`.

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::say;
use crate::{App, clock, domain::id::WorkspaceId};

/// The keys that sign a workspace's consent certificates.
#[derive(Args)]
pub(super) struct CertificateKeys {
    /// The workspace's id.
    #[arg(long)]
    workspace: String,
    /// Make a new key, which signs from now on. Older ones still verify.
    #[arg(long)]
    new: bool,
}

impl CertificateKeys {
    pub(super) async fn run(self, app: App) -> Result<()> {
        let workspace = WorkspaceId::from(self.workspace);
        let scope = app.store.scope(&workspace).await?;
        if self.new {
            scope.replace_certificate_key(clock::now()).await?;
        }
        for key in app.store.published_certificate_keys(&workspace).await? {
            let (fingerprint, since) = (key.fingerprint, key.created_at);
            say(&json!({ "fingerprint": fingerprint, "public_key": key.public_key, "created_at": since }).to_string());
        }
        Ok(())
    }
}
