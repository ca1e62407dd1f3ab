//! Several writes of one transaction in one round trip.

use anyhow::Result;
use mongodb::{
    Namespace,
    bson::Document,
    options::{InsertOneModel, UpdateOneModel, WriteModel},
};

use super::Tx;

/// Writes that go to the database together, in order (`bulkWrite`, MongoDB 8.0).
#[derive(Default)]
pub struct Writes {
    models: Vec<WriteModel>,
    updates: i64,
}

impl Writes {
    pub(super) fn insert(&mut self, namespace: Namespace, document: Document) {
        self.models.push(InsertOneModel::builder().namespace(namespace).document(document).build().into());
    }

    pub(super) fn update(&mut self, namespace: Namespace, filter: Document, change: Document) {
        let update = UpdateOneModel::builder().namespace(namespace).filter(filter).update(change).build();
        self.models.push(update.into());
        self.updates += 1;
    }

    /// Writes them. Says whether every document that was to be changed was there, as its filter describes it; if not, the
    /// caller must let the transaction fail, since the others are written.
    pub async fn run(self, tx: &mut Tx) -> Result<bool> {
        let client = tx.session().client();
        let done = client.bulk_write(self.models).session(tx.session()).await?;
        Ok(done.matched_count == self.updates)
    }
}
