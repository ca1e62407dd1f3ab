//! Leads are looked for by the last digits of a phone or the beginning of a name. Both are sealed; what is searched are
//! buckets that many of them share, and whatever a bucket holds is compared again when it is open.

use std::collections::BTreeSet;

use super::qualification::folded_words;

/// So many last digits of a phone are looked for: no more and no fewer.
pub const LAST_DIGITS: usize = 4;
/// So many letters at the beginning of a word of a name are enough to look for it.
pub const FIRST_LETTERS: usize = 3;
/// Words of a name beyond these are not looked for.
const MOST_WORDS: usize = 6;

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeadSearch {
    /// The last digits of a phone.
    LastDigits(String),
    /// Beginnings of words of a name, folded: each begins some word of it.
    Name(Vec<String>),
}

impl LeadSearch {
    /// Reads what was typed. Nothing when it is too short, or neither.
    pub fn parse(text: &str) -> Option<Self> {
        let typed: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
        if typed.len() == LAST_DIGITS && typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::LastDigits(typed));
        }
        let words = folded_words(text);
        let named = words.iter().all(|word| !word.bytes().any(|byte| byte.is_ascii_digit()));
        let found = named && words.len() <= MOST_WORDS && words.iter().any(|word| first_letters(word).is_some());
        found.then_some(Self::Name(words))
    }

    /// Whether it finds somebody.
    pub fn finds(&self, name: &str, phone: &str) -> bool {
        match self {
            Self::LastDigits(digits) => last_digits(phone) == Some(digits),
            Self::Name(wanted) => {
                let words = folded_words(name);
                wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted)))
            }
        }
    }

    /// The beginnings that are looked up.
    pub fn beginnings(wanted: &[String]) -> BTreeSet<String> {
        wanted.iter().filter_map(|word| first_letters(word)).collect()
    }
}

/// The beginnings by which a name is found.
pub fn name_beginnings(name: &str) -> BTreeSet<String> {
    folded_words(name).iter().take(MOST_WORDS).filter_map(|word| first_letters(word)).collect()
}

/// The last digits by which a phone in E.164 is found. Those that are shorter are not.
pub fn last_digits(phone: &str) -> Option<&str> {
    phone.len().checked_sub(LAST_DIGITS).and_then(|start| phone.get(start..))
}

fn first_letters(word: &str) -> Option<String> {
    let first: String = word.chars().take(FIRST_LETTERS).collect();
    (first.chars().count() == FIRST_LETTERS).then_some(first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(text: &str) -> Option<LeadSearch> {
        Some(LeadSearch::Name(text.split(' ').map(str::to_owned).collect()))
    }

    #[test]
    fn what_is_typed_is_digits_or_a_name_or_too_little() {
        for typed in ["0134", " 01 34 ", "01-34"] {
            assert_eq!(LeadSearch::parse(typed), Some(LeadSearch::LastDigits("0134".into())), "{typed}");
        }
        assert_eq!(LeadSearch::parse("José M"), name("jose m"));
        assert_eq!(LeadSearch::parse("O'Neil"), name("o neil"));
        for typed in ["", "  ", "jo", "j. o.", "013", "01345", "+14155550134", "a b c d e f ghi", "abc123"] {
            assert_eq!(LeadSearch::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn every_word_typed_begins_a_word_of_the_name() {
        let finds = |typed: &str, name: &str| LeadSearch::parse(typed).unwrap().finds(name, "+14155550134");
        assert!(
            finds("mar", "María del Mar") && finds("del mari", "María del Mar") && finds("ó'neill", "Sean O'Neill")
        );
        assert!(!finds("marin", "María del Mar") && !finds("aria", "María") && !finds("maria x", "María del Mar"));
        assert!(finds("0134", "Anybody") && !finds("0135", "Anybody"));
    }

    proptest! {
        #[test]
        fn whoever_is_found_is_in_the_buckets_that_are_looked_up(name in "\\PC{0,40}", at: prop::sample::Index, cut in 3..8_usize) {
            let words = folded_words(&name);
            prop_assume!(!words.is_empty() && words.len() <= MOST_WORDS);
            let typed: String = words[at.index(words.len())].chars().take(cut).collect();
            if let Some(search @ LeadSearch::Name(wanted)) = &LeadSearch::parse(&typed) {
                prop_assert!(search.finds(&name, "+14155550134"));
                prop_assert!(LeadSearch::beginnings(wanted).is_subset(&name_beginnings(&name)));
            }
        }
    }
}
