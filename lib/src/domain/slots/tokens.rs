//! A text as words, digits and signs, each with its place.

use std::ops::Range;

use super::numbers;

/// A piece of a text.
pub(super) struct Token<'a> {
    /// As it stands.
    pub raw: &'a str,
    /// In small letters without accents.
    pub folded: String,
    /// The number it stands for as a word. Every kind of value asks for numbers, at every word.
    pub small: Option<u64>,
    at: Range<usize>,
}

impl Token<'_> {
    /// Whether it is digits alone.
    pub fn is_digits(&self) -> bool {
        self.raw.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether it is a word.
    pub fn is_word(&self) -> bool {
        self.raw.starts_with(char::is_alphabetic)
    }
}

/// A text cut into tokens.
pub(super) struct Tokens<'a> {
    text: &'a str,
    all: Vec<Token<'a>>,
}

#[derive(PartialEq, Clone, Copy)]
enum Kind {
    Letters,
    Digits,
    Space,
    Sign,
}

fn kind(letter: char) -> Kind {
    if letter.is_ascii_digit() {
        Kind::Digits
    } else if letter.is_alphabetic() {
        Kind::Letters
    } else if letter.is_whitespace() {
        Kind::Space
    } else {
        Kind::Sign
    }
}

fn fold(raw: &str) -> String {
    let plain = |letter: char| match letter {
        '\u{e1}' | '\u{e0}' | '\u{e2}' => 'a',
        '\u{e9}' | '\u{e8}' | '\u{ea}' => 'e',
        '\u{ed}' | '\u{ec}' => 'i',
        '\u{f3}' | '\u{f2}' | '\u{f4}' => 'o',
        '\u{fa}' | '\u{f9}' | '\u{fc}' => 'u',
        '\u{f1}' => 'n',
        '\u{2019}' => '\'',
        other => other,
    };
    raw.chars().flat_map(char::to_lowercase).map(plain).collect()
}

impl<'a> Tokens<'a> {
    /// Cuts a text. An apostrophe between letters belongs to the word.
    pub fn of(text: &'a str) -> Self {
        let mut all: Vec<Token<'a>> = Vec::new();
        let mut letters = text.char_indices().peekable();
        while let Some((from, letter)) = letters.next() {
            let own = kind(letter);
            let mut to = from + letter.len_utf8();
            if matches!(own, Kind::Letters | Kind::Digits) {
                while let Some(&(at, next)) = letters.peek() {
                    let rest = text.get(at + next.len_utf8()..).unwrap_or_default();
                    let inside = own == Kind::Letters
                        && matches!(next, '\'' | '\u{2019}')
                        && rest.starts_with(char::is_alphabetic);
                    if kind(next) != own && !inside {
                        break;
                    }
                    to = at + next.len_utf8();
                    letters.next();
                }
            }
            if own != Kind::Space {
                let raw = text.get(from..to).unwrap_or_default();
                let folded = fold(raw);
                all.push(Token { raw, small: numbers::small(&folded), folded, at: from..to });
            }
        }
        Self { text, all }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// A token.
    pub fn get(&self, index: usize) -> Option<&Token<'a>> {
        self.all.get(index)
    }

    /// A token's folded form; empty where there is none.
    pub fn word(&self, index: usize) -> &str {
        self.get(index).map_or("", |token| token.folded.as_str())
    }

    /// The folded form of the token before.
    pub fn before(&self, index: usize) -> &str {
        index.checked_sub(1).map_or("", |before| self.word(before))
    }

    /// Whether the token is one of these words.
    pub fn is(&self, index: usize, words: &[&str]) -> bool {
        self.get(index).is_some_and(|token| words.contains(&token.folded.as_str()))
    }

    /// How many tokens from here on match one of these phrases, the longest first.
    pub fn phrase(&self, index: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().filter_map(|phrase| self.begins(index, phrase)).max()
    }

    /// How many tokens a phrase has, if those from here on match it. Most differ in the first word already.
    fn begins(&self, index: usize, phrase: &str) -> Option<usize> {
        let mut rest = phrase.strip_prefix(self.word(index))?;
        for long in 1.. {
            if rest.is_empty() {
                return Some(long);
            }
            rest = rest.strip_prefix(' ')?.strip_prefix(self.word(index + long))?;
        }
        None
    }

    /// Whether nothing stands between a token and the next.
    pub fn glued(&self, index: usize) -> bool {
        match (self.get(index), self.get(index + 1)) {
            (Some(token), Some(next)) => token.at.end == next.at.start,
            _ => false,
        }
    }

    /// The digits of a token as a number.
    pub fn number(&self, index: usize) -> Option<u64> {
        self.get(index).filter(|token| token.is_digits())?.raw.parse().ok()
    }

    /// The bytes of tokens `from..to`.
    pub fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.get(from).map_or(0, |token| token.at.start);
        let end = to.checked_sub(1).and_then(|last| self.get(last)).map_or(start, |token| token.at.end);
        start..end.max(start)
    }

    /// The text of tokens `from..to`.
    pub fn text(&self, from: usize, to: usize) -> &'a str {
        self.text.get(self.bytes(from, to)).unwrap_or_default()
    }

    /// The whole text.
    pub fn whole(&self) -> &'a str {
        self.text
    }

    /// The token that begins at a byte.
    pub fn at_byte(&self, byte: usize) -> usize {
        self.all.partition_point(|token| token.at.start < byte)
    }

    /// Whether the words look Spanish.
    pub fn look_spanish(&self) -> bool {
        const SPANISH: [&str; 30] = [
            "el", "la", "los", "las", "de", "que", "para", "con", "somos", "gracias", "hola", "si", "manana", "pasado",
            "dia", "dias", "semana", "tarde", "quiero", "quisiera", "por", "favor", "cita", "mi", "me", "unos",
            "dolares", "euros", "en", "yo",
        ];
        const ENGLISH: [&str; 24] = [
            "the", "i", "and", "for", "my", "is", "at", "on", "in", "to", "of", "we", "you", "please", "would", "this",
            "next", "yes", "tomorrow", "it", "with", "be", "can", "me",
        ];
        let count = |words: &[&str]| self.all.iter().filter(|token| words.contains(&token.folded.as_str())).count();
        let marks = self.text.contains(['\u{f1}', '\u{bf}', '\u{a1}']);
        marks || count(&SPANISH) > count(&ENGLISH)
    }
}
