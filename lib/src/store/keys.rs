//! `keys`: the wrapped keys of workspaces and of the deployment.

use std::{
    sync::{Arc, MutexGuard, PoisonError},
    time::Instant,
};

use anyhow::{Context, Result};
use jiff::Timestamp;
use mongodb::{
    Collection,
    bson::{Document, doc},
};
use serde::{Deserialize, Serialize};

use super::{Store, sealed::Sealed, time};
use crate::{
    clock,
    security::{envelope::Key, key_ring::KeyRing, keys::OwnerKeys},
};

/// The owner of what belongs to no workspace: members' e-mail addresses, stored answers.
pub const DEPLOYMENT: &str = "deployment";

/// A key that takes the place of another from a moment on. Until then it only opens; from then on the other only opens.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct NextKey {
    /// The wrapped key.
    pub key: Sealed,
    /// From when it seals.
    #[serde(with = "time")]
    pub from: Timestamp,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct StoredKeys {
    _id: String,
    data: Sealed,
    index: Sealed,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<NextKey>,
}

/// The keys of an owner as this process last read them.
pub(super) struct KnownKeys {
    stored: StoredKeys,
    data: Key,
    index: Key,
    next: Option<(Key, Timestamp)>,
    read: Instant,
}

impl KnownKeys {
    /// The keys that are good now.
    pub(super) fn now(&self) -> OwnerKeys {
        OwnerKeys { data: ring(&self.data, self.next.as_ref()), index: self.index.clone() }
    }
}

/// The keys that are good now: the one that seals, and what stands in for it or takes its place.
pub(super) fn ring(key: &Key, next: Option<&(Key, Timestamp)>) -> KeyRing {
    match next {
        None => key.clone().into(),
        Some((next, from)) if *from <= clock::now() => KeyRing::beside(next.clone(), key.clone()),
        Some((next, _)) => KeyRing::beside(key.clone(), next.clone()),
    }
}

impl Store {
    async fn owner_keys(&self) -> Result<Collection<StoredKeys>> {
        Ok(self.database().await?.collection("keys"))
    }

    /// The keys of an owner. A copy is used for a tenth of the time anybody may hold keys.
    pub(super) async fn keys_of(&self, owner: &str) -> Result<Arc<OwnerKeys>> {
        if let Some(known) = self.known_keys().get(owner)
            && known.read.elapsed() < self.config.keys_held / 10
        {
            return Ok(Arc::new(known.now()));
        }
        let stored = self.owner_keys().await?.find_one(doc! { "_id": owner }).await?;
        let stored =
            stored.with_context(|| format!("{owner} has no keys: run `leadline migrate`, then create a workspace"))?;
        let known = self.unwrap_keys(stored).await?;
        let keys = Arc::new(known.now());
        self.known_keys().insert(owner.to_owned(), known);
        Ok(keys)
    }

    /// Unwraps keys, but for those this process has unwrapped before.
    pub(super) async fn unwrap_keys(&self, stored: StoredKeys) -> Result<KnownKeys> {
        let owner = stored._id.clone();
        let read = Instant::now();
        let known = self.known_keys().remove(&owner);
        let same = |known: &KnownKeys| {
            let next = |keys: &StoredKeys| keys.next.as_ref().map(|next| next.key.bytes().to_vec());
            known.stored.data.bytes() == stored.data.bytes() && next(&known.stored) == next(&stored)
        };
        if let Some(known) = known.filter(same) {
            return Ok(KnownKeys { read, ..known });
        }
        let next = match &stored.next {
            None => None,
            Some(next) => Some((self.master_keys.unwrap(&format!("{owner}|data"), next.key.bytes()).await?, next.from)),
        };
        Ok(KnownKeys {
            data: self.master_keys.unwrap(&format!("{owner}|data"), stored.data.bytes()).await?,
            index: self.master_keys.unwrap(&format!("{owner}|index"), stored.index.bytes()).await?,
            next,
            stored,
            read,
        })
    }

    async fn wrap_key(&self, owner: &str, kind: &str, key: &Key) -> Result<Sealed> {
        Ok(Sealed::new(self.master_keys.wrap(&format!("{owner}|{kind}"), key).await?))
    }

    /// Makes the keys of an owner that has none yet.
    pub(super) async fn create_keys(&self, owner: &str) -> Result<()> {
        let fields = doc! {
            "data": self.wrap_key(owner, "data", &Key::generate()).await?,
            "index": self.wrap_key(owner, "index", &Key::generate()).await?,
        };
        let keys = self.owner_keys().await?;
        keys.update_one(doc! { "_id": owner }, doc! { "$setOnInsert": fields }).upsert(true).await?;
        Ok(())
    }

    /// Makes the key that takes the place of an owner's from a moment on, unless one does already.
    pub async fn announce_key(&self, owner: &str, from: Timestamp) -> Result<()> {
        let next = doc! { "key": self.wrap_key(owner, "data", &Key::generate()).await?, "from": time::bson(from) };
        let alone = doc! { "_id": owner, "next": { "$exists": false } };
        self.owner_keys().await?.update_one(alone, doc! { "$set": { "next": next } }).await?;
        Ok(())
    }

    /// Destroys the key that was replaced. Nothing may be sealed under it any more.
    pub async fn forget_replaced_key(&self, owner: &str) -> Result<()> {
        let replaced = doc! { "_id": owner, "next.from": { "$lte": time::bson(clock::now()) } };
        let change = vec![doc! { "$set": { "data": "$next.key" } }, doc! { "$unset": "next" }];
        self.owner_keys().await?.update_one(replaced, change).await?;
        Ok(())
    }

    /// Everybody who has keys: workspaces and the deployment.
    pub async fn key_owners(&self) -> Result<Vec<String>> {
        let owners = self.owner_keys().await?.distinct("_id", doc! {}).await?;
        Ok(owners.into_iter().filter_map(|owner| owner.as_str().map(str::to_owned)).collect())
    }

    /// Whether the newest master key wraps an owner's keys. With `rewrap` it does afterwards.
    pub async fn wrapped_by_newest(&self, owner: &str, rewrap: bool) -> Result<bool> {
        let keys = self.owner_keys().await?;
        let stored = keys.find_one(doc! { "_id": owner }).await?.with_context(|| format!("{owner} has no keys"))?;
        let wrapped = [&stored.data, &stored.index].into_iter().chain(stored.next.as_ref().map(|next| &next.key));
        let newest = wrapped.into_iter().all(|wrapped| self.master_keys.newest_wrapped(wrapped.bytes()));
        if newest || !rewrap {
            return Ok(newest);
        }
        let mut filter = doc! { "_id": owner, "data": stored.data.clone(), "index": stored.index.clone() };
        filter.insert("next.key", stored.next.as_ref().map(|next| next.key.clone()));
        let KnownKeys { data, index, next, .. } = self.unwrap_keys(stored).await?;
        let mut set = Document::new();
        set.insert("data", self.wrap_key(owner, "data", &data).await?);
        set.insert("index", self.wrap_key(owner, "index", &index).await?);
        if let Some((next, _)) = next {
            set.insert("next.key", self.wrap_key(owner, "data", &next).await?);
        }
        // Nothing is changed when somebody has replaced a key meanwhile: then it is for the next try.
        Ok(keys.update_one(filter, doc! { "$set": set }).await?.matched_count == 1)
    }

    fn known_keys(&self) -> MutexGuard<'_, std::collections::HashMap<String, KnownKeys>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
