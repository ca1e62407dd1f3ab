//! A conversation without the people in it: what says who somebody is becomes a stand-in, the same one everywhere, so that the
//! conversation still means what it meant.
//!
//! What is known of the lead and the team is found in every spelling; of others, what stands where people name somebody. What the
//! business itself wrote stays.

mod addresses;
mod names;
mod numbers;
mod streets;

use std::collections::HashSet;

use jiff::Zoned;
use serde_json::Value;

use crate::domain::qualification::folded_words;

/// Who is hidden, and what is nobody's secret.
pub struct Known<'a> {
    /// The lead's name.
    pub lead: &'a str,
    /// The lead's phones and other numbers of people.
    pub phones: Vec<&'a str>,
    /// The lead's mail addresses.
    pub emails: Vec<&'a str>,
    /// The names of the team.
    pub team: Vec<&'a str>,
    /// What the business wrote: its name, its questions, its stored answers.
    pub open: Vec<&'a str>,
    /// The moment.
    pub now: &'a Zoned,
    /// The region of phones without a country code.
    pub region: &'a str,
}

/// The stand-ins of a conversation.
pub struct Disguise {
    /// Words of names, folded, with what stands for them.
    names: Vec<(String, &'static str)>,
    /// Phone numbers as digits; the place is that of the stand-in.
    phones: Vec<String>,
    /// Mail addresses in lower case, likewise.
    emails: Vec<String>,
    /// The words the business uses.
    kept: HashSet<String>,
    /// What the business wrote, as its words.
    open: String,
    now: Zoned,
    region: String,
}

impl Disguise {
    /// With what is known.
    pub fn new(known: &Known<'_>) -> Self {
        let open = known.open.iter().map(|text| folded_words(text).join(" ")).collect::<Vec<_>>().join(" | ");
        let mut disguise = Self {
            names: Vec::new(),
            phones: Vec::new(),
            emails: known.emails.iter().map(|address| address.to_lowercase()).collect(),
            kept: open.split(' ').map(str::to_owned).collect(),
            open,
            now: known.now.clone(),
            region: known.region.to_owned(),
        };
        for phone in &known.phones {
            disguise.phone(phone);
        }
        for (at, word) in folded_words(known.lead).into_iter().enumerate() {
            disguise.call(word, if at == 0 { names::FIRST } else { names::LAST });
        }
        for word in known.team.iter().flat_map(|name| folded_words(name)) {
            disguise.call(word, names::OTHER);
        }
        disguise
    }

    /// Notices who else is named in a text. Every text is read before the first is changed.
    pub fn read(&mut self, text: &str) {
        for word in names::named(text, &self.kept) {
            self.call(word, names::OTHER);
        }
    }

    /// The text without people.
    pub fn text(&mut self, text: &str) -> String {
        let text = self.without_addresses(text);
        let text = self.without_phones(&text);
        let text = numbers::without_births(&text, self.now.year());
        let text = numbers::without_long_numbers(&text);
        let text = streets::without_streets(&text, &self.open);
        names::without_names(&text, &self.names)
    }

    /// What the business wrote, without what is known of the lead and the team.
    pub fn open_text(&self, text: &str) -> String {
        names::without_names(&self.without_known_addresses(text), &self.names)
    }

    /// A model's turn: its free words are disguised, and what names a thing of the conversation stays.
    pub fn turn(&mut self, turn: &mut Value) {
        match turn {
            Value::Object(fields) => {
                for (key, field) in fields {
                    match field {
                        Value::String(words) if ["value", "quote", "reply"].contains(&key.as_str()) => {
                            *words = self.text(words);
                        }
                        other => self.turn(other),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.turn(item)),
            _ => {}
        }
    }

    fn call(&mut self, word: String, stand_in: &'static str) {
        let known = self.names.iter().any(|(name, _)| *name == word);
        if !known && word.chars().count() > 1 && !word.chars().all(char::is_numeric) {
            self.names.push((word, stand_in));
        }
    }
}

#[cfg(test)]
mod tests;
