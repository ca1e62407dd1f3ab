//! `second_factors`: what members prove themselves with beside their password.

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
use crate::{domain::id::MemberId, security::totp::TotpSecret};

#[derive(Serialize, Deserialize)]
struct Stored {
    _id: MemberId,
    secret: Sealed,
    #[serde(with = "time::option", default)]
    active_since: Option<Timestamp>,
    /// The step of the last code that was taken: no code is good twice.
    last_step: i64,
    /// The hashes of the recovery codes that are left.
    recovery: Vec<String>,
}

/// A member's second factor.
pub struct SecondFactor {
    /// What the member's app knows.
    pub secret: TotpSecret,
    /// Since when it is asked for; nothing: it was begun, and never proven.
    pub active_since: Option<Timestamp>,
    /// How many recovery codes are left.
    pub recovery_codes_left: usize,
}

/// The second factors of a workspace's members.
pub struct SecondFactors<'a> {
    scope: &'a Scope,
    documents: Scoped<Stored>,
}

impl Scope {
    /// The second factors of members.
    pub fn second_factors(&self) -> SecondFactors<'_> {
        SecondFactors { scope: self, documents: Scoped::new(&self.database, "second_factors", &self.workspace) }
    }
}

impl SecondFactors<'_> {
    /// A member's, active or only begun.
    pub async fn get(&self, member: &MemberId, tx: Option<&mut Tx>) -> Result<Option<SecondFactor>> {
        let Some(stored) = self.documents.get(member.as_str(), tx).await? else { return Ok(None) };
        let secret = self.scope.cipher().open_bytes(place(member), &stored.secret)?;
        Ok(Some(SecondFactor {
            secret: TotpSecret::from_bytes(secret),
            active_since: stored.active_since,
            recovery_codes_left: stored.recovery.len(),
        }))
    }

    /// Begins one in place of one that was only begun.
    pub async fn begin(&self, member: &MemberId, secret: &TotpSecret, tx: &mut Tx) -> Result<()> {
        self.documents.delete(member.as_str(), Some(tx)).await?;
        let secret = self.scope.cipher().seal_bytes(place(member), secret.bytes())?;
        let stored = Stored { _id: member.clone(), secret, active_since: None, last_step: 0, recovery: Vec::new() };
        self.documents.insert(&stored, Some(tx)).await
    }

    /// Makes one that was begun active; says whether it was there and only begun.
    pub async fn activate(
        &self,
        member: &MemberId,
        step: i64,
        recovery: &[String],
        now: Timestamp,
        tx: &mut Tx,
    ) -> Result<bool> {
        let begun = doc! { "_id": member.as_str(), "active_since": null };
        let change =
            doc! { "$set": { "active_since": time::bson(now), "last_step": step, "recovery": recovery.to_vec() } };
        self.documents.update(begun, change, Some(tx)).await
    }

    /// Takes the code of a step; says whether it was not taken before, nor a later one.
    pub async fn spend_step(&self, member: &MemberId, step: i64) -> Result<bool> {
        let unspent = doc! { "_id": member.as_str(), "last_step": { "$lt": step } };
        self.documents.update(unspent, doc! { "$set": { "last_step": step } }, None).await
    }

    /// Takes a recovery code; says whether it was one that is left.
    pub async fn spend_recovery_code(&self, member: &MemberId, hash: &str, tx: &mut Tx) -> Result<bool> {
        let left = doc! { "_id": member.as_str(), "recovery": hash };
        self.documents.update(left, doc! { "$pull": { "recovery": hash } }, Some(tx)).await
    }

    /// Puts other recovery codes in the place of those that are left.
    pub async fn set_recovery_codes(&self, member: &MemberId, hashes: &[String], tx: &mut Tx) -> Result<bool> {
        let active = doc! { "_id": member.as_str(), "active_since": { "$ne": null } };
        self.documents.update(active, doc! { "$set": { "recovery": hashes.to_vec() } }, Some(tx)).await
    }

    /// Removes a member's; says whether there was one.
    pub async fn remove(&self, member: &MemberId, tx: &mut Tx) -> Result<bool> {
        self.documents.delete(member.as_str(), Some(tx)).await
    }
}

fn place(member: &MemberId) -> Place<'_> {
    Place("second_factors", member.as_str(), "secret")
}
