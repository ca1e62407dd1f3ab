//! `consent_certificates`: one of each submission, sealed under the person's key. In clear are its ids, its times and
//! its hash, which a random number in the record keeps from being guessed.

use anyhow::{Result, ensure};
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    page::{Page, PageRequest},
    scoped::Scoped,
    sealed::{FieldCipher, Place, Sealed},
    time,
};
use crate::{
    domain::id::{CertificateId, LeadId, SubmissionId},
    security::consent_certificate::{ExactHex, SignedRecord},
};

#[derive(Serialize, Deserialize)]
struct StoredCertificate {
    _id: CertificateId,
    lead_id: LeadId,
    submission_id: SubmissionId,
    /// The record's hash as a leaf.
    leaf: ExactHex<32>,
    /// The batch it is in; nothing while it waits for one.
    batch: Option<i64>,
    signed: Sealed,
    #[serde(with = "time")]
    created_at: Timestamp,
}

/// A certificate that waits for a batch.
#[derive(Deserialize, Serialize)]
pub struct Waiting {
    /// The certificate.
    #[serde(rename = "_id")]
    pub id: CertificateId,
    /// The record's hash as a leaf.
    pub leaf: ExactHex<32>,
}

/// A certificate.
pub struct KeptCertificate {
    /// The id.
    pub id: CertificateId,
    /// What was sent.
    pub submission: SubmissionId,
    /// The record's hash as a leaf.
    pub leaf: ExactHex<32>,
    /// The batch it is in; nothing while it waits for one.
    pub batch: Option<i64>,
    /// The record with its signature.
    pub signed: SignedRecord,
    /// When it was signed.
    pub created_at: Timestamp,
}

/// What stays of a certificate whose person was erased.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CertificateMark {
    /// The record's hash as a leaf: whoever has the file can show that it is the one.
    pub leaf: ExactHex<32>,
    /// The batch it is in, if it was in one.
    pub batch: Option<i64>,
    /// When it was signed.
    #[serde(with = "time")]
    pub at: Timestamp,
}

/// A certificate to store.
pub struct NewCertificate<'a> {
    /// The id.
    pub id: CertificateId,
    /// Who sent the form.
    pub lead: &'a LeadId,
    /// What was sent.
    pub submission: &'a SubmissionId,
    /// The record with its signature.
    pub signed: &'a SignedRecord,
}

/// The certificates of a workspace.
pub struct ConsentCertificates {
    certificates: Scoped<StoredCertificate>,
    waiting: Scoped<Waiting>,
}

impl Scope {
    /// The certificates.
    pub fn consent_certificates(&self) -> ConsentCertificates {
        ConsentCertificates {
            certificates: Scoped::new(&self.database, "consent_certificates", &self.workspace),
            waiting: Scoped::new(&self.database, "consent_certificates", &self.workspace),
        }
    }
}

impl ConsentCertificates {
    /// Stores a certificate. It waits for a batch.
    pub async fn add(&self, new: NewCertificate<'_>, cipher: &FieldCipher, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let stored = StoredCertificate {
            lead_id: new.lead.clone(),
            submission_id: new.submission.clone(),
            leaf: ExactHex(new.signed.leaf()),
            batch: None,
            signed: cipher.seal_json(place(&new.id), new.signed)?,
            created_at: now,
            _id: new.id,
        };
        self.certificates.insert(&stored, Some(tx)).await
    }

    /// The certificates that wait for a batch, the oldest first.
    pub async fn waiting(&self, most: i64, tx: &mut Tx) -> Result<Vec<Waiting>> {
        let only = doc! { "_id": 1, "leaf": 1 };
        self.waiting.find_only_within(doc! { "batch": null }, doc! { "_id": 1 }, most, only, tx).await
    }

    /// Puts certificates that wait into a batch.
    ///
    /// # Errors
    /// One of them is in a batch already.
    pub async fn put_into(&self, batch: i64, waiting: &[Waiting], tx: &mut Tx) -> Result<()> {
        let ids: Vec<&str> = waiting.iter().map(|waiting| waiting.id.as_str()).collect();
        let filter = doc! { "_id": { "$in": ids }, "batch": null };
        let changed = self.certificates.update_all(filter, doc! { "$set": { "batch": batch } }, Some(tx)).await?;
        ensure!(usize::try_from(changed)? == waiting.len(), "certificates left while they were put into a batch");
        Ok(())
    }

    /// The hashes of a lead's certificates, the oldest first.
    pub async fn marks(&self, lead: &LeadId, tx: &mut Tx) -> Result<Vec<CertificateMark>> {
        let filter = doc! { "lead_id": lead.as_str() };
        let found = self.certificates.find_within(filter, doc! { "_id": 1 }, i64::MAX, tx).await?;
        let mark = |stored: StoredCertificate| CertificateMark {
            leaf: stored.leaf,
            batch: stored.batch,
            at: stored.created_at,
        };
        Ok(found.into_iter().map(mark).collect())
    }

    /// Forgets some of a lead's certificates; says how many. Their hashes stay in their batches.
    pub async fn forget_some(&self, lead: &LeadId, most: i64, tx: &mut Tx) -> Result<u64> {
        self.certificates.delete_some(doc! { "lead_id": lead.as_str() }, most, tx).await
    }

    /// A page of a lead's certificates, the newest first.
    pub async fn of_lead(
        &self,
        lead: &LeadId,
        cipher: &FieldCipher,
        page: &PageRequest,
    ) -> Result<Page<KeptCertificate>> {
        let mut filter = doc! { "lead_id": lead.as_str() };
        if let Some(before) = page.position::<String>() {
            filter.insert("_id", doc! { "$lt": before });
        }
        let found = self.certificates.find(filter, doc! { "_id": -1 }, page.limit + 1).await?;
        let found = page.page(found, |stored| stored._id.as_str().to_owned());
        let items = found.items.into_iter().map(|stored| open(stored, cipher)).collect::<Result<_>>()?;
        Ok(Page { items, next_cursor: found.next_cursor })
    }

    /// One certificate of a lead.
    pub async fn get(
        &self,
        lead: &LeadId,
        id: &CertificateId,
        cipher: &FieldCipher,
    ) -> Result<Option<KeptCertificate>> {
        let filter = doc! { "_id": id.as_str(), "lead_id": lead.as_str() };
        self.certificates.find_one(filter, None).await?.map(|stored| open(stored, cipher)).transpose()
    }
}

fn open(stored: StoredCertificate, cipher: &FieldCipher) -> Result<KeptCertificate> {
    Ok(KeptCertificate {
        signed: cipher.open_json(place(&stored._id), &stored.signed)?,
        id: stored._id,
        submission: stored.submission_id,
        leaf: stored.leaf,
        batch: stored.batch,
        created_at: stored.created_at,
    })
}

fn place(id: &CertificateId) -> Place<'_> {
    Place("consent_certificates", id.as_str(), "signed")
}
