//! How fast a programme is looked over: `cargo bench -p leadline --bench programme_lint`.
//!
//! Bar: at most 5 ms for a form, with its consent, texts and a week of quiet hours.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod measure;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use leadline::domain::{
    form::{FormDraft, OpenQuestion},
    programme_lint::{EXAMPLE, Surroundings, lint},
};
use measure::{Times, measure};

const LONGEST: Duration = Duration::from_millis(5);

fn main() {
    let example: serde_json::Value = serde_json::from_str(EXAMPLE).unwrap();
    let draft: FormDraft = serde_json::from_value(example["draft"].clone()).unwrap();
    let surroundings: Surroundings = serde_json::from_value(example["surroundings"].clone()).unwrap();
    let began = Instant::now();
    black_box(lint(&draft, &surroundings));
    println!("the first form, which reads the tables      {:>10.1?}", began.elapsed());
    let with = |first: &str| FormDraft { first_text: first.into(), follow_up_text: first.into(), ..draft.clone() };
    let typographic = with("Hi {first_name} – it’s {brand}… “When” suits you? Répondez STOP pour arrêter 😀");
    let long = with(&"Hi {first_name}, this is {brand}. Reply STOP to opt out, HELP for help. ".repeat(20));
    let mut many = FormDraft { consent_text: draft.consent_text.repeat(10), ..draft.clone() };
    many.questions = (0..40)
        .map(|n| OpenQuestion {
            key: format!("q{n}"),
            ask: "When would you like us to start?".into(),
            ..OpenQuestion::default()
        })
        .collect();
    let mut missed = false;
    for (name, draft) in [
        ("the example", &draft),
        ("typography", &typographic),
        ("long texts", &long),
        ("long consent, 40 questions", &many),
    ] {
        let Times { median, late } = measure(500, || {
            black_box(lint(black_box(draft), black_box(&surroundings)));
        });
        missed |= median > LONGEST;
        println!("{name:<40} {median:>10.1?}, 99 % {late:>10.1?}  (bar {LONGEST:?})");
    }
    std::process::exit(i32::from(missed));
}
