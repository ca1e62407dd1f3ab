//! Leads from a file: which column means what, and what a row says.
//!
//! A row is read by [`Mapping::read`], which knows the row alone. Whether the person is known, or said stop, is asked
//! elsewhere.

mod file;
mod words;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::words::{Given, moment};
pub use self::{
    file::{FileError, FileShape, MOST_ROWS, Rows, read_file},
    words::suggest,
};
use super::{consent::ConsentBasis, email::EmailAddress, person_name::PersonName, phone::E164};

/// The longest answer that is taken from a cell, in characters.
const LONGEST_ANSWER: usize = 1_000;
/// How many columns may become answers.
const MOST_ANSWERS: usize = 30;

/// A value that stands in a column, or is the same for every row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FromFile {
    /// The column's name.
    Column(String),
    /// What holds for every row.
    Value(String),
}

/// Where the proof of consent is. A row without all of it is stored without consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConsentMapping {
    /// The column that says whether the person agreed, or said stop.
    pub column: String,
    /// On what ground those who agreed may be texted.
    pub basis: ConsentBasis,
    /// Where they agreed: a form, a call, another system.
    pub source: FromFile,
    /// When: a day such as `2026-03-31`, or a moment of RFC 3339.
    pub at: FromFile,
    /// The words they agreed to.
    pub wording: FromFile,
}

/// Which column means what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportMapping)]
pub struct Mapping {
    /// The phone's column.
    pub phone: String,
    /// The columns of which the name is made, in their order; a lead without one is called by its phone.
    #[serde(default)]
    pub name: Vec<String>,
    /// The e-mail address's column.
    pub email: Option<String>,
    /// Columns that are kept as answers: column to the question's key.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
    /// Where consent and its proof are. Without it every row is stored without consent, and none is texted.
    pub consent: Option<ConsentMapping>,
}

/// What is wrong with a row, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportNote)]
pub struct Note {
    /// The column; nothing: the whole row.
    pub column: Option<String>,
    /// A stable word.
    pub code: String,
}

impl Note {
    /// A note on a column.
    pub fn on(column: &str, code: &str) -> Self {
        Self { column: Some(column.to_owned()), code: code.to_owned() }
    }

    /// A note on the whole row.
    pub fn row(code: &str) -> Self {
        Self { column: None, code: code.to_owned() }
    }
}

/// What a row says of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Nothing, or nothing that is proven.
    Nothing,
    /// The person agreed.
    Yes {
        /// When.
        since: Timestamp,
        /// The proof, in words.
        proof: String,
    },
    /// The person wants none.
    No {
        /// The cell.
        proof: String,
    },
}

/// A row that can be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The phone.
    pub phone: E164,
    /// The name; nothing: unknown.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<EmailAddress>,
    /// Key, question and answer.
    pub answers: Vec<(String, String, String)>,
    /// What it says of texts.
    pub said: Said,
    /// What is worth knowing.
    pub notes: Vec<Note>,
}

/// What came of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportVerdict)]
pub enum RowVerdict {
    /// It makes a lead.
    Created,
    /// It adds to a lead that is known.
    Updated,
    /// The lead is known, and it says nothing new.
    Unchanged,
    /// An earlier row of the file has the same phone.
    Duplicate,
    /// The person said stop, here or in this row: it is stored and never texted.
    Suppressed,
    /// It cannot be taken.
    Invalid,
}

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is here; nobody has said which column means what.
    Uploaded,
    /// It is being looked over.
    Checking,
    /// It was looked over; nothing was taken in.
    Checked,
    /// It is being taken in.
    Running,
    /// It was taken in.
    Done,
    /// It is being taken back.
    Undoing,
    /// It was taken back, but for what somebody has touched since.
    Undone,
}

impl RowVerdict {
    /// Every verdict.
    pub const ALL: [Self; 6] =
        [Self::Created, Self::Updated, Self::Unchanged, Self::Duplicate, Self::Suppressed, Self::Invalid];

    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Duplicate => "duplicate",
            Self::Suppressed => "suppressed",
            Self::Invalid => "invalid",
        }
    }
}

impl Mapping {
    /// What is wrong with the mapping of a file with these columns: pointers to its fields, with stable words.
    pub fn check(&self, columns: &[String]) -> Vec<(String, &'static str)> {
        let mut wrong = Vec::new();
        let mut need = |pointer: String, column: &str| {
            if !columns.iter().any(|known| known == column) {
                wrong.push((pointer, "no_such_column"));
            }
        };
        need("/phone".into(), &self.phone);
        self.name.iter().enumerate().for_each(|(at, column)| need(format!("/name/{at}"), column));
        self.email.iter().for_each(|column| need("/email".into(), column));
        self.answers.keys().for_each(|column| need("/answers".into(), column));
        if let Some(consent) = &self.consent {
            need("/consent/column".into(), &consent.column);
            for (name, from) in [("source", &consent.source), ("at", &consent.at), ("wording", &consent.wording)] {
                if let FromFile::Column(column) = from {
                    need(format!("/consent/{name}"), column);
                }
            }
        }
        let keys = |key: &String| !key.is_empty() && key.len() <= 60;
        if self.answers.len() > MOST_ANSWERS || !self.answers.values().all(keys) {
            wrong.push(("/answers".into(), "invalid"));
        }
        wrong
    }

    /// Reads a row; or says what is wrong with it, column by column.
    ///
    /// # Errors
    /// It has no phone that can be texted, or a name or e-mail address that is none.
    pub fn read(&self, cells: &Cells<'_>, region: &str, now: Timestamp) -> Result<Row, Vec<Note>> {
        let mut wrong = Vec::new();
        let phone = E164::parse(cells.get(&self.phone), region);
        if phone.is_err() {
            wrong.push(Note::on(&self.phone, if cells.get(&self.phone).is_empty() { "required" } else { "no_phone" }));
        }
        let words: Vec<&str> =
            self.name.iter().map(|column| cells.get(column)).filter(|word| !word.is_empty()).collect();
        let name = (!words.is_empty()).then(|| PersonName::parse(&words.join(" "))).transpose();
        if name.is_err() {
            wrong.push(Note::on(self.name.first().map_or("", String::as_str), "no_name"));
        }
        let given =
            self.email.as_deref().map(|column| (column, cells.get(column))).filter(|(_, cell)| !cell.is_empty());
        let email = given.map(|(column, cell)| EmailAddress::parse(cell).map_err(|_| column)).transpose();
        if let Err(column) = email {
            wrong.push(Note::on(column, "no_email"));
        }
        let (Ok(phone), Ok(name), Ok(email)) = (phone, name, email) else { return Err(wrong) };
        let mut notes = Vec::new();
        let answers = self.answers.iter().filter_map(|(column, key)| {
            let value: String = cells.get(column).chars().take(LONGEST_ANSWER).collect();
            (!value.is_empty()).then(|| (key.clone(), column.clone(), value))
        });
        let answers = answers.collect();
        let said = self.said(cells, now, &mut notes);
        Ok(Row { phone, name: name.map(|name| name.as_str().to_owned()), email, answers, said, notes })
    }

    /// What a row says of texts. An agreement without proof, or one that has lapsed, is none.
    fn said(&self, cells: &Cells<'_>, now: Timestamp, notes: &mut Vec<Note>) -> Said {
        let Some(consent) = &self.consent else { return Said::Nothing };
        let cell = cells.get(&consent.column);
        match words::given(cell) {
            Given::No => return Said::No { proof: format!("{}: {cell}", consent.column) },
            Given::Yes => {}
            Given::Nothing => return Said::Nothing,
            Given::Unclear => {
                notes.push(Note::on(&consent.column, "consent_unclear"));
                return Said::Nothing;
            }
        }
        let (source, wording) = (cells.given(&consent.source), cells.given(&consent.wording));
        let code = match moment(cells.given(&consent.at)) {
            _ if source.is_empty() || wording.is_empty() => "consent_without_proof",
            None => "consent_without_date",
            Some(since) if since > now => "consent_in_future",
            Some(since)
                if consent
                    .basis
                    .lasts()
                    .and_then(|lasts| since.checked_add(lasts).ok())
                    .is_some_and(|end| end <= now) =>
            {
                "consent_lapsed"
            }
            Some(since) => return Said::Yes { since, proof: format!("{wording}\n({source})") },
        };
        notes.push(Note::on(&consent.column, code));
        Said::Nothing
    }
}

/// The cells of a row, by their columns.
pub struct Cells<'a> {
    columns: &'a [String],
    cells: &'a [String],
}

impl<'a> Cells<'a> {
    /// The cells of a row.
    pub fn new(columns: &'a [String], cells: &'a [String]) -> Self {
        Self { columns, cells }
    }

    /// What the file says of the row, or of every row.
    fn given<'b>(&self, from: &'b FromFile) -> &'b str
    where
        'a: 'b,
    {
        match from {
            FromFile::Column(column) => self.get(column),
            FromFile::Value(value) => value.trim(),
        }
    }

    /// What stands in a column; nothing where there is no such cell.
    fn get(&self, column: &str) -> &'a str {
        let at = self.columns.iter().position(|known| known == column);
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| cell.trim())
    }
}

#[cfg(test)]
mod tests;
