//! What sealing personal data costs: `cargo bench -p leadline --bench fields`.
//!
//! Bars: a field is sealed or opened in 5 µs, a blind index made in 3 µs, a list of 50 leads opened in 1 ms (each lead's
//! key unwrapped, and its name, phone, e-mail, answers and zone opened), an access token checked in 60 µs.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod measure;

use std::{hint::black_box, time::Duration};

use jiff::Timestamp;
use leadline::{
    domain::role::Role,
    security::{
        blind_index::blind_index,
        envelope::Key,
        key_ring::KeyRing,
        tokens::{Bearer, SigningKey},
    },
    store::sealed::{FieldCipher, Place},
};
use measure::{Times, measure};

const RUNS: usize = 20_000;
const WORKSPACE: &str = "01a22ab99da474a4845b5c36e50edaee";
const NAME: &str = "Zephyrine Quillfeather";
const TEXT: &str = "We can be there on Tuesday between nine and eleven to look at the roof. Is anybody at home at that time, \
    and is there room for a van in the drive? If not, Wednesday is free as well.";

fn told(name: &str, times: &Times, bar: Duration) -> bool {
    println!("{name:<44} {:>9.2?}, 99th percentile {:>9.2?}  (bar {bar:?})", times.median, times.late);
    times.median > bar
}

/// A lead as it lies in the database: its wrapped key, and five sealed fields.
fn stored_lead(workspace: &KeyRing, id: &str) -> (Vec<u8>, Vec<leadline::store::sealed::Sealed>) {
    let key = Key::generate();
    let wrapped = workspace.wrap(&format!("{WORKSPACE}|{id}"), &key).unwrap();
    let cipher = FieldCipher::new(key.into(), WORKSPACE);
    let answers = format!(r#"[{{"key":"question","label":"How can we help?","value":"{TEXT}"}}]"#);
    let values = [NAME, "+14155550134", "zephyrine@example.com", &answers, "America/New_York"];
    let seal = |(field, value): (&&'static str, &str)| cipher.seal(Place("leads", id, field), value).unwrap();
    (wrapped, FIELDS.iter().zip(values).map(seal).collect())
}

const FIELDS: [&str; 5] = ["name", "phone", "email", "answers", "zone"];

fn main() {
    let micros = Duration::from_micros;
    let cipher = FieldCipher::new(Key::generate().into(), WORKSPACE);
    let place = Place("messages", "01a22ab99da474a4845b5c36e50edaef", "text");
    let mut missed = false;
    for (what, text) in [("a name", NAME), ("a text of 180 characters", TEXT)] {
        let times = measure(RUNS, || drop(black_box(cipher.seal(place, black_box(text)).unwrap())));
        missed |= told(&format!("seal {what}"), &times, micros(5));
        let sealed = cipher.seal(place, text).unwrap();
        let times = measure(RUNS, || drop(black_box(cipher.open(place, black_box(&sealed)).unwrap())));
        missed |= told(&format!("open {what}"), &times, micros(5));
    }

    let key = Key::generate();
    let times = measure(RUNS, || drop(black_box(blind_index(&key, "phone", black_box("+14155550134")))));
    missed |= told("make a blind index", &times, micros(3));

    let workspace = KeyRing::from(Key::generate());
    let leads: Vec<_> = (0..50).map(|number| (format!("{number:032x}"), number)).collect();
    let leads: Vec<_> = leads.iter().map(|(id, _)| (id.as_str(), stored_lead(&workspace, id))).collect();
    let times = measure(500, || {
        for (id, (wrapped, fields)) in &leads {
            let key = workspace.unwrap(&format!("{WORKSPACE}|{id}"), wrapped).unwrap();
            let cipher = FieldCipher::new(key.into(), WORKSPACE);
            for (field, sealed) in FIELDS.iter().zip(fields) {
                black_box(cipher.open(Place("leads", id, field), sealed).unwrap());
            }
        }
    });
    missed |= told("open a list of 50 leads", &times, Duration::from_millis(1));

    let signer: SigningKey = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=".parse().unwrap();
    let id = || "01a22ab99da474a4845b5c36e50edaef".to_owned();
    let issuer = "https://leadline.example";
    let (member, workspace, session) = (id().into(), id().into(), id().into());
    let bearer = Bearer { member, workspace, session, role: Role::Agent, limited: false };
    let token = signer.issue(issuer, bearer, Timestamp::now()).unwrap();
    let times = measure(2_000, || assert!(signer.verify(issuer, black_box(&token)).is_some()));
    missed |= told("check an access token", &times, micros(60));
    std::process::exit(i32::from(missed));
}
