//! Files that are given piece by piece while they are read from the database.

use std::future::Future;

use anyhow::Result;
use futures_util::stream::{Stream, try_unfold};

use crate::domain::csv_cell::guarded;

/// A file that is made while it is given.
pub(super) trait Pieces: Send + 'static {
    /// The next piece, and whether there are more.
    fn next(&mut self) -> impl Future<Output = Result<(Vec<u8>, bool)>> + Send;
}

/// The pieces of a file, one after the other. What fails ends it in the middle.
pub(super) fn stream(file: impl Pieces) -> impl Stream<Item = Result<Vec<u8>>> + Send {
    try_unfold(Some(file), |file| async {
        let Some(mut file) = file else { return Ok(None) };
        let (piece, more) = file.next().await?;
        Ok(Some((piece, more.then_some(file))))
    })
}

/// Lines of a CSV file (RFC 4180), no cell of which a spreadsheet runs.
pub(super) fn csv_lines<R>(rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>>
where
    R: IntoIterator<Item = String>,
{
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.into_iter().map(|cell| guarded(&cell)))?;
    }
    writer.into_inner().map_err(|error| anyhow::anyhow!("writing a line: {}", error.error()))
}
