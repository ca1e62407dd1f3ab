//! JSON Lines in, JSON Lines out.

use std::io::{BufRead, Write, stdin, stdout};

use anyhow::{Context, Result};
use serde::{Serialize, de::DeserializeOwned};

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
