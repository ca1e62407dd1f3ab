//! What a text states, read by our own parsers: names, numbers of people, dates, times, amounts, addresses, yes and no.
//!
//! Nothing here guesses from meaning: every value comes from words of the text, and [`FoundSlot::text`] is those words. The
//! slot that was asked for is read first, and may be read from a bare value: `4` is a number of people when that was
//! asked, and a time when a time was.

mod contact;
mod date;
mod money;
mod names;
mod numbers;
mod people;
mod time;
mod tokens;
mod yes_no;

use std::ops::Range;

use jiff::{Zoned, civil};
use serde::{Deserialize, Serialize};

use tokens::Tokens;

/// What can be read from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotName {
    /// A person's first name.
    FirstName,
    /// A person's last name.
    LastName,
    /// How many people.
    People,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// An amount of money.
    Money,
    /// A postal code.
    Postcode,
    /// Yes or no.
    YesNo,
}

impl SlotName {
    /// The name as programs write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::People => "people",
            Self::Date => "date",
            Self::Time => "time",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Money => "money",
            Self::Postcode => "postcode",
            Self::YesNo => "yes_no",
        }
    }
}

/// What was read. Without `Debug`, like all that holds a lead's words: it does not slip into a log.
#[derive(Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum SlotValue {
    /// A name, a phone in E.164, an address, a postal code.
    Text(String),
    /// How many people.
    Count(u32),
    /// A day, as `2026-11-30`.
    Date(civil::Date),
    /// A time of day, as `15:30`.
    Time(#[serde(serialize_with = "as_hours_and_minutes")] civil::Time),
    /// An amount.
    Money {
        /// In the currency's hundredths.
        amount_minor: u64,
        /// ISO 4217.
        currency: &'static str,
    },
    /// Yes or no.
    YesNo(bool),
}

impl SlotValue {
    /// The value as it is stored and read by people: `3`, `2026-11-30`, `15:30`, `350000 USD`, `1200.50 EUR`, `yes`.
    pub fn written(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Time(time) => format!("{:02}:{:02}", time.hour(), time.minute()),
            Self::Money { amount_minor, currency } if amount_minor % 100 == 0 => {
                format!("{} {currency}", amount_minor / 100)
            }
            Self::Money { amount_minor, currency } => {
                format!("{}.{:02} {currency}", amount_minor / 100, amount_minor % 100)
            }
            Self::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        }
    }
}

fn as_hours_and_minutes<S: serde::Serializer>(time: &civil::Time, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{:02}:{:02}", time.hour(), time.minute()))
}

/// A value with the words it came from.
#[derive(Clone, PartialEq)]
pub struct FoundSlot {
    /// Which.
    pub name: SlotName,
    /// What.
    pub value: SlotValue,
    /// The words, exactly as they stand in the text.
    pub text: String,
    /// Where they stand, in bytes.
    pub at: Range<usize>,
}

/// A text, and what is known about how it is meant.
#[derive(Clone)]
pub struct Reading<'a> {
    /// The text.
    pub text: &'a str,
    /// What was asked for.
    pub asked: Option<SlotName>,
    /// The moment, on the clock that `tomorrow` is meant by.
    pub now: Zoned,
    /// The region of phones without a country code, of amounts without a currency, and of the order of day and month.
    pub region: &'a str,
    /// Whether the text is Spanish; nothing: the words decide.
    pub spanish: Option<bool>,
}

/// A value at tokens `from..to`.
struct Candidate {
    value: SlotValue,
    from: usize,
    to: usize,
}

/// The longest text that is read, in bytes: ten segments. What stands after it is not looked at.
const LONGEST: usize = 1_600;

/// Everything the text states, at most one value a slot. No two share words.
pub fn parse(reading: &Reading) -> Vec<FoundSlot> {
    let mut found = read_until(reading, None);
    found.sort_by_key(|slot| slot.name);
    found
}

/// What the text states of one slot, as [`parse`] finds it. Only what may take its words is read besides.
pub fn parse_one(reading: &Reading, name: SlotName) -> Option<FoundSlot> {
    read_until(reading, Some(name)).pop().filter(|slot| slot.name == name)
}

/// What the text states, in the order in which it is read: to the end, or up to one slot.
fn read_until(reading: &Reading, last: Option<SlotName>) -> Vec<FoundSlot> {
    let end = reading.text.floor_char_boundary(LONGEST);
    let tokens = Tokens::of(reading.text.get(..end).unwrap_or_default());
    let context = Context {
        asked: reading.asked,
        now: &reading.now,
        region: reading.region,
        spanish: reading.spanish.unwrap_or_else(|| tokens.look_spanish()),
    };
    // Of two readings of the same words the narrower shape comes first.
    const ORDER: [SlotName; 10] = [
        SlotName::Email,
        SlotName::Phone,
        SlotName::Money,
        SlotName::Date,
        SlotName::Time,
        SlotName::People,
        SlotName::Postcode,
        SlotName::FirstName,
        SlotName::LastName,
        SlotName::YesNo,
    ];
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut found: Vec<FoundSlot> = Vec::new();
    let asked = reading.asked.into_iter();
    for name in asked.chain(ORDER.into_iter().filter(|name| Some(*name) != reading.asked)) {
        let free = |candidate: &Candidate| {
            candidate.from < candidate.to
                && !taken.iter().any(|range| candidate.from < range.end && range.start < candidate.to)
        };
        if let Some(candidate) = candidates(name, &tokens, &context).into_iter().find(free) {
            let at = tokens.bytes(candidate.from, candidate.to);
            let text = reading.text.get(at.clone()).unwrap_or_default().to_owned();
            taken.push(candidate.from..candidate.to);
            found.push(FoundSlot { name, value: candidate.value, text, at });
        }
        if last == Some(name) {
            break;
        }
    }
    found
}

struct Context<'a> {
    asked: Option<SlotName>,
    now: &'a Zoned,
    region: &'a str,
    spanish: bool,
}

impl Context<'_> {
    fn asks(&self, name: SlotName) -> bool {
        self.asked == Some(name)
    }
}

fn candidates(name: SlotName, tokens: &Tokens, context: &Context) -> Vec<Candidate> {
    match name {
        SlotName::Email => contact::emails(tokens),
        SlotName::Phone => contact::phones(tokens, context),
        SlotName::Postcode => contact::postcodes(tokens, context),
        SlotName::Money => money::find(tokens, context),
        SlotName::Date => date::find(tokens, context),
        SlotName::Time => time::find(tokens, context),
        SlotName::People => people::find(tokens, context),
        SlotName::FirstName => names::first(tokens, context),
        SlotName::LastName => names::last(tokens, context),
        SlotName::YesNo => yes_no::find(tokens),
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
