//! Everything that reads what others send, over a corpus and hundreds of mutations of each of its files: none panics, none takes
//! long, and nothing that was changed is believed.
//!
//! A file of `corpus` is a webhook as it came (`webhook_file.rs`), one of `model-answers` what a language model said
//! (`model_answer.rs`). One that once caused harm is added as a file of its own.

// Helpers of a test are test code too.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod model_answer;
mod webhook_file;

use std::{fs, path::PathBuf};

use leadline::sms::registry;
use webhook_file::{exercise, read};

const MUTATIONS: u64 = 400;

/// A generator that gives the same numbers every time (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

fn files_of(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(folder);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

fn mutated(file: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    const TOKENS: [&[u8]; 8] = [b"\0", b"{", b"]]", b"\"", b"%", b"&&=", b"\xff\xfe", b"99999999999999999999"];
    let mut bytes = file.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len());
        match numbers.below(5) {
            0 => bytes.truncate(at),
            1 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (at % 8)),
            2 => drop(bytes.splice(at..at, TOKENS[numbers.below(TOKENS.len())].iter().copied())),
            3 => bytes.extend_from_within(at..),
            _ => drop(bytes.drain(at..(at + numbers.below(40)).min(bytes.len()))),
        }
    }
    bytes.truncate(128 * 1024);
    bytes
}

#[test]
fn every_provider_stands_every_webhook() {
    let corpus = files_of("corpus");
    assert!(corpus.len() >= 24, "{} files", corpus.len());
    for (name, file) in &corpus {
        exercise(&read(file), name);
        let mut numbers = Numbers(name.bytes().map(u64::from).sum());
        for round in 0..MUTATIONS {
            exercise(&read(&mutated(file, &mut numbers)), &format!("{name}, mutation {round}"));
        }
    }
}

#[test]
fn the_corpus_is_read_by_the_providers_it_came_from() {
    for (name, file) in files_of("corpus") {
        let provider =
            registry::provider(name.split('-').next().unwrap()).expect("a file begins with a provider's name");
        let events = provider.parse_webhook(&read(&file));
        assert!(events.is_ok_and(|events| !events.is_empty()), "{name}");
    }
}

#[test]
fn whatever_a_model_answers_stays_within_the_closed_list() {
    let request = model_answer::request();
    let answers = files_of("model-answers");
    assert!(answers.len() >= 20, "{} files", answers.len());
    for (name, answer) in &answers {
        model_answer::exercise(&request, answer, name);
        let mut numbers = Numbers(name.bytes().map(u64::from).sum());
        for round in 0..MUTATIONS {
            let other = mutated(answer, &mut numbers);
            model_answer::exercise(&request, &other, &format!("{name}, mutation {round}"));
        }
    }
}

#[test]
fn the_answers_that_are_turns_are_read_and_the_others_are_not() {
    let request = model_answer::request();
    let read = |name: &str| {
        let answers = files_of("model-answers");
        let (_, answer) = answers.iter().find(|(file, _)| file == name).expect("a file of the corpus");
        leadline::ai::read_answer(&request, &String::from_utf8_lossy(answer))
    };
    for name in ["every-command.json", "answer.json", "fenced.txt", "unicode.json", "dates.json", "long-reply.json"] {
        assert!(read(name).is_ok_and(|turn| !turn.commands.is_empty()), "{name}");
    }
    for name in [
        "truncated.json",
        "deep.json",
        "huge-numbers.json",
        "wrong-types.json",
        "unknown-command.json",
        "many-commands.json",
    ] {
        assert!(read(name).is_err(), "{name}");
    }
}
