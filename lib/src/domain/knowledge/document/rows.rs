//! Reads rows of questions and answers, as spreadsheets export them.

use csv::{ReaderBuilder, StringRecord};
use jiff::civil::Date;

use super::{
    LONGEST_ANSWER, LONGEST_QUESTION, Mistake, Passage, SHORTEST,
    sentences::{MOST_SEGMENTS, fits, tidy},
};
use crate::domain::{knowledge::Validity, qualification::fold};

/// How many mistakes are told at once.
const MOST_MISTAKES: usize = 20;
/// Between cells.
const DELIMITERS: [u8; 3] = *b",;\t";

/// Where the columns are.
struct Columns {
    question: usize,
    answer: usize,
    valid_from: Option<usize>,
    valid_until: Option<usize>,
}

impl Columns {
    fn of(head: &StringRecord) -> Option<Self> {
        let place = |names: &[&str]| {
            head.iter().position(|cell| {
                let cell = fold(cell).replace(['_', '-'], " ");
                names.contains(&cell.as_str())
            })
        };
        Some(Self {
            question: place(&["question", "questions", "q", "pregunta", "preguntas"])?,
            answer: place(&["answer", "answers", "a", "respuesta", "respuestas"])?,
            valid_from: place(&["valid from", "from"]),
            valid_until: place(&["valid until", "valid to", "until"]),
        })
    }
}

/// Reads the rows. The first names the columns; empty ones are passed over.
///
/// # Errors
/// What is wrong, by row and column; the rows are counted as spreadsheets count them.
pub fn read(content: &str) -> Result<Vec<Passage>, Vec<Mistake>> {
    let content = content.trim_start_matches('\u{feff}');
    let (columns, records) =
        DELIMITERS.into_iter().find_map(|delimiter| table(content, delimiter)).ok_or_else(|| {
            let detail = "The first row has to name the columns: question and answer, and if you like valid_from and \
                      valid_until. Part them by comma, semicolon or tab.";
            vec![Mistake::content(detail)]
        })?;
    let (mut passages, mut mistakes) = (Vec::new(), Vec::new());
    for (at, record) in records.iter().enumerate() {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match passage(&columns, record) {
            Ok(passage) => passages.push(passage),
            Err((column, detail)) if mistakes.len() < MOST_MISTAKES => {
                let row = at + 2;
                let detail = format!("Row {row}, column {column}: {detail}");
                mistakes.push(Mistake::new(&format!("/content/{row}/{column}"), "unreadable", detail));
            }
            Err(_) => break,
        }
    }
    if mistakes.is_empty() { Ok(passages) } else { Err(mistakes) }
}

/// The columns and the rows below, if this is what parts the cells.
fn table(content: &str, delimiter: u8) -> Option<(Columns, Vec<StringRecord>)> {
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(content.as_bytes());
    // Text can always be read; what stands in a row is checked below.
    let mut records = reader.records().filter_map(Result::ok);
    let columns = Columns::of(&records.next()?)?;
    Some((columns, records.collect()))
}

fn passage(columns: &Columns, record: &StringRecord) -> Result<Passage, (&'static str, String)> {
    let cell = |at: usize| tidy(record.get(at).unwrap_or_default());
    let question = cell(columns.question);
    let length = question.chars().count();
    if !(SHORTEST..=LONGEST_QUESTION).contains(&length) {
        let detail =
            format!("It has {length} characters. Write {SHORTEST} to {LONGEST_QUESTION}, or leave the row empty.");
        return Err(("question", detail));
    }
    let answer = cell(columns.answer);
    let length = answer.chars().count();
    if !(2..=LONGEST_ANSWER).contains(&length) {
        let detail = format!("It has {length} characters. Write 2 to {LONGEST_ANSWER}, or make two rows of it.");
        return Err(("answer", detail));
    }
    if !fits(&answer) {
        let detail = format!(
            "It does not fit {MOST_SEGMENTS} segments, because it has letters or signs that make texts shorter. Shorten it."
        );
        return Err(("answer", detail));
    }
    let day = |name: &'static str, at: Option<usize>| match at.map(cell).filter(|day| !day.is_empty()) {
        None => Ok(None),
        Some(day) => match day.parse::<Date>() {
            Ok(day) => Ok(Some(day)),
            Err(_) => Err((name, "Write the day as year, month and day, such as 2026-11-30.".to_owned())),
        },
    };
    let validity = Validity {
        valid_from: day("valid_from", columns.valid_from)?,
        valid_until: day("valid_until", columns.valid_until)?,
    };
    if validity.is_empty() {
        return Err(("valid_until", "The last day lies before the first. Choose a later one.".to_owned()));
    }
    Ok(Passage { question, answer, repeats: 0, validity })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn pairs(content: &str) -> Vec<(String, String)> {
        read(content).unwrap().into_iter().map(|passage| (passage.question, passage.answer)).collect()
    }

    #[test]
    fn what_spreadsheets_write_is_read() {
        let expected = [("Do you park, too?", "Yes: \"free\"; always."), ("Open?", "9 to 5 and later.")]
            .map(|(q, a)| (q.into(), a.into()));
        for content in [
            "\u{feff}Question;Answer\r\n\"Do you park, too?\";\"Yes: \"\"free\"\"; always.\"\r\n;\r\nOpen?;\"9 to 5\r\nand later.\"\r\n",
            "answer\tQuestion\n\"Yes: \"\"free\"\"; always.\"\tDo you park, too?\n\n9 to 5 and later.\tOpen?",
        ] {
            assert_eq!(pairs(content), expected, "{content}");
        }
    }

    #[test]
    fn days_are_read_by_row() {
        let content = "question,answer,valid from,Valid_Until\nOpen?,Closed.,2026-12-24,2026-12-26\nNow?,Yes.,,\n";
        let found = read(content).unwrap();
        let days = Validity { valid_from: Some(date(2026, 12, 24)), valid_until: Some(date(2026, 12, 26)) };
        assert_eq!((found[0].validity, found[1].validity), (days, Validity::default()));
    }

    #[test]
    fn mistakes_are_told_by_row_and_column() {
        let long = "x ".repeat(141) + "x";
        let cyrillic = "\u{44f}".repeat(200);
        let content = format!(
            "question,answer,valid_until\nOk?,Fine.,\n,Yes.,\nToo long?,{long},\nWhen?,Soon.,tomorrow\nMore?,{cyrillic},"
        );
        let told: Vec<String> = read(&content).unwrap_err().into_iter().map(|mistake| mistake.detail).collect();
        let begins = [
            "Row 3, column question: It has 0",
            "Row 4, column answer: It has 283",
            "Row 5, column valid_until: Write",
            "Row 6, column answer: It does not fit 2 segments",
        ];
        assert_eq!(told.len(), begins.len());
        for (told, begin) in told.iter().zip(begins) {
            assert!(told.starts_with(begin), "{told}");
        }
        assert!(read("one,two\nx,y").unwrap_err()[0].detail.starts_with("The first row"));
        assert_eq!(read(&format!("question,answer\n{}", "x,y\n".repeat(50))).unwrap_err().len(), MOST_MISTAKES);
    }
}
