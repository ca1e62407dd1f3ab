use proptest::prelude::*;

use super::*;

fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn consent(basis: ConsentBasis) -> ConsentMapping {
    ConsentMapping {
        column: "Opt-in".into(),
        basis,
        source: FromFile::Value("Old CRM".into()),
        at: FromFile::Column("When".into()),
        wording: FromFile::Value("I agree to texts".into()),
    }
}

fn mapping(basis: ConsentBasis) -> Mapping {
    let phone = "Phone".to_owned();
    Mapping { phone, name: vec!["Name".into()], email: None, answers: BTreeMap::new(), consent: Some(consent(basis)) }
}

fn read(basis: ConsentBasis, cells: &[&str]) -> Result<Row, Vec<Note>> {
    let (names, cells) = (columns(&["Name", "Phone", "Opt-in", "When"]), columns(cells));
    mapping(basis).read(&Cells::new(&names, &cells), "US", "2026-11-30T00:00:00Z".parse().unwrap())
}

fn code(row: &Row) -> Option<&str> {
    row.notes.first().map(|note| note.code.as_str())
}

#[test]
fn an_agreement_counts_with_all_of_its_proof_and_a_stop_counts_at_once() {
    let row = read(ConsentBasis::ExpressWritten, &["Ada", "(415) 555-0132", "YES", "2026-03-31"]).unwrap();
    let Said::Yes { since, proof } = row.said else { panic!("{row:?}") };
    assert_eq!((since.to_string().as_str(), proof.as_str()), ("2026-03-31T00:00:00Z", "I agree to texts\n(Old CRM)"));
    for (cell, when, noted) in [
        ("yes", "", Some("consent_without_date")),
        ("yes", "last spring", Some("consent_without_date")),
        ("yes", "2031-01-01", Some("consent_in_future")),
        ("perhaps", "2026-03-31", Some("consent_unclear")),
        ("", "2026-03-31", None),
    ] {
        let row = read(ConsentBasis::ExpressWritten, &["Ada", "4155550132", cell, when]).unwrap();
        assert_eq!((&row.said, code(&row)), (&Said::Nothing, noted), "{cell} {when}");
    }
    for cell in ["No", "opted_out", "DND", "Unsubscribed", "do-not-contact"] {
        let row = read(ConsentBasis::ExpressWritten, &["Ada", "4155550132", cell, ""]).unwrap();
        assert!(matches!(row.said, Said::No { .. }), "{cell}");
    }
    let row = read(ConsentBasis::Inquiry, &["Ada", "4155550132", "yes", "2026-03-31"]).unwrap();
    assert_eq!((&row.said, code(&row)), (&Said::Nothing, Some("consent_lapsed")));
}

#[test]
fn what_is_wrong_is_told_by_column() {
    let wrong = read(ConsentBasis::Express, &["www.example.com", "", "yes", ""]).unwrap_err();
    assert_eq!(wrong, [Note::on("Phone", "required"), Note::on("Name", "no_name")]);
    assert_eq!(read(ConsentBasis::Express, &["", "12", "", ""]).unwrap_err(), [Note::on("Phone", "no_phone")]);
    assert_eq!(read(ConsentBasis::Express, &["", "4155550132", "", ""]).unwrap().name, None);
    let names = columns(&["Phone", "Opt-in"]);
    let wrong = mapping(ConsentBasis::Express).check(&names);
    assert_eq!(wrong, [("/name/0".to_owned(), "no_such_column"), ("/consent/at".to_owned(), "no_such_column")]);
}

#[test]
fn tables_are_read_however_they_are_parted_and_every_row_counts() {
    for text in ["Name,Phone\nAda,1\n", "\u{feff}Name;Phone\r\nAda;1", "Name\tPhone\nAda\t1\n\n"] {
        let read = read_file(text.as_bytes(), FileShape::Csv).unwrap();
        assert_eq!((read.columns, read.rows), (columns(&["Name", "Phone"]), vec![Ok(columns(&["Ada", "1"]))]));
    }
    let read = read_file(b"Name,Phone\nAda\n\"Lee, Ann\",'=1\n", FileShape::Csv).unwrap();
    assert_eq!(read.rows, [Err("wrong_number_of_cells"), Ok(columns(&["Lee, Ann", "=1"]))]);
    let lines = b"{\"a\": 1, \"b\": null}\nnot json\n{\"c\": true, \"a\": [1]}\n{\"c\": true}\n";
    let read = read_file(lines, FileShape::Jsonl).unwrap();
    assert_eq!(read.columns, columns(&["a", "b", "c"]));
    let expected =
        [Ok(columns(&["1", "", ""])), Err("no_json_object"), Err("nested_value"), Ok(columns(&["", "", "true"]))];
    assert_eq!(read.rows, expected);
    for (bytes, error) in [
        (&b"Name,Phone\n"[..], FileError::Empty),
        (b"", FileError::Empty),
        (b"Name,Name\nAda,1\n", FileError::Columns),
        (b"Name,\nAda,1\n", FileError::Columns),
        (b"Name\n\xff\n", FileError::NotUtf8),
    ] {
        assert_eq!(read_file(bytes, FileShape::Csv).unwrap_err(), error);
    }
}

#[test]
fn columns_of_other_programs_are_recognised() {
    let mapping = suggest(&columns(&["First Name", "Last name", "E-Mail", "Mobile Phone", "DND"])).unwrap();
    assert_eq!((mapping.phone.as_str(), mapping.name), ("Mobile Phone", columns(&["First Name", "Last name"])));
    assert_eq!((mapping.email.as_deref(), mapping.consent), (Some("E-Mail"), None));
    assert_eq!(suggest(&columns(&["Colour"])), None);
}

proptest! {
    #[test]
    fn no_file_panics_and_no_row_gets_lost(text in "([a-z,;\"\n]|\t){0,200}") {
        if let Ok(read) = read_file(text.as_bytes(), FileShape::Csv) {
            prop_assert!(read.rows.iter().flatten().all(|row| row.len() == read.columns.len()));
        }
        if let Ok(read) = read_file(text.as_bytes(), FileShape::Jsonl) {
            prop_assert_eq!(read.rows.len(), text.lines().filter(|line| !line.trim().is_empty()).count());
        }
    }
}
