//! `chores`: for which day the daily work of the deployment is planned.

use anyhow::Result;
use mongodb::{
    Collection,
    bson::{Document, doc},
};

use super::Store;

impl Store {
    async fn chores(&self) -> Result<Collection<Document>> {
        Ok(self.database().await?.collection("chores"))
    }

    /// Whether the jobs of a chore are planned for a day, such as `2026-11-23`.
    pub async fn chore_is_planned(&self, chore: &str, day: &str) -> Result<bool> {
        let planned = doc! { "_id": chore, "day": { "$gte": day } };
        Ok(self.chores().await?.find_one(planned).await?.is_some())
    }

    /// Notes that they are.
    pub async fn planned_chore(&self, chore: &str, day: &str) -> Result<()> {
        let set = doc! { "$set": { "day": day } };
        self.chores().await?.update_one(doc! { "_id": chore }, set).upsert(true).await?;
        Ok(())
    }
}
