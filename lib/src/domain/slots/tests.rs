use jiff::{civil, tz::TimeZone};

use super::*;

/// Monday, the 23rd of November 2026, ten in the morning in Chicago.
pub fn now() -> Zoned {
    civil::date(2026, 11, 23).at(10, 0, 0, 0).to_zoned(TimeZone::get("America/Chicago").unwrap()).unwrap()
}

pub fn read(text: &str, asked: Option<SlotName>) -> Vec<FoundSlot> {
    parse(&Reading { text, asked, now: now(), region: "US", spanish: None })
}

pub fn value(text: &str, name: SlotName, asked: bool) -> Option<String> {
    let found = read(text, asked.then_some(name)).into_iter().find(|slot| slot.name == name)?;
    assert_eq!(text.get(found.at.clone()), Some(found.text.as_str()), "{text}");
    let json = serde_json::to_value(&found.value).unwrap();
    Some(match json {
        serde_json::Value::String(text) => text,
        serde_json::Value::Object(money) => {
            format!("{} {}", money["amount_minor"], money["currency"].as_str().unwrap())
        }
        other => other.to_string(),
    })
}

/// Holds every case against what is read. `-` stands for nothing; a star before a text for a slot that was asked.
fn hold(name: SlotName, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let (text, asked) = text.strip_prefix('*').map_or((*text, false), |text| (text, true));
        let found = value(text, name, asked).unwrap_or_else(|| "-".into());
        if found != *expected {
            wrong.push(format!("{text:?}: {found}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn people() {
    hold(
        SlotName::People,
        &[
            ("two adults and a kid", "3"),
            ("2 adults, 3 kids", "5"),
            ("2 adults, 1 child and a baby", "4"),
            ("just me", "1"),
            ("Just me please", "1"),
            ("only me", "1"),
            ("me and my wife", "2"),
            ("my wife and I", "2"),
            ("me, my wife and 2 kids", "4"),
            ("there are 4 of us", "4"),
            ("party of 6", "6"),
            ("table for 8 please", "8"),
            ("a group of twelve", "12"),
            ("family of five", "5"),
            ("for 5 people", "5"),
            ("It's for 3", "3"),
            ("6 people", "6"),
            ("six ppl", "6"),
            ("twenty five students", "25"),
            ("the two of us", "2"),
            ("we are 5", "5"),
            ("*4", "4"),
            ("*four", "4"),
            ("*about 4 I think", "4"),
            ("somos cuatro", "4"),
            ("seremos 7", "7"),
            ("para 3 personas", "3"),
            ("mi esposa y yo", "2"),
            ("solo yo", "1"),
            ("dos adultos y un ni\u{f1}o", "3"),
            ("2 adultos y 3 ni\u{f1}os", "5"),
            ("mesa para seis", "6"),
            ("*somos dos", "2"),
            ("mi marido, yo y dos hijos", "4"),
            ("a family of 4 with a dog", "4"),
            ("at 5pm", "-"),
            ("my budget is 500", "-"),
            ("for 5 dollars", "-"),
            ("in 3 days", "-"),
            ("I've been there once", "-"),
            ("for 2 hours", "-"),
            ("call me", "-"),
            ("me too", "-"),
            ("I have 2 questions", "-"),
            ("my wife will call", "-"),
            ("*none", "-"),
        ],
    );
}

#[test]
fn dates() {
    hold(
        SlotName::Date,
        &[
            ("today", "2026-11-23"),
            ("tomorrow works", "2026-11-24"),
            ("tmrw", "2026-11-24"),
            ("the day after tomorrow", "2026-11-25"),
            ("friday", "2026-11-27"),
            ("this friday", "2026-11-27"),
            ("on Friday", "2026-11-27"),
            ("monday", "2026-11-30"),
            ("next friday", "2026-12-04"),
            ("next monday", "2026-11-30"),
            ("wed", "2026-11-25"),
            ("thurs afternoon", "2026-11-26"),
            ("how about sat", "-"),
            ("on sat", "2026-11-28"),
            ("the 3rd", "2026-12-03"),
            ("on the 30th", "2026-11-30"),
            ("Nov 30", "2026-11-30"),
            ("November 30th", "2026-11-30"),
            ("nov. 30", "2026-11-30"),
            ("30 November", "2026-11-30"),
            ("the 30th of November", "2026-11-30"),
            ("Nov 3", "2027-11-03"),
            ("Dec 24, 2027", "2027-12-24"),
            ("December 24 2026", "2026-12-24"),
            ("3/4", "2027-03-04"),
            ("12/24", "2026-12-24"),
            ("on 11/23", "2026-11-23"),
            ("24/12", "2026-12-24"),
            ("12-05-2026", "2026-12-05"),
            ("2026-11-30", "2026-11-30"),
            ("5.12.26", "2026-05-12"),
            ("in two weeks", "2026-12-07"),
            ("in 3 days", "2026-11-26"),
            ("in a week", "2026-11-30"),
            ("in a month", "2026-12-23"),
            ("*30", "2026-11-30"),
            ("*the 5th", "2026-12-05"),
            ("*31", "2026-12-31"),
            ("hoy por favor", "2026-11-23"),
            ("ma\u{f1}ana", "2026-11-24"),
            ("pasado ma\u{f1}ana", "2026-11-25"),
            ("ma\u{f1}ana por la ma\u{f1}ana", "2026-11-24"),
            ("el martes", "2026-11-24"),
            ("el martes que viene", "2026-11-24"),
            ("el pr\u{f3}ximo lunes", "2026-11-30"),
            ("el 30 de noviembre", "2026-11-30"),
            ("30 de nov", "2026-11-30"),
            ("el 3", "2026-12-03"),
            ("el d\u{ed}a 3", "2026-12-03"),
            ("en tres d\u{ed}as", "2026-11-26"),
            ("dentro de dos semanas", "2026-12-07"),
            ("el 5/12", "2026-12-05"),
            ("el 3/4", "2027-04-03"),
            ("el viernes por la tarde", "2026-11-27"),
            ("mi\u{e9}rcoles", "2026-11-25"),
            ("Feb 30", "-"),
            ("31/31", "-"),
            ("3/4 inch pipe", "-"),
            ("por la ma\u{f1}ana", "-"),
            ("I may 2", "-"),
            ("May 2", "2027-05-02"),
            ("the 3rd floor", "-"),
            ("4-5 people", "-"),
            ("it costs 3.50", "-"),
            ("the sun is out", "-"),
            ("next week", "-"),
            ("2 bedrooms", "-"),
            ("Feb 29", "2028-02-29"),
        ],
    );
}

#[test]
fn times() {
    hold(
        SlotName::Time,
        &[
            ("3pm", "15:00"),
            ("3 pm", "15:00"),
            ("3 p.m.", "15:00"),
            ("3:30pm", "15:30"),
            ("3:30", "15:30"),
            ("9:30", "09:30"),
            ("15:30", "15:30"),
            ("07:30", "07:30"),
            ("12pm", "12:00"),
            ("12am", "00:00"),
            ("noon", "12:00"),
            ("midnight", "00:00"),
            ("half past three", "15:30"),
            ("quarter past 4", "16:15"),
            ("quarter to 5", "16:45"),
            ("ten past four", "16:10"),
            ("three o'clock", "15:00"),
            ("3ish", "15:00"),
            ("3-ish", "-"),
            ("at 3", "15:00"),
            ("at 10", "10:00"),
            ("around four", "16:00"),
            ("after 5", "17:00"),
            ("at 7 in the morning", "07:00"),
            ("8 at night", "20:00"),
            ("9 in the evening", "21:00"),
            ("10am", "10:00"),
            ("at 9 am tomorrow", "09:00"),
            ("3p", "15:00"),
            ("15h30", "15:30"),
            ("15h", "15:00"),
            ("*4", "16:00"),
            ("*nine", "09:00"),
            ("a las cinco", "17:00"),
            ("a las cinco y media de la tarde", "17:30"),
            ("a la una", "13:00"),
            ("a las 10:30", "10:30"),
            ("a las tres menos cuarto", "14:45"),
            ("a las 9 de la ma\u{f1}ana", "09:00"),
            ("a las ocho de la noche", "20:00"),
            ("a mediod\u{ed}a", "12:00"),
            ("sobre las once", "11:00"),
            ("despu\u{e9}s de las 4", "16:00"),
            ("a las 7 y cuarto", "19:15"),
            ("in the morning", "-"),
            ("at once", "-"),
            ("2 to 4 people", "-"),
            ("$3.30", "-"),
            ("it costs 3.30", "-"),
            ("25:00", "-"),
            ("after 2 weeks", "-"),
            ("at 500 dollars", "-"),
            ("at 3 people", "-"),
            ("3/4", "-"),
            ("12:75", "-"),
            ("I have 3 kids", "-"),
        ],
    );
}

#[test]
fn amounts() {
    hold(
        SlotName::Money,
        &[
            ("$350k", "35000000 USD"),
            ("$1,200.50", "120050 USD"),
            ("1.200,50 \u{20ac}", "120050 EUR"),
            ("around 2 grand", "200000 USD"),
            ("500 dollars", "50000 USD"),
            ("500 bucks", "50000 USD"),
            ("five hundred dollars", "50000 USD"),
            ("$20", "2000 USD"),
            ("$ 20", "2000 USD"),
            ("20$", "2000 USD"),
            ("\u{a3}300", "30000 GBP"),
            ("300 pounds", "30000 GBP"),
            ("1.2m dollars", "120000000 USD"),
            ("2.5 million dollars", "250000000 USD"),
            ("400k", "40000000 USD"),
            ("400-500k", "50000000 USD"),
            ("$400k to $500k", "50000000 USD"),
            ("between 300 and 400 dollars", "40000 USD"),
            ("up to $500,000", "50000000 USD"),
            ("$500.000", "50000000 USD"),
            ("unos 300 mil d\u{f3}lares", "30000000 USD"),
            ("mil quinientos euros", "150000 EUR"),
            ("200 euros", "20000 EUR"),
            ("entre 200 y 300 mil euros", "30000000 EUR"),
            ("2 millones de euros", "200000000 EUR"),
            ("quinientos euros", "50000 EUR"),
            ("*500", "50000 USD"),
            ("*1,500", "150000 USD"),
            ("*three thousand", "300000 USD"),
            ("*about 20", "2000 USD"),
            ("*1.5k", "150000 USD"),
            ("usd 50", "5000 USD"),
            ("50 usd", "5000 USD"),
            ("US$50", "5000 USD"),
            ("$3.30", "330 USD"),
            ("100 pesos", "10000 MXN"),
            ("a million dollars", "-"),
            ("one million dollars", "100000000 USD"),
            ("in 2026", "-"),
            ("call 415 555 0132", "-"),
            ("3pm", "-"),
            ("2 people", "-"),
            ("I have 3 kids", "-"),
            ("in 2 weeks", "-"),
            ("3 bedrooms", "-"),
            ("k", "-"),
            ("room 12", "-"),
        ],
    );
}

#[test]
fn contacts() {
    hold(
        SlotName::Email,
        &[
            ("it's ana@example.com", "ana@example.com"),
            ("(ana.b+c@mail.example.org).", "ana.b+c@mail.example.org"),
            ("mail: <a@b.co>", "a@b.co"),
            ("ana at example.com", "-"),
            ("@ana", "-"),
            ("ana@", "-"),
            ("meet @ 5", "-"),
        ],
    );
    hold(
        SlotName::Phone,
        &[
            ("call 415 555 0132", "+14155550132"),
            ("(415) 555-0132", "+14155550132"),
            ("+34 612 34 56 78 gracias", "+34612345678"),
            ("415.555.0132 after 5", "+14155550132"),
            ("my number is 4155550132", "+14155550132"),
            ("12345", "-"),
            ("2026-11-30", "-"),
            ("$350,000", "-"),
        ],
    );
    hold(
        SlotName::Postcode,
        &[
            ("zip 94110", "94110"),
            ("my zip code is 94110-1234", "94110-1234"),
            ("zip: 02139", "02139"),
            ("*94110", "94110"),
            ("*in 94110", "94110"),
            ("codigo postal 28013", "28013"),
            ("c\u{f3}digo postal es 28013", "28013"),
            ("K1A 0B1", "K1A 0B1"),
            ("k1a 0b1", "K1A 0B1"),
            ("SW1A 1AA", "SW1A 1AA"),
            ("M1 1AE please", "M1 1AE"),
            ("94110", "-"),
            ("12345 dollars", "-"),
            ("I am 5 foot 10", "-"),
            ("*9411", "-"),
        ],
    );
}

#[test]
fn names() {
    hold(
        SlotName::FirstName,
        &[
            ("I'm Ana", "Ana"),
            ("this is Bob Smith", "Bob"),
            ("my name is ana", "ana"),
            ("my name's Jean-Luc Picard", "Jean-Luc"),
            ("me llamo Jos\u{e9} Garc\u{ed}a", "Jos\u{e9}"),
            ("soy Laura", "Laura"),
            ("Hi, I'm Maria from Austin", "Maria"),
            ("*Ana", "Ana"),
            ("*ana lopez", "ana"),
            ("*Sure, Ana!", "Ana"),
            ("mi nombre es luis", "luis"),
            ("I'm interested", "-"),
            ("I'm looking for a house", "-"),
            ("this is great", "-"),
            ("im here", "-"),
            ("soy nuevo", "-"),
            ("*I want a house with a pool", "-"),
            ("It's Friday", "-"),
            ("its fine", "-"),
            ("call me at 5", "-"),
        ],
    );
    hold(
        SlotName::LastName,
        &[
            ("this is Bob Smith", "Smith"),
            ("me llamo Jos\u{e9} Garc\u{ed}a L\u{f3}pez", "Garc\u{ed}a L\u{f3}pez"),
            ("my name's Jean-Luc Picard", "Picard"),
            ("I'm Ana", "-"),
            ("*Smith", "Smith"),
            ("soy Ana de la Cruz", "de la Cruz"),
        ],
    );
}

#[test]
fn yes_and_no() {
    hold(
        SlotName::YesNo,
        &[
            ("yes", "true"),
            ("Yep!", "true"),
            ("sure why not", "true"),
            ("sounds good", "true"),
            ("ok", "true"),
            ("claro", "true"),
            ("s\u{ed} por favor", "true"),
            ("vale", "true"),
            ("that works", "true"),
            ("\u{1f44d} yes", "true"),
            ("k", "true"),
            ("of course", "true"),
            ("of course not", "false"),
            ("oh, yeah", "true"),
            ("no", "false"),
            ("nah", "false"),
            ("Nope", "false"),
            ("not really", "false"),
            ("no thanks", "false"),
            ("para nada", "false"),
            ("claro que no", "false"),
            ("no gracias", "false"),
            ("not at all", "false"),
            ("I don't know", "-"),
            ("yes and no", "-"),
            ("maybe", "-"),
            ("no s\u{e9}", "-"),
            ("What time?", "-"),
            ("no problem", "-"),
            ("", "-"),
        ],
    );
}

#[test]
fn what_is_found_at_once_shares_no_words() {
    let found =
        read("Hi, I'm Ana Lopez, 2 adults and a kid, friday at 3pm, budget $500, ana@example.com, 415 555 0132", None);
    let names: Vec<SlotName> = found.iter().map(|slot| slot.name).collect();
    use SlotName::*;
    assert_eq!(names, [FirstName, LastName, People, Date, Time, Phone, Email, Money]);
}
