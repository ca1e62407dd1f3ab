//! `audit_heads`: the signed heads of audit chains, one a day.

use anyhow::Result;
use mongodb::bson::{doc, serialize_to_bson};
use serde::{Deserialize, Serialize};

use super::{
    Scope, is_duplicate,
    page::{Page, PageRequest},
    scoped::Scoped,
};
use crate::security::audit_head::SignedAuditHead;

#[derive(Serialize, Deserialize)]
struct Stored {
    /// Workspace and day.
    _id: String,
    day: String,
    /// As JSON: what is signed must come back as it was.
    signed: String,
}

impl Scope {
    fn audit_heads(&self) -> Scoped<Stored> {
        Scoped::new(&self.database, "audit_heads", &self.workspace)
    }

    /// Keeps the head of a day, unless one is kept.
    pub async fn add_audit_head(&self, head: &SignedAuditHead) -> Result<()> {
        let id = format!("{}:{}", self.workspace.as_str(), head.head.day);
        let fields = doc! { "day": &head.head.day, "signed": serialize_to_bson(&serde_json::to_string(head)?)? };
        match self.audit_heads().upsert(doc! { "_id": id }, doc! { "$setOnInsert": fields }, None).await {
            // Somebody else signed it in the same moment: theirs counts.
            Err(error) if is_duplicate(&error) => Ok(()),
            kept => kept,
        }
    }

    /// The heads after a day, the oldest first: at most so many.
    pub async fn audit_heads_after(&self, day: &str, most: i64) -> Result<Vec<SignedAuditHead>> {
        let found = self.audit_heads().find(doc! { "day": { "$gt": day } }, doc! { "day": 1 }, most).await?;
        found.iter().map(|stored| Ok(serde_json::from_str(&stored.signed)?)).collect()
    }

    /// A page of heads, the newest first.
    pub async fn audit_head_page(&self, page: &PageRequest) -> Result<Page<SignedAuditHead>> {
        let filter =
            page.position::<String>().map_or_else(Default::default, |before| doc! { "day": { "$lt": before } });
        let found = self.audit_heads().find(filter, doc! { "day": -1 }, page.limit + 1).await?;
        let heads = found.iter().map(|stored| Ok(serde_json::from_str(&stored.signed)?));
        let heads = heads.collect::<Result<Vec<SignedAuditHead>>>()?;
        Ok(page.page(heads, |head| head.head.day.clone()))
    }
}
