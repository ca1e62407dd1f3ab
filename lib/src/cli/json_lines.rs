//! JSON Lines in, JSON Lines out.

use std::{
    fs,
    io::{BufRead, Write, stdin, stdout},
    path::Path,
};

use anyhow::{Context, Result, anyhow};
use serde::{Serialize, de::DeserializeOwned};

/// Reads every line of a file, before anything is done with one of them.
pub(super) fn read<Line: DeserializeOwned>(file: &Path) -> Result<Vec<Line>> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    // serde's own message quotes the line.
    lines
        .map(|(number, line)| serde_json::from_str(line).map_err(|_| anyhow!("line {number} is not what is expected")))
        .collect()
}

/// Answers every line of standard input with one line.
pub(super) fn map<In: DeserializeOwned, Out: Serialize>(answer: fn(In) -> Result<Out>) -> Result<()> {
    let mut out = stdout().lock();
    for (number, line) in stdin().lock().lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let number = number + 1;
        let read = serde_json::from_str(&line).with_context(|| format!("line {number} is not what is expected"))?;
        serde_json::to_writer(&mut out, &answer(read).with_context(|| format!("line {number}"))?)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}
