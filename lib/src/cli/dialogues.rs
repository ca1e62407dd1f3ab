//! `leadline dialogues`: scripted conversations played, and a table of how they came out. Needs no database and no settings.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, ensure};
use clap::Args;

use super::say;
use crate::ai::dialogue::{Script, play};

/// A script cannot be read.
const UNREADABLE: u8 = 2;

/// Conversations as scripts.
#[derive(Args)]
pub(super) struct Dialogues {
    /// Scripts in YAML, or folders of them.
    #[arg(default_value = "tests/dialogues")]
    files: Vec<PathBuf>,
}

struct Row {
    trade: String,
    name: String,
    steps: usize,
    engine: &'static str,
    failure: Option<String>,
}

impl Dialogues {
    /// 0: every conversation came out as written; 1: one did not; 2: a script cannot be read.
    pub(super) fn run(self) -> ExitCode {
        match self.play() {
            Ok(rows) => {
                say(&table(&rows));
                ExitCode::from(u8::from(rows.iter().any(|row| row.failure.is_some())))
            }
            Err(error) => {
                eprintln!("leadline: {error:#}");
                ExitCode::from(UNREADABLE)
            }
        }
    }

    fn play(&self) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        for file in scripts(&self.files)? {
            let text = fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
            let script: Script =
                serde_saphyr::from_str(&text).with_context(|| format!("{} is no script", file.display()))?;
            for dialogue in &script.dialogues {
                let played = play(&script.setup, dialogue);
                let by_model = dialogue.steps.iter().any(|step| step.model.is_some());
                rows.push(Row {
                    trade: script.trade.clone(),
                    name: dialogue.name.clone(),
                    steps: dialogue.steps.len(),
                    engine: if by_model { "recorded" } else { "built-in" },
                    failure: played.err().map(|failure| failure.to_string()),
                });
            }
        }
        ensure!(!rows.is_empty(), "There is no conversation in these files.");
        Ok(rows)
    }
}

/// The files themselves, and those with the ending `.yaml` in folders, in order.
fn scripts(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = fs::read_dir(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let mut found: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        found.retain(|file| file.extension() == Some("yaml".as_ref()) && Path::is_file(file));
        found.sort();
        files.extend(found);
    }
    Ok(files)
}

fn table(rows: &[Row]) -> String {
    let width = |of: fn(&Row) -> &str| rows.iter().map(|row| of(row).chars().count()).max().unwrap_or_default();
    let (trade, name) = (width(|row| &row.trade), width(|row| &row.name));
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let result = row.failure.as_deref().map_or("ok".to_owned(), |failure| format!("FAILED, {failure}"));
            format!("{:<trade$}  {:<name$}  {:>2}  {:<8}  {result}", row.trade, row.name, row.steps, row.engine)
        })
        .collect();
    let failed = rows.iter().filter(|row| row.failure.is_some()).count();
    lines.push(format!("{} conversations, {failed} failed", rows.len()));
    lines.join("\n")
}
