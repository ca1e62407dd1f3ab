//! `members`: the people of a workspace. An e-mail address belongs to one member of the whole deployment.

use std::collections::HashMap;

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::{doc, serialize_to_bson};
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    scoped::Scoped,
    sealed::{Place, Sealed},
    time,
};
use crate::domain::{email::EmailAddress, id::MemberId, role::Role, week_hours::WeekHours};

#[derive(Serialize, Deserialize)]
pub(super) struct StoredMember {
    pub(super) _id: MemberId,
    name: Sealed,
    email: Sealed,
    email_index: String,
    pub(super) password_hash: String,
    role: Role,
    #[serde(default)]
    duty: Option<WeekHours>,
    #[serde(with = "time")]
    created_at: Timestamp,
}

/// A member.
#[derive(Debug, Clone)]
pub struct Member {
    /// The id.
    pub id: MemberId,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The role.
    pub role: Role,
    /// When the member is on duty, on the clock of the workspace's zone; nothing: always.
    pub duty: Option<WeekHours>,
}

/// A member to be.
pub struct NewMember {
    /// The id.
    pub id: MemberId,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: EmailAddress,
    /// The blind index of the address, made with the deployment's key.
    pub email_index: String,
    /// The hash of the password.
    pub password_hash: String,
    /// The role.
    pub role: Role,
}

/// The members of a workspace.
pub struct Members<'a> {
    scope: &'a Scope,
    documents: Scoped<StoredMember>,
}

impl Scope {
    /// The members.
    pub fn members(&self) -> Members<'_> {
        Members { scope: self, documents: Scoped::new(&self.database, "members", &self.workspace) }
    }
}

impl Members<'_> {
    /// Adds a member. A duplicate when the address is taken.
    pub async fn add(&self, member: &NewMember, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let (cipher, id) = (self.scope.cipher(), member.id.as_str());
        let stored = StoredMember {
            _id: member.id.clone(),
            name: cipher.seal(Place("members", id, "name"), &member.name)?,
            email: cipher.seal(Place("members", id, "email"), member.email.as_str())?,
            email_index: member.email_index.clone(),
            password_hash: member.password_hash.clone(),
            role: member.role,
            duty: None,
            created_at: now,
        };
        self.documents.insert(&stored, Some(tx)).await
    }

    /// One member.
    pub async fn get(&self, id: &MemberId) -> Result<Option<Member>> {
        self.documents.get(id.as_str(), None).await?.map(|stored| self.open(stored)).transpose()
    }

    /// All members, the oldest first.
    pub async fn all(&self) -> Result<Vec<Member>> {
        let stored = self.documents.find(doc! {}, doc! { "_id": 1 }, 1_000).await?;
        stored.into_iter().map(|stored| self.open(stored)).collect()
    }

    /// The hash of a member's password.
    pub async fn password_hash(&self, id: &MemberId) -> Result<Option<String>> {
        Ok(self.documents.get(id.as_str(), None).await?.map(|stored| stored.password_hash))
    }

    /// Gives a member another password.
    pub async fn set_password(&self, id: &MemberId, hash: &str, tx: &mut Tx) -> Result<bool> {
        let change = doc! { "$set": { "password_hash": hash } };
        self.documents.update(doc! { "_id": id.as_str() }, change, Some(tx)).await
    }

    /// Gives a member another role.
    pub async fn set_role(&self, id: &MemberId, role: Role, tx: &mut Tx) -> Result<bool> {
        let change = doc! { "$set": { "role": serialize_to_bson(&role)? } };
        self.documents.update(doc! { "_id": id.as_str() }, change, Some(tx)).await
    }

    /// Removes a member.
    pub async fn remove(&self, id: &MemberId, tx: &mut Tx) -> Result<bool> {
        self.documents.delete(id.as_str(), Some(tx)).await
    }

    /// The roles of all members.
    pub async fn roles(&self, tx: &mut Tx) -> Result<HashMap<MemberId, Role>> {
        let stored = self.documents.find_within(doc! {}, doc! { "_id": 1 }, 1_000, tx).await?;
        Ok(stored.into_iter().map(|stored| (stored._id, stored.role)).collect())
    }

    /// Sets when a member is on duty; says whether there is such a member.
    pub async fn set_duty(&self, id: &MemberId, duty: Option<&WeekHours>, tx: &mut Tx) -> Result<bool> {
        let change = doc! { "$set": { "duty": serialize_to_bson(&duty)? } };
        self.documents.update(doc! { "_id": id.as_str() }, change, Some(tx)).await
    }

    /// The names of all members.
    pub async fn names(&self) -> Result<HashMap<MemberId, String>> {
        Ok(self.all().await?.into_iter().map(|member| (member.id, member.name)).collect())
    }

    fn open(&self, stored: StoredMember) -> Result<Member> {
        let (cipher, id) = (self.scope.cipher(), stored._id.as_str());
        Ok(Member {
            name: cipher.open(Place("members", id, "name"), &stored.name)?,
            email: cipher.open(Place("members", id, "email"), &stored.email)?,
            role: stored.role,
            duty: stored.duty,
            id: stored._id,
        })
    }
}
