//! What a conversation still has to ask, which values count as an answer, and what makes a lead qualified.

mod rules;
mod standing;

pub use rules::{Checklist, Condition, Rule};
use serde::{Deserialize, Serialize};
pub use standing::{Fact, Standing, Verdict};
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

#[cfg(doc)]
use super::slots::SlotValue;
use super::{flow::When, slots::SlotName};

/// The longest answer kept, in characters.
const LONGEST_ANSWER: usize = 500;

/// What kind of answer a question takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SlotKind {
    /// The lead's own words.
    Text,
    /// One of the options.
    Choice {
        /// What may be chosen, as it is written in the form.
        options: Vec<String>,
    },
    /// Yes or no; stored as `yes` or `no`.
    YesNo,
    /// An e-mail address.
    Email,
    /// A value that our own parsers read from the lead's words, stored as [`SlotValue::written`] writes it.
    Value {
        /// Which.
        of: SlotName,
    },
}

/// A question the conversation asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The key of the answer.
    pub key: String,
    /// The question as it is texted.
    pub label: String,
    /// The kind of answer.
    #[serde(flatten)]
    pub kind: SlotKind,
    /// Whether this is the question that was asked last.
    #[serde(default)]
    pub asked: bool,
    /// The answer it depends on; without one it is always asked.
    #[serde(default)]
    pub only_if: Option<When>,
}

/// An answer, with the words it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilledSlot {
    /// The key of the answer.
    pub key: String,
    /// The answer.
    pub value: String,
    /// The lead's own words.
    pub quote: String,
}

impl Slot {
    /// Reads a value as this question's kind. A choice comes back as the form spells it. A [`SlotKind::Value`] is read
    /// from the lead's words instead, where it is known what day it is, and never here.
    pub fn parse(&self, value: &str) -> Option<String> {
        match &self.kind {
            SlotKind::Text => parse_text(value),
            SlotKind::Choice { options } => {
                let wanted = fold(value);
                options.iter().find(|option| fold(option) == wanted).cloned()
            }
            SlotKind::YesNo => parse_yes_no(value),
            SlotKind::Email => parse_email(value),
            SlotKind::Value { .. } => None,
        }
    }
}

/// Lower case without accents and with single spaces, so that texts compare as people read them.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut parted = false;
    let mut take = |letter: char| {
        if letter.is_whitespace() {
            parted = true;
            return;
        }
        if std::mem::take(&mut parted) && !folded.is_empty() {
            folded.push(' ');
        }
        folded.push(if matches!(letter, '\u{2018}' | '\u{2019}' | '`') { '\'' } else { letter });
    };
    for letter in text.chars() {
        if letter.is_ascii() {
            take(letter.to_ascii_lowercase());
        } else {
            // One by one is enough: only marks would change their order, and they are left out.
            decompose_compatible(letter, |part| {
                if !is_combining_mark(part) {
                    part.to_lowercase().for_each(&mut take);
                }
            });
        }
    }
    folded
}

/// The words of a text, folded; whatever is neither letter nor digit parts them.
pub fn folded_words(text: &str) -> Vec<String> {
    words_of(&fold(text)).map(str::to_owned).collect()
}

/// The words of a text that is folded.
pub fn words_of(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn parse_text(value: &str) -> Option<String> {
    let clean = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = clean.chars().count() <= LONGEST_ANSWER && !clean.chars().any(char::is_control);
    (fits && clean.chars().any(char::is_alphanumeric)).then_some(clean)
}

fn parse_yes_no(value: &str) -> Option<String> {
    match fold(value).as_str() {
        "yes" | "true" | "si" => Some("yes".into()),
        "no" | "false" => Some("no".into()),
        _ => None,
    }
}

/// An address as people type it: one `@`, a name before it, a dotted domain after it. Nothing is sent to it here.
fn parse_email(value: &str) -> Option<String> {
    let clean = value.trim().trim_end_matches(['.', ',', ';', '!']).to_lowercase();
    let (name, domain) = clean.split_once('@')?;
    let name_fits = !name.is_empty()
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "._%+-'".contains(letter));
    let labels: Vec<&str> = domain.split('.').collect();
    let domain_fits = labels.len() >= 2
        && labels.iter().all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
        })
        && labels.last().is_some_and(|top| top.len() >= 2 && top.chars().all(|letter| letter.is_ascii_alphabetic()));
    (name_fits && domain_fits && clean.len() <= 254).then_some(clean)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    fn slot(key: &str, kind: SlotKind) -> Slot {
        Slot { key: key.into(), label: format!("{key}?"), kind, asked: false, only_if: None }
    }

    #[test]
    fn values_are_read_by_kind() {
        let choice = slot("c", SlotKind::Choice { options: vec!["Mañana".into(), "Tarde".into()] });
        assert_eq!(choice.parse(" MANANA "), Some("Mañana".into()));
        assert_eq!(choice.parse("noche"), None);
        let email = slot("e", SlotKind::Email);
        assert_eq!(email.parse("Ana.Ruiz+x@Example.co.uk."), Some("ana.ruiz+x@example.co.uk".into()));
        for bad in ["ana", "ana@", "@example.com", "ana@example", "a..b@example.com", "a b@example.com", "a@-x.com"] {
            assert_eq!(email.parse(bad), None, "{bad}");
        }
        assert_eq!(slot("y", SlotKind::YesNo).parse("Sí"), Some("yes".into()));
        assert_eq!(slot("t", SlotKind::Text).parse("  two\n crowns "), Some("two crowns".into()));
        assert_eq!(slot("t", SlotKind::Text).parse("?!"), None);
    }

    proptest! {
        #[test]
        fn texts_are_folded_as_a_whole_would_be(text in "([\\PC\\s\u{e1}\u{301}\u{fb01}\u{2019}\u{130}\u{ac00}]|\\pM){0,40}") {
            let plain: String = text
                .nfkd()
                .filter(|letter| !is_combining_mark(*letter))
                .flat_map(char::to_lowercase)
                .map(|letter| if matches!(letter, '\u{2018}' | '\u{2019}' | '`') { '\'' } else { letter })
                .collect();
            prop_assert_eq!(fold(&text), plain.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}
