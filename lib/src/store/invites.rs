//! `invites`: people who may become members, each by a link that works once.

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
use crate::domain::{
    email::EmailAddress,
    id::{InviteId, MemberId},
    role::Role,
};

#[derive(Serialize, Deserialize)]
struct StoredInvite {
    _id: InviteId,
    token_hash: String,
    email: Sealed,
    email_index: String,
    role: Role,
    invited_by: MemberId,
    #[serde(with = "time")]
    created_at: Timestamp,
    #[serde(with = "time")]
    expires_at: Timestamp,
}

/// An invitation.
pub struct Invite {
    /// The id.
    pub id: InviteId,
    /// Whom.
    pub email: String,
    /// As what.
    pub role: Role,
    /// By whom.
    pub invited_by: MemberId,
    /// When.
    pub created_at: Timestamp,
    /// Until when the link works.
    pub expires_at: Timestamp,
}

/// An invitation to be.
pub struct NewInvite<'a> {
    /// The id.
    pub id: InviteId,
    /// The hash of what the link carries.
    pub token_hash: String,
    /// Whom.
    pub email: &'a EmailAddress,
    /// The blind index of the address, made with the deployment's key.
    pub email_index: String,
    /// As what.
    pub role: Role,
    /// By whom.
    pub invited_by: &'a MemberId,
    /// Until when the link works.
    pub expires_at: Timestamp,
}

/// The open invitations of a workspace.
pub struct Invites<'a> {
    scope: &'a Scope,
    documents: Scoped<StoredInvite>,
}

impl Scope {
    /// The open invitations.
    pub fn invites(&self) -> Invites<'_> {
        Invites { scope: self, documents: Scoped::new(&self.database, "invites", &self.workspace) }
    }
}

impl Invites<'_> {
    /// Adds an invitation in the place of an earlier one to the same address.
    pub async fn add(&self, new: NewInvite<'_>, now: Timestamp, tx: &mut Tx) -> Result<()> {
        self.documents.delete_one(doc! { "email_index": &new.email_index }, tx).await?;
        let stored = StoredInvite {
            email: self.scope.cipher().seal(Place("invites", new.id.as_str(), "email"), new.email.as_str())?,
            _id: new.id,
            token_hash: new.token_hash,
            email_index: new.email_index,
            role: new.role,
            invited_by: new.invited_by.clone(),
            created_at: now,
            expires_at: new.expires_at,
        };
        self.documents.insert(&stored, Some(tx)).await
    }

    /// Those whose link still works, the newest first.
    pub async fn open(&self, now: Timestamp) -> Result<Vec<Invite>> {
        let filter = doc! { "expires_at": { "$gt": time::bson(now) } };
        let found = self.documents.find(filter, doc! { "_id": -1 }, 1_000).await?;
        found.into_iter().map(|stored| self.reveal(stored)).collect()
    }

    /// One whose link still works.
    pub async fn get(&self, id: &InviteId, now: Timestamp, tx: Option<&mut Tx>) -> Result<Option<Invite>> {
        let filter = doc! { "_id": id.as_str(), "expires_at": { "$gt": time::bson(now) } };
        self.documents.find_one(filter, tx).await?.map(|stored| self.reveal(stored)).transpose()
    }

    /// Takes one back; says whether it was there.
    pub async fn delete(&self, id: &InviteId, tx: &mut Tx) -> Result<bool> {
        self.documents.delete(id.as_str(), Some(tx)).await
    }

    fn reveal(&self, stored: StoredInvite) -> Result<Invite> {
        Ok(Invite {
            email: self.scope.cipher().open(Place("invites", stored._id.as_str(), "email"), &stored.email)?,
            id: stored._id,
            role: stored.role,
            invited_by: stored.invited_by,
            created_at: stored.created_at,
            expires_at: stored.expires_at,
        })
    }
}
