//! What came of a file of leads, row by row, as a file.

use anyhow::Result;
use futures_util::Stream;

use super::{
    Error,
    pieces::{Pieces, csv_lines, stream},
};
use crate::{
    App, clock,
    domain::{
        id::{ImportId, MemberId},
        import::{Note, RowVerdict},
    },
    store::{Scope, import_rows::ImportRow, imports::Import},
};

/// How many rows are read in one go.
const AT_ONCE: i64 = 500;
/// The columns before those of the file.
const OWN: [&str; 5] = ["row", "verdict", "notes", "lead_id", "taken_back"];

struct Report {
    scope: Scope,
    import: Import,
    columns: Vec<String>,
    after: i64,
}

/// Writes down who takes the report, and gives it piece by piece: CSV, a line a row, with what came of it before the cells
/// of the file.
///
/// # Errors
/// There is no such import.
pub async fn import_report(
    app: &App,
    scope: &Scope,
    by: &MemberId,
    id: &ImportId,
) -> Result<impl Stream<Item = Result<Vec<u8>>> + Send + use<>, Error> {
    let import = scope.imports().get(id, None).await?.ok_or(Error::NotFound)?;
    let context = (scope, by, id);
    app.store
        .transact(&context, |tx, (scope, by, id)| {
            Box::pin(async move { scope.audit(by.as_str(), "import.report", id.as_str(), clock::now(), tx).await })
        })
        .await?;
    let columns = import.columns(&scope.cipher())?;
    let report = Report { scope: scope.clone(), import, columns, after: 0 };
    Ok(stream(report))
}

impl Pieces for Report {
    async fn next(&mut self) -> Result<(Vec<u8>, bool)> {
        let mut lines = Vec::new();
        if self.after == 0 {
            lines.push(OWN.map(str::to_owned).into_iter().chain(self.columns.clone()).collect());
        }
        let rows = self.scope.import_rows().after(&self.import.id, self.after, AT_ONCE, None).await?;
        for row in &rows {
            lines.push(self.line(row)?);
            self.after = row.number;
        }
        Ok((csv_lines(lines)?, !rows.is_empty() && self.after < self.import.rows))
    }
}

impl Report {
    fn line(&self, row: &ImportRow) -> Result<Vec<String>> {
        let mut line = vec![
            row.number.to_string(),
            row.verdict.map_or("", RowVerdict::name).to_owned(),
            row.notes.iter().map(note).collect::<Vec<_>>().join("; "),
            row.lead_id.as_ref().map_or("", |lead| lead.as_str()).to_owned(),
            row.undone.map_or("", |undone| undone.name()).to_owned(),
        ];
        let cells = self.scope.import_rows().cells(row)?.unwrap_or_default();
        let padding = self.columns.len().saturating_sub(cells.len());
        line.extend(cells);
        line.extend(std::iter::repeat_n(String::new(), padding));
        Ok(line)
    }
}

fn note(note: &Note) -> String {
    match &note.column {
        Some(column) => format!("{column}: {}", note.code),
        None => note.code.clone(),
    }
}
