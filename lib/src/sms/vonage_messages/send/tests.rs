use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::prelude::*;

use super::*;
use crate::domain::phone::parse_e164;

fn text() -> OutboundText {
    OutboundText {
        to: parse_e164("+14155550123").unwrap(),
        from: "+15005550006".into(),
        text: "Hi".into(),
        reference: "m_1".into(),
        status_callback: Some("https://x.example/status?ref=m_1".parse().unwrap()),
        validity_seconds: Some(600),
        media_urls: vec![],
    }
}

fn body(text: &OutboundText) -> Value {
    let credentials = Credentials::from([("api_key", "k"), ("api_secret", "s")]);
    serde_json::from_slice(&build(text, &credentials, 0).unwrap().body).unwrap()
}

#[test]
fn the_request() {
    let credentials = Credentials::from([("api_key", "k"), ("api_secret", "s")]);
    let request = build(&text(), &credentials, 0).unwrap();
    assert_eq!(request.url, "https://api.nexmo.com/v1/messages");
    assert_eq!(request.header("Authorization").unwrap(), basic_authorization("k", "s").1);
    let expected = json!({
        "channel": "sms", "message_type": "text", "from": "15005550006", "to": "14155550123", "text": "Hi",
        "client_ref": "m_1", "webhook_url": "https://x.example/status?ref=m_1", "ttl": 600,
    });
    assert_eq!(serde_json::from_slice::<Value>(&request.body).unwrap(), expected);
    let elsewhere = Credentials::from([("api_key", "k"), ("api_secret", "s"), ("base_url", "http://127.0.0.1:9/sim/")]);
    assert_eq!(build(&text(), &elsewhere, 0).unwrap().url, "http://127.0.0.1:9/sim/v1/messages");
}

#[test]
fn pictures_and_times_to_live() {
    let picture = OutboundText { media_urls: vec!["https://x.example/p".parse().unwrap()], ..text() };
    let sent = body(&picture);
    assert_eq!((&sent["channel"], &sent["image"]["caption"]), (&json!("mms"), &json!("Hi")));
    assert!(sent.get("text").is_none());
    assert!(body(&OutboundText { text: String::new(), ..picture.clone() })["image"].get("caption").is_none());
    for (seconds, of_a_text, of_a_picture) in
        [(1, 20, 300), (600, 600, 600), (300_000, 300_000, 259_200), (u32::MAX, 604_800, 259_200)]
    {
        let validity_seconds = Some(seconds);
        assert_eq!(body(&OutboundText { validity_seconds, ..text() })["ttl"], of_a_text);
        assert_eq!(body(&OutboundText { validity_seconds, ..picture.clone() })["ttl"], of_a_picture);
    }
    assert!(body(&OutboundText { validity_seconds: None, ..text() }).get("ttl").is_none());
}

/// A PKCS#8 key in PEM, and the public half it is checked with.
fn key_pair() -> (String, Vec<u8>) {
    use aws_lc_rs::{
        encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
        rsa::{KeyPair, KeySize},
        signature::KeyPair as _,
    };
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let encoded = base64::engine::general_purpose::STANDARD.encode(der.as_ref());
    let public: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    (format!("-----BEGIN PRIVATE KEY-----\n{encoded}\n-----END PRIVATE KEY-----\n"), public.as_ref().to_vec())
}

#[test]
fn an_application_signs_in_with_its_key() {
    use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
    let (pem, public) = key_pair();
    // The application wins where both ways are configured.
    let credentials = Credentials::from([
        ("application_id", "app"),
        ("private_key", pem.as_str()),
        ("api_key", "k"),
        ("api_secret", "s"),
    ]);
    let request = build(&text(), &credentials, 1_700_000_000).unwrap();
    let token = request.header("Authorization").unwrap().strip_prefix("Bearer ").unwrap().to_owned();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let public = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public).unwrap();
    public.verify_sig(signed.as_bytes(), &signature).unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let read = |part: &str| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    assert_eq!(read(header)["alg"], "RS256");
    let expected =
        json!({ "application_id": "app", "iat": 1_700_000_000, "exp": 1_700_000_300, "jti": "m_1.1700000000" });
    assert_eq!(read(claims), expected);
}

#[test]
fn credentials_that_are_missing_or_unusable_are_named() {
    let odd = Credentials::from([("application_id", "a"), ("private_key", "none")]);
    assert_eq!(build(&text(), &odd, 0), Err(BuildError::BadCredential("private_key")));
    let half = Credentials::from([("application_id", "a"), ("api_key", "k")]);
    assert_eq!(build(&text(), &half, 0).unwrap_err().to_string(), "the channel has no api_secret");
}

#[test]
fn a_text_that_was_taken() {
    let accepted = parse(&ProviderResponse::new(202, r#"{"message_uuid":"u1"}"#));
    let expected =
        SendOutcome::Accepted { provider_id: "u1".into(), status: MessageStatus::Queued, segments: None, price: None };
    assert_eq!(accepted, expected);
    for unreadable in ["", "{}", r#"{"message_uuid":""}"#, r#"{"message_uuid":7}"#] {
        let outcome = parse(&ProviderResponse::new(202, unreadable));
        assert_eq!(outcome, SendOutcome::Ambiguous { code: "unreadable_response".into() });
    }
}

#[test]
fn refusals() {
    let general = "https://developer.vonage.com/api-errors#";
    let own = "https://developer.vonage.com/api-errors/messages#";
    for (status, kind, code, class) in [
        (401, format!("{general}unauthorized"), "unauthorized", ErrorClass::Account),
        (402, format!("{general}low-balance"), "low-balance", ErrorClass::Account),
        (402, "https://x#1".into(), "1", ErrorClass::Account),
        (422, format!("{own}1120"), "1120", ErrorClass::SenderConfig),
        (422, format!("{own}1430"), "1430", ErrorClass::InvalidDestination),
        (422, format!("{own}1240"), "1240", ErrorClass::OptedOut),
        (429, format!("{own}1000"), "1000", ErrorClass::RateLimited),
        (422, String::new(), "not_good_", ErrorClass::SenderConfig),
    ] {
        let body = json!({ "type": kind, "title": "Not good!", "detail": "d" }).to_string();
        let outcome = parse(&ProviderResponse::new(status, body));
        assert_eq!(outcome, SendOutcome::Rejected { class, code: code.into(), retry_after_seconds: None });
    }
    let mut slow_down = ProviderResponse::new(429, "");
    slow_down.headers.push(("Retry-After".into(), "3".into()));
    let expected =
        SendOutcome::Rejected { class: ErrorClass::RateLimited, code: "http_429".into(), retry_after_seconds: Some(3) };
    assert_eq!(parse(&slow_down), expected);
}

#[test]
fn what_may_have_been_sent_is_no_refusal() {
    let again =
        json!({ "type": "https://developer.vonage.com/api-errors/messages#1320", "title": "Message already sent" });
    let outcome = parse(&ProviderResponse::new(422, again.to_string()));
    assert_eq!(outcome, SendOutcome::Ambiguous { code: "1320".into() });
    for status in [302, 408, 500, 503] {
        assert!(matches!(parse(&ProviderResponse::new(status, "")), SendOutcome::Ambiguous { .. }), "{status}");
    }
}

proptest! {
    #[test]
    fn nothing_panics(status: u16, body in prop::collection::vec(any::<u8>(), 0..300), title in ".*") {
        let _ = parse(&ProviderResponse::new(status, body));
        let _ = parse(&ProviderResponse::new(status, json!({ "title": title }).to_string()));
    }
}
