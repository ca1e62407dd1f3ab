//! What holds of every text, and of every value in words.

use proptest::prelude::*;

use super::{tests::*, *};

const ALL: [SlotName; 10] = [
    SlotName::FirstName,
    SlotName::LastName,
    SlotName::People,
    SlotName::Date,
    SlotName::Time,
    SlotName::Phone,
    SlotName::Email,
    SlotName::Money,
    SlotName::Postcode,
    SlotName::YesNo,
];

proptest! {
    #[test]
    fn one_slot_alone_is_read_as_among_the_others(words in prop::collection::vec(prop::sample::select(vec![
        "yes", "at", "3", "pm", "two", "adults", "my name is Ada Lovelace", "$", "500", "k", "friday", "415 555 0100", "ada@example.com",
        "mil", "euros", "zip", "94110", "nov", "30", ",", "/", "for", "just me", "in", "weeks",
    ]), 0..12), asked in prop::option::of(0..10_usize), name in 0..10_usize) {
        let (text, asked, name) = (words.join(" "), asked.map(|asked| ALL[asked]), ALL[name]);
        let reading = Reading { text: &text, asked, now: now(), region: "US", spanish: None };
        let among = parse(&reading).into_iter().find(|slot| slot.name == name);
        prop_assert!(parse_one(&reading, name) == among, "{}", text);
    }

    #[test]
    fn nothing_breaks_it_and_words_are_the_texts_own(text in "\\PC{0,120}", asked in prop::option::of(0..10_usize)) {
        let found = read(&text, asked.map(|asked| ALL[asked]));
        for (index, slot) in found.iter().enumerate() {
            prop_assert_eq!(text.get(slot.at.clone()), Some(slot.text.as_str()));
            prop_assert!(!slot.text.is_empty());
            for other in &found[index + 1..] {
                prop_assert!(slot.at.end <= other.at.start || other.at.end <= slot.at.start);
            }
        }
    }

    #[test]
    fn words_in_any_order_break_nothing(words in prop::collection::vec(prop::sample::select(vec![
        "at", "3", "pm", "half", "past", "two", "adults", "and", "a", "kid", "$", "500", "k", "-", "friday", "next", "the", "3rd", "de",
        "mil", "quinientos", "euros", "y", "media", "las", "nov", "30", ",", "2026", "/", ":", "for", "just", "me", "in", "weeks", "hundred",
    ]), 0..14)) {
        let text = words.join(" ");
        for slot in read(&text, None) {
            prop_assert_eq!(text.get(slot.at.clone()), Some(slot.text.as_str()));
            // A day without a year is the next of its name.
            if let (SlotValue::Date(date), false) = (&slot.value, text.contains("2026") || text.contains('/')) {
                let today = civil::date(2026, 11, 23);
                prop_assert!(*date >= today && *date <= today.checked_add(jiff::Span::new().days(366)).unwrap(), "{}: {}", text, date);
            }
        }
    }

    #[test]
    fn every_number_of_people_is_read_as_itself(people in 2..=20_u32) {
        for text in [format!("We are {people}"), format!("a table for {people} people")] {
            prop_assert_eq!(value(&text, SlotName::People, false), Some(people.to_string()), "{}", text);
        }
    }

    #[test]
    fn every_fictional_number_and_address_is_read_as_itself(last in 100..200_u32, area in prop::sample::select(vec![303, 415, 617])) {
        for text in [format!("call ({area}) 555-0{last}"), format!("+1 {area} 555 0{last}"), format!("{area}.555.0{last} please")] {
            prop_assert_eq!(value(&text, SlotName::Phone, false), Some(format!("+1{area}5550{last}")), "{}", text);
        }
        let address = format!("ada.{last}@example.com");
        prop_assert_eq!(value(&format!("mail <{address}>, thanks"), SlotName::Email, false), Some(address));
    }

    #[test]
    fn every_day_is_read_as_itself(days in 0..2_500_i64) {
        let date = civil::date(2026, 11, 23).checked_add(jiff::Span::new().days(days)).unwrap();
        let name = date.strftime("%B").to_string();
        for text in [date.to_string(), format!("{name} {}, {}", date.day(), date.year()), format!("the {} of {name} {}", date.day(), date.year()),
            format!("{}/{}/{}", date.month(), date.day(), date.year())] {
            prop_assert_eq!(value(&text, SlotName::Date, false), Some(date.to_string()), "{}", text);
        }
    }

    #[test]
    fn every_minute_is_read_as_itself(hour in 0..24_u8, minute in 0..60_u8) {
        let expected = format!("{hour:02}:{minute:02}");
        let half = if hour < 12 { "am" } else { "pm" };
        let clock = match hour % 12 { 0 => 12, other => other };
        prop_assert_eq!(value(&format!("at {clock}:{minute:02} {half}"), SlotName::Time, false), Some(expected.clone()));
        if !(1..8).contains(&hour) || hour < 10 {
            prop_assert_eq!(value(&expected, SlotName::Time, false), Some(expected));
        }
    }

    #[test]
    fn every_amount_is_read_as_itself(minor in 1..100_000_000_u64) {
        let text = format!("${}.{:02}", minor / 100, minor % 100);
        prop_assert_eq!(value(&text, SlotName::Money, false), Some(format!("{minor} USD")));
    }
}
