//! Consent certificates: a signed record of what a visitor was shown, ticked and sent, which anybody can check without
//! the database. docs/consent-certificates.md specifies the format.
//!
//! A record and the head of a batch are signed over their canonical JSON. Each begins with words of its own, so that a
//! signature under the one never passes for the other.

mod exact_hex;
mod signing;
mod verify;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::{
    exact_hex::ExactHex,
    signing::{CertificateKey, Fingerprint, Signature, fingerprint},
    verify::{LARGEST, Refusal, Verified, verify},
};
use super::{
    canonical_json::{Json, NotCanonical},
    merkle,
};
use crate::domain::id::{CertificateId, FormId, SubmissionId, WorkspaceId};

/// The format of a record.
pub const RECORD_FORMAT: &str = "leadline.consent-certificate";
/// The format of a batch's head.
pub const HEAD_FORMAT: &str = "leadline.consent-batch";
/// The version of both.
pub const VERSION: i64 = 1;

/// What a record's signature begins with.
const RECORD_PURPOSE: &[u8] = b"leadline consent certificate v1\0";
/// What a head's signature begins with.
const HEAD_PURPOSE: &[u8] = b"leadline consent batch v1\0";

/// What is signed when a form was sent. It names a person, so it cannot be printed by accident.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// [`RECORD_FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: i64,
    /// Which key signs it.
    pub key: Fingerprint,
    /// The certificate.
    pub id: CertificateId,
    /// 128 random bits: nobody finds the record's hash by guessing what is in the record.
    pub nonce: ExactHex<16>,
    /// Who asked for the consent.
    pub workspace: RecordWorkspace,
    /// The form.
    pub form: RecordForm,
    /// What was sent.
    pub submission: SubmissionId,
    /// The phone that was entered, in E.164.
    pub phone: String,
    /// What was agreed to, or not.
    pub consent: RecordConsent,
    /// The page the form was on.
    pub page: RecordPage,
    /// Who sent it, as the request tells.
    pub visitor: RecordVisitor,
    /// When.
    pub times: RecordTimes,
}

/// Who asked for the consent.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordWorkspace {
    /// The workspace.
    pub id: WorkspaceId,
    /// The business as its leads know it.
    pub name: String,
}

/// The form as it was shown.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordForm {
    /// The form.
    pub id: FormId,
    /// The last part of its address.
    pub slug: String,
    /// Its version.
    pub version: i64,
    /// SHA-256 of the canonical JSON of that version: every field, every word, the texts that follow.
    pub sha256: ExactHex<32>,
}

/// What was agreed to, or not.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordConsent {
    /// The key of the box.
    pub key: String,
    /// The exact words beside it.
    pub text: String,
    /// Whether it was ticked.
    pub ticked: bool,
}

/// The page the form was on.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordPage {
    /// Its address, without what follows the path.
    pub url: Option<String>,
    /// The page before it, likewise.
    pub referrer: Option<String>,
    /// The language it was in, as a BCP 47 tag.
    pub locale: Option<String>,
}

/// Who sent it, as the request tells.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordVisitor {
    /// The address it came from.
    pub address: Option<String>,
    /// The browser.
    pub user_agent: Option<String>,
    /// The language the browser prefers, as a BCP 47 tag.
    pub locale: Option<String>,
}

/// When.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordTimes {
    /// When the page was made.
    pub rendered: Option<Timestamp>,
    /// Whose word that is.
    pub rendered_by: Option<RenderedBy>,
    /// When the submission arrived.
    pub received: Timestamp,
    /// When the record was signed.
    pub signed: Timestamp,
}

/// Whose word the moment of rendering is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RenderedBy {
    /// Leadline rendered the form itself and recognised its own mark.
    Leadline,
    /// The page that sent the form said so.
    Page,
}

/// A record with its signature, and the form version it names: what is kept until somebody asks.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedRecord {
    /// The record.
    pub record: Json,
    /// The form version of which the record has the hash.
    pub form_version: Json,
    /// The signature over the record.
    pub signature: Signature,
}

/// The root of a batch and what it follows. The chain of heads fixes the order of all batches of a workspace.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// [`HEAD_FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: i64,
    /// Which key signs it.
    pub key: Fingerprint,
    /// Whose certificates they are.
    pub workspace: WorkspaceId,
    /// The batch's place, from 1.
    pub number: i64,
    /// How many certificates are in it.
    pub size: i64,
    /// The root of the tree over them.
    pub root: ExactHex<32>,
    /// SHA-256 of the canonical JSON of the head before; nothing for the first.
    pub previous: Option<ExactHex<32>>,
    /// When it was signed.
    pub signed: Timestamp,
}

/// A head with its signature.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedHead {
    /// The head.
    pub head: Json,
    /// The signature over it.
    pub signature: Signature,
}

/// What proves that a certificate is in a batch.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inclusion {
    /// The batch.
    pub batch: SignedHead,
    /// The certificate's place in it, from 0.
    pub place: u64,
    /// The hashes beside its way to the root, the lowest first.
    pub path: Vec<ExactHex<32>>,
}

/// A certificate as it is handed out.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The record.
    pub record: Json,
    /// The form version of which the record has the hash.
    pub form_version: Json,
    /// The signature over the record.
    pub signature: Signature,
    /// What proves that it is in a batch; nothing before it is.
    pub inclusion: Option<Inclusion>,
}

/// Signs a record.
///
/// # Errors
/// It holds a number that canonical JSON has not.
pub fn sign_record(record: &Record, form_version: Json, key: &CertificateKey) -> Result<SignedRecord, NotCanonical> {
    let record = Json::of(record)?;
    let signature = key.sign(RECORD_PURPOSE, &record.canonical());
    Ok(SignedRecord { record, form_version, signature })
}

/// Signs a batch's head.
///
/// # Errors
/// It holds a number that canonical JSON has not.
pub fn sign_head(head: &Head, key: &CertificateKey) -> Result<SignedHead, NotCanonical> {
    let head = Json::of(head)?;
    Ok(SignedHead { signature: key.sign(HEAD_PURPOSE, &head.canonical()), head })
}

impl SignedRecord {
    /// The hash of the record as a leaf of a batch.
    pub fn leaf(&self) -> merkle::Hash {
        leaf(&self.record.canonical())
    }

    /// The certificate to hand out.
    pub fn with(self, inclusion: Option<Inclusion>) -> Certificate {
        let Self { record, form_version, signature } = self;
        Certificate { record, form_version, signature, inclusion }
    }
}

fn leaf(canonical: &str) -> merkle::Hash {
    merkle::leaf(canonical.as_bytes())
}

impl SignedHead {
    /// The hash by which the next head names this one.
    pub fn hash(&self) -> ExactHex<32> {
        sha256(&self.head)
    }
}

/// SHA-256 of a value's canonical JSON.
pub fn sha256(value: &Json) -> ExactHex<32> {
    signing::hash(value.canonical().as_bytes())
}

#[cfg(test)]
mod tests;
