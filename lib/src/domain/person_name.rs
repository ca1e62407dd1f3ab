//! People's names.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A person's name as typed, with runs of space collapsed. `Debug` masks it; there is no `Display`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// Why a text is no name, in words for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was typed.
    #[error("Enter a name.")]
    Empty,
    /// More than [`MAX_NAME_CHARS`] characters.
    #[error("This name is too long: use at most 100 characters.")]
    TooLong,
    /// It holds a link, an address or characters that cannot be shown.
    #[error("Enter a name only, without links or special characters.")]
    NotAName,
}

/// The longest name, in characters.
pub const MAX_NAME_CHARS: usize = 100;

/// What only a link holds.
const LINK_MARKS: [&str; 4] = ["://", "www.", "http:", "https:"];
/// Endings by which a word with a dot inside is a site and not an abbreviation.
const SITE_ENDINGS: [&str; 12] = ["com", "net", "org", "io", "co", "ru", "info", "biz", "xyz", "top", "link", "site"];
/// Titles that come before a first name.
const TITLES: [&str; 12] = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herr", "frau", "sr", "sra"];

impl PersonName {
    /// Reads a name: trims it and turns every run of space into one space.
    ///
    /// # Errors
    /// It is empty, too long, or holds control characters or a link.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err(NameError::Empty);
        }
        if name.chars().count() > MAX_NAME_CHARS {
            return Err(NameError::TooLong);
        }
        if name.chars().any(is_unprintable) || !name.chars().any(char::is_alphanumeric) || holds_link(&name) {
            return Err(NameError::NotAName);
        }
        Ok(Self(name))
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The word to greet the person by: the first that is not a title, or the part after the comma of `Lee, Ann`.
    pub fn first_name(&self) -> &str {
        let given = match self.0.split_once(',') {
            Some((_, after)) if !after.trim().is_empty() => after.trim(),
            _ => &self.0,
        };
        let is_title = |word: &&str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
        given.split(' ').find(|word| !is_title(word)).unwrap_or(given).trim_end_matches(',')
    }
}

fn is_unprintable(c: char) -> bool {
    // Zero-width joiners are part of names in several scripts; direction overrides are not part of any.
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn holds_link(name: &str) -> bool {
    let lower = name.to_lowercase();
    if lower.contains('@') || LINK_MARKS.iter().any(|mark| lower.contains(mark)) {
        return true;
    }
    lower.split([' ', '/']).any(|word| {
        word.rsplit_once('.').is_some_and(|(before, ending)| !before.is_empty() && SITE_ENDINGS.contains(&ending))
    })
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(***)")
    }
}

impl TryFrom<String> for PersonName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        Self::parse(&text)
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_kinds() {
        for name in [
            "Ann",
            "Jean-Luc Picard",
            "O'Hara",
            "María José Carreño",
            "李小龙",
            "X Æ A-12",
            "J. R. R. Tolkien",
            "Dr. No",
            "St.John Smith",
        ] {
            assert_eq!(PersonName::parse(name).unwrap().as_str(), name);
        }
        assert_eq!(PersonName::parse("  Ann \t  Lee\n").unwrap().as_str(), "Ann Lee");
    }

    #[test]
    fn not_names() {
        assert_eq!(PersonName::parse(" \t "), Err(NameError::Empty));
        assert_eq!(PersonName::parse(&"a".repeat(101)), Err(NameError::TooLong));
        for text in [
            "https://x.example",
            "www.win.example",
            "Win at prizes.com",
            "a@b.example",
            "Ann\u{7}",
            "Ann\u{202e}eeL",
            "???",
            "prizes.com/win now",
        ] {
            assert_eq!(PersonName::parse(text), Err(NameError::NotAName), "{text}");
        }
    }

    #[test]
    fn the_name_to_greet_by() {
        for (name, first) in [
            ("Ann Lee", "Ann"),
            ("Dr. Ann Lee", "Ann"),
            ("Lee, Ann", "Ann"),
            ("Cher", "Cher"),
            ("Mrs Dr Ann", "Ann"),
            ("Lee,", "Lee"),
            ("Dr", "Dr"),
        ] {
            assert_eq!(PersonName::parse(name).unwrap().first_name(), first, "{name}");
        }
    }

    #[test]
    fn debug_hides_it() {
        assert_eq!(format!("{:?}", PersonName::parse("Ann Lee").unwrap()), "PersonName(***)");
    }
}
