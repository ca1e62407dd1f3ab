//! MongoDB: one module a collection, its indexes declared in the same file.
//!
//! What belongs to a workspace is reached through a [`Scope`] alone. The few questions that must be asked before the
//! workspace is known (whose form, whose channel, whose e-mail address is this?) are in `directory`.

pub mod ai_runs;
pub mod api_keys;
pub mod audit;
mod audit_heads;
mod audit_reads;
pub mod backup;
pub mod bookings;
pub mod calendars;
pub mod certificate_batches;
pub mod certificate_keys;
pub mod channels;
mod chores;
pub mod consent_certificates;
pub mod consent_events;
pub mod contact_points;
pub mod conversations;
pub mod delivery_events;
pub mod directory;
pub mod erasures;
pub mod forms;
mod gone;
pub mod idempotency;
pub mod identities;
pub mod import_rows;
pub mod imports;
pub mod inbound_events;
pub mod indexes;
pub mod invites;
pub mod jobs;
pub mod key_rotations;
pub mod keys;
pub mod knowledge;
pub mod knowledge_documents;
pub mod lanes;
pub mod lead_buckets;
pub mod leads;
pub mod live_events;
pub mod live_tickets;
pub mod media;
pub mod members;
pub mod messages;
mod oidc_attempts;
pub mod page;
pub mod passkey_attempts;
pub mod passkeys;
pub mod password_resets;
mod person_keys;
pub mod provider_texts;
pub mod rate_limits;
pub mod receipts;
pub mod reseal;
mod scoped;
pub mod sealed;
mod sealed_fields;
pub mod second_factors;
pub mod sessions;
pub mod simulated_pictures;
pub mod simulator;
pub mod spending;
pub mod submissions;
pub mod suppressions;
pub mod time;
mod tx;
pub mod webhook_deliveries;
pub mod webhook_endpoints;
pub mod workspaces;
pub mod writes;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context, Result};
use mongodb::{Client, Database, options::ClientOptions};
use tokio::sync::OnceCell;

use crate::{
    config::Config,
    domain::id::WorkspaceId,
    security::{
        blind_index::{self, blind_index},
        keys::{MasterKeys, OwnerKeys},
    },
};
use certificate_keys::KnownKey;
pub use gone::Gone;
use keys::KnownKeys;
use sealed::FieldCipher;
pub use tx::{Cause, Tx, is_duplicate, is_passing};

/// The database of this process. It connects on first use.
pub struct Store {
    config: Arc<Config>,
    client: OnceCell<Client>,
    master_keys: MasterKeys,
    /// Keys may be replaced, so a copy is used for a while only.
    keys: Mutex<HashMap<String, KnownKeys>>,
    /// Keys that sign certificates may be replaced, so a copy is used for a while only.
    certificate_keys: Mutex<HashMap<String, KnownKey>>,
}

impl Store {
    /// A store that has not connected yet.
    pub fn new(config: Arc<Config>, master_keys: MasterKeys) -> Self {
        Self {
            config,
            client: OnceCell::new(),
            master_keys,
            keys: Mutex::default(),
            certificate_keys: Mutex::default(),
        }
    }

    async fn client(&self) -> Result<&Client> {
        self.client
            .get_or_try_init(|| async {
                let mut options = ClientOptions::parse(&self.config.mongodb_uri).await.context("MONGODB_URI")?;
                options.app_name = Some("leadline".into());
                options.max_pool_size.get_or_insert(20);
                options.server_selection_timeout.get_or_insert(Duration::from_secs(5));
                Ok(Client::with_options(options)?)
            })
            .await
    }

    async fn database(&self) -> Result<Database> {
        Ok(self.client().await?.database(&self.config.mongodb_database))
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        self.database().await?.run_command(mongodb::bson::doc! { "ping": 1 }).await?;
        Ok(())
    }

    /// The part of the database that belongs to one workspace.
    pub async fn scope(&self, workspace: &WorkspaceId) -> Result<Scope> {
        let keys = self.keys_of(workspace.as_str()).await?;
        Ok(Scope { database: self.database().await?, workspace: workspace.clone(), keys })
    }

    /// Seals what belongs to the deployment and to no workspace.
    async fn deployment_cipher(&self) -> Result<FieldCipher> {
        Ok(FieldCipher::new(self.keys_of(keys::DEPLOYMENT).await?.data.clone(), keys::DEPLOYMENT))
    }

    fn known_certificate_keys(&self) -> std::sync::MutexGuard<'_, HashMap<String, KnownKey>> {
        self.certificate_keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One workspace's part of the database, with its keys.
#[derive(Clone)]
pub struct Scope {
    database: Database,
    workspace: WorkspaceId,
    keys: Arc<OwnerKeys>,
}

impl Scope {
    /// The workspace.
    pub fn workspace_id(&self) -> &WorkspaceId {
        &self.workspace
    }

    /// Seals what belongs to the workspace and to no person in particular.
    pub fn cipher(&self) -> FieldCipher {
        FieldCipher::new(self.keys.data.clone(), self.workspace.as_str())
    }

    /// The blind index of a value, by which it is found without being readable.
    pub fn index(&self, field: &str, normalised: &str) -> String {
        blind_index(&self.keys.index, field, normalised)
    }

    /// The number under which a value is found together with others.
    fn bucket(&self, field: &str, normalised: &str, bits: u32) -> i32 {
        blind_index::bucket(&self.keys.index, field, normalised, bits)
    }
}
