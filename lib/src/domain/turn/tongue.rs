//! Which of the assistant's languages a text is in, by its commonest words.

use std::{collections::HashSet, sync::LazyLock};

use super::Language;
use crate::domain::qualification::fold;

const SPANISH: &str = "hola gracias quiero quisiera necesito puedo puede puedes tengo una un el los las del para por con que como \
    cuando cuanto cuesta donde esta si favor buenos buenas dias tardes cita manana hoy mi me te lo mas muy pero y o es soy";
const ENGLISH: &str = "hello hi hey thanks thank you i want need would like can could have the a an for with what how when much \
    where is are yes please good morning afternoon my me it more very but and or am im tomorrow today appointment";

static SPANISH_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| SPANISH.split_whitespace().collect());
static ENGLISH_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| ENGLISH.split_whitespace().collect());

/// The language of texts; nothing when their words do not say.
pub fn language_of(texts: &[String]) -> Option<Language> {
    let (mut spanish, mut english) = (0_u32, 0_u32);
    for text in texts {
        // Letters and signs that English has not.
        spanish += 2 * u32::from(text.contains(['\u{bf}', '\u{a1}', '\u{f1}']));
        for word in fold(text).replace('\'', "").split(|letter: char| !letter.is_alphanumeric()) {
            spanish += u32::from(SPANISH_WORDS.contains(word));
            english += u32::from(ENGLISH_WORDS.contains(word));
        }
    }
    match spanish.cmp(&english) {
        std::cmp::Ordering::Greater => Some(Language::Es),
        std::cmp::Ordering::Less => Some(Language::En),
        std::cmp::Ordering::Equal => None,
    }
}

/// The language of the last text that shows one.
pub fn last_language<'a>(texts: impl DoubleEndedIterator<Item = &'a String>) -> Option<Language> {
    texts.rev().find_map(|text| language_of(std::slice::from_ref(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart_and_never_guessed() {
        for (text, language) in [
            ("I'd like an appointment", Some(Language::En)),
            ("Quiero pedir cita para ma\u{f1}ana", Some(Language::Es)),
            ("\u{bf}Cu\u{e1}nto cuesta?", Some(Language::Es)),
            ("how much is it", Some(Language::En)),
            ("2", None),
            ("Ada", None),
            ("", None),
        ] {
            assert_eq!(language_of(&[text.to_owned()]), language, "{text}");
        }
    }

    #[test]
    fn the_last_text_that_shows_a_language_counts() {
        let texts = ["Hola, quiero una cita", "I'd like an appointment", "2"].map(str::to_owned);
        assert_eq!(last_language(texts.iter()), Some(Language::En));
        assert_eq!(last_language(texts[2..].iter()), None);
    }
}
