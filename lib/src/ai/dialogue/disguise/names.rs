//! Names of people.

use std::collections::HashSet;

use super::streets;
use crate::domain::qualification::fold;

/// What stands for the lead's first name.
pub(super) const FIRST: &str = "Ada";
/// What stands for the rest of it.
pub(super) const LAST: &str = "Example";
/// What stands for everybody else.
pub(super) const OTHER: &str = "Sample";

/// Words before which people name somebody.
const BEFORE: &str = "husband wife son daughter brother sister mom mum mother dad father friend boss partner neighbor neighbour cousin \
    aunt uncle boyfriend girlfriend mr mrs ms miss dr sr sra senor senora don dona marido mujer esposa esposo hijo hija hermano \
    hermana madre padre amigo amiga jefe vecino vecina soy llamo llama named called regards cheers saludos name nombre";
/// Words after which somebody has named themselves.
const AFTER: &str = "here speaking again aqui";
/// What people do: a sentence that begins with somebody goes on so.
const DOES: &str = "will can could would wants said says told called knows puede quiere dice dijo sabe llamo";
/// Words that are written large and are nobody's name.
const NOBODY: &str = "i im ill id ive ok okay yes no hi hello hey hola thanks thank gracias please good the a an my we you he she it they \
    monday tuesday wednesday thursday friday saturday sunday lunes martes miercoles jueves viernes sabado domingo january february \
    march april may june july august september october november december enero febrero marzo abril mayo junio julio agosto \
    septiembre octubre noviembre diciembre english spanish french german italian ingles espanol frances aleman christmas easter \
    new year years eve stop start help sorry what when where how why who can could would is are do does and but so if this that to \
    sms tv suv \
    everyone everybody anyone anybody nobody someone somebody something nothing anything everything money work each both people \
    your his her our their cualquiera alguien nadie todo todos quien";
/// Names that are words as well: written small they are the word.
const WORDS_TOO: &str = "will may june april august mark bill grace rose hope joy art rob drew grant frank jack chase summer dawn faith pat \
    sue ray don gene dean miles bob skip guy max van page young long short white black brown green gray grey king price day \
    love rich wood woods hill hall lake rivers stone park parks west best cook baker sol paz luz mar leon cruz rio blanco";

/// The words, folded, by which a text names somebody, but for those the business uses.
pub(super) fn named(text: &str, kept: &HashSet<String>) -> Vec<String> {
    let words = words(text);
    let large = words.iter().filter(|word| word.is_large()).count();
    // Who Writes Everything Large names nobody by it.
    let telling = large * 2 <= words.len() || words.len() < 4;
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let folded = fold(word.text);
        if !word.is_large() || kept.contains(&folded) || is_in(NOBODY, &folded) || streets::is_part(&folded) {
            continue;
        }
        let neighbour = |other: Option<usize>, list: &str| {
            other.and_then(|other| words.get(other)).is_some_and(|other| is_in(list, &fold(other.text)))
        };
        let pointed_at = neighbour(at.checked_sub(1), BEFORE)
            || (word.begins && (neighbour(Some(at + 1), AFTER) || neighbour(Some(at + 1), DOES)));
        let signs_off = at > 0 && at + 1 == words.len() && word.begins;
        if pointed_at || signs_off || (telling && !word.begins) {
            found.push(folded);
        }
    }
    found
}

/// The text with the names replaced.
pub(super) fn without_names(text: &str, names: &[(String, &'static str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for word in words(text) {
        let folded = fold(word.text);
        let stand_in = names.iter().find(|(name, _)| *name == folded).map(|(_, stand_in)| *stand_in);
        let small = !word.text.starts_with(char::is_uppercase) && is_in(WORDS_TOO, &folded);
        let Some(stand_in) = stand_in.filter(|_| !small) else { continue };
        out.push_str(&text[end..word.at]);
        out.push_str(stand_in);
        end = word.at + word.text.len();
    }
    out.push_str(&text[end..]);
    out
}

struct Word<'a> {
    text: &'a str,
    at: usize,
    /// Whether a sentence begins with it.
    begins: bool,
}

impl Word<'_> {
    /// Whether it is written as names are: a capital and small letters.
    fn is_large(&self) -> bool {
        let mut letters = self.text.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.clone().count() > 1 && letters.all(char::is_lowercase)
    }
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut begins = true;
    let mut start = None;
    let letter_or_mark =
        |letter: char| letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter);
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, letter_or_mark(letter)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.push(Word { text: &text[from..at], at: from, begins });
                (start, begins) = (None, false);
            }
            _ => {}
        }
        begins |= ".!?:;\n\"(\u{bf}\u{a1}-\u{2014}".contains(letter);
    }
    found
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}
