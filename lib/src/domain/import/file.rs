//! Reads a file of leads into rows: CSV, however it is parted, or JSON Lines.

use csv::{ReaderBuilder, Trim};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::domain::csv_cell::unguarded;

/// How many rows a file has at most.
pub const MOST_ROWS: usize = 20_000;
/// How many columns a file has at most.
const MOST_COLUMNS: usize = 100;
/// How long a cell is at most, in bytes.
const LONGEST_CELL: usize = 4_000;
/// Between cells.
const DELIMITERS: [u8; 3] = *b",;\t";

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileShape {
    /// A table whose first row names the columns.
    #[default]
    Csv,
    /// A JSON object a line.
    Jsonl,
}

/// The rows of a file. One that cannot be read stands there with the reason, so that every row of the file is counted.
#[derive(Debug, PartialEq, Eq)]
pub struct Rows {
    /// The columns' names.
    pub columns: Vec<String>,
    /// The cells of each row, in the order of the columns; or why it cannot be read.
    pub rows: Vec<Result<Vec<String>, &'static str>>,
}

/// Why a file cannot be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It is not UTF-8.
    #[error("This file is not in UTF-8. Save it as CSV UTF-8 and send it again.")]
    NotUtf8,
    /// It has no rows.
    #[error("This file has no rows.")]
    Empty,
    /// It has too many rows.
    #[error("This file has more than 20000 rows. Send it in parts.")]
    TooManyRows,
    /// It has too many columns, or two of one name, or one without a name.
    #[error("The first row has to name the columns, each by another name, and at most 100 of them.")]
    Columns,
}

/// Reads a file.
///
/// # Errors
/// See [`FileError`].
pub fn read_file(bytes: &[u8], shape: FileShape) -> Result<Rows, FileError> {
    let text = std::str::from_utf8(bytes).map_err(|_| FileError::NotUtf8)?.trim_start_matches('\u{feff}');
    let read = match shape {
        FileShape::Csv => table(text),
        FileShape::Jsonl => lines(text),
    }?;
    let named =
        |column: &String| !column.is_empty() && read.columns.iter().filter(|other| *other == column).count() == 1;
    if read.columns.len() > MOST_COLUMNS || !read.columns.iter().all(named) {
        return Err(FileError::Columns);
    }
    match read.rows.len() {
        0 => Err(FileError::Empty),
        many if many > MOST_ROWS => Err(FileError::TooManyRows),
        _ => Ok(read),
    }
}

fn table(text: &str) -> Result<Rows, FileError> {
    let head = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| head.bytes().filter(|byte| byte == delimiter).count();
    let delimiter = DELIMITERS.into_iter().rev().max_by_key(count).unwrap_or(b',');
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(Trim::All).from_reader(text.as_bytes());
    let columns: Vec<String> =
        reader.headers().map_err(|_| FileError::Columns)?.iter().map(|name| unguarded(name).to_owned()).collect();
    let mut rows = Vec::new();
    for record in reader.records().take(MOST_ROWS + 1) {
        rows.push(match record {
            Ok(record) if record.len() != columns.len() => Err("wrong_number_of_cells"),
            Ok(record) if record.iter().any(|cell| cell.len() > LONGEST_CELL) => Err("cell_too_long"),
            Ok(record) => Ok(record.iter().map(|cell| unguarded(cell).to_owned()).collect()),
            Err(_) => Err("unreadable"),
        });
    }
    Ok(Rows { columns, rows })
}

fn lines(text: &str) -> Result<Rows, FileError> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(MOST_ROWS + 1).collect();
    let read: Vec<Option<serde_json::Map<String, Value>>> =
        lines.iter().map(|line| serde_json::from_str(line).ok()).collect();
    let mut columns: Vec<String> = Vec::new();
    for name in read.iter().flatten().flat_map(serde_json::Map::keys) {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
        if columns.len() > MOST_COLUMNS {
            return Err(FileError::Columns);
        }
    }
    let rows = read.iter().map(|line| {
        let line = line.as_ref().ok_or("no_json_object")?;
        columns.iter().map(|column| line.get(column).map_or(Ok(String::new()), cell)).collect()
    });
    Ok(Rows { rows: rows.collect(), columns })
}

fn cell(value: &Value) -> Result<String, &'static str> {
    let text = match value {
        Value::Null => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Number(value) => value.to_string(),
        Value::String(value) => value.trim().to_owned(),
        Value::Array(_) | Value::Object(_) => return Err("nested_value"),
    };
    if text.len() > LONGEST_CELL { Err("cell_too_long") } else { Ok(text) }
}
