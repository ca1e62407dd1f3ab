//! `rate_limits`: how far allowances are used, in one round trip each.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use mongodb::bson::{Document, doc};
use serde::{Deserialize, Serialize};

use super::{Store, time};
use crate::domain::rate_limit::RateLimit;

#[derive(Serialize, Deserialize)]
struct Used {
    _id: String,
    /// Up to which moment the allowance is used.
    #[serde(with = "time")]
    until: Timestamp,
}

impl Store {
    /// Takes one from an allowance. Gives how long there is none, if there is none.
    pub async fn take(&self, key: &str, limit: RateLimit, now: Timestamp) -> Result<Option<SignedDuration>> {
        // The database keeps milliseconds: it and we must come to the same answer.
        let now = Timestamp::from_millisecond(now.as_millisecond())?;
        let interval = i64::try_from(limit.interval.as_millis())?;
        let from = doc! { "$max": ["$until", time::bson(now)] };
        let next = doc! { "$dateAdd": { "startDate": from, "unit": "millisecond", "amount": interval } };
        let fits = doc! { "$lte": [next.clone(), time::bson(limit.latest(now))] };
        let until = doc! { "$cond": [fits, next, "$until"] };
        let change = vec![doc! { "$set": { "until": until } }];
        let limits = self.database().await?.collection::<Used>("rate_limits");
        let before = limits.find_one_and_update(doc! { "_id": key }, change).upsert(true).await?;
        Ok(limit.take(before.map(|used| used.until), now).err())
    }

    /// Gives an allowance back whole.
    pub async fn give_back(&self, key: &str) -> Result<()> {
        self.database().await?.collection::<Document>("rate_limits").delete_one(doc! { "_id": key }).await?;
        Ok(())
    }
}
