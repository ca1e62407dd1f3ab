//! Receipts of erasures, as members see them.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::Error;
use crate::{
    domain::{
        erasure::{ErasedKind, ErasureReason, KeptKind},
        id::{ErasureId, LeadId},
    },
    store::{
        Scope,
        erasures::Erasure,
        page::{Page, PageRequest},
    },
};

/// The receipt of an erasure. It names nobody.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ErasureReceipt)]
pub struct ErasureView {
    /// The id.
    pub receipt_id: ErasureId,
    /// The lead that is no more.
    pub lead_id: LeadId,
    /// Why.
    pub reason: ErasureReason,
    /// When the person's key was destroyed: from then on nothing of the person could be read.
    #[schema(value_type = String, format = DateTime)]
    pub erased_at: Timestamp,
    /// When the last of what could not be read any more was removed as well; null while that goes on.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub completed_at: Option<Timestamp>,
    /// What was removed.
    pub erased: Vec<ErasedView>,
    /// What stays, and on which ground.
    pub kept: Vec<KeptView>,
}

/// How many of a kind were removed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Erased)]
pub struct ErasedView {
    /// The kind.
    pub kind: ErasedKind,
    /// How many.
    pub count: i64,
}

/// How many of a kind stay, and why.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KeptAfterErasure)]
pub struct KeptView {
    /// The kind.
    pub kind: KeptKind,
    /// How many.
    pub count: i64,
    /// On which ground.
    pub ground: &'static str,
}

impl From<Erasure> for ErasureView {
    fn from(erasure: Erasure) -> Self {
        let many = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let (consent, certificates) =
            erasure.proof.as_ref().map_or((0, 0), |proof| (many(proof.consent.len()), many(proof.certificates.len())));
        let kept = [
            (KeptKind::Suppressions, erasure.suppressions),
            (KeptKind::ConsentProof, consent),
            (KeptKind::CertificateHashes, certificates),
            (KeptKind::AuditEntries, erasure.audit_entries),
        ];
        let erased = erasure.counts.into_iter().filter(|(_, count)| *count > 0);
        Self {
            receipt_id: erasure.id,
            lead_id: erasure.lead_id,
            reason: erasure.reason,
            erased_at: erasure.erased_at,
            completed_at: erasure.completed_at,
            erased: erased.map(|(kind, count)| ErasedView { kind, count }).collect(),
            kept: kept.map(|(kind, count)| KeptView { kind, count, ground: kind.ground() }).into(),
        }
    }
}

/// The receipt of a lead that was erased.
///
/// # Errors
/// It was not, or is of another workspace.
pub async fn read_erasure(scope: &Scope, lead: &LeadId) -> Result<ErasureView, Error> {
    Ok(scope.erasures().of_lead(lead, None).await?.ok_or(Error::NotFound)?.into())
}

/// A page of all receipts, the newest first.
pub async fn list_erasures(scope: &Scope, page: &PageRequest) -> Result<Page<ErasureView>, Error> {
    let found = scope.erasures().list(page).await?;
    Ok(Page { items: found.items.into_iter().map(ErasureView::from).collect(), next_cursor: found.next_cursor })
}
