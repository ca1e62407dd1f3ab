//! Makes the certificate of a submission, in the transaction that stores it. Every submission has one: without a tick it
//! proves that there was none.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::capture_lead::OpenForm;
use crate::{
    clock,
    domain::{
        id::{CertificateId, LeadId, SubmissionId},
        job::Task,
        page_address::without_secrets,
    },
    security::{
        canonical_json::Json,
        consent_certificate::{
            CertificateKey, ExactHex, RECORD_FORMAT, Record, RecordConsent, RecordForm, RecordPage, RecordTimes,
            RecordVisitor, RecordWorkspace, VERSION, sha256, sign_record,
        },
        random,
    },
    store::{
        Scope, Tx, consent_certificates::NewCertificate, jobs::NewJob, sealed::FieldCipher, submissions::Circumstances,
    },
};

/// How long certificates gather before they become a batch, in seconds.
const WINDOW: i64 = 10;

/// The submission a certificate is about.
pub(super) struct Certified<'a> {
    /// The submission.
    pub submission: &'a SubmissionId,
    /// Who sent it.
    pub lead: &'a LeadId,
    /// The phone that was entered, in E.164.
    pub phone: &'a str,
    /// Whether the box was ticked.
    pub ticked: bool,
    /// Where and how.
    pub circumstances: &'a Circumstances,
    /// When it arrived.
    pub received: Timestamp,
}

/// Signs the record of a submission, stores it, and sees to it that it gets into a batch.
pub(super) async fn certify(
    open: &OpenForm,
    key: &CertificateKey,
    certified: Certified<'_>,
    cipher: &FieldCipher,
    tx: &mut Tx,
) -> Result<()> {
    let (id, now) = (random::id::<CertificateId>(), clock::now());
    let form_version = Json::of(&open.version)?;
    let record = record(open, key, &certified, &form_version, id.clone(), now);
    let signed = sign_record(&record, form_version, key)?;
    let new = NewCertificate { id, lead: certified.lead, submission: certified.submission, signed: &signed };
    open.scope.consent_certificates().add(new, cipher, now, tx).await?;
    ask_for_batch(&open.scope, now, tx).await
}

fn record(
    open: &OpenForm,
    key: &CertificateKey,
    certified: &Certified<'_>,
    form_version: &Json,
    id: CertificateId,
    now: Timestamp,
) -> Record {
    let (version, circumstances) = (&open.version, certified.circumstances);
    let address = |text: &Option<String>| text.as_deref().and_then(without_secrets);
    Record {
        format: RECORD_FORMAT.to_owned(),
        version: VERSION,
        key: key.fingerprint(),
        id,
        nonce: ExactHex(random::bytes()),
        workspace: RecordWorkspace { id: open.workspace.id.clone(), name: open.workspace.name.clone() },
        form: RecordForm {
            id: open.form.id.clone(),
            slug: open.form.slug.clone(),
            version: version.version,
            sha256: sha256(form_version),
        },
        submission: certified.submission.clone(),
        phone: certified.phone.to_owned(),
        consent: RecordConsent {
            key: version.consent_key.clone(),
            text: version.consent_text.clone(),
            ticked: certified.ticked,
        },
        page: RecordPage {
            url: address(&circumstances.page_url),
            referrer: address(&circumstances.referrer),
            locale: circumstances.page_locale.clone(),
        },
        visitor: RecordVisitor {
            address: circumstances.ip.clone(),
            user_agent: circumstances.user_agent.clone(),
            locale: circumstances.locale.clone(),
        },
        times: RecordTimes {
            rendered: circumstances.rendered.map(|(at, _)| at),
            rendered_by: circumstances.rendered.map(|(_, by)| by),
            received: certified.received,
            signed: now,
        },
    }
}

/// All certificates of a window share one job, so the next window's is another and none is lost when it is done.
async fn ask_for_batch(scope: &Scope, now: Timestamp, tx: &mut Tx) -> Result<()> {
    let window = now.as_second().div_euclid(WINDOW);
    let job = NewJob {
        task: Task::BatchCertificates { window },
        key: format!("certificates:{window}"),
        run_at: end_of(window),
        lead: None,
        conversation: None,
    };
    scope.jobs().add(job, now, tx).await
}

/// The moment at which a window's certificates become a batch.
pub(super) fn end_of(window: i64) -> Timestamp {
    let end = Timestamp::from_second(window.saturating_add(1).saturating_mul(WINDOW)).unwrap_or(Timestamp::MAX);
    // A submission of the last moment is given the time to be stored.
    end.saturating_add(SignedDuration::from_secs(1)).unwrap_or(Timestamp::MAX)
}
