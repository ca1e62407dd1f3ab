//! `leadline train-understanding`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use clap::Args;

use crate::domain::understanding;

/// Where the examples are and the weights go.
#[derive(Args)]
pub(super) struct TrainUnderstanding {
    /// The folder of examples: JSON Lines with `text`, `intent` and `language`, one file an intent.
    #[arg(long, default_value = "lib/src/domain/understanding/training")]
    examples: PathBuf,
    /// The file of weights to write.
    #[arg(long, default_value = "lib/src/domain/understanding/weights.bin")]
    weights: PathBuf,
}

impl TrainUnderstanding {
    pub(super) fn run(self) -> Result<()> {
        let trained = understanding::train(&examples(&self.examples)?)?;
        fs::write(&self.weights, &trained.file)
            .with_context(|| format!("The weights cannot be written to {}.", self.weights.display()))?;
        super::say(&format!(
            "held out: of {} examples {} are right; {} are unclear, {} taken for something else",
            trained.examples, trained.right, trained.unclear, trained.wrong
        ));
        Ok(())
    }
}

/// All files of a folder by name, one after the other: the order of examples decides about the weights.
fn examples(folder: &Path) -> Result<String> {
    let unreadable = || format!("The examples in {} cannot be read.", folder.display());
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
    let mut paths: Vec<PathBuf> = entries.with_context(unreadable)?.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).with_context(unreadable)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Line {
        text: String,
        intent: String,
        language: String,
    }

    fn lines(text: &str) -> Vec<Line> {
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn file(path: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
    }

    #[test]
    fn training_again_gives_the_same_weights() {
        let trained = understanding::train(&examples(&file("src/domain/understanding/training")).unwrap()).unwrap();
        let kept = fs::read(file("src/domain/understanding/weights.bin")).unwrap();
        assert!(trained.file == kept, "run `leadline train-understanding` and commit the weights");
        assert!(kept.len() < 400_000);
    }

    #[test]
    fn every_intent_has_examples_in_both_languages_and_none_is_tested() {
        let learned = lines(&examples(&file("src/domain/understanding/training")).unwrap());
        for intent in understanding::Intent::ALL {
            let name = serde_json::to_value(intent).unwrap();
            for (language, least) in [("en", 70), ("es", 40)] {
                let is_it = |line: &&Line| name == line.intent.as_str() && line.language == language;
                let count = learned.iter().filter(is_it).count();
                assert!(count >= least, "{name} has {count} examples in {language}");
            }
        }
        let plain = |text: &str| -> String {
            let letters = text.to_lowercase().chars().filter(|c| !c.is_ascii_punctuation()).collect::<String>();
            let words = letters.split_whitespace().collect::<Vec<_>>().join(" ");
            if words.is_empty() { text.to_owned() } else { words }
        };
        let known: std::collections::HashSet<String> = learned.iter().map(|line| plain(&line.text)).collect();
        for tested in ["held_out.jsonl", "fresh.jsonl", "plain.jsonl"] {
            let path = file("../tests/understanding").join(tested);
            for line in lines(&fs::read_to_string(path).unwrap()) {
                assert!(!known.contains(&plain(&line.text)), "{:?} of {tested} is among the examples", line.text);
            }
        }
    }
}
