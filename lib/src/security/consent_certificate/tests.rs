use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::security::{envelope::Key, merkle};

fn key(byte: u8) -> CertificateKey {
    CertificateKey::from_seed(&Key::from_bytes([byte; 32])).unwrap()
}

fn form_version() -> Json {
    let version =
        json!({ "version": 3, "consent_text": "I agree to texts from Harbor Roofing.", "fields": [{ "key": "name" }] });
    Json::of(&version).unwrap()
}

fn record(key: &CertificateKey, number: u8) -> Record {
    let moment = |text: &str| text.parse::<Timestamp>().unwrap();
    Record {
        format: RECORD_FORMAT.to_owned(),
        version: VERSION,
        key: key.fingerprint(),
        id: format!("c{number}").into(),
        nonce: ExactHex([number; 16]),
        workspace: RecordWorkspace { id: "w1".to_owned().into(), name: "Harbor Roofing".to_owned() },
        form: RecordForm {
            id: "f1".to_owned().into(),
            slug: "harbor".to_owned(),
            version: 3,
            sha256: sha256(&form_version()),
        },
        submission: "s1".to_owned().into(),
        phone: "+14155550123".to_owned(),
        consent: RecordConsent {
            key: "sms".to_owned(),
            text: "I agree to texts from Harbor Roofing.\n“Reply STOP” 🛑".to_owned(),
            ticked: true,
        },
        page: RecordPage {
            url: Some("https://harbor.example/roof".to_owned()),
            referrer: None,
            locale: Some("en".to_owned()),
        },
        visitor: RecordVisitor {
            address: Some("203.0.113.7".to_owned()),
            user_agent: Some("Browser/1.0".to_owned()),
            locale: Some("en-US".to_owned()),
        },
        times: RecordTimes {
            rendered: Some(moment("2026-11-23T10:00:00Z")),
            rendered_by: Some(RenderedBy::Leadline),
            received: moment("2026-11-23T10:00:42.123Z"),
            signed: moment("2026-11-23T10:00:42.130Z"),
        },
    }
}

/// A certificate at a place of a batch of this size.
fn certificate(signer: &CertificateKey, place: u8, size: u8) -> Certificate {
    let sign = |number| sign_record(&record(signer, number), form_version(), signer).unwrap();
    let leaves: Vec<merkle::Hash> = (0..size).map(|number| sign(number).leaf()).collect();
    let head = Head {
        format: HEAD_FORMAT.to_owned(),
        version: VERSION,
        key: signer.fingerprint(),
        workspace: "w1".to_owned().into(),
        number: 2,
        size: size.into(),
        root: ExactHex(merkle::root(&leaves)),
        previous: Some(ExactHex([9; 32])),
        signed: "2026-11-23T10:00:50Z".parse().unwrap(),
    };
    let path = merkle::path(&leaves, place.into()).unwrap();
    let inclusion = Inclusion {
        batch: sign_head(&head, signer).unwrap(),
        place: place.into(),
        path: path.into_iter().map(ExactHex).collect(),
    };
    sign(place).with(Some(inclusion))
}

fn file(certificate: &Certificate) -> Vec<u8> {
    Json::of(certificate).unwrap().canonical().into_bytes()
}

fn refusal(file: &[u8], keys: &[Fingerprint]) -> Refusal {
    verify(file, keys).err().expect("it must be refused")
}

#[test]
fn a_certificate_holds_alone_in_a_batch_and_after_a_change_of_layout() {
    let signer = key(1);
    let signed = sign_record(&record(&signer, 0), form_version(), &signer).unwrap();
    let verified = verify(&file(&signed.with(None)), &[]).ok().unwrap();
    assert!(verified.batch.is_none() && !verified.wanted);
    assert_eq!((verified.record.phone.as_str(), verified.record.consent.ticked), ("+14155550123", true));
    for (place, size) in [(0, 1), (0, 2), (4, 5), (6, 11)] {
        let certificate = certificate(&signer, place, size);
        let verified = verify(&file(&certificate), &[key(2).fingerprint(), signer.fingerprint()]).ok().unwrap();
        assert!(verified.wanted);
        assert_eq!(verified.batch.map(|(head, place)| (head.number, place)), Some((2, place.into())));
        let value: Value = serde_json::from_slice(&file(&certificate)).unwrap();
        assert!(verify(&serde_json::to_vec_pretty(&value).unwrap(), &[]).is_ok(), "whitespace is nobody's business");
    }
}

#[test]
fn another_programs_certificate_is_the_same_to_the_byte() {
    // Made by a program in another language.
    let expected: Value = serde_json::from_str(include_str!("vector.json")).unwrap();
    let signer = key(1);
    assert_eq!(signer.fingerprint().to_string(), expected["fingerprint"]);
    let ours = certificate(&signer, 1, 3);
    assert_eq!(ours.record.canonical(), expected["canonical"]);
    assert_eq!(hex::encode(leaf(&ours.record.canonical())), expected["leaf"]);
    assert_eq!(ours.inclusion.as_ref().unwrap().batch.hash().to_string(), expected["head_hash"]);
    assert_eq!(Json::of(&ours).unwrap().canonical(), Json::of(&expected["certificate"]).unwrap().canonical());
    assert!(verify(&serde_json::to_vec(&expected["certificate"]).unwrap(), &[signer.fingerprint()]).is_ok());
}

#[test]
fn each_thing_that_does_not_hold_has_its_own_reason() {
    let signer = key(1);
    let whole: Value = serde_json::from_slice(&file(&certificate(&signer, 2, 5))).unwrap();
    let changed = |pointer: &str, value: Value| {
        let mut file = whole.clone();
        *file.pointer_mut(pointer).unwrap() = value;
        refusal(&serde_json::to_vec(&file).unwrap(), &[])
    };
    let other = |pointer: &str| {
        let certificate: Value = serde_json::from_slice(&file(&certificate(&key(2), 2, 5))).unwrap();
        changed(pointer, certificate.pointer(pointer).unwrap().clone())
    };
    assert_eq!(changed("/record/phone", json!("+14155550124")), Refusal::RecordSignature);
    assert_eq!(changed("/record/consent/ticked", json!(false)), Refusal::RecordSignature);
    assert_eq!(changed("/record/version", json!(2)), Refusal::UnknownRecord);
    assert_eq!(changed("/record/format", json!(HEAD_FORMAT)), Refusal::UnknownRecord);
    assert_eq!(changed("/record/consent", json!({})), Refusal::RecordShape);
    assert_eq!(other("/signature/public_key"), Refusal::OtherKey);
    assert_eq!(other("/record/key"), Refusal::OtherKey);
    assert_eq!(other("/signature/value"), Refusal::RecordSignature);
    assert_eq!(changed("/form_version/version", json!(4)), Refusal::FormVersion);
    assert_eq!(changed("/form_version", Value::Null), Refusal::FormVersion);
    assert_eq!(changed("/inclusion/batch/head/size", json!(6)), Refusal::HeadSignature);
    assert_eq!(changed("/inclusion/batch/head/size", json!(null)), Refusal::HeadShape);
    assert_eq!(changed("/inclusion/batch/head/version", json!(2)), Refusal::HeadShape);
    assert_eq!(other("/inclusion/batch/signature/public_key"), Refusal::HeadOtherKey);
    assert_eq!(other("/inclusion/batch/signature/value"), Refusal::HeadSignature);
    assert_eq!(changed("/inclusion/place", json!(3)), Refusal::NotIncluded);
    assert_eq!(changed("/inclusion/path", json!([])), Refusal::NotIncluded);
    assert_eq!(other("/inclusion"), Refusal::NotIncluded);
    assert!(matches!(changed("/signature/algorithm", json!("Ed448")), Refusal::NotACertificate(..)));
    assert!(matches!(changed("/inclusion/place", json!(-1)), Refusal::NotACertificate(..)));
    // A signature for one purpose is none for another.
    let mut crossed = whole.clone();
    crossed["inclusion"]["batch"]["signature"] = whole["signature"].clone();
    assert_eq!(refusal(&serde_json::to_vec(&crossed).unwrap(), &[]), Refusal::HeadSignature);
}

#[test]
fn a_batch_of_another_workspace_and_a_key_nobody_asked_for_are_refused() {
    let signer = key(1);
    let mut certificate = certificate(&signer, 0, 3);
    let stranger = key(2).fingerprint();
    assert_eq!(refusal(&file(&certificate), &[stranger]), Refusal::UnwantedKey(signer.fingerprint()));
    let inclusion = certificate.inclusion.as_mut().unwrap();
    let mut head: Head = inclusion.batch.head.read().unwrap();
    head.key = stranger;
    inclusion.batch = sign_head(&head, &key(2)).unwrap();
    assert_eq!(refusal(&file(&certificate), &[signer.fingerprint()]), Refusal::UnwantedHeadKey(stranger));
    assert!(verify(&file(&certificate), &[stranger, signer.fingerprint()]).is_ok(), "a later key may sign the batch");
    head.workspace = "w2".to_owned().into();
    certificate.inclusion.as_mut().unwrap().batch = sign_head(&head, &key(2)).unwrap();
    assert_eq!(refusal(&file(&certificate), &[]), Refusal::OtherWorkspace);
}

#[test]
fn what_is_no_certificate_is_refused_without_quoting_it() {
    let whole = String::from_utf8(file(&certificate(&key(1), 0, 1))).unwrap();
    assert_eq!(refusal(&vec![b' '; LARGEST + 1], &[]), Refusal::TooLarge);
    let twice = whole.replacen("{\"form_version\"", "{\"inclusion\":null,\"form_version\"", 1);
    let within = whole.replacen("\"ticked\":true", "\"ticked\":false,\"ticked\":true", 1);
    let more = whole.replacen("{\"form_version\"", "{\"note\":\"marmalade\",\"form_version\"", 1);
    let deep = "[".repeat(LARGEST);
    for text in ["", "null", "{}", "[1]", "\"marmalade\"", "{\"record\":\"marmalade\"}", &twice, &within, &more, &deep]
    {
        let refusal = refusal(text.as_bytes(), &[]);
        assert!(matches!(refusal, Refusal::NotACertificate(..)), "{refusal}");
        assert!(!refusal.to_string().contains("marmalade"), "{refusal}");
    }
    for cut in 0..whole.len() {
        assert!(verify(&whole.as_bytes()[..cut], &[]).is_err(), "{cut} bytes");
    }
}

proptest! {
    #[test]
    fn one_changed_byte_anywhere_makes_it_fail(at: prop::sample::Index, byte: u8, place in 0..9_u8) {
        let mut file = file(&certificate(&key(1), place, 9));
        let at = at.index(file.len());
        prop_assume!(file[at] != byte);
        file[at] = byte;
        prop_assert!(verify(&file, &[]).is_err());
    }

    #[test]
    fn one_lost_or_added_byte_makes_it_fail(at: prop::sample::Index, byte in "[0-9a-zA-Z\",:{}]", lost: bool) {
        let mut file = file(&certificate(&key(1), 1, 3));
        let at = at.index(file.len());
        if lost {
            file.remove(at);
        } else {
            file.insert(at, byte.as_bytes()[0]);
        }
        prop_assert!(verify(&file, &[]).is_err());
    }

    #[test]
    fn any_bytes_are_judged_without_a_panic(bytes: Vec<u8>, text in "[\\[\\]{}\",:0-9a-z.-]{0,200}") {
        prop_assert!(verify(&bytes, &[]).is_err());
        prop_assert!(verify(text.as_bytes(), &[]).is_err());
    }
}
