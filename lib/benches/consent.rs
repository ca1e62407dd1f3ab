//! How fast a text is told apart from an opt-out, and a consent certificate signed and verified:
//! `cargo bench -p leadline --bench consent`.
//!
//! Bars: 50 µs a text, also for the longest ones that arrive and for those made to be slow; 1 ms to verify a certificate.

#![allow(clippy::print_stdout)]

mod certificates;
mod measure;

use std::{hint::black_box, time::Duration};

use leadline::domain::consent_intent::{Extensions, classify, classify_with};
use measure::measure;

const LONGEST: Duration = Duration::from_micros(50);

/// The median of many runs.
fn median(run: impl FnMut()) -> Duration {
    measure(5_000, run).median
}

/// A text of so many characters that repeats a piece.
fn long(piece: &str, characters: usize) -> String {
    piece.chars().cycle().take(characters).collect()
}

fn main() {
    let texts = [
        ("STOP", "STOP".to_owned()),
        ("yes", "Yes, Saturday works".to_owned()),
        ("a phrase", "Please stop texting me, I already told you".to_owned()),
        ("an answer", "Can you stop by at 5? We want to remove the old carpet before my lease ends in May.".to_owned()),
        ("accents", "Bonjour, je voudrais arrêter de louer et acheter à la fin de l'été 😀".to_owned()),
        (
            "1,600 characters",
            long("The kitchen is old and the sink leaks, so we want new cabinets and a bigger window. ", 1_600),
        ),
        ("1,600 of stop", long("stop by the end of the week ", 1_600)),
        ("1,600 of don't want", long("dont want to be the more these ", 1_600)),
        ("1,600 of please", long("please no it this all ", 1_600)),
        ("1,600 of one letter", long("s ", 1_600)),
        ("1,600 without a space", long("stop", 1_600)),
        ("1,600 of emoji", long("🛑👍", 1_600)),
    ];
    let mut missed = false;
    for (name, text) in &texts {
        let took = median(|| {
            black_box(classify(black_box(text), None));
        });
        missed |= took > LONGEST;
        println!("consent intent, {name:<22} {took:>10.1?}  (bar {LONGEST:?})");
    }
    let extensions = Extensions::new((0..Extensions::MOST).map(|number| format!("halt{number}"))).unwrap_or_default();
    let took = median(|| {
        black_box(classify_with(black_box("Yes, Saturday works"), None, &extensions));
    });
    missed |= took > LONGEST;
    println!("consent intent, {:<22} {took:>10.1?}  (bar {LONGEST:?})", "50 words of its own");
    for characters in [400, 800, 1_600, 3_200] {
        let text = long("dont want to stop by, please no more of the texts at the end ", characters);
        let took = median(|| {
            black_box(classify(black_box(&text), None));
        });
        println!(
            "{characters:>5} characters took {took:.1?}, {:.1} ns each",
            took.as_nanos() as f64 / characters as f64
        );
    }
    missed |= certificates::missed();
    std::process::exit(i32::from(missed));
}
