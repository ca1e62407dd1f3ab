//! `suppressions`: phones that said stop, by keyed hash. They outlive the lead.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{Scope, Tx, scoped::Scoped, time};
use crate::security::random;

#[derive(Serialize, Deserialize)]
struct Suppression {
    _id: String,
    phone_index: String,
    /// The rule that recognised the opt-out, or the provider's code.
    reason: String,
    #[serde(with = "time")]
    at: Timestamp,
    #[serde(with = "time::option")]
    lifted_at: Option<Timestamp>,
}

/// The suppressions of a workspace.
pub struct Suppressions(Scoped<Suppression>);

impl Scope {
    /// The suppressions.
    pub fn suppressions(&self) -> Suppressions {
        Suppressions(Scoped::new(&self.database, "suppressions", &self.workspace))
    }
}

impl Suppressions {
    /// Whether a phone may not be texted.
    pub async fn holds(&self, phone_index: &str, tx: Option<&mut Tx>) -> Result<bool> {
        let filter = doc! { "phone_index": phone_index, "lifted_at": null };
        Ok(self.0.find_one(filter, tx).await?.is_some())
    }

    /// Suppresses a phone; says whether it was not suppressed before.
    pub async fn add(&self, phone_index: &str, reason: &str, now: Timestamp, tx: &mut Tx) -> Result<bool> {
        if self.holds(phone_index, Some(tx)).await? {
            return Ok(false);
        }
        let change = doc! {
            "$set": { "reason": reason, "at": time::bson(now), "lifted_at": null },
            "$setOnInsert": { "_id": random::id::<String>() },
        };
        self.0.upsert(doc! { "phone_index": phone_index }, change, Some(tx)).await?;
        Ok(true)
    }

    /// Lifts a suppression, because that phone said start; says whether there was one.
    pub async fn lift(&self, phone_index: &str, now: Timestamp, tx: &mut Tx) -> Result<bool> {
        let filter = doc! { "phone_index": phone_index, "lifted_at": null };
        self.0.update(filter, doc! { "$set": { "lifted_at": time::bson(now) } }, Some(tx)).await
    }
}
