use aws_lc_rs::hmac;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const ISSUER: &str = "https://a.example";

fn key(byte: u8) -> SigningKey {
    BASE64_STANDARD.encode([byte; 32]).parse().unwrap()
}

fn pair(byte: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[byte; 32]).unwrap()
}

fn issue(key: &SigningKey, now: Timestamp) -> String {
    let (member, workspace, session) = ("m".to_owned().into(), "w".to_owned().into(), "s".to_owned().into());
    key.issue(ISSUER, Bearer { member, workspace, session, role: Role::Agent, limited: false }, now).unwrap()
}

fn header() -> Value {
    json!({ "alg": "EdDSA", "typ": TYPE, "kid": key(1).id })
}

fn claims() -> Value {
    let now = Timestamp::now().as_second();
    json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": "m", "tid": "w", "sid": "s", "role": "agent",
        "iat": now, "nbf": now, "exp": now + ACCESS_SECONDS })
}

/// An object with one more entry or another one; without it where the value is null.
fn with(mut object: Value, name: &str, value: Value) -> Value {
    let entries = object.as_object_mut().unwrap();
    match value {
        Value::Null => entries.remove(name),
        value => entries.insert(name.to_owned(), value),
    };
    object
}

/// What a signature of a token covers.
fn covered(header: &str, claims: &str) -> String {
    format!("{}.{}", BASE64_URL_SAFE_NO_PAD.encode(header), BASE64_URL_SAFE_NO_PAD.encode(claims))
}

/// A token by hand, truly signed by one of the keys.
fn signed(by: u8, header: &Value, claims: &str) -> String {
    let covered = covered(&header.to_string(), claims);
    let signature = pair(by).sign(covered.as_bytes());
    format!("{covered}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

fn accepted(token: &str) -> bool {
    SigningKeys::new(key(1), vec![key(2)]).verify(ISSUER, token).is_some()
}

#[test]
fn a_token_verifies_for_its_issuer_and_key_until_it_expires() {
    let (now, old) = (Timestamp::now(), Timestamp::from_second(1_700_000_000).unwrap());
    let token = issue(&key(1), now);
    assert_eq!(key(1).verify(ISSUER, &token).unwrap().role, Role::Agent);
    assert!(key(2).verify(ISSUER, &token).is_none(), "another key");
    assert!(key(1).verify("https://b.example", &token).is_none(), "another issuer");
    assert!(key(1).verify(ISSUER, &issue(&key(1), old)).is_none(), "expired");
}

#[test]
fn a_token_of_a_former_key_is_good_until_it_expires() {
    let token = issue(&key(1), Timestamp::now());
    let keys = SigningKeys::new(key(2), vec![key(1)]);
    assert!(keys.verify(ISSUER, &token).is_some());
    assert!(SigningKeys::new(key(2), Vec::new()).verify(ISSUER, &token).is_none());
    let public = keys.public();
    assert_eq!((public.len(), public[0].kid == public[1].kid), (2, false));
    assert_eq!(BASE64_URL_SAFE_NO_PAD.decode(&public[0].x).unwrap().len(), 32);
}

/// What the tests below change is the only thing wrong with a token.
#[test]
fn a_token_made_by_hand_is_as_good_as_one_of_ours() {
    assert!(accepted(&signed(1, &header(), &claims().to_string())));
}

#[test]
fn a_header_that_is_not_exactly_ours_is_refused_though_the_signature_fits() {
    for (name, value) in [
        ("alg", json!("none")),
        ("alg", json!("None")),
        ("alg", json!("")),
        ("alg", json!("eddsa")),
        ("alg", json!("Ed25519")),
        ("alg", json!("HS256")),
        ("alg", json!("ES256")),
        ("alg", json!("RS256")),
        ("alg", json!(["EdDSA"])),
        ("alg", Value::Null),
        ("typ", json!("JWT")),
        ("typ", json!("refresh+jwt")),
        ("typ", Value::Null),
        ("kid", json!(key(2).id)),
        ("kid", json!("")),
        ("kid", json!("../../../../dev/null")),
        ("kid", json!("' UNION SELECT 'key")),
        ("kid", json!({ "$ne": "" })),
        ("kid", json!("https://evil.example/key.json")),
        ("kid", json!(format!("{}\0", key(1).id))),
        ("kid", Value::Null),
        ("crit", json!(["exp"])),
        ("crit", json!(["b64"])),
        ("crit", json!([])),
    ] {
        let header = with(header(), name, value);
        assert!(!accepted(&signed(1, &header, &claims().to_string())), "{header}");
    }
}

#[test]
fn a_key_that_comes_with_the_token_is_not_used() {
    let x = BASE64_URL_SAFE_NO_PAD.encode(pair(9).public_key().as_ref());
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "x": x, "kid": key(1).id });
    for (name, value) in [
        ("jwk", jwk),
        ("jku", json!("https://evil.example/jwks.json")),
        ("x5u", json!("https://evil.example/cert.pem")),
        ("x5c", json!(["MAA="])),
    ] {
        let header = with(header(), name, value);
        assert!(!accepted(&signed(9, &header, &claims().to_string())), "{header}");
    }
}

/// The public key is known to everybody: it must not be the secret of another algorithm.
#[test]
fn the_public_key_is_no_secret_to_sign_with() {
    let pair = pair(1);
    let raw = pair.public_key().as_ref();
    let spki = [hex::decode("302a300506032b6570032100").unwrap().as_slice(), raw].concat();
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", BASE64_STANDARD.encode(&spki));
    let text = BASE64_URL_SAFE_NO_PAD.encode(raw);
    for secret in [raw, &spki, pem.as_bytes(), text.as_bytes(), b""] {
        let header = with(header(), "alg", json!("HS256"));
        let covered = covered(&header.to_string(), &claims().to_string());
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), covered.as_bytes());
        assert!(!accepted(&format!("{covered}.{}", BASE64_URL_SAFE_NO_PAD.encode(tag))), "{secret:?}");
    }
}

#[test]
fn claims_that_are_not_for_here_and_now_are_refused_though_the_signature_fits() {
    let now = Timestamp::now().as_second();
    for (name, value) in [
        ("exp", json!(now - 60)),
        ("exp", json!(-1)),
        ("exp", json!("9999999999")),
        ("exp", json!(true)),
        ("exp", Value::Null),
        ("nbf", json!(now + 3_600)),
        ("nbf", Value::Null),
        ("iss", json!("https://b.example")),
        ("iss", json!("https://a.example/")),
        ("iss", json!([ISSUER])),
        ("iss", Value::Null),
        ("aud", json!("leadline:live")),
        ("aud", json!(["leadline:live", AUDIENCE])),
        ("aud", json!("")),
        ("aud", Value::Null),
        ("sub", Value::Null),
        ("sub", json!({ "$ne": "" })),
        ("tid", Value::Null),
        ("role", json!("root")),
        ("role", json!(["owner"])),
        ("role", Value::Null),
    ] {
        let claims = with(claims(), name, value);
        assert!(!accepted(&signed(1, &header(), &claims.to_string())), "{claims}");
    }
    // One reader would take the first, another the last.
    let twice = claims().to_string().replacen('{', r#"{"role":"owner","#, 1);
    assert!(!accepted(&signed(1, &header(), &twice)), "{twice}");
    for nonsense in ["", "null", "[]", "\u{feff}{}", "{\"exp\":1e400}"] {
        assert!(!accepted(&signed(1, &header(), nonsense)), "{nonsense}");
    }
}

#[test]
fn a_signature_that_is_not_exactly_ours_is_refused() {
    let token = issue(&key(1), Timestamp::now());
    let (covered, signature) = token.rsplit_once('.').unwrap();
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap();
    let longer = [bytes.as_slice(), &[0]].concat();
    for other in [Vec::new(), vec![0; 64], bytes[..63].to_vec(), longer, second_form(&bytes)] {
        assert!(!accepted(&format!("{covered}.{}", BASE64_URL_SAFE_NO_PAD.encode(&other))), "{other:02x?}");
    }
    let (header, claims) = covered.split_once('.').unwrap();
    for form in [
        format!("{covered}.{signature}=="),
        format!("{covered}.{signature}.{signature}"),
        format!("{covered}. {signature}"),
        format!("{header}.{claims}"),
        format!(".{claims}.{signature}"),
        format!("{header}..{signature}"),
        "..".to_owned(),
        String::new(),
    ] {
        assert!(!accepted(&form), "{form}");
    }
}

/// The same signature with the group's order added to its second half, which careless verifiers take as well.
fn second_form(signature: &[u8]) -> Vec<u8> {
    let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
    let (first, second) = signature.split_at(32);
    let mut carry = 0;
    let sum = second.iter().zip(order).map(|(a, b)| {
        let sum = u16::from(*a) + u16::from(b) + carry;
        carry = sum >> 8;
        sum.to_le_bytes()[0]
    });
    first.iter().copied().chain(sum).collect()
}

proptest! {
    #[test]
    fn a_token_with_any_other_letter_is_refused(at: prop::sample::Index, letter in "[A-Za-z0-9_.-]") {
        let token = issue(&key(1), Timestamp::now());
        let at = at.index(token.len());
        let changed = format!("{}{letter}{}", &token[..at], &token[at + 1..]);
        prop_assert_eq!(accepted(&changed), changed == token);
    }

    #[test]
    fn whatever_is_sent_as_a_token_is_no_panic(text: String, bytes: Vec<u8>) {
        prop_assert!(!accepted(&text));
        let part = BASE64_URL_SAFE_NO_PAD.encode(&bytes);
        let token = format!("{part}.{part}.{part}");
        prop_assert!(!accepted(&token));
    }
}
