//! Checks a certificate with nothing but the file itself.

use super::{
    Certificate, HEAD_FORMAT, HEAD_PURPOSE, Head, Inclusion, RECORD_FORMAT, RECORD_PURPOSE, Record, VERSION, leaf,
    sha256,
    signing::{Fingerprint, fingerprint},
};
use crate::security::{
    canonical_json::{Json, read},
    merkle,
};

/// The largest file that is read, in bytes. A certificate has a few thousand.
pub const LARGEST: usize = 1024 * 1024;

/// Why a file is no proof. None of them quotes the file.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Refusal {
    /// It is too large to be one.
    #[error("the file has more than {LARGEST} bytes: it is no certificate")]
    TooLarge,
    /// It is not JSON, or not the JSON of a certificate.
    #[error("the file is not a certificate: {0}, at line {1} column {2}")]
    NotACertificate(&'static str, usize, usize),
    /// A record of another format or version.
    #[error("the record's format is not {RECORD_FORMAT} version {VERSION}: this program does not know it")]
    UnknownRecord,
    /// A record that lacks something or has something more.
    #[error("the record has not the shape of {RECORD_FORMAT} version {VERSION}")]
    RecordShape,
    /// The record names another key than the one beside the signature.
    #[error("the record names another key than the one it is signed with")]
    OtherKey,
    /// The record is not the one that was signed.
    #[error("the signature does not belong to this record: the record, the signature or the key was changed")]
    RecordSignature,
    /// The form is not the one the record names.
    #[error("the form version in the file is not the one that the record names: its SHA-256 differs")]
    FormVersion,
    /// The batch is of another format or version, or lacks something.
    #[error("the batch has not the shape of {HEAD_FORMAT} version {VERSION}")]
    HeadShape,
    /// The batch names another key than the one beside its signature.
    #[error("the batch names another key than the one it is signed with")]
    HeadOtherKey,
    /// The batch is not the one that was signed.
    #[error("the signature of the batch does not belong to it: the batch, its signature or its key was changed")]
    HeadSignature,
    /// The batch belongs to somebody else.
    #[error("the batch belongs to another workspace than the record")]
    OtherWorkspace,
    /// The path does not lead from the record to the root.
    #[error("the record is not in the batch: the path does not lead from it to the root")]
    NotIncluded,
    /// Whole, but by a key that was not asked for.
    #[error("the file is whole, but the record is signed with {0}, which is none of the keys you named")]
    UnwantedKey(Fingerprint),
    /// Likewise for the batch.
    #[error("the file is whole, but the batch is signed with {0}, which is none of the keys you named")]
    UnwantedHeadKey(Fingerprint),
}

/// What a file proves.
pub struct Verified {
    /// The record.
    pub record: Record,
    /// The batch it is in, and its place there from 0; nothing while it is in none.
    pub batch: Option<(Head, u64)>,
    /// Whether the keys are among those that were asked for. Without that anybody may have signed it.
    pub wanted: bool,
}

/// Checks a file. With `keys` it must be signed by one of them; without, it only proves to be whole.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify(file: &[u8], keys: &[Fingerprint]) -> Result<Verified, Refusal> {
    if file.len() > LARGEST {
        return Err(Refusal::TooLarge);
    }
    let certificate: Certificate = serde_json::from_slice(file).map_err(|error| unreadable(&error))?;
    let canonical = certificate.record.canonical();
    let record = record(&certificate, &canonical)?;
    if sha256(&certificate.form_version) != record.form.sha256 {
        return Err(Refusal::FormVersion);
    }
    let batch = match &certificate.inclusion {
        Some(inclusion) => Some((head(inclusion, &canonical, &record)?, inclusion.place)),
        None => None,
    };
    if !keys.is_empty() {
        if !keys.contains(&record.key) {
            return Err(Refusal::UnwantedKey(record.key));
        }
        if let Some((head, _)) = batch.as_ref().filter(|(head, _)| !keys.contains(&head.key)) {
            return Err(Refusal::UnwantedHeadKey(head.key));
        }
    }
    Ok(Verified { record, batch, wanted: !keys.is_empty() })
}

/// The parser's own words may quote the file, so only the kind and the place are told.
fn unreadable(error: &serde_json::Error) -> Refusal {
    let kind = match error.classify() {
        serde_json::error::Category::Data => {
            "something is missing, unknown, there twice, or not of the kind it should be"
        }
        serde_json::error::Category::Eof => "it ends too early",
        _ => "it is not JSON",
    };
    Refusal::NotACertificate(kind, error.line(), error.column())
}

fn is(value: &Json, format: &str) -> bool {
    let named = matches!(value.member("format"), Some(Json::Text(name)) if name == format);
    named && matches!(value.member("version"), Some(Json::Integer(VERSION)))
}

fn record(certificate: &Certificate, canonical: &str) -> Result<Record, Refusal> {
    let signature = &certificate.signature;
    if !is(&certificate.record, RECORD_FORMAT) {
        return Err(Refusal::UnknownRecord);
    }
    let record: Record = read(canonical).map_err(|_| Refusal::RecordShape)?;
    if fingerprint(&signature.public_key) != record.key {
        return Err(Refusal::OtherKey);
    }
    if !signature.holds(RECORD_PURPOSE, canonical) {
        return Err(Refusal::RecordSignature);
    }
    Ok(record)
}

fn head(inclusion: &Inclusion, canonical: &str, record: &Record) -> Result<Head, Refusal> {
    let Inclusion { batch, place, path } = inclusion;
    if !is(&batch.head, HEAD_FORMAT) {
        return Err(Refusal::HeadShape);
    }
    let signed = batch.head.canonical();
    let head: Head = read(&signed).map_err(|_| Refusal::HeadShape)?;
    if fingerprint(&batch.signature.public_key) != head.key {
        return Err(Refusal::HeadOtherKey);
    }
    if !batch.signature.holds(HEAD_PURPOSE, &signed) {
        return Err(Refusal::HeadSignature);
    }
    if head.workspace != record.workspace.id {
        return Err(Refusal::OtherWorkspace);
    }
    let size = u64::try_from(head.size).map_err(|_| Refusal::HeadShape)?;
    let path: Vec<merkle::Hash> = path.iter().map(|hash| hash.0).collect();
    if !merkle::proves(&path, &leaf(canonical), *place, size, &head.root.0) {
        return Err(Refusal::NotIncluded);
    }
    Ok(head)
}
