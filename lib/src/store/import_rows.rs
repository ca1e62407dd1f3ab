//! `import_rows`: the rows of files of leads. The cells are sealed under the workspace's key until the person they are about
//! is erased, or a month is over.

use std::collections::HashSet;

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::{Document, doc, serialize_to_bson};
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    scoped::Scoped,
    sealed::{Place, Sealed},
    time,
    writes::Writes,
};
use crate::domain::{
    id::{ImportId, LeadId},
    import::{Note, RowVerdict},
};

/// What came of taking a row back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undone {
    /// The lead is gone.
    Removed,
    /// The lead stays: somebody or something has touched it since.
    Touched,
}

impl Undone {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Touched => "stays: something has happened since",
        }
    }
}

/// A row.
#[derive(Clone, Serialize, Deserialize)]
pub struct ImportRow {
    #[serde(rename = "_id")]
    id: String,
    import_id: ImportId,
    /// Its number in the file, from 1.
    pub number: i64,
    cells: Option<Sealed>,
    /// Why it cannot be read, if it cannot.
    pub unreadable: Option<String>,
    /// The blind index of its phone, once it was looked at.
    pub phone_index: Option<String>,
    /// What came of it.
    pub verdict: Option<RowVerdict>,
    /// What is wrong, or worth knowing.
    pub notes: Vec<Note>,
    /// The lead it is about.
    pub lead_id: Option<LeadId>,
    /// When it made that lead; nothing: it made none.
    #[serde(with = "time::option")]
    pub made_at: Option<Timestamp>,
    /// What came of taking it back.
    pub undone: Option<Undone>,
    #[serde(with = "time")]
    created_at: Timestamp,
}

/// The rows of files of leads.
pub struct ImportRows<'a> {
    scope: &'a Scope,
    documents: Scoped<ImportRow>,
}

impl Scope {
    /// The rows of files of leads.
    pub fn import_rows(&self) -> ImportRows<'_> {
        ImportRows { scope: self, documents: Scoped::new(&self.database, "import_rows", &self.workspace) }
    }
}

fn of(import: &ImportId) -> Document {
    doc! { "import_id": import.as_str() }
}

impl ImportRows<'_> {
    /// Adds rows as they were read, the first of which has this number.
    pub async fn add(
        &self,
        import: &ImportId,
        first: i64,
        rows: &[Result<Vec<String>, &'static str>],
        now: Timestamp,
        tx: &mut Tx,
    ) -> Result<()> {
        let cipher = self.scope.cipher();
        let row = |(number, read): (i64, &Result<Vec<String>, &'static str>)| {
            let id = format!("{}:{number:06}", import.as_str());
            let place = Place("import_rows", &id, "cells");
            let cells = read.as_ref().ok().map(|cells| cipher.seal_json(place, cells)).transpose()?;
            Ok(ImportRow {
                cells,
                unreadable: read.as_ref().err().map(|why| (*why).to_owned()),
                import_id: import.clone(),
                number,
                phone_index: None,
                verdict: None,
                notes: Vec::new(),
                lead_id: None,
                made_at: None,
                undone: None,
                created_at: now,
                id,
            })
        };
        let rows = (first..).zip(rows).map(row).collect::<Result<Vec<_>>>()?;
        self.documents.insert_all(&rows, tx).await
    }

    /// The cells of a row; nothing when it could not be read, or its person was erased.
    pub fn cells(&self, row: &ImportRow) -> Result<Option<Vec<String>>> {
        let place = Place("import_rows", &row.id, "cells");
        row.cells.as_ref().map(|sealed| self.scope.cipher().open_json(place, sealed)).transpose()
    }

    /// The rows after a number, in order.
    pub async fn after(
        &self,
        import: &ImportId,
        number: i64,
        most: i64,
        tx: Option<&mut Tx>,
    ) -> Result<Vec<ImportRow>> {
        let mut filter = of(import);
        filter.insert("number", doc! { "$gt": number });
        self.documents.find_in(filter, doc! { "number": 1 }, most, tx).await
    }

    /// Which of these phones earlier rows have that can be taken.
    pub async fn earlier(
        &self,
        import: &ImportId,
        before: i64,
        phones: &[String],
        tx: &mut Tx,
    ) -> Result<HashSet<String>> {
        let mut filter = of(import);
        filter.insert("phone_index", doc! { "$in": phones });
        filter.insert("number", doc! { "$lt": before });
        filter.insert("verdict", doc! { "$ne": null });
        let found = self.documents.find_within(filter, doc! { "number": 1 }, i64::MAX, tx).await?;
        Ok(found.into_iter().filter_map(|row| row.phone_index).collect())
    }

    /// Stores what came of a row with the other writes.
    pub fn save_with(&self, row: &ImportRow, writes: &mut Writes) -> Result<()> {
        let set = doc! {
            "phone_index": &row.phone_index,
            "verdict": serialize_to_bson(&row.verdict)?,
            "notes": serialize_to_bson(&row.notes)?,
            "lead_id": row.lead_id.as_ref().map(LeadId::as_str),
            "made_at": row.made_at.map(time::bson),
        };
        self.documents.update_with(doc! { "_id": &row.id }, doc! { "$set": set }, writes);
        Ok(())
    }

    /// Stores what came of taking a row back, and nothing else of it: its person may be erased by now.
    pub async fn was_undone(&self, row: &ImportRow, undone: Undone, tx: &mut Tx) -> Result<()> {
        let set = doc! { "$set": { "undone": serialize_to_bson(&undone)? } };
        self.documents.update(doc! { "_id": &row.id }, set, Some(tx)).await?;
        Ok(())
    }

    /// The next rows after a number that made a lead.
    pub async fn makers_after(&self, import: &ImportId, number: i64, most: i64) -> Result<Vec<ImportRow>> {
        let mut filter = of(import);
        filter.insert("number", doc! { "$gt": number });
        filter.insert("made_at", doc! { "$ne": null });
        self.documents.find(filter, doc! { "number": 1 }, most).await
    }

    /// Empties some of the rows about a person that came until a moment; says how many. What came of them stays.
    pub async fn empty(
        &self,
        lead: &LeadId,
        phones: &[String],
        until: Timestamp,
        most: i64,
        tx: &mut Tx,
    ) -> Result<u64> {
        let about = vec![doc! { "lead_id": lead.as_str() }, doc! { "phone_index": { "$in": phones } }];
        let came = doc! { "$lte": time::bson(until) };
        let ids = self.documents.keys(doc! { "$or": about, "created_at": came }, most, tx).await?;
        if ids.is_empty() {
            return Ok(0);
        }
        let set = doc! { "$set": { "cells": null, "phone_index": null, "lead_id": null } };
        self.documents.update_all(doc! { "_id": { "$in": ids } }, set, Some(tx)).await
    }
}
