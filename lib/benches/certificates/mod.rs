//! Signing, batching and verifying consent certificates.

use std::{hint::black_box, time::Duration};

use jiff::Timestamp;
use leadline::security::{
    canonical_json::Json,
    consent_certificate::{
        Certificate, CertificateKey, ExactHex, HEAD_FORMAT, Head, Inclusion, RECORD_FORMAT, Record, RecordConsent,
        RecordForm, RecordPage, RecordTimes, RecordVisitor, RecordWorkspace, SignedRecord, VERSION, sha256, sign_head,
        sign_record, verify,
    },
    envelope::Key,
    merkle,
};

use super::measure::{Times, measure};

/// The longest a certificate may take to verify.
const LONGEST: Duration = Duration::from_millis(1);
/// The certificates of a full batch.
const FULL: u16 = 1_024;

fn form_version(words: usize) -> Json {
    let text = "I agree to get automated texts about my request at this number. ".repeat(words);
    let field =
        |number| serde_json::json!({ "key": number, "label": "How can we help?", "kind": "text", "options": [] });
    let fields: Vec<_> = (0..12).map(field).collect();
    Json::of(&serde_json::json!({ "version": 3, "consent_text": text, "fields": fields })).unwrap_or(Json::Null)
}

fn record(key: &CertificateKey, form_version: &Json, number: u16, words: usize) -> Record {
    let mut nonce = [0; 16];
    nonce[..2].copy_from_slice(&number.to_be_bytes());
    let text = |text: &str| Some(text.to_owned());
    Record {
        format: RECORD_FORMAT.to_owned(),
        version: VERSION,
        key: key.fingerprint(),
        id: "01935b2c7a4e7f20a1b2c3d4e5f60718".to_owned().into(),
        nonce: ExactHex(nonce),
        workspace: RecordWorkspace { id: "w".repeat(32).into(), name: "Harbor Roofing".to_owned() },
        form: RecordForm {
            id: "f".repeat(32).into(),
            slug: "harbor-roofing".to_owned(),
            version: 3,
            sha256: sha256(form_version),
        },
        submission: "s".repeat(32).into(),
        phone: "+14155550123".to_owned(),
        consent: RecordConsent {
            key: "sms".to_owned(),
            text: "I agree to get automated texts about my request at this number. ".repeat(words),
            ticked: true,
        },
        page: RecordPage { url: text("https://harbor.example/roof"), referrer: None, locale: text("en") },
        visitor: RecordVisitor {
            address: text("203.0.113.7"),
            user_agent: text("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"),
            locale: text("en-US"),
        },
        times: RecordTimes {
            rendered: None,
            rendered_by: None,
            received: Timestamp::UNIX_EPOCH,
            signed: Timestamp::UNIX_EPOCH,
        },
    }
}

fn signed(key: &CertificateKey, number: u16, words: usize) -> Option<SignedRecord> {
    let form_version = form_version(words);
    sign_record(&record(key, &form_version, number, words), form_version, key).ok()
}

/// The last certificate of a full batch.
fn batched(key: &CertificateKey, words: usize) -> Option<Certificate> {
    let last = signed(key, FULL - 1, words)?;
    let mut leaves: Vec<merkle::Hash> = (1..FULL).map(|number| merkle::leaf(&number.to_be_bytes())).collect();
    leaves.push(last.leaf());
    let head = Head {
        format: HEAD_FORMAT.to_owned(),
        version: VERSION,
        key: key.fingerprint(),
        workspace: "w".repeat(32).into(),
        number: 2,
        size: FULL.into(),
        root: ExactHex(merkle::root(&leaves)),
        previous: Some(ExactHex([7; 32])),
        signed: Timestamp::UNIX_EPOCH,
    };
    let path = merkle::path(&leaves, leaves.len() - 1)?.into_iter().map(ExactHex).collect();
    let inclusion = Inclusion { batch: sign_head(&head, key).ok()?, place: u64::from(FULL) - 1, path };
    Some(last.with(Some(inclusion)))
}

/// Measures and prints. Says whether a bar was missed.
pub fn missed() -> bool {
    let Ok(key) = CertificateKey::from_seed(&Key::from_bytes([1; 32])) else { return true };
    let mut missed = false;
    for (name, words) in [("as forms have it", 4), ("100 kB of consent text", 1_600)] {
        let Some(certificate) = batched(&key, words) else { return true };
        let Ok(file) = serde_json::to_vec_pretty(&certificate) else { return true };
        let keys = [key.fingerprint()];
        missed |= verify(&file, &keys).is_err();
        let Times { median, late } = measure(2_000, || {
            black_box(verify(black_box(&file), &keys).is_ok());
        });
        missed |= median > LONGEST;
        println!("verifying a certificate, {name:<22} {median:>10.1?}, 99 % {late:>10.1?}  (bar {LONGEST:?})");
    }
    let took = measure(2_000, || {
        black_box(signed(&key, 7, 4).is_some());
    });
    println!("recording and signing a submission              {:>10.1?}, 99 % {:>10.1?}", took.median, took.late);
    let leaves: Vec<merkle::Hash> = (0..FULL).map(|number| merkle::leaf(&number.to_be_bytes())).collect();
    let took = measure(200, || {
        black_box(merkle::root(black_box(&leaves)));
    });
    println!("the root over {FULL} certificates              {:>10.1?}, 99 % {:>10.1?}", took.median, took.late);
    missed
}
