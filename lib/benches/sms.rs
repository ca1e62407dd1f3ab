//! How fast the pure parts of texting are: `cargo bench -p leadline`.
//!
//! Bars: reading and verifying a webhook takes at most 200 µs, segmentation does at least 100 MB a second.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod measure;

use std::{hint::black_box, time::Duration};

use leadline::{
    domain::segments::segment,
    sms::{
        Credentials, WebhookCheck, WebhookRequest, provider,
        simulator::{Signing, Stage, Text, mirrors},
        telnyx,
    },
};
use measure::measure;

const LONGEST_WEBHOOK: Duration = Duration::from_micros(200);
const LEAST_MEGABYTES: f64 = 100.0;

/// The median of many runs.
fn median(run: impl FnMut()) -> Duration {
    measure(2_000, run).median
}

fn main() {
    let mut missed = false;
    let (private, public) = telnyx::key_pair([7; 32]);
    let credentials = Credentials::from([
        ("account_sid", "AC1"),
        ("auth_token", "token"),
        ("private_key", &private),
        ("public_key", &public),
        ("auth_id", "MA1"),
        ("signature_secret", "secret"),
    ]);
    let text = Text {
        id: "0123456789abcdef".into(),
        to: "+14155550123".into(),
        from: "+12125550100".into(),
        body: "Hello, do you work on Saturdays? ".repeat(10),
        media: Vec::new(),
        reference: Some("m1".into()),
        interface: None,
        stage: Stage::Received,
        created_unix: 1_800_000_000,
    };
    for mirror in mirrors() {
        let signing = Signing { credentials: &credentials, now_unix: 1_800_000_000, nonce: "ab".repeat(16) };
        let sent = mirror.inbound("https://leadline.example/api/webhooks/x/y/inbound", &text, &signing).swap_remove(0);
        let webhook = WebhookRequest { method: sent.method, url: sent.url, headers: sent.headers, body: sent.body };
        let adapter = provider(mirror.vendor()).unwrap();
        let took = median(|| {
            let check = WebhookCheck::new(&credentials, 1_800_000_000);
            adapter.verify(black_box(&webhook), &check).unwrap();
            black_box(adapter.parse_webhook(&webhook).unwrap());
        });
        missed |= took > LONGEST_WEBHOOK;
        println!("verify and parse a webhook, {:<8} {took:>10.1?}  (bar {LONGEST_WEBHOOK:?})", mirror.vendor());
    }
    for (name, sample) in [("GSM-7", "Yes, Saturday at 10 works. "), ("UCS-2", "Sí, mañana — hasta luego 😀 ")] {
        let words = sample.repeat(400);
        let took = median(|| {
            black_box(segment(black_box(&words)));
        });
        let rate = words.len() as f64 / took.as_secs_f64() / 1e6;
        missed |= rate < LEAST_MEGABYTES;
        println!("segmentation, {name:<22} {rate:>8.0} MB/s  (bar {LEAST_MEGABYTES:.0})");
    }
    std::process::exit(i32::from(missed));
}
