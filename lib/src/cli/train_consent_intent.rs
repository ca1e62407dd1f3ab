//! `leadline train-consent-intent`.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use crate::domain::consent_intent;

/// Where the examples are and the weights go.
#[derive(Args)]
pub(super) struct TrainConsentIntent {
    /// The examples: JSON Lines with `text`, `language` and `refusal`.
    #[arg(long, default_value = "lib/src/domain/consent_intent/training.jsonl")]
    examples: PathBuf,
    /// The file of weights to write.
    #[arg(long, default_value = "lib/src/domain/consent_intent/weights.bin")]
    weights: PathBuf,
}

impl TrainConsentIntent {
    pub(super) fn run(self) -> Result<()> {
        let examples = fs::read_to_string(&self.examples)
            .with_context(|| format!("The examples in {} cannot be read.", self.examples.display()))?;
        let trained = consent_intent::train(&examples).context("A line of the examples is not as it must be.")?;
        fs::write(&self.weights, &trained.file)
            .with_context(|| format!("The weights cannot be written to {}.", self.weights.display()))?;
        super::say(&format!(
            "held out: {} of {} refusals found, {} of {} ordinary texts taken for one",
            trained.found, trained.refusals, trained.wrongly, trained.ordinary
        ));
        Ok(())
    }
}
