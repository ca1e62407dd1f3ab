//! `leadline dialogues`: the scripted conversations come out as they are written, and one that does not is named.

use std::{fs, path::Path, process::Command};

const LEADLINE: &str = env!("CARGO_BIN_EXE_leadline");

fn dialogues(file: &Path) -> (i32, String, String) {
    let output = Command::new(LEADLINE).env_clear().arg("dialogues").arg(file).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A folder with one script in it.
fn script(text: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("leadline-dialogues-{}", uuid::Uuid::new_v4()));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("one.yaml"), text).unwrap();
    folder
}

#[test]
fn every_scripted_conversation_comes_out_as_it_is_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialogues");
    let (code, table, mistakes) = dialogues(&folder);
    assert_eq!(code, 0, "{table}\n{mistakes}");
    let rows: Vec<&str> = table.lines().collect();
    let of = |trade: &str| rows.iter().filter(|row| row.starts_with(trade)).count();
    for trade in ["dental clinic", "home repair", "car dealer", "real estate", "language school"] {
        assert!(of(trade) >= 5, "{trade}: {table}");
    }
    for trade in ["dental clinic", "home repair", "car dealer", "real estate", "language school"] {
        let booked = fs::read_to_string(folder.join(format!("booking-{}.yaml", trade.replace(' ', "-")))).unwrap();
        assert!(booked.contains("books:") || booked.contains("moves:"), "{trade}");
    }
    assert!(of("injections") >= 30 && rows.len() > 60, "{table}");
    assert!(rows.iter().any(|row| row.contains("recorded")), "{table}");
}

const ONE: &str = r#"
trade: test
setup:
  brand: Bright Dental
  now: 2031-03-03T10:00[America/New_York]
  questions: [{ key: people, ask: "How many people?", kind: people }]
  answers: {}
dialogues:
  - name: a number
    steps:
      - lead: We are 4
        expect: { set: { people: "4" } }
"#;

#[test]
fn what_comes_out_otherwise_is_named() {
    assert_eq!(dialogues(&script(ONE)).0, 0);
    for (right, wrong, named) in [
        (r#"people: "4""#, r#"people: "5""#, "answers: expected"),
        ("expect: {", "expect: { says: banana,", "is not said"),
        ("expect: {", "expect: { never: thank you,", "is said"),
        ("expect: {", "expect: { silent: true,", "it says: "),
        ("expect: {", "expect: { hand_off: minor,", "the hand-off: expected"),
        ("expect: {", "expect: { language: es,", "the language: expected"),
        ("expect: {", "expect: { declines: true,", "opting out, declining: expected"),
        ("expect: {", "expect: { asks: people,", "the question: expected"),
    ] {
        let (code, table, _) = dialogues(&script(&ONE.replace(right, wrong)));
        assert_eq!(code, 1, "{wrong}: {table}");
        assert!(
            table.contains("FAILED, step 1, \u{201c}We are 4\u{201d}") && table.contains(named),
            "{wrong}: {table}"
        );
        assert!(table.contains("1 conversations, 1 failed"), "{table}");
    }
}

const BOOKING: &str = r#"
trade: test
setup:
  brand: Bright Dental
  now: 2031-03-03T10:00[America/New_York]
  questions: []
  answers: {}
  calendar:
    rules: { time_zone: America/New_York, week: { tuesday: ["09:00-11:00"] }, length_minutes: 60, furthest_days: 7 }
dialogues:
  - name: one of two
    steps:
      - lead: Can I book an appointment?
        expect: { proposes: 2 }
      - lead: the second
        expect: { books: 2031-03-04T10:00 }
      - lead: I need to cancel my appointment
        expect: { cancels: true }
"#;

#[test]
fn what_is_arranged_otherwise_is_named() {
    assert_eq!(dialogues(&script(BOOKING)).0, 0);
    for (right, wrong, named) in [
        ("proposes: 2", "proposes: 3", "the times offered"),
        ("proposes: 2", r#"proposes: ["Tue Mar 4, 9:00 am"]"#, "the times offered"),
        ("books: 2031-03-04T10:00", "books: 2031-03-04T09:00", "booked, moved, called off"),
        ("books: 2031-03-04T10:00", "moves: 2031-03-04T10:00", "booked, moved, called off"),
        ("{ books: 2031-03-04T10:00 }", "{}", "booked, moved, called off"),
        ("cancels: true", "cancels: false", "booked, moved, called off"),
        ("- lead: the second", "- taken: 2031-03-04T10:00\n        lead: the second", "booked, moved, called off"),
        ("length_minutes: 60", "length_minutes: 0", "length_minutes"),
    ] {
        let (code, table, mistake) = dialogues(&script(&BOOKING.replace(right, wrong)));
        assert_eq!(code, 1, "{wrong}: {table}{mistake}");
        assert!(table.contains(named), "{wrong}: {table}");
    }
}

#[test]
fn what_is_no_script_is_refused_with_its_place() {
    for (text, named) in [
        (ONE.replace("steps:", "stepz:"), "stepz"),
        (ONE.replace("brand: Bright Dental", "brand: ["), "one.yaml"),
        (ONE.replace("America/New_York", "America/Nowhere"), "one.yaml"),
    ] {
        let (code, table, mistake) = dialogues(&script(&text));
        assert_eq!((code, table.as_str()), (2, ""), "{mistake}");
        assert!(mistake.contains("one.yaml") && mistake.contains(named), "{mistake}");
    }
    assert_eq!(dialogues(Path::new("/nowhere/at/all.yaml")).0, 2);
}
