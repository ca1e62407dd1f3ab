//! Seals documents anew while an owner's keys are replaced, some at a time.

use std::collections::HashMap;

use anyhow::{Context, Result};
use futures_util::{TryStreamExt, future::try_join_all};
use mongodb::{
    Collection,
    bson::{Bson, Document, doc},
};

use super::{
    Scope, Store,
    certificate_keys::certificate_key_owner,
    key_rotations::KeyRotation,
    keys::DEPLOYMENT,
    person_keys::person_key_owner,
    sealed::{FieldCipher, Place, Sealed},
    sealed_fields::{CERTIFICATE_KEYS, CONVERSATION, PERSON_KEYS, SealedFields, WEBHOOKS},
};
use crate::domain::{
    id::{LeadId, WorkspaceId},
    key_rotation::KeyLevel,
};

/// How many documents are written at once.
const WRITES_AT_ONCE: usize = 8;

/// What sealing some documents anew came to.
pub enum Resealed {
    /// These were looked at.
    Some {
        /// The last of them.
        last: String,
        /// How many were sealed under a former key.
        found: i64,
    },
    /// This place has no more.
    EndOfPlace,
    /// There are no more places.
    EndOfAll,
}

/// Which cipher opens a document of a place.
enum Ciphers {
    One(FieldCipher),
    /// By what documents call their person. Of an erased one there is none.
    Each(HashMap<String, FieldCipher>),
}

impl Store {
    /// Seals some of the documents anew that come next in a rotation, where that is needed.
    pub async fn reseal_some(&self, rotation: &KeyRotation) -> Result<Resealed> {
        let place = SealedFields::of(rotation.level).nth(usize::try_from(rotation.place)?);
        let Some(place) = place else { return Ok(Resealed::EndOfAll) };
        let collection = self.database().await?.collection::<Document>(place.collection);
        let mut filter = doc! { "_id": { "$gt": rotation.after.as_deref().unwrap_or_default() } };
        if rotation.owner != DEPLOYMENT {
            filter.insert("workspace_id", rotation.owner.as_str());
        }
        let mut fields = doc! { "number": 1, place.person(): 1 };
        // Whole, since they are written back whole.
        fields
            .extend(place.fields.iter().filter_map(|path| Some((path.split('.').next()?.to_owned(), Bson::Int32(1)))));
        let found = collection.find(filter).sort(doc! { "_id": 1 }).limit(place.at_once).projection(fields);
        let documents: Vec<Document> = found.await?.try_collect().await?;
        let Some(last) = documents.last() else { return Ok(Resealed::EndOfPlace) };
        let last = last.get_str("_id")?.to_owned();
        let owner = WorkspaceId::from(rotation.owner.clone());
        let ciphers = self.ciphers(place, &owner, &documents).await?;
        let work = Work { place, owner: &owner, collection: &collection };
        let mut found = 0;
        for some in documents.chunks(WRITES_AT_ONCE) {
            let resealed = try_join_all(some.iter().map(|document| work.reseal(document, &ciphers))).await?;
            found += resealed.into_iter().filter(|found| *found).count();
        }
        Ok(Resealed::Some { last, found: i64::try_from(found)? })
    }

    async fn ciphers(&self, place: &SealedFields, owner: &WorkspaceId, documents: &[Document]) -> Result<Ciphers> {
        Ok(match place.level {
            KeyLevel::Deployment => Ciphers::One(self.deployment_cipher().await?),
            KeyLevel::Workspace => Ciphers::One(self.scope(owner).await?.cipher()),
            KeyLevel::Persons => {
                let scope = self.scope(owner).await?;
                let names = documents.iter().map(|document| document.get_str(place.person()).map(str::to_owned));
                let names = names.collect::<Result<Vec<String>, _>>();
                let names = names.with_context(|| format!("a document of {} names no person", place.collection))?;
                Ciphers::Each(if place.person() == CONVERSATION {
                    scope.ciphers_of_conversations(&names).await?
                } else {
                    let persons: Vec<LeadId> = names.into_iter().map(LeadId::from).collect();
                    let found = scope.person_keys().of(&persons.iter().collect::<Vec<_>>()).await?;
                    found.into_iter().map(|(person, cipher)| (person.as_str().to_owned(), cipher)).collect()
                })
            }
        })
    }
}

impl Scope {
    /// The ciphers of those who hold these conversations.
    async fn ciphers_of_conversations(&self, ids: &[String]) -> Result<HashMap<String, FieldCipher>> {
        let persons = self.conversations().leads_of(ids).await?;
        let ciphers = self.person_keys().of(&persons.values().collect::<Vec<_>>()).await?;
        Ok(persons.into_iter().filter_map(|(id, person)| Some((id, ciphers.get(&person)?.clone()))).collect())
    }
}

struct Work<'a> {
    place: &'a SealedFields,
    owner: &'a WorkspaceId,
    collection: &'a Collection<Document>,
}

impl Work<'_> {
    /// Seals what a document holds anew. Says whether something was sealed under a former key. Somebody who changes it at
    /// the same time goes first: their value is sealed under the new key, or the next look finds it.
    async fn reseal(&self, document: &Document, ciphers: &Ciphers) -> Result<bool> {
        let cipher = match ciphers {
            Ciphers::One(cipher) => Some(cipher),
            Ciphers::Each(all) => all.get(document.get_str(self.place.person())?),
        };
        // Of an erased person nothing opens any more.
        let Some(cipher) = cipher else { return Ok(false) };
        let (mut before, mut after) = (doc! { "_id": document.get_str("_id")? }, Document::new());
        for path in self.place.fields {
            let mut names = path.split('.');
            let Some(field) = names.next() else { continue };
            let Some(value) = after.get(field).or_else(|| document.get(field)) else { continue };
            let rest: Vec<&'static str> = names.collect();
            let seal = |sealed: &Sealed, name| self.seal(document, name, sealed, cipher);
            if let Some(anew) = anew(&rest, field, value, &seal)? {
                before.insert(field, document.get(field).cloned());
                after.insert(field, anew);
            }
        }
        if after.is_empty() {
            return Ok(false);
        }
        self.collection.update_one(before, doc! { "$set": after }).await?;
        Ok(true)
    }

    fn seal(
        &self,
        document: &Document,
        field: &'static str,
        sealed: &Sealed,
        cipher: &FieldCipher,
    ) -> Result<Option<Sealed>> {
        let id = document.get_str("_id")?;
        match self.place.collection {
            PERSON_KEYS => cipher.rewrap(&person_key_owner(self.owner, id), sealed),
            CERTIFICATE_KEYS => {
                let number = document.get_i64("number").context("a certificate key has no number")?;
                cipher.rewrap(&certificate_key_owner(self.owner, number), sealed)
            }
            collection => cipher.reseal(Place(collection, id, field), sealed),
        }
    }
}

/// A value with what lies at the end of this path sealed anew; nothing when that was not needed. `name` is the last name
/// before the path.
fn anew(
    path: &[&'static str],
    name: &'static str,
    value: &Bson,
    seal: &impl Fn(&Sealed, &'static str) -> Result<Option<Sealed>>,
) -> Result<Option<Bson>> {
    match (value, path) {
        (Bson::Binary(binary), []) => {
            // The members of this list are sealed under a name of their own.
            let name = if name == WEBHOOKS { "webhook" } else { name };
            Ok(seal(&Sealed::new(binary.bytes.clone()), name)?.map(Bson::from))
        }
        (Bson::Array(values), _) => {
            let anew = values.iter().map(|value| anew(path, name, value, seal)).collect::<Result<Vec<_>>>()?;
            let any = anew.iter().any(Option::is_some);
            let values = anew.into_iter().zip(values).map(|(anew, value)| anew.unwrap_or_else(|| value.clone()));
            Ok(any.then(|| values.collect()))
        }
        (Bson::Document(document), [next, rest @ ..]) => {
            let Some(value) = document.get(next) else { return Ok(None) };
            let Some(value) = anew(rest, next, value, seal)? else { return Ok(None) };
            let mut document = document.clone();
            document.insert(*next, value);
            Ok(Some(document.into()))
        }
        _ => Ok(None),
    }
}
