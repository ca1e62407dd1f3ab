use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::sms::{Credentials, InboundEvent, Method, SmsProvider, WebhookCheck, aws::Aws};

const MESSAGES: &str = include_str!("../../../../../tests/conformance/data/sns-messages.json");
const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:texts";
const SENT: i64 = 1_795_510_800;

fn data() -> Value {
    serde_json::from_str(MESSAGES).unwrap()
}

fn request(message: &Value) -> WebhookRequest {
    WebhookRequest { method: Method::Post, url: String::new(), headers: vec![], body: message.to_string().into_bytes() }
}

fn verify(message: &Value, certificate: &str, topic: &str, now: i64) -> Result<(), SignatureError> {
    let credentials = Credentials::from([("topic_arn", topic)]);
    let check = WebhookCheck { credentials: &credentials, now_unix: now, certificate: Some(certificate.as_bytes()) };
    Aws.verify(&request(message), &check)
}

#[test]
fn both_versions_are_believed_in_their_time() {
    let data = data();
    let certificate = data["certificate"].as_str().unwrap();
    let sent: jiff::Timestamp = data["messages"][0]["Timestamp"].as_str().unwrap().parse().unwrap();
    assert_eq!(sent.as_second(), SENT);
    for message in data["messages"].as_array().unwrap() {
        let verdict = |now| verify(message, certificate, TOPIC, now);
        assert_eq!(verdict(SENT + 1), Ok(()), "{}", message["Type"]);
        assert_eq!(verdict(SENT + OLDEST), Ok(()));
        assert_eq!(verdict(SENT + OLDEST + 1), Err(SignatureError::Stale));
        // Before the certificate was made.
        assert_eq!(verdict(1_000_000), Err(SignatureError::Certificate));
        assert_eq!(verify(message, certificate, "arn:aws:sns:us-east-1:1:other", SENT), Err(SignatureError::Mismatch));
        assert_eq!(verify(message, "no certificate", TOPIC, SENT), Err(SignatureError::Certificate));
        let url = Aws.certificate_url(&request(message)).unwrap().unwrap();
        assert_eq!(url.host_str(), Some("sns.us-east-1.amazonaws.com"));
    }
}

#[test]
fn whatever_is_changed_breaks_it() {
    let data = data();
    let certificate = data["certificate"].as_str().unwrap();
    for message in data["messages"].as_array().unwrap() {
        let names: Vec<String> = message.as_object().unwrap().keys().cloned().collect();
        for name in names.iter().filter(|name| *name != "SigningCertURL") {
            let mut changed = message.clone();
            changed[name] = Value::from(format!("{}x", message[name].as_str().unwrap()));
            assert!(verify(&changed, certificate, TOPIC, SENT + 1).is_err(), "{name}");
        }
        let mut more = message.clone();
        more["Subject"] = Value::from("Another");
        if message["Type"] == "Notification" {
            assert!(verify(&more, certificate, TOPIC, SENT + 1).is_err());
        }
    }
}

#[test]
fn certificates_come_from_the_vendor_alone() {
    let data = data();
    for url in [
        "http://sns.us-east-1.amazonaws.com/a.pem",
        "https://sns.us-east-1.amazonaws.com:8443/a.pem",
        "https://user@sns.us-east-1.amazonaws.com/a.pem",
        "https://sns.us-east-1.amazonaws.com/a.txt",
        "https://sns.us-east-1.amazonaws.com/a.txt?x=.pem",
        "https://sns.us-east-1.amazonaws.com.evil.example/a.pem",
        "https://evil.example/sns.us-east-1.amazonaws.com/a.pem",
        "https://sns.us.east.amazonaws.com/a.pem",
        "https://sns.a.amazonaws.com/a.pem",
        "https://notsns.us-east-1.amazonaws.com/a.pem",
        "https://10.0.0.1/a.pem",
        "no address",
    ] {
        let mut message = data["messages"][0].clone();
        message["SigningCertURL"] = Value::from(url);
        assert_eq!(Aws.certificate_url(&request(&message)), Err(SignatureError::Certificate), "{url}");
        let certificate = data["certificate"].as_str().unwrap();
        assert_eq!(verify(&message, certificate, TOPIC, SENT + 1), Err(SignatureError::Certificate), "{url}");
    }
    assert!(is_sns(&"https://sns.cn-north-1.amazonaws.com.cn/".parse().unwrap()));
}

#[test]
fn a_confirmation_leads_to_the_vendor_or_nowhere() {
    let data = data();
    let mut message = data["messages"][3].clone();
    let events = Aws.parse_webhook(&request(&message)).unwrap();
    assert!(matches!(&events[..], [InboundEvent::Confirmation(url)] if is_sns(url)), "{events:?}");
    message["SubscribeURL"] = Value::from("https://evil.example/?Action=ConfirmSubscription");
    assert!(Aws.parse_webhook(&request(&message)).is_err());
    message["SubscribeURL"] = Value::from("https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe");
    assert!(Aws.parse_webhook(&request(&message)).is_err());
}

proptest! {
    #[test]
    fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..300), certificate in prop::collection::vec(any::<u8>(), 0..300)) {
        let request = WebhookRequest { method: Method::Post, url: String::new(), headers: vec![], body };
        let credentials = Credentials::from([("topic_arn", TOPIC)]);
        let check = WebhookCheck { credentials: &credentials, now_unix: 0, certificate: Some(&certificate) };
        prop_assert!(Aws.verify(&request, &check).is_err());
        let _ = Aws.parse_webhook(&request);
    }
}
