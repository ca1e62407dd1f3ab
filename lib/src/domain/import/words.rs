//! Words of files: what means yes and no, when, and which column is which.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::Mapping;
use crate::domain::qualification::fold;

/// What a cell says of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// The person agreed.
    Yes,
    /// The person wants none.
    No,
    /// It is empty.
    Nothing,
    /// It says something else.
    Unclear,
}

const YES: [&str; 12] =
    ["yes", "y", "true", "1", "x", "granted", "opted in", "opt in", "subscribed", "consented", "si", "ja"];
const NO: [&str; 18] = [
    "no",
    "n",
    "false",
    "0",
    "revoked",
    "opted out",
    "opt out",
    "unsubscribed",
    "stop",
    "stopped",
    "dnd",
    "do not contact",
    "do not text",
    "do not disturb",
    "blocked",
    "withdrawn",
    "nein",
    "non",
];
/// Columns as other programs call them.
const PHONE: [&str; 8] = ["phone", "phone number", "mobile", "mobile phone", "cell", "telephone", "number", "telefono"];
const NAME: [&str; 4] = ["name", "full name", "contact name", "nombre"];
const FIRST: [&str; 3] = ["first name", "firstname", "given name"];
const LAST: [&str; 4] = ["last name", "lastname", "surname", "family name"];
const EMAIL: [&str; 5] = ["email", "e mail", "email address", "e mail address", "correo"];

/// A cell without the differences of spelling that mean nothing.
fn plain(cell: &str) -> String {
    fold(cell).replace(['_', '-', '.'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a cell says of texts.
pub(super) fn given(cell: &str) -> Given {
    let cell = plain(cell);
    match cell.as_str() {
        "" => Given::Nothing,
        word if NO.contains(&word) => Given::No,
        word if YES.contains(&word) => Given::Yes,
        _ => Given::Unclear,
    }
}

/// A moment as files write it: RFC 3339, or a day, which begins at midnight in UTC.
pub(super) fn moment(cell: &str) -> Option<Timestamp> {
    let day = || cell.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp());
    cell.parse().ok().or_else(day)
}

/// Which column most likely means what; nothing when none is a phone's. Consent is for people to say.
pub fn suggest(columns: &[String]) -> Option<Mapping> {
    let find = |names: &[&str]| columns.iter().find(|column| names.contains(&plain(column).as_str())).cloned();
    let name = match find(&NAME) {
        Some(name) => vec![name],
        None => find(&FIRST).into_iter().chain(find(&LAST)).collect(),
    };
    Some(Mapping { phone: find(&PHONE)?, name, email: find(&EMAIL), answers: BTreeMap::new(), consent: None })
}
