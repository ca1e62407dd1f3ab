//! `erasures`: a receipt of each person that was erased, and what its clean-up still needs. A receipt that is complete
//! changes no more, but that its proof of consent is forgotten in time.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::{doc, serialize_to_document};
use serde::{Deserialize, Serialize};

use super::{
    Gone, Scope, Tx,
    consent_certificates::CertificateMark,
    consent_events::ConsentMark,
    page::{Page, PageRequest},
    scoped::Scoped,
    sealed::{Place, Sealed},
    time,
};
use crate::domain::{
    erasure::{ErasedKind, ErasureReason},
    id::{ConversationId, ErasureId, LeadId},
};

/// The erasure of a person.
#[derive(Clone, Serialize, Deserialize)]
pub struct Erasure {
    /// The id, which is the receipt's.
    #[serde(rename = "_id")]
    pub id: ErasureId,
    /// Who was erased. Nothing else has this id any more but what was done to the record.
    pub lead_id: LeadId,
    /// Why.
    pub reason: ErasureReason,
    /// When the key was destroyed.
    #[serde(with = "time")]
    pub erased_at: Timestamp,
    /// When the last of the rest was removed.
    #[serde(with = "time::option")]
    pub completed_at: Option<Timestamp>,
    /// How many of each kind were removed.
    pub counts: BTreeMap<ErasedKind, i64>,
    /// How many suppressions stay.
    pub suppressions: i64,
    /// How many audit entries stay.
    pub audit_entries: i64,
    /// What proves that texts were consented to; nothing when its time is over.
    pub proof: Option<Proof>,
    /// What the clean-up needs, sealed under the workspace's key; gone when it is complete.
    remains: Option<Sealed>,
}

/// What proves that texts were consented to, and of whom.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Proof {
    /// The blind indexes of the phones.
    pub phones: Vec<String>,
    /// What was said when, the oldest first.
    pub consent: Vec<ConsentMark>,
    /// The certificates, the oldest first.
    pub certificates: Vec<CertificateMark>,
}

/// What the clean-up needs to find what is left of a person.
#[derive(Clone, Serialize, Deserialize)]
pub struct Remains {
    /// The conversation.
    pub conversation: ConversationId,
    /// The blind indexes of all phones.
    pub phones: Vec<String>,
    /// The phone that was texted, in E.164.
    pub number: String,
}

/// The erasures of a workspace.
pub struct Erasures<'a> {
    scope: &'a Scope,
    documents: Scoped<Erasure>,
}

impl Scope {
    /// The erasures.
    pub fn erasures(&self) -> Erasures<'_> {
        Erasures { scope: self, documents: Scoped::new(&self.database, "erasures", &self.workspace) }
    }
}

impl Erasures<'_> {
    /// Stores an erasure that begins. One of the same person, which a restored backup has undone, gives way to it.
    pub async fn begin(&self, mut erasure: Erasure, remains: &Remains, tx: &mut Tx) -> Result<()> {
        let place = Place("erasures", erasure.id.as_str(), "remains");
        erasure.remains = Some(self.scope.cipher().seal_json(place, remains)?);
        self.documents.delete_one(doc! { "lead_id": erasure.lead_id.as_str() }, tx).await?;
        self.documents.insert(&erasure, Some(tx)).await
    }

    /// One erasure.
    pub async fn get(&self, id: &ErasureId, tx: Option<&mut Tx>) -> Result<Option<Erasure>> {
        self.documents.get(id.as_str(), tx).await
    }

    /// The erasure of a lead.
    pub async fn of_lead(&self, lead: &LeadId, tx: Option<&mut Tx>) -> Result<Option<Erasure>> {
        self.documents.find_one(doc! { "lead_id": lead.as_str() }, tx).await
    }

    /// A page of all erasures, the newest first.
    pub async fn list(&self, page: &PageRequest) -> Result<Page<Erasure>> {
        let mut filter = doc! {};
        if let Some(before) = page.position::<String>() {
            filter.insert("_id", doc! { "$lt": before });
        }
        let found = self.documents.find(filter, doc! { "_id": -1 }, page.limit + 1).await?;
        Ok(page.page(found, |erasure| erasure.id.as_str().to_owned()))
    }

    /// What the clean-up of an erasure needs; nothing when it is complete.
    pub fn remains(&self, erasure: &Erasure) -> Result<Option<Remains>> {
        let place = Place("erasures", erasure.id.as_str(), "remains");
        erasure.remains.as_ref().map(|sealed| self.scope.cipher().open_json(place, sealed)).transpose()
    }

    /// Counts what was removed in this transaction. Several that clean up at once count each thing once.
    pub async fn count(&self, id: &ErasureId, removed: &[(ErasedKind, u64)], tx: &mut Tx) -> Result<()> {
        let counted: BTreeMap<ErasedKind, i64> =
            removed.iter().map(|(kind, many)| Ok((*kind, i64::try_from(*many)?))).collect::<Result<_>>()?;
        let change: mongodb::bson::Document =
            serialize_to_document(&counted)?.into_iter().map(|(kind, many)| (format!("counts.{kind}"), many)).collect();
        let known = self.documents.update(doc! { "_id": id.as_str() }, doc! { "$inc": change }, Some(tx)).await?;
        if known { Ok(()) } else { Err(Gone("the erasure").into()) }
    }

    /// Forgets the proof of consent in some receipts from before a moment; says in how many.
    pub async fn forget_proofs(&self, before: Timestamp, most: i64, tx: &mut Tx) -> Result<u64> {
        let old = doc! { "erased_at": { "$lt": time::bson(before) }, "proof": { "$ne": null } };
        let ids = self.documents.keys(old, most, tx).await?;
        let these = doc! { "_id": { "$in": ids } };
        self.documents.update_all(these, doc! { "$set": { "proof": null } }, Some(tx)).await
    }

    /// Notes that nothing is left. The remains stay until [`Erasures::close`].
    pub async fn complete(&self, id: &ErasureId, audit_entries: u64, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let filter = doc! { "_id": id.as_str(), "completed_at": null };
        let set = doc! { "completed_at": time::bson(now), "audit_entries": i64::try_from(audit_entries)? };
        self.documents.update(filter, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Forgets by what an erasure found what was left.
    pub async fn close(&self, id: &ErasureId) -> Result<()> {
        self.documents.update(doc! { "_id": id.as_str() }, doc! { "$set": { "remains": null } }, None).await?;
        Ok(())
    }
}

impl Erasure {
    /// An erasure that begins.
    pub fn new(id: ErasureId, lead: &LeadId, reason: ErasureReason, erased_at: Timestamp) -> Self {
        Self {
            id,
            lead_id: lead.clone(),
            reason,
            erased_at,
            completed_at: None,
            counts: BTreeMap::new(),
            suppressions: 0,
            audit_entries: 0,
            proof: None,
            remains: None,
        }
    }
}
