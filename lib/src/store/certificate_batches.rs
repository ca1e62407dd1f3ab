//! `certificate_batches`: the trees over consent certificates, each with its signed head. A batch never changes.

use anyhow::{Result, ensure};
use jiff::Timestamp;
use mongodb::bson::{Binary, doc, spec::BinarySubtype};
use serde::{Deserialize, Serialize};

use super::{Scope, Tx, scoped::Scoped, time};
use crate::security::{
    consent_certificate::{ExactHex, Inclusion, SignedHead},
    merkle,
};

/// The bytes of a hash.
const HASH: usize = 32;

#[derive(Serialize, Deserialize)]
struct StoredBatch {
    /// Workspace and number: two batches cannot take one place.
    _id: String,
    number: i64,
    /// The head and its signature, as JSON.
    signed: String,
    /// The leaves' hashes in order, one after the other: every proof is computed from them.
    leaves: Binary,
    #[serde(with = "time")]
    created_at: Timestamp,
}

/// The head of a batch.
pub struct LastHead {
    /// The batch's place, from 1.
    pub number: i64,
    /// The hash by which the next head names it.
    pub hash: ExactHex<32>,
}

/// The batches of a workspace.
pub struct CertificateBatches<'a> {
    scope: &'a Scope,
    batches: Scoped<StoredBatch>,
}

impl Scope {
    /// The batches.
    pub fn certificate_batches(&self) -> CertificateBatches<'_> {
        CertificateBatches { scope: self, batches: Scoped::new(&self.database, "certificate_batches", &self.workspace) }
    }
}

impl CertificateBatches<'_> {
    /// The newest batch's head.
    pub async fn last(&self, tx: &mut Tx) -> Result<Option<LastHead>> {
        let Some(last) = self.batches.first(doc! {}, doc! { "number": -1 }, Some(tx)).await? else { return Ok(None) };
        Ok(Some(LastHead { number: last.number, hash: head(&last)?.hash() }))
    }

    /// Adds a batch. A duplicate when another took its place.
    pub async fn add(
        &self,
        number: i64,
        signed: &SignedHead,
        leaves: &[merkle::Hash],
        now: Timestamp,
        tx: &mut Tx,
    ) -> Result<()> {
        let stored = StoredBatch {
            _id: self.id(number),
            number,
            signed: serde_json::to_string(signed)?,
            leaves: Binary { subtype: BinarySubtype::Generic, bytes: leaves.concat() },
            created_at: now,
        };
        self.batches.insert(&stored, Some(tx)).await
    }

    /// What proves that a leaf is in a batch. Nothing when it is not.
    pub async fn inclusion(&self, number: i64, leaf: &ExactHex<32>) -> Result<Option<Inclusion>> {
        let Some(stored) = self.batches.get(&self.id(number), None).await? else { return Ok(None) };
        let (hashes, rest) = stored.leaves.bytes.as_chunks::<HASH>();
        ensure!(rest.is_empty(), "a batch's leaves were cut");
        let Some(place) = hashes.iter().position(|hash| *hash == leaf.0) else { return Ok(None) };
        let Some(path) = merkle::path(hashes, place) else { return Ok(None) };
        let path = path.into_iter().map(ExactHex).collect();
        Ok(Some(Inclusion { batch: head(&stored)?, place: place.try_into()?, path }))
    }

    fn id(&self, number: i64) -> String {
        format!("{}:{number}", self.scope.workspace.as_str())
    }
}

fn head(stored: &StoredBatch) -> Result<SignedHead> {
    Ok(serde_json::from_str(&stored.signed)?)
}
