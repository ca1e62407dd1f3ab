//! What the classifier does with texts it did not learn from: `tests/understanding/`.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use super::{Intent, TrainError, Trained, classify, model::Model, train};

/// Written before the classifier was first trained.
const HELD_OUT: &str = include_str!("../../../../tests/understanding/held_out.jsonl");
/// Written when features and concepts were settled, in words unlike the examples of then. Examples were added later, though
/// none because of these texts.
const FRESH: &str = include_str!("../../../../tests/understanding/fresh.jsonl");
/// Written when everything was settled, in plain words.
const PLAIN: &str = include_str!("../../../../tests/understanding/plain.jsonl");

#[derive(Deserialize)]
struct Line {
    text: String,
    intent: Intent,
    language: String,
}

fn lines(corpus: &str) -> Vec<Line> {
    corpus.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))).collect()
}

/// Shares of a corpus.
struct Figures {
    /// Rightly classified, texts that are meant to be unclear among them.
    accuracy: f64,
    macro_f1: f64,
    /// Unclear although they are not.
    abstained: f64,
    /// Taken for another intent.
    wrong: f64,
}

fn figures(name: &str, lines: &[Line]) -> Figures {
    let mut by_intent: BTreeMap<Intent, [usize; 3]> = Intent::ALL.iter().map(|intent| (*intent, [0; 3])).collect();
    let (mut right, mut abstained, mut wrong, mut spanish) = (0, 0, 0, [0_usize; 2]);
    for line in lines {
        let found = classify(&line.text).intent;
        let is_right = found == line.intent;
        right += usize::from(is_right);
        abstained += usize::from(!is_right && found == Intent::Unclear);
        wrong += usize::from(!is_right && found != Intent::Unclear);
        by_intent.get_mut(&found).unwrap()[0] += 1;
        by_intent.get_mut(&line.intent).unwrap()[1] += 1;
        by_intent.get_mut(&line.intent).unwrap()[2] += usize::from(is_right);
        if line.language == "es" {
            spanish[0] += usize::from(is_right);
            spanish[1] += 1;
        }
    }
    let f1 = |[found, there, right]: [usize; 3]| 2.0 * right as f64 / (found + there).max(1) as f64;
    let share = |part: usize| part as f64 / lines.len() as f64;
    let figures = Figures {
        accuracy: share(right),
        macro_f1: by_intent.values().map(|counts| f1(*counts)).sum::<f64>() / Intent::ALL.len() as f64,
        abstained: share(abstained),
        wrong: share(wrong),
    };
    println!(
        "{name}: {} texts, accuracy {:.3} (Spanish {:.3}), macro F1 {:.3}, abstained {:.3}, wrong and confident {:.3}",
        lines.len(),
        figures.accuracy,
        spanish[0] as f64 / spanish[1] as f64,
        figures.macro_f1,
        figures.abstained,
        figures.wrong
    );
    for (intent, [found, there, right]) in by_intent {
        println!("  {intent:?}: {right} of {there} right, {found} found");
    }
    figures
}

#[test]
fn texts_it_did_not_learn_from_are_understood() {
    let held_out = lines(HELD_OUT);
    for intent in Intent::ALL {
        let of_it = held_out.iter().filter(|line| line.intent == intent).count();
        assert!(of_it >= 20, "{intent:?} has {of_it} texts");
    }
    let bars = Figures { accuracy: 0.84, macro_f1: 0.86, abstained: 0.13, wrong: 0.05 };
    assert_reached(figures("held out", &held_out), bars);
}

#[test]
fn words_unlike_the_examples_are_understood_or_unclear() {
    let bars = Figures { accuracy: 0.68, macro_f1: 0.72, abstained: 0.25, wrong: 0.1 };
    assert_reached(figures("fresh", &lines(FRESH)), bars);
}

#[test]
fn plain_words_are_understood() {
    let bars = Figures { accuracy: 0.89, macro_f1: 0.89, abstained: 0.08, wrong: 0.05 };
    assert_reached(figures("plain", &lines(PLAIN)), bars);
}

fn assert_reached(figures: Figures, bars: Figures) {
    assert!(figures.accuracy >= bars.accuracy, "accuracy {}", figures.accuracy);
    assert!(figures.macro_f1 >= bars.macro_f1, "macro F1 {}", figures.macro_f1);
    assert!(figures.abstained <= bars.abstained, "abstained {}", figures.abstained);
    assert!(figures.wrong <= bars.wrong, "wrong and confident {}", figures.wrong);
}

#[test]
fn no_text_is_tested_twice() {
    let all: Vec<Line> = [HELD_OUT, FRESH, PLAIN].into_iter().flat_map(lines).collect();
    let different: HashSet<&str> = all.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(different.len(), all.len());
}

#[test]
fn whatever_is_written_has_a_confidence_and_an_end() {
    let long = "what does a cleaning cost and when are you open? ".repeat(2_000);
    for text in ["", " ", "🙂", "\u{200b}", "٣", "0", "😡😡😡😡😡😡", &"a".repeat(10_000), &long, "ñ\u{301}\u{301}"]
    {
        let understood = classify(text);
        assert!((0.0..=1.0).contains(&understood.confidence), "{text:?}: {understood:?}");
    }
    assert_eq!(classify("").intent, Intent::Unclear);
}

#[test]
fn what_stands_behind_the_first_words_changes_nothing() {
    let beginning = "how much is a cleaning ".repeat(12);
    let understood = classify(&beginning);
    assert_eq!(classify(&format!("{beginning} and cancel my appointment")), understood);
    assert_eq!(understood.intent, Intent::AskPrice);
}

#[test]
fn a_file_that_is_not_whole_is_no_model() {
    let file = include_bytes!("weights.bin").as_slice();
    assert!(Model::read(file).is_some_and(|model| model.written() == file));
    assert!(Model::read(&file[1..]).is_none());
    assert!(Model::read(&file[..file.len() - 1]).is_none());
    assert!(Model::read(&[]).is_none());
}

#[test]
fn examples_that_are_not_as_they_must_be_are_named() {
    let line = |result: Result<Trained, TrainError>| result.unwrap_err().to_string();
    let good = r#"{"text": "hi", "intent": "greeting", "language": "en"}"#;
    assert!(line(train(&format!("{good}\nnothing"))).starts_with("line 2"));
    assert!(line(train(&good.replace("greeting", "dancing"))).starts_with("line 1"));
    assert!(line(train(good)).contains("Greeting"));
    assert!(matches!(train(""), Err(TrainError::TooFew(Intent::Greeting))));
}
