//! `imports`: files of leads, how they are read, and what came of them. Forgotten after a month, as their rows are.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::{doc, serialize_to_bson};
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    page::{Page, PageRequest},
    scoped::Scoped,
    sealed::{FieldCipher, Place, Sealed},
    time,
};
use crate::domain::{
    id::{ImportId, MemberId},
    import::{ImportState, Mapping, RowVerdict},
};

/// For how long an import and its rows are kept, in seconds: a month.
pub const KEPT_SECONDS: u64 = 30 * 24 * 3_600;

/// A file of leads. The names of its columns are sealed: a file without them has somebody's name in their place.
#[derive(Clone, Serialize, Deserialize)]
pub struct Import {
    /// The id.
    #[serde(rename = "_id")]
    pub id: ImportId,
    /// Where it stands.
    pub state: ImportState,
    columns: Sealed,
    mapping: Option<Sealed>,
    /// The region in which phones without a country code are read.
    pub region: String,
    /// How many rows there are.
    pub rows: i64,
    /// The number of the last row this stage is through with; rows are counted from 1.
    pub through: i64,
    /// How many rows came out how, by the last stage that looked at them.
    pub counts: BTreeMap<RowVerdict, i64>,
    /// How many leads were taken back.
    pub removed: i64,
    /// How many stay, because somebody has touched them since.
    pub stayed: i64,
    /// Who brought it.
    pub by: MemberId,
    /// When.
    #[serde(with = "time")]
    pub created_at: Timestamp,
    /// When it was taken in.
    #[serde(with = "time::option")]
    pub done_at: Option<Timestamp>,
}

fn place<'a>(id: &'a ImportId, field: &'static str) -> Place<'a> {
    Place("imports", id.as_str(), field)
}

impl Import {
    /// A file that just came.
    pub fn new(
        id: ImportId,
        columns: &[String],
        rows: usize,
        region: &str,
        by: &MemberId,
        cipher: &FieldCipher,
        now: Timestamp,
    ) -> Result<Self> {
        Ok(Self {
            columns: cipher.seal_json(place(&id, "columns"), &columns)?,
            state: ImportState::Uploaded,
            mapping: None,
            region: region.to_owned(),
            rows: i64::try_from(rows)?,
            through: 0,
            counts: BTreeMap::new(),
            removed: 0,
            stayed: 0,
            by: by.clone(),
            created_at: now,
            done_at: None,
            id,
        })
    }

    /// The names of its columns.
    pub fn columns(&self, cipher: &FieldCipher) -> Result<Vec<String>> {
        cipher.open_json(place(&self.id, "columns"), &self.columns)
    }

    /// Which column means what, once somebody said so.
    pub fn mapping(&self, cipher: &FieldCipher) -> Result<Option<Mapping>> {
        self.mapping.as_ref().map(|sealed| cipher.open_json(place(&self.id, "mapping"), sealed)).transpose()
    }

    /// Says which column means what.
    pub fn set_mapping(&mut self, mapping: &Mapping, cipher: &FieldCipher) -> Result<()> {
        self.mapping = Some(cipher.seal_json(place(&self.id, "mapping"), mapping)?);
        Ok(())
    }

    /// Begins a stage.
    pub fn begin(&mut self, state: ImportState) {
        (self.state, self.through) = (state, 0);
        if state != ImportState::Undoing {
            self.counts.clear();
        }
    }
}

/// The imports of a workspace.
pub struct Imports(Scoped<Import>);

impl Scope {
    /// The files of leads.
    pub fn imports(&self) -> Imports {
        Imports(Scoped::new(&self.database, "imports", &self.workspace))
    }
}

impl Imports {
    /// Adds one.
    pub async fn add(&self, import: &Import, tx: &mut Tx) -> Result<()> {
        self.0.insert(import, Some(tx)).await
    }

    /// One of them.
    pub async fn get(&self, id: &ImportId, tx: Option<&mut Tx>) -> Result<Option<Import>> {
        self.0.get(id.as_str(), tx).await
    }

    /// A page of them, the newest first.
    pub async fn list(&self, page: &PageRequest) -> Result<Page<Import>> {
        let mut filter = doc! {};
        if let Some(before) = page.position::<String>() {
            filter.insert("_id", doc! { "$lt": before });
        }
        let found = self.0.find(filter, doc! { "_id": -1 }, page.limit + 1).await?;
        Ok(page.page(found, |import| import.id.as_str().to_owned()))
    }

    /// Replaces what changed in one that this transaction has read.
    pub async fn save(&self, import: &Import, tx: &mut Tx) -> Result<()> {
        let set = doc! {
            "state": serialize_to_bson(&import.state)?,
            "mapping": serialize_to_bson(&import.mapping)?,
            "region": &import.region,
            "through": import.through,
            "counts": serialize_to_bson(&import.counts)?,
            "removed": import.removed,
            "stayed": import.stayed,
            "done_at": import.done_at.map(time::bson),
        };
        self.0.update(doc! { "_id": import.id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }
}
