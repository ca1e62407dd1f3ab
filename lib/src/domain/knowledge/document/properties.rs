//! What holds for every document.

use std::collections::HashMap;

use proptest::prelude::*;

use super::{DocumentDraft, DocumentKind, LONGEST_QUESTION, SHORTEST, fits, sentences::tidy};
use crate::domain::knowledge::words;

fn draft(kind: DocumentKind, content: String) -> DocumentDraft {
    DocumentDraft { title: "A title".into(), kind, content, source: None, valid_from: None, valid_until: None }
}

/// Lines as people and programs write them.
fn content() -> impl Strategy<Value = String> {
    let word = "[A-Za-z\u{e9}\u{44f}]{1,12}|[0-9]{1,4}|\\$ ?[0-9]{1,3}\\.[0-9]{2}|[0-9]{1,2} (minutes|am|EUR)|Dr\\.|\u{201c}so\u{201d}";
    let sign = "[.!?,:;]?|\\?|<p>|</p>|<b>|<table><tr><td>|</td>|\\||\"|\\*\\*|`";
    let piece = (word, sign).prop_map(|(word, sign)| word + &sign);
    let line =
        ("|# |## |- |\\* |1\\. |> |    |\\| |<h2>|<li>|<nav>|</nav>", prop::collection::vec(piece, 0..40), " |;|,|\\|")
            .prop_map(|(begin, pieces, between)| begin + &pieces.join(&between));
    (prop::collection::vec(line, 0..16), "\n|\r\n|\n\n").prop_map(|(lines, end)| lines.join(&end))
}

const KINDS: [DocumentKind; 4] = [DocumentKind::Text, DocumentKind::Markdown, DocumentKind::Csv, DocumentKind::WebPage];

fn check(content: &str) -> Result<(), TestCaseError> {
    for kind in KINDS {
        let one = draft(kind, content.to_owned()).passages();
        prop_assert_eq!(&one, &draft(kind, content.to_owned()).passages());
        for passage in one.unwrap_or_default() {
            prop_assert!(fits(&passage.answer) && passage.answer.chars().count() >= 2, "{}", passage.answer);
            let length = passage.question.chars().count();
            prop_assert!((SHORTEST..=LONGEST_QUESTION).contains(&length), "{}", passage.question);
        }
    }
    Ok(())
}

/// How often each word occurs.
fn counted(texts: &[String]) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in texts.iter().flat_map(|text| words(text)) {
        *counts.entry(word).or_insert(0) += 1;
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_read_the_same_way_twice_and_within_limits(content in any::<String>()) {
        check(&content)?;
    }

    #[test]
    fn so_is_what_looks_like_a_document(content in content()) {
        check(&content)?;
    }

    #[test]
    fn no_word_of_a_plain_text_is_lost(content in content()) {
        if let Ok(passages) = draft(DocumentKind::Text, content.clone()).passages() {
            let made: Vec<String> = passages.into_iter().flat_map(|passage| [passage.question, passage.answer]).collect();
            let made = counted(&made);
            for (word, count) in counted(&[tidy(&content)]) {
                prop_assert!(made.get(&word).is_some_and(|made| *made >= count), "{} in {:?}", word, made);
            }
        }
    }

    #[test]
    fn numbers_stay_with_what_they_count(
        before in prop::collection::vec("[a-z]{1,9}", 1..80),
        number in 1_u32..5_000,
        unit in "minutes|EUR|%|am|months|percent",
        after in prop::collection::vec("[a-z]{1,9}", 0..80),
    ) {
        let content = format!("{} {number} {unit} {}", before.join(" "), after.join(" "));
        let passages = draft(DocumentKind::Text, content).passages().unwrap();
        let whole = format!("{number} {unit}");
        prop_assert!(passages.iter().any(|passage| passage.answer.contains(&whole)), "{:?}", passages);
    }
}

#[test]
fn signs_without_end_are_read_in_time() {
    for sign in
        ["<nav>", "<table><tr><td>", "> ", "* ", "| a |\n|---|\n", "[", "**a", "\"", "<", "&", "# a\n\n", "a. ", "1 "]
    {
        let content = sign.repeat(60_000 / sign.len());
        for kind in KINDS {
            let _ = draft(kind, content.clone()).passages();
        }
    }
}
