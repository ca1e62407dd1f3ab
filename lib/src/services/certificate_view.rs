//! Consent certificates as the dashboard lists them and hands them out.

use anyhow::Context;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::Error;
use crate::{
    App, clock,
    domain::id::{CertificateId, LeadId, MemberId, SubmissionId, WorkspaceId},
    security::{
        canonical_json::Json,
        consent_certificate::{Certificate, Fingerprint, Record, Refusal, Verified, verify},
    },
    store::{
        Scope, Tx,
        consent_certificates::KeptCertificate,
        page::{Page, PageRequest},
        sealed::FieldCipher,
    },
};

/// A consent certificate, in short.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConsentCertificate)]
pub struct CertificateView {
    /// The id.
    pub id: CertificateId,
    /// What was sent.
    pub submission_id: SubmissionId,
    /// Whether the box was ticked.
    pub ticked: bool,
    /// The exact words beside it.
    pub text: String,
    /// The form's version.
    pub form_version: i64,
    /// The batch it is in; null while it waits for one.
    pub batch: Option<i64>,
    /// When it was signed.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A public key that signs a workspace's certificates.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicKeyView {
    /// SHA-256 of the key's 32 bytes, in hexadecimal.
    #[schema(value_type = String)]
    pub fingerprint: Fingerprint,
    /// Always `Ed25519`.
    pub algorithm: &'static str,
    /// The key's 32 bytes, in hexadecimal.
    pub public_key: String,
    /// Since when it signs.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A certificate to hand out.
pub struct HandedOut {
    /// The id.
    pub id: CertificateId,
    /// The file, as JSON with line breaks.
    pub file: String,
}

/// A page of a lead's certificates, the newest first.
///
/// # Errors
/// The lead is not there, or was erased.
pub async fn list_certificates(
    scope: &Scope,
    lead: &LeadId,
    page: &PageRequest,
) -> Result<Page<CertificateView>, Error> {
    let cipher = cipher_of(scope, lead).await?;
    let found = scope.consent_certificates().of_lead(lead, &cipher, page).await?;
    let items = found.items.into_iter().map(view).collect::<Result<_, _>>()?;
    Ok(Page { items, next_cursor: found.next_cursor })
}

/// Hands a certificate out, and writes down to whom.
///
/// # Errors
/// It is not there, belongs to another lead, or its person was erased.
pub async fn hand_out(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    lead: &LeadId,
    id: &CertificateId,
) -> Result<HandedOut, Error> {
    let cipher = cipher_of(scope, lead).await?;
    let kept = scope.consent_certificates().get(lead, id, &cipher).await?.ok_or(Error::NotFound)?;
    let (id_of_it, certificate) = (kept.id.clone(), whole(scope, kept).await?);
    let file = serde_json::to_string_pretty(&certificate).context("a certificate is JSON")?;
    let reading = (scope, member, id);
    app.store.transact(&reading, |tx, (scope, member, id)| Box::pin(write_down(scope, member, id, tx))).await?;
    Ok(HandedOut { id: id_of_it, file })
}

/// A certificate with what proves that it is in its batch.
pub(super) async fn whole(scope: &Scope, kept: KeptCertificate) -> anyhow::Result<Certificate> {
    let inclusion = match kept.batch {
        Some(batch) => {
            let found = scope.certificate_batches().inclusion(batch, &kept.leaf).await?;
            Some(found.context("a certificate is not in its batch")?)
        }
        None => None,
    };
    Ok(kept.signed.with(inclusion))
}

async fn write_down(scope: &Scope, member: &MemberId, id: &CertificateId, tx: &mut Tx) -> anyhow::Result<()> {
    scope.audit(member.as_str(), "certificate.read", id.as_str(), clock::now(), tx).await
}

/// What a file proves, held against the keys of the workspace.
pub async fn judge(app: &App, scope: &Scope, file: &str) -> Result<Result<Verified, Refusal>, Error> {
    let keys = app.store.published_certificate_keys(scope.workspace_id()).await?;
    let keys: Vec<Fingerprint> = keys.into_iter().map(|key| key.fingerprint).collect();
    Ok(verify(file.as_bytes(), &keys))
}

/// The public keys of a workspace, the newest first, for everybody.
///
/// # Errors
/// There is no such workspace, or it has signed nothing yet.
pub async fn public_keys(app: &App, workspace: &WorkspaceId) -> Result<Vec<PublicKeyView>, Error> {
    let keys = app.store.published_certificate_keys(workspace).await?;
    if keys.is_empty() {
        return Err(Error::NotFound);
    }
    let view = |key: crate::store::certificate_keys::PublishedKey| PublicKeyView {
        fingerprint: key.fingerprint,
        algorithm: "Ed25519",
        public_key: key.public_key,
        created_at: key.created_at,
    };
    Ok(keys.into_iter().map(view).collect())
}

/// The key of a lead who is there and was not erased.
async fn cipher_of(scope: &Scope, lead: &LeadId) -> Result<FieldCipher, Error> {
    scope.leads().get(lead, None).await?.ok_or(Error::NotFound)?;
    scope.person_keys().of(&[lead]).await?.remove(lead).ok_or(Error::NotFound)
}

fn view(kept: KeptCertificate) -> anyhow::Result<CertificateView> {
    let record: Record = read(&kept.signed.record)?;
    Ok(CertificateView {
        id: kept.id,
        submission_id: kept.submission,
        ticked: record.consent.ticked,
        text: record.consent.text,
        form_version: record.form.version,
        batch: kept.batch,
        created_at: kept.created_at,
    })
}

fn read(record: &Json) -> anyhow::Result<Record> {
    record.read().context("a certificate's record has not its shape")
}
