//! Our adapters and the simulated vendors understand each other, request by request and webhook by webhook.

use serde_json::{Map, Value};

use super::*;
use crate::{
    domain::{delivery::MessageStatus, phone::parse_e164},
    sms::{
        Credentials, ErrorClass, InboundEvent, OutboundText, ProviderRequest, SendOutcome, SmsProvider, WebhookCheck,
        WebhookRequest, provider, telnyx,
    },
};

const OURS: &str = "+12125550100";
const PHONE: &str = "+14155550123";
const CALLBACK: &str = "https://x.example/api/webhooks/v/c/status?ref=m1";

fn credentials() -> Credentials {
    let (private, public) = telnyx::key_pair([3; 32]);
    let pairs = [
        ("account_sid", "AC00000000000000000000000000000001"),
        ("auth_token", "token"),
        ("api_key", "key"),
        ("private_key", &private),
        ("public_key", &public),
        ("auth_id", "MA1"),
        ("api_secret", "secret"),
        ("signature_secret", "signing"),
        ("signature_method", "sha512"),
        ("base_url", "http://127.0.0.1:9/sim"),
    ];
    let map: Map<String, Value> = pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    Credentials::new(map)
}

fn outbound(to: &str, pictures: bool) -> OutboundText {
    OutboundText {
        to: parse_e164(to).unwrap(),
        from: OURS.into(),
        text: "Hi & bye? \u{e9} \u{1f600}".into(),
        reference: "m1".into(),
        status_callback: Some(CALLBACK.parse().unwrap()),
        validity_seconds: Some(900),
        media_urls: if pictures { vec!["https://x.example/a.png".parse().unwrap()] } else { vec![] },
    }
}

struct Pair {
    adapter: &'static dyn SmsProvider,
    mirror: &'static dyn Mirror,
}

fn pairs() -> Vec<Pair> {
    mirrors().map(|mirror| Pair { adapter: provider(mirror.vendor()).unwrap(), mirror }).collect()
}

impl Pair {
    fn read(&self, request: &ProviderRequest, credentials: &Credentials) -> Wish {
        let address = request.url.strip_prefix("http://127.0.0.1:9/sim").unwrap();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let call = Call {
            method: request.method,
            path,
            query,
            authorization: request.header("Authorization"),
            body: &request.body,
        };
        assert!(self.mirror.knows(&call, credentials), "{}", self.mirror.vendor());
        let stranger = Credentials::from([
            ("account_sid", "AC9"),
            ("auth_token", "x"),
            ("auth_id", "MA1"),
            ("api_key", "x"),
            ("api_secret", "y"),
        ]);
        assert!(!self.mirror.knows(&call, &stranger), "{}", self.mirror.vendor());
        self.mirror
            .read(&call, OURS, credentials)
            .unwrap_or_else(|refusal| panic!("{}: {}", self.mirror.vendor(), String::from_utf8_lossy(&refusal.body)))
    }

    fn send(&self, to: &str, pictures: bool) -> NewText {
        let request = self.adapter.build_send(&outbound(to, pictures), &credentials(), 0).unwrap();
        match self.read(&request, &credentials()) {
            Wish::Send(new) => new,
            _ => panic!("{} reads no text", self.mirror.vendor()),
        }
    }

    fn text(&self, stage: Stage) -> Text {
        let new = self.send(PHONE, false);
        Text {
            id: self.mirror.id("0123456789abcdef0123456789abcdef", new.interface),
            to: new.to,
            from: new.from,
            body: new.body,
            media: new.media,
            reference: new.reference,
            interface: None,
            stage,
            created_unix: 1_800_000_000,
        }
    }

    /// What our adapter makes of a webhook of the vendor's.
    fn hear(&self, request: ProviderRequest) -> Vec<InboundEvent> {
        let credentials = credentials();
        let webhook =
            WebhookRequest { method: request.method, url: request.url, headers: request.headers, body: request.body };
        let verdict = self.adapter.verify(&webhook, &WebhookCheck::new(&credentials, 1_800_000_010));
        assert_eq!(verdict, Ok(()), "{}", self.mirror.vendor());
        let stranger = Credentials::from([
            ("auth_token", "other"),
            ("signature_secret", "other"),
            ("public_key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        ]);
        assert!(self.adapter.verify(&webhook, &WebhookCheck::new(&stranger, 1_800_000_010)).is_err());
        self.adapter.parse_webhook(&webhook).unwrap()
    }
}

fn signing(credentials: &Credentials) -> Signing<'_> {
    Signing { credentials, now_unix: 1_800_000_005, nonce: "fedcba9876543210fedcba9876543210".into() }
}

#[test]
fn a_text_arrives_as_it_was_sent_and_its_answer_is_understood() {
    for pair in pairs() {
        let new = pair.send(PHONE, false);
        let sent = outbound(PHONE, false);
        assert_eq!((new.to.as_str(), new.from.as_str(), &new.body), (PHONE, OURS, &sent.text));
        assert_eq!(new.callback.as_deref(), Some(CALLBACK), "{}", pair.mirror.vendor());
        let text = pair.text(Stage::Queued);
        let outcome = pair.adapter.parse_send_response(&pair.mirror.taken(&text, &credentials()));
        let SendOutcome::Accepted { provider_id, status, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!((provider_id, status), (text.id, MessageStatus::Queued), "{}", pair.mirror.vendor());
        if pair.adapter.capabilities().mms {
            assert_eq!(pair.send(PHONE, true).media, ["https://x.example/a.png"]);
        }
    }
}

#[test]
fn refusals_mean_to_our_adapters_what_they_mean() {
    for pair in pairs() {
        for (behaviour, expected) in [
            (Behaviour::OptedOut, ErrorClass::OptedOut),
            (Behaviour::Landline, ErrorClass::InvalidDestination),
            (Behaviour::RateLimited, ErrorClass::RateLimited),
        ] {
            let Some(refusal) = pair.mirror.refusal(behaviour, None) else {
                // Such a vendor takes the text and reports later.
                let stage = behaviour.reports()[0].stage;
                let heard = pair.hear(pair.mirror.report(CALLBACK, &pair.text(stage), &signing(&credentials())));
                let [InboundEvent::Status(report)] = &heard[..] else { panic!("{heard:?}") };
                assert_eq!(report.error_class, Some(expected), "{} {behaviour:?}", pair.mirror.vendor());
                continue;
            };
            let outcome = pair.adapter.parse_send_response(&refusal);
            assert!(
                matches!(outcome, SendOutcome::Rejected { class, .. } if class == expected),
                "{} {outcome:?}",
                pair.mirror.vendor()
            );
        }
        let broken = pair.mirror.refusal(Behaviour::ErrorAfterAccept, None).unwrap();
        assert!(matches!(pair.adapter.parse_send_response(&broken), SendOutcome::Ambiguous { .. }));
        let request = pair.adapter.build_send(&outbound(PHONE, false), &credentials(), 0).unwrap();
        let path = request.url.strip_prefix("http://127.0.0.1:9/sim").unwrap();
        let call = Call { method: request.method, path, query: "", authorization: None, body: b"{}" };
        let outcome = pair.adapter.parse_send_response(&pair.mirror.unauthorized(&call));
        assert!(
            matches!(outcome, SendOutcome::Rejected { class: ErrorClass::Account, .. }),
            "{} {outcome:?}",
            pair.mirror.vendor()
        );
    }
}

#[test]
fn reports_are_believed_and_find_their_text() {
    for pair in pairs() {
        for (stage, expected) in [
            (Stage::Sent, MessageStatus::Sent),
            (Stage::Delivered, MessageStatus::Delivered),
            (Stage::Filtered, MessageStatus::Undelivered),
        ] {
            let text = pair.text(stage);
            let heard = pair.hear(pair.mirror.report(CALLBACK, &text, &signing(&credentials())));
            let [InboundEvent::Status(report)] = &heard[..] else { panic!("{heard:?}") };
            assert_eq!((report.status, &report.provider_id), (expected, &text.id), "{}", pair.mirror.vendor());
            assert_eq!(report.reference.as_deref(), Some("m1"), "{}", pair.mirror.vendor());
            assert_eq!(report.error_class == Some(ErrorClass::Content), stage == Stage::Filtered);
        }
    }
}

#[test]
fn what_a_phone_writes_arrives_whole_or_in_parts() {
    for pair in pairs() {
        let inbound = |from: &str| {
            let text = Text { from: from.into(), to: OURS.into(), ..pair.text(Stage::Received) };
            let webhooks = pair.mirror.inbound("https://x.example/in", &text, &signing(&credentials()));
            let events: Vec<InboundEvent> = webhooks.into_iter().flat_map(|webhook| pair.hear(webhook)).collect();
            (text, events)
        };
        let (text, events) = inbound(PHONE);
        let [InboundEvent::Text(heard)] = &events[..] else { panic!("{events:?}") };
        assert_eq!((heard.from.as_str(), heard.to.as_str(), &heard.text), (PHONE, OURS, &text.body));
        let (_, two_parts) = magic_numbers().find(|(name, _)| *name == "two_part_inbound").unwrap();
        let (text, events) = inbound(two_parts);
        let mut parts: Vec<_> = events
            .iter()
            .map(|event| match event {
                InboundEvent::Text(text) => (text.part.as_ref().map_or(1, |part| part.number), text.text.clone()),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(parts.len(), if pair.mirror.vendor() == "vonage" { 2 } else { 1 });
        parts.sort();
        assert_eq!(parts.into_iter().map(|(_, text)| text).collect::<String>(), text.body);
    }
}
