//! A text without what does not matter: case, accents, width, invisible characters, punctuation and emoji.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Only this much of a text is read: longer ones are no answers to a text message.
const MAX_CHARS: usize = 4_000;

/// A text ready for the rules.
pub(in crate::domain) struct Normal {
    /// Words in lower case without accents and apostrophes, by clause. No clause is empty.
    pub clauses: Vec<Vec<String>>,
    /// The first word as it was written.
    pub first_word: String,
    /// Every letter is a capital, so that capitals mean nothing.
    pub all_capitals: bool,
    /// The signs left of a text without words.
    pub emoji: String,
}

impl Normal {
    pub fn read(text: &str) -> Self {
        let mut reader = Reader::default();
        for c in text.chars().take(MAX_CHARS) {
            if c.is_ascii() {
                reader.take(c);
            } else if matches!(c, '\u{1f300}'..='\u{1faff}') {
                reader.take_sign(c);
            } else {
                // One by one is enough: only marks would change their order, and they are left out.
                decompose_compatible(c, |part| {
                    if !is_invisible(part) && !is_combining_mark(part) {
                        reader.take(part);
                    }
                });
            }
        }
        reader.end_word();
        reader.end_clause();
        Self {
            clauses: reader.clauses,
            first_word: reader.first_word,
            all_capitals: reader.smalls == 0 && reader.capitals > 0,
            emoji: reader.emoji,
        }
    }

    /// All words with one space between.
    pub fn whole(&self) -> String {
        self.clauses.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// What is read of a text so far.
struct Reader {
    clauses: Vec<Vec<String>>,
    clause: Vec<String>,
    word: String,
    first_word: String,
    emoji: String,
    capitals: usize,
    smalls: usize,
    previous: char,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            clauses: Vec::new(),
            clause: Vec::new(),
            word: String::new(),
            first_word: String::new(),
            emoji: String::new(),
            capitals: 0,
            smalls: 0,
            previous: ' ',
        }
    }
}

impl Reader {
    fn take(&mut self, c: char) {
        if is_apostrophe(c) {
            // don't becomes dont; quotation marks around a word vanish likewise.
            return;
        }
        let before = std::mem::replace(&mut self.previous, c);
        if c.is_alphanumeric() {
            self.capitals += usize::from(c.is_uppercase());
            self.smalls += usize::from(c.is_lowercase());
            if self.clauses.is_empty() && self.clause.is_empty() {
                self.first_word.push(c);
            }
            if c.is_ascii() {
                self.word.push(c.to_ascii_lowercase());
            } else {
                self.word.extend(c.to_lowercase());
            }
            return;
        }
        if !c.is_ascii() {
            self.emoji.push(c);
        }
        self.end_word();
        if c == '#' && self.clause.last().is_some_and(|word| word == "wrong") {
            // `wrong #` is a wrong number.
            self.clause.push("number".to_owned());
        }
        let ends = matches!(c, '.' | '!' | '?' | ';' | ':' | ',' | '\n' | '\r' | '…' | '¡' | '¿' | '。' | '،');
        // Of several full stops the first one has ended the clause.
        if ends && !(c == '.' && before == '.') {
            self.end_clause();
        }
    }

    /// An emoji: no letter, and nothing that it could be taken apart into.
    fn take_sign(&mut self, c: char) {
        self.previous = c;
        self.emoji.push(c);
        self.end_word();
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            self.clause.push(std::mem::take(&mut self.word));
        }
    }

    fn end_clause(&mut self) {
        if !self.clause.is_empty() {
            self.clauses.push(std::mem::take(&mut self.clause));
        }
    }
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '"' | '“' | '”')
}

const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_matter_goes() {
        for text in [
            "STOP",
            " stop!! ",
            "\"Stop.\"",
            "Ｓｔｏｐ",
            "st\u{200b}op",
            "stop 🛑",
            "¡Stop!",
            "*stop*",
            "ѕtop".trim_start_matches('ѕ'),
        ] {
            assert!(["stop", "top"].contains(&Normal::read(text).whole().as_str()), "{text}");
        }
        assert_eq!(Normal::read("Arrêt, s’il vous plaît").whole(), "arret sil vous plait");
        assert_eq!(Normal::read("Don't. STOP").clauses, [vec!["dont"], vec!["stop"]]);
        assert!(Normal::read(" 🛑 !?").clauses.is_empty());
    }
}
