//! A workspace as a file: JSON Lines of canonical extended JSON, with a head that says what it is and an end by which it is
//! known to be whole. Keys stay wrapped under the master key, so the file is worth nothing without it.

use std::{
    collections::BTreeMap,
    io::{BufRead, Write},
};

use anyhow::{Context, Result, bail, ensure};
use aws_lc_rs::digest;
use futures_util::TryStreamExt;
use jiff::Timestamp;
use mongodb::bson::{Bson, Document};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{App, clock, domain::id::WorkspaceId, store::backup::BackedUp};

/// The version of the format. It grows when an older program could not read a file.
const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupHead {
    /// The version of the format.
    pub leadline_backup: u32,
    /// Whose it is.
    pub workspace_id: WorkspaceId,
    /// When it was made.
    pub made_at: Timestamp,
}

/// The last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupEnd {
    /// How many documents of each collection there are.
    pub documents: BTreeMap<String, u64>,
    /// SHA-256 of everything before this line, in hexadecimal.
    pub sha256: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    collection: String,
    document: Value,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EndLine {
    end: BackupEnd,
}

/// Writes, and hashes what it writes.
struct Hashed<W> {
    out: W,
    hash: digest::Context,
}

impl<W: Write> Hashed<W> {
    fn line<T: Serialize>(&mut self, line: &T) -> Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        self.hash.update(&bytes);
        Ok(self.out.write_all(&bytes)?)
    }
}

/// Writes a workspace down.
///
/// # Errors
/// There is no such workspace.
pub async fn back_up(app: &App, workspace: &WorkspaceId, out: impl Write) -> Result<BackupEnd> {
    ensure!(app.store.has_workspace(workspace).await?, "there is no workspace with this id");
    let mut file = Hashed { out, hash: digest::Context::new(&digest::SHA256) };
    file.line(&BackupHead { leadline_backup: VERSION, workspace_id: workspace.clone(), made_at: clock::now() })?;
    let mut documents = BTreeMap::new();
    for collection in app.store.backup_collections(workspace).await? {
        let mut found = std::pin::pin!(app.store.backup_of(workspace, &collection).await?);
        let mut many = 0;
        while let Some(document) = found.try_next().await? {
            let document = Bson::Document(document).into_canonical_extjson();
            file.line(&Line { collection: collection.clone(), document })?;
            many += 1;
        }
        documents.insert(collection, many);
    }
    documents.retain(|_, many| *many > 0);
    let end = BackupEnd { documents, sha256: hex::encode(file.hash.clone().finish()) };
    let mut last = serde_json::to_vec(&EndLine { end: end.clone() })?;
    last.push(b'\n');
    file.out.write_all(&last)?;
    file.out.flush()?;
    Ok(end)
}

/// Reads the first line.
///
/// # Errors
/// It is no backup, or one of a newer program.
pub fn read_head(file: &mut impl BufRead) -> Result<BackupHead> {
    let mut line = String::new();
    file.read_line(&mut line)?;
    let Ok(head) = serde_json::from_str::<BackupHead>(&line) else { bail!("this is no backup of a workspace") };
    ensure!(head.leadline_backup <= VERSION, "this backup was made by a newer program: update this one first");
    Ok(head)
}

/// Reads a whole file and says what it holds, once its end proves that it is whole. Nothing of it is kept.
///
/// # Errors
/// A line is broken, or the end is missing or does not fit.
pub fn verify(file: &mut impl BufRead) -> Result<BackupEnd> {
    let mut hash = digest::Context::new(&digest::SHA256);
    let (mut documents, mut line, mut number) = (BTreeMap::new(), Vec::new(), 0_u64);
    loop {
        line.clear();
        ensure!(file.read_until(b'\n', &mut line)? > 0, "this backup is cut off: its end is missing");
        number += 1;
        if number > 1 && line.starts_with(b"{\"end\":") {
            break;
        }
        hash.update(&line);
        if number > 1 {
            let read: Line = serde_json::from_slice(&line).ok().with_context(|| format!("line {number} is broken"))?;
            *documents.entry(read.collection).or_default() += 1;
        }
    }
    let Ok(EndLine { end }) = serde_json::from_slice(&line) else { bail!("the end of this backup is broken") };
    let found = BackupEnd { documents, sha256: hex::encode(hash.finish()) };
    ensure!(found == end, "this backup is not what was written: its checksum or its counts do not fit");
    Ok(end)
}

/// The document of a line; nothing for the head and the end.
///
/// # Errors
/// It is none.
pub fn document_of(line: &str) -> Result<Option<BackedUp>> {
    if line.starts_with("{\"end\":") || line.starts_with("{\"leadline_backup\":") {
        return Ok(None);
    }
    let read: Line = serde_json::from_str(line).ok().context("a line is broken")?;
    let document: Document = match Bson::try_from(read.document) {
        Ok(Bson::Document(document)) => document,
        _ => bail!("a line holds no document"),
    };
    Ok(Some(BackedUp { collection: read.collection, document }))
}
