//! `rate_limits`: how far allowances are used. Each costs one round trip, and several go side by side.

use anyhow::Result;
use futures_util::future::try_join_all;
use jiff::Timestamp;
use mongodb::bson::{Document, doc};
use serde::{Deserialize, Serialize};

use super::{Store, time};
use crate::domain::rate_limit::{Allowance, Standing};

#[derive(Serialize, Deserialize)]
struct Used {
    _id: String,
    /// Up to which moment the allowance is used.
    #[serde(with = "time")]
    until: Timestamp,
}

impl Store {
    /// Takes from each of these allowances what it costs, all at the same time.
    pub async fn take(&self, allowances: &[Allowance], now: Timestamp) -> Result<Vec<Standing>> {
        try_join_all(allowances.iter().map(|allowance| self.take_one(allowance, now))).await
    }

    async fn take_one(&self, Allowance { name, limit, cost }: &Allowance, now: Timestamp) -> Result<Standing> {
        // The database keeps milliseconds: it and we must come to the same answer.
        let now = Timestamp::from_millisecond(now.as_millisecond())?;
        let interval = i64::try_from((limit.interval * *cost).as_millis())?;
        let from = doc! { "$max": ["$until", time::bson(now)] };
        let next = doc! { "$dateAdd": { "startDate": from, "unit": "millisecond", "amount": interval } };
        let fits = doc! { "$lte": [next.clone(), time::bson(limit.latest(now))] };
        let until = doc! { "$cond": [fits, next, "$until"] };
        let change = vec![doc! { "$set": { "until": until } }];
        let limits = self.database().await?.collection::<Used>("rate_limits");
        let before = match cost {
            0 => limits.find_one(doc! { "_id": name }).await?,
            _ => limits.find_one_and_update(doc! { "_id": name }, change).upsert(true).await?,
        };
        Ok(limit.standing(before.map_or(now, |used| used.until), now, *cost))
    }

    /// Gives an allowance back whole.
    pub async fn give_back(&self, name: &str) -> Result<()> {
        self.database().await?.collection::<Document>("rate_limits").delete_one(doc! { "_id": name }).await?;
        Ok(())
    }
}
