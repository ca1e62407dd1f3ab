//! A collection of which only one workspace's part can be reached.
//!
//! Every store module works through this type, and it is visible in `store/` alone: no filter can forget the
//! workspace, because callers never write it.

use anyhow::Result;
use futures_util::TryStreamExt;
use mongodb::{
    Collection, Database,
    bson::{self, Document, doc},
    options::ReturnDocument,
};
use serde::{Serialize, de::DeserializeOwned};

use super::{Tx, writes::Writes};
use crate::domain::id::WorkspaceId;

/// The field every document of a workspace carries.
const WORKSPACE: &str = "workspace_id";

pub(super) struct Scoped<T: Send + Sync> {
    typed: Collection<T>,
    raw: Collection<Document>,
    workspace: WorkspaceId,
}

impl<T: Serialize + DeserializeOwned + Unpin + Send + Sync> Scoped<T> {
    pub(super) fn new(database: &Database, name: &str, workspace: &WorkspaceId) -> Self {
        Self { typed: database.collection(name), raw: database.collection(name), workspace: workspace.clone() }
    }

    fn within(&self, mut filter: Document) -> Document {
        filter.insert(WORKSPACE, self.workspace.as_str());
        filter
    }

    pub(super) async fn insert(&self, value: &T, tx: Option<&mut Tx>) -> Result<()> {
        let document = self.within(bson::serialize_to_document(value)?);
        let insert = self.raw.insert_one(document);
        match tx {
            Some(tx) => insert.session(tx.session()).await?,
            None => insert.await?,
        };
        Ok(())
    }

    /// Adds many documents at once.
    pub(super) async fn insert_all(&self, values: &[T], tx: &mut Tx) -> Result<()> {
        if values.is_empty() {
            return Ok(());
        }
        let documents = values.iter().map(|value| Ok(self.within(bson::serialize_to_document(value)?)));
        let documents = documents.collect::<Result<Vec<Document>>>()?;
        self.raw.insert_many(documents).session(tx.session()).await?;
        Ok(())
    }

    /// Deletes every document that matches.
    pub(super) async fn delete_all(&self, filter: Document, tx: &mut Tx) -> Result<()> {
        self.raw.delete_many(self.within(filter)).session(tx.session()).await?;
        Ok(())
    }

    /// Adds the document with the other writes.
    pub(super) fn insert_with(&self, value: &T, writes: &mut Writes) -> Result<()> {
        writes.insert(self.raw.namespace(), self.within(bson::serialize_to_document(value)?));
        Ok(())
    }

    /// Changes one document with the other writes.
    pub(super) fn update_with(&self, filter: Document, change: Document, writes: &mut Writes) {
        writes.update(self.raw.namespace(), self.within(filter), change);
    }

    pub(super) async fn get(&self, id: &str, tx: Option<&mut Tx>) -> Result<Option<T>> {
        self.find_one(doc! { "_id": id }, tx).await
    }

    pub(super) async fn find_one(&self, filter: Document, tx: Option<&mut Tx>) -> Result<Option<T>> {
        let find = self.typed.find_one(self.within(filter));
        Ok(match tx {
            Some(tx) => find.session(tx.session()).await?,
            None => find.await?,
        })
    }

    /// The first by this order.
    pub(super) async fn first(&self, filter: Document, sort: Document, tx: Option<&mut Tx>) -> Result<Option<T>> {
        let find = self.typed.find_one(self.within(filter)).sort(sort);
        Ok(match tx {
            Some(tx) => find.session(tx.session()).await?,
            None => find.await?,
        })
    }

    pub(super) async fn find(&self, filter: Document, sort: Document, limit: i64) -> Result<Vec<T>> {
        Ok(self.typed.find(self.within(filter)).sort(sort).limit(limit).await?.try_collect().await?)
    }

    /// Everything that matches, without one field.
    pub(super) async fn find_without(
        &self,
        filter: Document,
        sort: Document,
        field: &str,
        tx: Option<&mut Tx>,
    ) -> Result<Vec<T>> {
        let find = self.typed.find(self.within(filter)).sort(sort).projection(doc! { field: 0 });
        match tx {
            None => Ok(find.await?.try_collect().await?),
            Some(tx) => {
                let mut cursor = find.session(tx.session()).await?;
                Ok(cursor.stream(tx.session()).try_collect().await?)
            }
        }
    }

    /// What `find` finds, inside a transaction or outside.
    pub(super) async fn find_in(
        &self,
        filter: Document,
        sort: Document,
        limit: i64,
        tx: Option<&mut Tx>,
    ) -> Result<Vec<T>> {
        match tx {
            Some(tx) => self.find_within(filter, sort, limit, tx).await,
            None => self.find(filter, sort, limit).await,
        }
    }

    pub(super) async fn find_within(
        &self,
        filter: Document,
        sort: Document,
        limit: i64,
        tx: &mut Tx,
    ) -> Result<Vec<T>> {
        let mut cursor = self.typed.find(self.within(filter)).sort(sort).limit(limit).session(tx.session()).await?;
        Ok(cursor.stream(tx.session()).try_collect().await?)
    }

    /// What `find_within` finds, with these fields alone: `T` needs no others.
    pub(super) async fn find_only_within(
        &self,
        filter: Document,
        sort: Document,
        limit: i64,
        fields: Document,
        tx: &mut Tx,
    ) -> Result<Vec<T>> {
        let find = self.typed.find(self.within(filter)).sort(sort).limit(limit).projection(fields);
        let mut cursor = find.session(tx.session()).await?;
        Ok(cursor.stream(tx.session()).try_collect().await?)
    }

    /// Changes one document; says whether there was one.
    pub(super) async fn update(&self, filter: Document, change: Document, tx: Option<&mut Tx>) -> Result<bool> {
        let update = self.raw.update_one(self.within(filter), change);
        let result = match tx {
            Some(tx) => update.session(tx.session()).await?,
            None => update.await?,
        };
        Ok(result.matched_count == 1)
    }

    /// Changes every document that matches; says how many there were.
    pub(super) async fn update_all(&self, filter: Document, change: Document, tx: Option<&mut Tx>) -> Result<u64> {
        let update = self.raw.update_many(self.within(filter), change);
        let result = match tx {
            Some(tx) => update.session(tx.session()).await?,
            None => update.await?,
        };
        Ok(result.matched_count)
    }

    /// Changes every document that matches by what it holds itself.
    pub(super) async fn rewrite_all(&self, filter: Document, change: Vec<Document>) -> Result<()> {
        self.raw.update_many(self.within(filter), change).await?;
        Ok(())
    }

    /// Changes one document, or makes it from `change` and the filter.
    pub(super) async fn upsert(&self, filter: Document, change: Document, tx: Option<&mut Tx>) -> Result<()> {
        let update = self.raw.update_one(self.within(filter), change).upsert(true);
        match tx {
            Some(tx) => update.session(tx.session()).await?,
            None => update.await?,
        };
        Ok(())
    }

    /// Changes one document and gives it as it is afterwards.
    pub(super) async fn change(&self, filter: Document, change: Document, tx: Option<&mut Tx>) -> Result<Option<T>> {
        let change = self.typed.find_one_and_update(self.within(filter), change).return_document(ReturnDocument::After);
        Ok(match tx {
            Some(tx) => change.session(tx.session()).await?,
            None => change.await?,
        })
    }

    pub(super) async fn delete(&self, id: &str, tx: Option<&mut Tx>) -> Result<bool> {
        let delete = self.raw.delete_one(self.within(doc! { "_id": id }));
        let result = match tx {
            Some(tx) => delete.session(tx.session()).await?,
            None => delete.await?,
        };
        Ok(result.deleted_count == 1)
    }

    /// Deletes one document.
    pub(super) async fn delete_one(&self, filter: Document, tx: &mut Tx) -> Result<u64> {
        Ok(self.raw.delete_one(self.within(filter)).session(tx.session()).await?.deleted_count)
    }

    /// Deletes at most so many documents that match; says how many it were.
    pub(super) async fn delete_some(&self, filter: Document, most: i64, tx: &mut Tx) -> Result<u64> {
        let ids = self.keys(filter, most, tx).await?;
        self.delete_these("_id", &ids, tx).await
    }

    /// Deletes the documents in which a field has one of these values; says how many it were.
    pub(super) async fn delete_these(&self, field: &str, values: &[String], tx: &mut Tx) -> Result<u64> {
        if values.is_empty() {
            return Ok(0);
        }
        let filter = self.within(doc! { field: { "$in": values } });
        Ok(self.raw.delete_many(filter).session(tx.session()).await?.deleted_count)
    }

    /// The ids of at most so many documents that match.
    pub(super) async fn keys(&self, filter: Document, most: i64, tx: &mut Tx) -> Result<Vec<String>> {
        let find = self.raw.find(self.within(filter)).projection(doc! { "_id": 1 }).limit(most);
        let mut found = find.session(tx.session()).await?;
        let mut ids = Vec::new();
        while let Some(document) = found.next(tx.session()).await.transpose()? {
            ids.push(document.get_str("_id")?.to_owned());
        }
        Ok(ids)
    }

    pub(super) async fn count(&self, filter: Document, tx: Option<&mut Tx>) -> Result<u64> {
        let count = self.raw.count_documents(self.within(filter));
        Ok(match tx {
            Some(tx) => count.session(tx.session()).await?,
            None => count.await?,
        })
    }
}
