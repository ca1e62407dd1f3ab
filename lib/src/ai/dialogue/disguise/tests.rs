//! Nobody is left in a text, and what it means is.

use serde_json::json;

use super::*;

fn disguise() -> Disguise {
    Disguise::new(&Known {
        lead: "Zelda Quixano",
        phones: vec!["+13125559876"],
        emails: vec!["Zelda.Q@mail.test"],
        team: vec!["Olive Owner"],
        open: vec!["Bright Dental", "We are at 12 Main Street.", "See bright.example/book", "Do you accept Delta?"],
        now: &"2031-03-03T10:00[America/New_York]".parse().unwrap(),
        region: "US",
    })
}

fn check(text: &str, expected: &str) {
    let mut disguise = disguise();
    disguise.read(text);
    assert_eq!(disguise.text(text), expected);
}

#[test]
fn the_lead_is_found_in_every_spelling() {
    check("Hi, it's Zelda.", "Hi, it's Ada.");
    check("zelda quixano's file, QUIXANO!", "Ada Example's file, Example!");
    for phone in ["+1 312 555 9876", "(312) 555-9876", "312.555.9876", "3125559876", "3 1 2 - 5 5 5 - 9 8 7 6"] {
        check(&format!("call {phone} please"), "call +14155550100 please");
    }
    // What our own reader does not take for a number is none afterwards either.
    check("call 312 / 555 / 98 / 76", "call 415 / 555 / 01 / 00");
    check("call 555-9876 or +34 612 34 56 78", "call 555-0100 or +14155550101");
    check("mail zelda.q@MAIL.test, or z2@x.test.", "mail ada@example.com, or person2@example.com.");
}

#[test]
fn others_are_found_where_people_name_them() {
    check("My husband Roberto will call", "My husband Sample will call");
    check("Please ask for Mr. Ortega", "Please ask for Mr. Sample");
    check("Roberto here", "Sample here");
    check("Thanks, Roberto", "Thanks, Sample");
    check("Roberto can let you in", "Sample can let you in");
    check("Will Olive call me?", "Will Sample call me?");
    for kept in
        ["Do you take Delta? I can come on Monday", "I Want A New Roof Please", "IT IS URGENT", "Hola, quiero una Cita"]
    {
        let mut disguise = disguise();
        disguise.kept.insert("cita".into());
        disguise.read(kept);
        assert_eq!(disguise.text(kept), kept);
    }
}

#[test]
fn addresses_births_and_long_numbers_are_others() {
    check("I live at 2741 North Elm Avenue, 60614", "I live at 12 Example Avenue, 12345");
    check("vivo en Calle Mayor 15, 28013 Madrid", "vivo en Calle Ejemplo 12, 12345 Sample");
    check("born 04/03/1985", "born 01/01/1990");
    check("born March 4th, 1985 in Reno", "born January 1, 1990 in Sample");
    check("nací el 4 de marzo de 1985", "nací el 1 de enero de 1990");
    check("1985-03-04 or 4.3.85", "1990-01-01 or 01.01.90");
    check("see https://me.test/zelda or zelda.test/x", "see https://example.com/page or https://example.com/page");
    check("my card is 4111 1111 1111 1112", "my card is 0000 0000 0000 0000");
}

#[test]
fn what_is_nobodys_stays() {
    for kept in [
        "Is it 12 Main Street?",
        "I saw bright.example/book",
        "We are 4, on 12/04/2031 at 10:30",
        "about $350,000, at most 400000",
        "2 days on the way",
        "$190 is too much, I pay 150",
        "Teeth whitening please",
    ] {
        let mut disguise = disguise();
        disguise.read(kept);
        assert_eq!(disguise.text(kept), kept, "{kept}");
    }
}

#[test]
fn a_turn_says_the_same_as_the_texts() {
    let mut disguise = disguise();
    let mut turn = json!({ "commands": [{ "type": "set_slot", "slot": "Zelda", "value": "Zelda Quixano", "quote": "I am Zelda" }],
        "reply": "Hi Zelda!", "snippet_ids": ["k1"], "confidence": 0.9 });
    disguise.turn(&mut turn);
    assert_eq!(
        turn["commands"][0],
        json!({ "type": "set_slot", "slot": "Zelda", "value": "Ada Example", "quote": "I am Ada" })
    );
    assert_eq!(turn["reply"], "Hi Ada!");
    assert_eq!(
        disguise.open_text("Zelda, call 312 555 9876 at Bright Dental"),
        "Ada, call +14155550100 at Bright Dental"
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_taken_and_nobody_known_is_left(before in "\\PC{0,30}", after in "\\PC{0,30}") {
        let mut disguise = disguise();
        let text = format!("{before} Quixano 312-555-9876 zelda.q@mail.test {after}");
        disguise.read(&text);
        let out = disguise.text(&text);
        proptest::prop_assert!(!out.contains("Quixano") && !out.contains("555-9876") && !out.contains("zelda.q"), "{}", out);
    }
}
