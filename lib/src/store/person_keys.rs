//! `person_keys`: the keys of persons, wrapped under their workspace's.

use std::collections::HashMap;

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{
    Gone, Scope, Tx,
    keys::{NextKey, ring},
    leads::Lead,
    scoped::Scoped,
    sealed::{FieldCipher, Sealed},
    time,
};
use crate::{
    clock,
    domain::id::{LeadId, WorkspaceId},
    security::{envelope::Key, key_ring::KeyRing},
};

#[derive(Serialize, Deserialize)]
struct PersonKey {
    _id: LeadId,
    wrapped: Sealed,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<NextKey>,
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
        let stored = PersonKey { _id: lead.clone(), wrapped: self.wrap(lead, &key)?, next: None };
        self.documents.insert(&stored, Some(tx)).await?;
        Ok(FieldCipher::new(key.into(), self.scope.workspace.as_str()))
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

    /// The keys of these leads, likewise.
    pub async fn of_leads(&self, leads: &[Lead]) -> Result<HashMap<LeadId, FieldCipher>> {
        self.of(&leads.iter().map(|lead| &lead.id).collect::<Vec<_>>()).await
    }

    /// Makes the keys that take the place of the next persons' from a moment on, unless one does already. Gives the last
    /// of these persons; nothing when there are no more.
    pub async fn announce(&self, after: Option<&str>, most: i64, from: Timestamp) -> Result<Option<String>> {
        let filter = doc! { "_id": { "$gt": after.unwrap_or_default() } };
        let persons = self.documents.find(filter, doc! { "_id": 1 }, most).await?;
        for person in persons.iter().filter(|person| person.next.is_none()) {
            let next = doc! { "key": self.wrap(&person._id, &Key::generate())?, "from": time::bson(from) };
            let alone = doc! { "_id": person._id.as_str(), "next": { "$exists": false } };
            self.documents.update(alone, doc! { "$set": { "next": next } }, None).await?;
        }
        Ok(persons.last().map(|person| person._id.as_str().to_owned()))
    }

    /// Destroys the keys that were replaced. Nothing may be sealed under them any more.
    pub async fn forget_replaced(&self) -> Result<()> {
        let replaced = doc! { "next.from": { "$lte": time::bson(clock::now()) } };
        let change = vec![doc! { "$set": { "wrapped": "$next.key" } }, doc! { "$unset": "next" }];
        self.documents.rewrite_all(replaced, change).await
    }

    fn wrap(&self, lead: &LeadId, key: &Key) -> Result<Sealed> {
        Ok(Sealed::new(self.keys().wrap(&person_key_owner(&self.scope.workspace, lead.as_str()), key)?))
    }

    fn unwrap(&self, stored: &PersonKey) -> Result<FieldCipher> {
        let owner = person_key_owner(&self.scope.workspace, stored._id.as_str());
        let unwrap = |wrapped: &Sealed| self.keys().unwrap(&owner, wrapped.bytes());
        let next = stored.next.as_ref().map(|next| Ok::<_, anyhow::Error>((unwrap(&next.key)?, next.from)));
        let keys = ring(&unwrap(&stored.wrapped)?, next.transpose()?.as_ref());
        Ok(FieldCipher::new(keys, self.scope.workspace.as_str()))
    }

    fn keys(&self) -> &KeyRing {
        &self.scope.keys.data
    }
}

/// Whom a person's key is wrapped for.
pub(super) fn person_key_owner(workspace: &WorkspaceId, lead: &str) -> String {
    format!("{}|{lead}", workspace.as_str())
}
