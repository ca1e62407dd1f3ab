//! `suppressions`: phones that said stop, by keyed hash. They outlive the lead, and know nothing but the hash.

use std::collections::HashSet;

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::{Bson, Document, doc, serialize_to_bson};
use serde::{Deserialize, Serialize};

use super::{Scope, Tx, scoped::Scoped, time};
use crate::{domain::consent::ConsentScope, security::random};

#[derive(Serialize, Deserialize)]
struct Stored {
    _id: String,
    phone_index: String,
    #[serde(flatten)]
    scope: ConsentScope,
    /// The rule that recognised the opt-out, or the provider's code.
    reason: String,
    /// The entry of the consent ledger that says so.
    #[serde(default)]
    event_id: Option<String>,
    #[serde(with = "time")]
    at: Timestamp,
    #[serde(with = "time::option")]
    lifted_at: Option<Timestamp>,
}

/// A suppression in force.
pub struct Held {
    /// The id.
    pub id: String,
    /// The blind index of the phone.
    pub phone_index: String,
    /// What it holds for.
    pub scope: ConsentScope,
    /// The rule that recognised the opt-out, or the provider's code.
    pub reason: String,
    /// Since when.
    pub at: Timestamp,
}

impl From<Stored> for Held {
    fn from(stored: Stored) -> Self {
        Self {
            id: stored._id,
            phone_index: stored.phone_index,
            scope: stored.scope,
            reason: stored.reason,
            at: stored.at,
        }
    }
}

/// The suppressions of a workspace.
pub struct Suppressions(Scoped<Stored>);

impl Scope {
    /// The suppressions.
    pub fn suppressions(&self) -> Suppressions {
        Suppressions(Scoped::new(&self.database, "suppressions", &self.workspace))
    }
}

fn in_force(phone_index: &str) -> Document {
    doc! { "phone_index": phone_index, "lifted_at": null }
}

fn of_scope(phone_index: &str, scope: &ConsentScope) -> Result<Document> {
    let purpose: Bson = serialize_to_bson(&scope.purpose)?;
    Ok(doc! { "phone_index": phone_index, "brand": scope.brand.clone(), "purpose": purpose })
}

impl Suppressions {
    /// Whether a phone said stop to anything at all.
    pub async fn any(&self, phone_index: &str, tx: &mut Tx) -> Result<bool> {
        Ok(self.0.find_one(in_force(phone_index), Some(tx)).await?.is_some())
    }

    /// Which of these phones said stop to anything at all.
    pub async fn among(&self, phones: &[String], tx: &mut Tx) -> Result<HashSet<String>> {
        let filter = doc! { "phone_index": { "$in": phones }, "lifted_at": null };
        let found = self.0.find_within(filter, doc! { "_id": 1 }, i64::MAX, tx).await?;
        Ok(found.into_iter().map(|stored| stored.phone_index).collect())
    }

    /// What a phone said stop to.
    pub async fn of(&self, phone_index: &str, tx: Option<&mut Tx>) -> Result<Vec<ConsentScope>> {
        let found = self.0.find_in(in_force(phone_index), doc! { "_id": 1 }, i64::MAX, tx).await?;
        Ok(found.into_iter().map(|stored| stored.scope).collect())
    }

    /// Those of a phone that are in force, the oldest first.
    pub async fn held(&self, phone_index: &str) -> Result<Vec<Held>> {
        let found = self.0.find(in_force(phone_index), doc! { "_id": 1 }, 0).await?;
        Ok(found.into_iter().map(Held::from).collect())
    }

    /// Those in force, in an order that does not change; the next ones after this id.
    pub async fn in_force_after(&self, after: Option<&str>, most: i64) -> Result<Vec<Held>> {
        let filter = doc! { "lifted_at": null, "_id": { "$gt": after.unwrap_or_default() } };
        let found = self.0.find(filter, doc! { "_id": 1 }, most).await?;
        Ok(found.into_iter().map(Held::from).collect())
    }

    /// Suppresses a phone; says whether it was not suppressed for all of this before.
    pub async fn add(
        &self,
        phone_index: &str,
        scope: &ConsentScope,
        reason: &str,
        now: Timestamp,
        tx: &mut Tx,
    ) -> Result<bool> {
        if self.of(phone_index, Some(&mut *tx)).await?.iter().any(|held| held.contains(scope)) {
            return Ok(false);
        }
        let change = doc! {
            "$set": { "reason": reason, "event_id": null, "at": time::bson(now), "lifted_at": null },
            "$setOnInsert": { "_id": random::id::<String>() },
        };
        self.0.upsert(of_scope(phone_index, scope)?, change, Some(tx)).await?;
        Ok(true)
    }

    /// Parts the suppressions of a phone from the lead they came from: they know no entry of a ledger any more, and those
    /// that were lifted are forgotten. Gives how many are in force.
    pub async fn part(&self, phone_index: &str, tx: &mut Tx) -> Result<u64> {
        let lifted = doc! { "phone_index": phone_index, "lifted_at": { "$ne": null } };
        self.0.delete_some(lifted, i64::MAX, tx).await?;
        let set = doc! { "$set": { "event_id": null } };
        self.0.update_all(in_force(phone_index), set, Some(tx)).await
    }

    /// Names the entry of the ledger that the suppressions of all of this rest on. A certain opt-out takes the place of
    /// one that was only likely: taking that back must not lift them any more.
    pub async fn rests_on(&self, phone_index: &str, scope: &ConsentScope, event: &str, tx: &mut Tx) -> Result<()> {
        let found = self.0.find_within(in_force(phone_index), doc! { "_id": 1 }, i64::MAX, tx).await?;
        for held in found.iter().filter(|held| held.scope.contains(scope)) {
            let set = doc! { "$set": { "event_id": event } };
            self.0.update(doc! { "_id": &held._id }, set, Some(&mut *tx)).await?;
        }
        Ok(())
    }

    /// Lifts every suppression within this scope, because that phone said start; says whether there was one.
    pub async fn lift(&self, phone_index: &str, within: &ConsentScope, now: Timestamp, tx: &mut Tx) -> Result<bool> {
        let mut lifted = false;
        let found = self.0.find_within(in_force(phone_index), doc! { "_id": 1 }, i64::MAX, tx).await?;
        for held in found.iter().filter(|held| within.contains(&held.scope)) {
            let set = doc! { "$set": { "lifted_at": time::bson(now) } };
            lifted |= self.0.update(doc! { "_id": &held._id }, set, Some(&mut *tx)).await?;
        }
        Ok(lifted)
    }

    /// Lifts the suppression that rests on an entry that was taken back; says whether there was one.
    pub async fn lift_event(&self, event: &str, now: Timestamp, tx: &mut Tx) -> Result<bool> {
        let filter = doc! { "event_id": event, "lifted_at": null };
        self.0.update(filter, doc! { "$set": { "lifted_at": time::bson(now) } }, Some(tx)).await
    }
}
