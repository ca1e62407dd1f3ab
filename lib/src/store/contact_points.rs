//! `contact_points`: by which phone or e-mail address a lead is known. Each belongs to one lead of a workspace.

use std::collections::HashMap;

use anyhow::Result;
use mongodb::bson::{Document, doc};
use serde::{Deserialize, Serialize};

use super::{Scope, Tx, scoped::Scoped, writes::Writes};
use crate::{domain::id::LeadId, security::random};

/// What kind of address it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointKind {
    /// A phone.
    Phone,
    /// An e-mail address.
    Email,
}

impl PointKind {
    /// The name under which the blind index of such a value is made.
    pub fn field(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct ContactPoint {
    _id: String,
    lead_id: LeadId,
    kind: PointKind,
    index: String,
    /// Counts what was decided about this address: see [`ContactPoints::touch`].
    decisions: i64,
}

/// The contact points of a workspace.
pub struct ContactPoints(Scoped<ContactPoint>);

impl Scope {
    /// The contact points.
    pub fn contact_points(&self) -> ContactPoints {
        ContactPoints(Scoped::new(&self.database, "contact_points", &self.workspace))
    }
}

impl ContactPoints {
    /// Whose address this is.
    pub async fn owner(&self, kind: PointKind, index: &str, tx: Option<&mut Tx>) -> Result<Option<LeadId>> {
        let found = self.0.find_one(doc! { "kind": kind.field(), "index": index }, tx).await?;
        Ok(found.map(|point| point.lead_id))
    }

    /// Whose addresses these are, as far as they are anybody's.
    pub async fn owners(&self, kind: PointKind, indexes: &[String], tx: &mut Tx) -> Result<HashMap<String, LeadId>> {
        let filter = doc! { "kind": kind.field(), "index": { "$in": indexes } };
        let found = self.0.find_within(filter, doc! { "_id": 1 }, i64::MAX, tx).await?;
        Ok(found.into_iter().map(|point| (point.index, point.lead_id)).collect())
    }

    /// Adds an address. A duplicate when it belongs to somebody.
    pub async fn add(&self, lead: &LeadId, kind: PointKind, index: &str, tx: &mut Tx) -> Result<()> {
        let point =
            ContactPoint { _id: random::id(), lead_id: lead.clone(), kind, index: index.to_owned(), decisions: 0 };
        self.0.insert(&point, Some(tx)).await
    }

    /// The blind indexes of a lead's phones, and how often was decided about each: see [`Self::decide`].
    pub async fn decisions(&self, lead: &LeadId) -> Result<Vec<(String, i64)>> {
        let filter = doc! { "lead_id": lead.as_str(), "kind": PointKind::Phone.field() };
        let found = self.0.find(filter, doc! { "_id": 1 }, 0).await?;
        Ok(found.into_iter().map(|point| (point.index, point.decisions)).collect())
    }

    /// The blind indexes of a lead's addresses of one kind.
    pub async fn of_lead(&self, lead: &LeadId, kind: PointKind, tx: &mut Tx) -> Result<Vec<String>> {
        let filter = doc! { "lead_id": lead.as_str(), "kind": kind.field() };
        let found = self.0.find_within(filter, doc! { "_id": 1 }, i64::MAX, tx).await?;
        Ok(found.into_iter().map(|point| point.index).collect())
    }

    /// Forgets a lead's addresses; says how many there were. A claim that decides about one of them meanwhile makes one
    /// of the two run again.
    pub async fn forget(&self, lead: &LeadId, tx: &mut Tx) -> Result<u64> {
        self.0.delete_some(doc! { "lead_id": lead.as_str() }, i64::MAX, tx).await
    }

    /// Writes to a phone's document, so that two transactions that decide about it cannot both commit unaware of
    /// each other: a STOP that arrives while a text is claimed makes one of the two run again.
    pub async fn touch(&self, index: &str, tx: &mut Tx) -> Result<()> {
        self.0.update(of_phone(index), count_decision(), Some(tx)).await?;
        Ok(())
    }

    /// Touches a phone's document with the other writes, if it has been decided about so often and no oftener.
    pub fn decide(&self, index: &str, decisions: i64, writes: &mut Writes) {
        let mut unchanged = of_phone(index);
        unchanged.insert("decisions", decisions);
        self.0.update_with(unchanged, count_decision(), writes);
    }
}

fn of_phone(index: &str) -> Document {
    doc! { "kind": PointKind::Phone.field(), "index": index }
}

fn count_decision() -> Document {
    doc! { "$inc": { "decisions": 1_i64 } }
}
