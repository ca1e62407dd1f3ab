//! `keys`: the wrapped keys of workspaces and of the deployment; `person_keys`: those of persons.

use std::collections::HashMap;

use anyhow::{Context, Result};
use mongodb::{Database, bson::doc};
use serde::{Deserialize, Serialize};

use super::{
    Gone, Scope, Tx,
    scoped::Scoped,
    sealed::{FieldCipher, Sealed},
};
use crate::{
    domain::id::LeadId,
    security::{
        envelope::Key,
        keys::{KeyPair, MasterKeys, unwrap_with, wrap_with},
    },
};

/// The owner of what belongs to no workspace: members' e-mail addresses, stored answers.
pub(super) const DEPLOYMENT: &str = "deployment";

#[derive(Serialize, Deserialize)]
pub(super) struct StoredPair {
    _id: String,
    data: Sealed,
    index: Sealed,
}

pub(super) async fn load(database: &Database, master: &MasterKeys, owner: &str) -> Result<KeyPair> {
    let stored = database.collection::<StoredPair>("keys").find_one(doc! { "_id": owner }).await?;
    let stored =
        stored.with_context(|| format!("{owner} has no keys: run `leadline migrate`, then create a workspace"))?;
    unwrap(master, owner, &stored)
}

/// The keys of an owner as they are stored.
pub(super) fn unwrap(master: &MasterKeys, owner: &str, stored: &StoredPair) -> Result<KeyPair> {
    Ok(KeyPair {
        data: master.unwrap(&format!("{owner}|data"), stored.data.bytes())?,
        index: master.unwrap(&format!("{owner}|index"), stored.index.bytes())?,
    })
}

/// Makes the keys of an owner that has none yet.
pub(super) async fn create(database: &Database, master: &MasterKeys, owner: &str) -> Result<()> {
    let keys = KeyPair::generate();
    let data = master.wrap(&format!("{owner}|data"), &keys.data)?;
    let index = master.wrap(&format!("{owner}|index"), &keys.index)?;
    let fields = doc! { "data": Sealed::new(data), "index": Sealed::new(index) };
    database
        .collection::<StoredPair>("keys")
        .update_one(doc! { "_id": owner }, doc! { "$setOnInsert": fields })
        .upsert(true)
        .await?;
    Ok(())
}

#[derive(Serialize, Deserialize)]
struct PersonKey {
    _id: LeadId,
    wrapped: Sealed,
}

/// The keys of persons.
pub struct PersonKeys<'a> {
    scope: &'a Scope,
    documents: Scoped<PersonKey>,
}

impl Scope {
    /// The keys of persons.
    pub fn person_keys(&self) -> PersonKeys<'_> {
        PersonKeys { scope: self, documents: Scoped::new(&self.database, "person_keys", &self.workspace) }
    }
}

impl PersonKeys<'_> {
    /// Makes a new person's key.
    pub async fn create(&self, lead: &LeadId, tx: &mut Tx) -> Result<FieldCipher> {
        let key = Key::generate();
        let wrapped = wrap_with(&self.scope.keys.data, &self.owner(lead), &key)?;
        self.documents.insert(&PersonKey { _id: lead.clone(), wrapped: Sealed::new(wrapped) }, Some(tx)).await?;
        Ok(FieldCipher::new(key, self.scope.workspace.as_str()))
    }

    /// A person's key. No process keeps one for longer than the request or job that asked for it.
    ///
    /// # Errors
    /// [`Gone`] when it was destroyed.
    pub async fn get(&self, lead: &LeadId, tx: Option<&mut Tx>) -> Result<FieldCipher> {
        let stored = self.documents.get(lead.as_str(), tx).await?.ok_or(Gone("the person's key"))?;
        self.unwrap(&stored)
    }

    /// Destroys a person's key: nothing that was sealed under it opens any more. Says whether there was one.
    pub async fn destroy(&self, lead: &LeadId, tx: &mut Tx) -> Result<bool> {
        self.documents.delete(lead.as_str(), Some(tx)).await
    }

    /// The keys of several persons at once, without those that were destroyed.
    pub async fn of(&self, leads: &[&LeadId]) -> Result<HashMap<LeadId, FieldCipher>> {
        let ids: Vec<&str> = leads.iter().map(|lead| lead.as_str()).collect();
        let limit = i64::try_from(ids.len())?.max(1);
        let stored = self.documents.find(doc! { "_id": { "$in": ids } }, doc! {}, limit).await?;
        stored.into_iter().map(|stored| Ok((stored._id.clone(), self.unwrap(&stored)?))).collect()
    }

    fn unwrap(&self, stored: &PersonKey) -> Result<FieldCipher> {
        let key = unwrap_with(&self.scope.keys.data, &self.owner(&stored._id), stored.wrapped.bytes())?;
        Ok(FieldCipher::new(key, self.scope.workspace.as_str()))
    }

    fn owner(&self, lead: &LeadId) -> String {
        format!("{}|{}", self.scope.workspace.as_str(), lead.as_str())
    }
}
