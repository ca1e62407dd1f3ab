//! `api_keys`: what programs sign in with, of each its hash alone.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{
    Scope, Store, Tx,
    scoped::Scoped,
    sealed::{Place, Sealed},
    time,
};
use crate::domain::{
    id::{ApiKeyId, MemberId, WorkspaceId},
    role::Permission,
};

#[derive(Serialize, Deserialize)]
struct Stored {
    _id: ApiKeyId,
    workspace_id: WorkspaceId,
    hash: String,
    shown: String,
    name: Sealed,
    scopes: Vec<Permission>,
    member_id: MemberId,
    #[serde(with = "time")]
    created_at: Timestamp,
    #[serde(with = "time::option")]
    expires_at: Option<Timestamp>,
    #[serde(with = "time::option")]
    used_at: Option<Timestamp>,
}

/// An API key.
pub struct ApiKey {
    /// The id.
    pub id: ApiKeyId,
    /// What it begins with.
    pub shown: String,
    /// What it is for.
    pub name: String,
    /// What it may do at most.
    pub scopes: Vec<Permission>,
    /// In whose name it acts.
    pub member: MemberId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it is good; nothing: until it is taken back.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
}

/// A key that was presented and is good.
pub struct PresentedKey {
    /// The id.
    pub id: ApiKeyId,
    /// Whose workspace.
    pub workspace: WorkspaceId,
    /// In whose name it acts.
    pub member: MemberId,
    /// What it may do at most.
    pub scopes: Vec<Permission>,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
}

impl Store {
    /// The key with this hash, if it is good.
    pub async fn api_key(&self, hash: &str, now: Timestamp) -> Result<Option<PresentedKey>> {
        let keys = self.database().await?.collection::<Stored>("api_keys");
        let found = keys.find_one(doc! { "hash": hash }).await?;
        let good = found.filter(|key| key.expires_at.is_none_or(|expires_at| expires_at > now));
        Ok(good.map(|key| PresentedKey {
            id: key._id,
            workspace: key.workspace_id,
            member: key.member_id,
            scopes: key.scopes,
            used_at: key.used_at,
        }))
    }
}

/// The API keys of a workspace.
pub struct ApiKeys<'a> {
    scope: &'a Scope,
    documents: Scoped<Stored>,
}

impl Scope {
    /// The API keys.
    pub fn api_keys(&self) -> ApiKeys<'_> {
        ApiKeys { scope: self, documents: Scoped::new(&self.database, "api_keys", &self.workspace) }
    }
}

impl ApiKeys<'_> {
    /// Adds one, by its hash.
    pub async fn add(&self, key: &ApiKey, hash: &str, tx: &mut Tx) -> Result<()> {
        let name = self.scope.cipher().seal(Place("api_keys", key.id.as_str(), "name"), &key.name)?;
        let stored = Stored {
            _id: key.id.clone(),
            workspace_id: self.scope.workspace.clone(),
            hash: hash.to_owned(),
            shown: key.shown.clone(),
            name,
            scopes: key.scopes.clone(),
            member_id: key.member.clone(),
            created_at: key.created_at,
            expires_at: key.expires_at,
            used_at: None,
        };
        self.documents.insert(&stored, Some(tx)).await
    }

    /// All, the newest first, those that expired among them.
    pub async fn all(&self) -> Result<Vec<ApiKey>> {
        let stored = self.documents.find(doc! {}, doc! { "_id": -1 }, 1_000).await?;
        stored.into_iter().map(|stored| self.open(stored)).collect()
    }

    /// How many there are.
    pub async fn count(&self, tx: &mut Tx) -> Result<u64> {
        self.documents.count(doc! {}, Some(tx)).await
    }

    /// Takes one back; says whether it was there.
    pub async fn remove(&self, id: &ApiKeyId, tx: &mut Tx) -> Result<bool> {
        self.documents.delete(id.as_str(), Some(tx)).await
    }

    /// Takes back all that act in a member's name.
    pub async fn remove_all(&self, member: &MemberId, tx: &mut Tx) -> Result<()> {
        self.documents.delete_all(doc! { "member_id": member.as_str() }, tx).await
    }

    /// Notes when one was used.
    pub async fn note_use(&self, id: &ApiKeyId, now: Timestamp) -> Result<bool> {
        let change = doc! { "$set": { "used_at": time::bson(now) } };
        self.documents.update(doc! { "_id": id.as_str() }, change, None).await
    }

    fn open(&self, stored: Stored) -> Result<ApiKey> {
        let place = Place("api_keys", stored._id.as_str(), "name");
        Ok(ApiKey {
            name: self.scope.cipher().open(place, &stored.name)?,
            shown: stored.shown,
            scopes: stored.scopes,
            member: stored.member_id,
            created_at: stored.created_at,
            expires_at: stored.expires_at,
            used_at: stored.used_at,
            id: stored._id,
        })
    }
}
