//! `identities`: what members are at a sign-in provider. The provider's name for a person is kept as a blind index alone.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{Scope, Tx, scoped::Scoped, time};
use crate::domain::id::{IdentityId, MemberId};

#[derive(Serialize, Deserialize)]
struct StoredIdentity {
    _id: IdentityId,
    member_id: MemberId,
    issuer: String,
    /// Of issuer and subject, made with the deployment's key.
    subject_index: String,
    #[serde(with = "time")]
    created_at: Timestamp,
    #[serde(with = "time")]
    used_at: Timestamp,
}

/// What a member is at a provider.
pub struct Identity {
    /// The id.
    pub id: IdentityId,
    /// Whose it is.
    pub member: MemberId,
    /// The provider's name for itself.
    pub issuer: String,
    /// When it was linked.
    pub created_at: Timestamp,
    /// When it last signed in.
    pub used_at: Timestamp,
}

/// An identity to be.
pub struct NewIdentity<'a> {
    /// The id.
    pub id: &'a IdentityId,
    /// Whose it is.
    pub member: &'a MemberId,
    /// The provider's name for itself.
    pub issuer: &'a str,
    /// The blind index of issuer and subject, made with the deployment's key.
    pub subject_index: &'a str,
}

/// The identities of a workspace's members.
pub struct Identities {
    documents: Scoped<StoredIdentity>,
}

impl Scope {
    /// The identities of the members.
    pub fn identities(&self) -> Identities {
        Identities { documents: Scoped::new(&self.database, "identities", &self.workspace) }
    }
}

impl Identities {
    /// Links a member. A duplicate when the identity is linked, or the member has another one at this provider.
    pub async fn add(&self, new: NewIdentity<'_>, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let stored = StoredIdentity {
            _id: new.id.clone(),
            member_id: new.member.clone(),
            issuer: new.issuer.to_owned(),
            subject_index: new.subject_index.to_owned(),
            created_at: now,
            used_at: now,
        };
        self.documents.insert(&stored, Some(tx)).await
    }

    /// The identity with this blind index.
    pub async fn by_index(&self, subject_index: &str, tx: &mut Tx) -> Result<Option<Identity>> {
        Ok(self.documents.find_one(doc! { "subject_index": subject_index }, Some(tx)).await?.map(reveal))
    }

    /// Whether a member is linked at a provider.
    pub async fn is_linked(&self, member: &MemberId, issuer: &str, tx: &mut Tx) -> Result<bool> {
        let filter = doc! { "member_id": member.as_str(), "issuer": issuer };
        Ok(self.documents.find_one(filter, Some(tx)).await?.is_some())
    }

    /// A member's identities, the oldest first.
    pub async fn of(&self, member: &MemberId) -> Result<Vec<Identity>> {
        let filter = doc! { "member_id": member.as_str() };
        Ok(self.documents.find(filter, doc! { "_id": 1 }, 100).await?.into_iter().map(reveal).collect())
    }

    /// Notes that an identity signed in.
    pub async fn used(&self, id: &IdentityId, now: Timestamp, tx: &mut Tx) -> Result<bool> {
        let change = doc! { "$set": { "used_at": time::bson(now) } };
        self.documents.update(doc! { "_id": id.as_str() }, change, Some(tx)).await
    }

    /// Removes one of a member's identities; says whether it was there.
    pub async fn remove(&self, member: &MemberId, id: &IdentityId, tx: &mut Tx) -> Result<bool> {
        let filter = doc! { "_id": id.as_str(), "member_id": member.as_str() };
        Ok(self.documents.delete_one(filter, tx).await? == 1)
    }

    /// Removes all of a member's identities.
    pub async fn forget(&self, member: &MemberId, tx: &mut Tx) -> Result<()> {
        self.documents.delete_all(doc! { "member_id": member.as_str() }, tx).await
    }
}

fn reveal(stored: StoredIdentity) -> Identity {
    Identity {
        id: stored._id,
        member: stored.member_id,
        issuer: stored.issuer,
        created_at: stored.created_at,
        used_at: stored.used_at,
    }
}
