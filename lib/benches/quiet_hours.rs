//! How fast the answer on quiet hours is: `cargo bench -p leadline --bench quiet_hours`.
//!
//! Bar: at most 20 µs, from the number to the next open moment, with the data in memory.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod measure;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use leadline::domain::{
    phone::parse_e164,
    quiet_hours::{Hours, Place, decide, zones::zone},
};
use measure::{Times, measure};

const LONGEST_ANSWER: Duration = Duration::from_micros(20);

fn main() {
    let place = |phone: &str, form: Option<&str>, state: Option<&str>| Place {
        address_zone: None,
        state: state.map(str::to_owned),
        form_zone: form.and_then(zone),
        phone: parse_e164(phone).unwrap(),
        workspace_zone: zone("America/New_York").unwrap(),
    };
    let own: Hours = "09:00-18:00".parse().unwrap();
    let (day, night): (Timestamp, Timestamp) =
        ("2026-11-23T18:00:00Z".parse().unwrap(), "2026-11-22T06:30:00Z".parse().unwrap());
    let began = Instant::now();
    black_box(decide(&place("+14155552671", None, Some("TX")), day, None));
    println!("the first answer, which reads the data        {:>10.1?}", began.elapsed());
    let mut missed = false;
    for (name, place, own) in [
        ("one zone", place("+14155552671", None, None), None),
        ("Florida in two zones, own hours", place("+18505550100", None, None), Some(own)),
        ("a number of Texas, a browser in Berlin", place("+17135550100", Some("Europe/Berlin"), Some("TX")), None),
        ("a British mobile phone", place("+447400123456", None, None), None),
        ("free of charge", place("+18005550100", None, None), None),
        ("an Australian mobile phone, from abroad", place("+61412345678", None, None), None),
    ] {
        for (when, now) in [("day", day), ("night", night)] {
            let Times { median, late } = measure(20_000, || {
                black_box(decide(black_box(&place), black_box(now), own));
            });
            missed |= median > LONGEST_ANSWER;
            println!("{name:<40} {when:<5} {median:>10.1?}, 99 % {late:>10.1?}  (bar {LONGEST_ANSWER:?})");
        }
    }
    std::process::exit(i32::from(missed));
}
