//! `certificate_keys`: the keys that sign a workspace's consent certificates. The private halves are wrapped under the
//! workspace's key; the public ones stay, so that what an old key signed is checked for ever.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{Scope, Store, is_duplicate, scoped::Scoped, sealed::Sealed, time};
use crate::{
    domain::id::WorkspaceId,
    security::{
        consent_certificate::{CertificateKey, Fingerprint},
        envelope::Key,
    },
};

/// How long a process signs with a key before it looks whether there is a newer one.
const FRESH: Duration = Duration::from_secs(60);
/// A workspace has few keys; more than these are not told.
const MOST: i64 = 100;

#[derive(Serialize, Deserialize)]
struct StoredKey {
    /// Workspace and number: two keys cannot take one place.
    _id: String,
    number: i64,
    fingerprint: Fingerprint,
    public_key: String,
    seed: Sealed,
    #[serde(with = "time")]
    created_at: Timestamp,
}

/// The public half of a key.
pub struct PublishedKey {
    /// SHA-256 of the public key.
    pub fingerprint: Fingerprint,
    /// The public key, in hexadecimal.
    pub public_key: String,
    /// Since when it signs.
    pub created_at: Timestamp,
}

/// A key that this process signs with, and when it was read.
pub(super) type KnownKey = (Instant, Arc<CertificateKey>);

impl Store {
    /// The key that signs a workspace's certificates; made when there is none. Several that ask for the first time agree
    /// on one.
    pub async fn certificate_key(&self, scope: &Scope, now: Timestamp) -> Result<Arc<CertificateKey>> {
        let workspace = scope.workspace.as_str();
        if let Some((read, key)) = self.known_certificate_keys().get(workspace)
            && read.elapsed() < FRESH
        {
            return Ok(key.clone());
        }
        let read = Instant::now();
        let newest = match scope.newest_certificate_key().await? {
            Some(newest) => newest,
            None => {
                scope.make_certificate_key(1, now).await?;
                scope.newest_certificate_key().await?.context("a key that was made is gone")?
            }
        };
        let key = Arc::new(scope.unwrap_certificate_key(&newest)?);
        self.known_certificate_keys().insert(workspace.to_owned(), (read, key.clone()));
        Ok(key)
    }

    /// The public keys of a workspace, the newest first. Asked by strangers, who have nothing but the workspace's id.
    pub async fn published_certificate_keys(&self, workspace: &WorkspaceId) -> Result<Vec<PublishedKey>> {
        let keys = Scoped::<StoredKey>::new(&self.database().await?, "certificate_keys", workspace);
        let found = keys.find(doc! {}, doc! { "number": -1 }, MOST).await?;
        let publish = |key: StoredKey| PublishedKey {
            fingerprint: key.fingerprint,
            public_key: key.public_key,
            created_at: key.created_at,
        };
        Ok(found.into_iter().map(publish).collect())
    }
}

impl Scope {
    fn certificate_keys(&self) -> Scoped<StoredKey> {
        Scoped::new(&self.database, "certificate_keys", &self.workspace)
    }

    /// Makes the key that signs from now on. Processes that know the former one go on with it for a minute.
    pub async fn replace_certificate_key(&self, now: Timestamp) -> Result<Fingerprint> {
        let newest = self.newest_certificate_key().await?;
        self.make_certificate_key(newest.map_or(1, |newest| newest.number + 1), now).await?;
        Ok(self.newest_certificate_key().await?.context("a key that was made is gone")?.fingerprint)
    }

    async fn newest_certificate_key(&self) -> Result<Option<StoredKey>> {
        self.certificate_keys().first(doc! {}, doc! { "number": -1 }, None).await
    }

    /// Makes the key of a number, unless somebody else has.
    async fn make_certificate_key(&self, number: i64, now: Timestamp) -> Result<()> {
        let seed = Key::generate();
        let key = CertificateKey::from_seed(&seed)?;
        let fields = doc! {
            "number": number,
            "fingerprint": key.fingerprint().to_string(),
            "public_key": key.public().to_string(),
            "seed": Sealed::new(self.keys.data.wrap(&certificate_key_owner(&self.workspace, number), &seed)?),
            "created_at": time::bson(now),
        };
        let id = format!("{}:{number}", self.workspace.as_str());
        match self.certificate_keys().upsert(doc! { "_id": id }, doc! { "$setOnInsert": fields }, None).await {
            // Somebody else made it in the same moment: theirs counts.
            Err(error) if is_duplicate(&error) => Ok(()),
            made => made,
        }
    }

    fn unwrap_certificate_key(&self, stored: &StoredKey) -> Result<CertificateKey> {
        let owner = certificate_key_owner(&self.workspace, stored.number);
        CertificateKey::from_seed(&self.keys.data.unwrap(&owner, stored.seed.bytes())?)
    }
}

/// Whom the seed of a key is wrapped for.
pub(super) fn certificate_key_owner(workspace: &WorkspaceId, number: i64) -> String {
    format!("{}|certificates|{number}", workspace.as_str())
}
