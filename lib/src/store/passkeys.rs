//! `passkeys`: the public keys members sign in with.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    scoped::Scoped,
    sealed::{Place, Sealed},
    time,
};
use crate::{
    domain::id::{MemberId, PasskeyId},
    security::passkeys::StoredPasskey,
};

#[derive(Serialize, Deserialize)]
struct Stored {
    _id: PasskeyId,
    member_id: MemberId,
    /// The hash of the id its authenticator gave it: no passkey belongs to two members.
    credential_hash: String,
    name: Sealed,
    key: Sealed,
    #[serde(with = "time")]
    created_at: Timestamp,
    #[serde(with = "time::option")]
    used_at: Option<Timestamp>,
}

/// A member's passkey.
pub struct MemberPasskey {
    /// The id.
    pub id: PasskeyId,
    /// Whose it is.
    pub member: MemberId,
    /// What the member calls it.
    pub name: String,
    /// The key.
    pub key: StoredPasskey,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last signed in with.
    pub used_at: Option<Timestamp>,
}

/// The passkeys of a workspace's members.
pub struct Passkeys<'a> {
    scope: &'a Scope,
    documents: Scoped<Stored>,
}

impl Scope {
    /// The passkeys of members.
    pub fn passkeys(&self) -> Passkeys<'_> {
        Passkeys { scope: self, documents: Scoped::new(&self.database, "passkeys", &self.workspace) }
    }
}

impl Passkeys<'_> {
    /// Adds one. A duplicate when somebody has it.
    pub async fn add(&self, passkey: &MemberPasskey, hash: &str, tx: &mut Tx) -> Result<()> {
        let (cipher, id) = (self.scope.cipher(), passkey.id.as_str());
        let stored = Stored {
            _id: passkey.id.clone(),
            member_id: passkey.member.clone(),
            credential_hash: hash.to_owned(),
            name: cipher.seal(Place("passkeys", id, "name"), &passkey.name)?,
            key: cipher.seal_json(Place("passkeys", id, "key"), &passkey.key)?,
            created_at: passkey.created_at,
            used_at: passkey.used_at,
        };
        self.documents.insert(&stored, Some(tx)).await
    }

    /// Those of a member, the oldest first.
    pub async fn of(&self, member: &MemberId) -> Result<Vec<MemberPasskey>> {
        let stored = self.documents.find(doc! { "member_id": member.as_str() }, doc! { "_id": 1 }, 100).await?;
        stored.into_iter().map(|stored| self.open(stored)).collect()
    }

    /// One.
    pub async fn get(&self, id: &PasskeyId) -> Result<Option<MemberPasskey>> {
        self.documents.get(id.as_str(), None).await?.map(|stored| self.open(stored)).transpose()
    }

    /// Notes that one was signed in with, and what its authenticator says of it now.
    pub async fn note_use(&self, id: &PasskeyId, key: &StoredPasskey, now: Timestamp, tx: &mut Tx) -> Result<bool> {
        let key = self.scope.cipher().seal_json(Place("passkeys", id.as_str(), "key"), key)?;
        let change = doc! { "$set": { "key": key, "used_at": time::bson(now) } };
        self.documents.update(doc! { "_id": id.as_str() }, change, Some(tx)).await
    }

    /// Removes one of a member's; says whether it was there.
    pub async fn remove(&self, member: &MemberId, id: &PasskeyId, tx: &mut Tx) -> Result<bool> {
        let own = doc! { "_id": id.as_str(), "member_id": member.as_str() };
        Ok(self.documents.delete_one(own, tx).await? == 1)
    }

    /// Removes all of a member's.
    pub async fn remove_all(&self, member: &MemberId, tx: &mut Tx) -> Result<()> {
        self.documents.delete_all(doc! { "member_id": member.as_str() }, tx).await
    }

    fn open(&self, stored: Stored) -> Result<MemberPasskey> {
        let (cipher, id) = (self.scope.cipher(), stored._id.as_str());
        Ok(MemberPasskey {
            name: cipher.open(Place("passkeys", id, "name"), &stored.name)?,
            key: cipher.open_json(Place("passkeys", id, "key"), &stored.key)?,
            member: stored.member_id,
            created_at: stored.created_at,
            used_at: stored.used_at,
            id: stored._id,
        })
    }
}
