//! How fast the classifier says what a lead wants: `cargo bench -p leadline --bench understanding`.
//!
//! Bars: 2 ms for the first text, which reads the weights; 100 µs for every other, the longest included.

#![allow(clippy::print_stdout)]

mod measure;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use leadline::domain::understanding::classify;
use measure::measure;

const LONGEST: Duration = Duration::from_micros(100);
const LONGEST_FIRST: Duration = Duration::from_millis(2);

/// A text of so many characters that repeats a piece.
fn long(piece: &str, characters: usize) -> String {
    piece.chars().cycle().take(characters).collect()
}

fn main() {
    let began = Instant::now();
    black_box(classify("Hi"));
    let took = began.elapsed();
    let mut missed = took > LONGEST_FIRST;
    println!("understanding, {:<24} {took:>10.1?}  (bar {LONGEST_FIRST:?})", "the first text");
    let texts = [
        ("yes", "Yes".to_owned()),
        ("a question", "Hi, how much would it cost to fix a leaking pipe under the sink?".to_owned()),
        ("Spanish", "Hola, quisiera cambiar mi cita del martes para el jueves por la tarde 😊".to_owned()),
        ("1,600 characters", long("The kitchen is old and the sink leaks, so we want new cabinets. ", 1_600)),
        ("1,600 of one letter", long("s ", 1_600)),
        ("1,600 without a space", long("price", 1_600)),
        ("1,600 of emoji", long("🛑👍", 1_600)),
        ("100,000 of one letter", long("s ", 100_000)),
    ];
    for (name, text) in &texts {
        let times = measure(5_000, || {
            black_box(classify(black_box(text)));
        });
        missed |= times.median > LONGEST;
        let (median, late) = (times.median, times.late);
        println!("understanding, {name:<24} {median:>10.1?}, 99th percentile {late:.1?}  (bar {LONGEST:?})");
    }
    std::process::exit(i32::from(missed));
}
