//! Clauses: the parts of a text that say one thing each.

use crate::domain::knowledge::words;

/// A part of a text that says one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// As the lead wrote it.
    pub raw: String,
    /// Its words, folded.
    pub words: Vec<String>,
    /// Whether it ends or opens with a question mark.
    pub marked: bool,
}

impl Clause {
    fn new(raw: &str) -> Self {
        Self { raw: raw.trim().into(), words: words(raw), marked: raw.contains(['?', '\u{bf}']) }
    }

    /// Whether it holds a phrase, as whole words.
    pub fn says(&self, phrase: &str) -> bool {
        (0..self.words.len()).any(|at| opens_with(&self.words[at..], phrase).is_some())
    }

    /// Whether it holds any of these phrases.
    pub fn says_any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.says(phrase))
    }

    /// Whether it is nothing but these phrases, at least one of them, and filler.
    pub fn is_only(&self, phrases: &[&str], filler: &[&str]) -> bool {
        let mut rest = self.words.as_slice();
        let mut found = false;
        while let Some(word) = rest.first() {
            match phrases.iter().filter_map(|phrase| opens_with(rest, phrase)).max() {
                Some(count) => (rest, found) = (&rest[count..], true),
                None if filler.contains(&word.as_str()) => rest = &rest[1..],
                None => return false,
            }
        }
        found
    }
}

/// How many words a phrase has, if some words open with it. Every clause is held against hundreds of phrases, so that nothing
/// is put aside for one that does not fit.
pub fn opens_with(words: &[String], phrase: &str) -> Option<usize> {
    let mut many = 0;
    for wanted in phrase.split(' ') {
        if words.get(many)? != wanted {
            return None;
        }
        many += 1;
    }
    Some(many)
}

/// Cuts a text at the ends of its sentences. A dot inside a number or an address ends nothing.
pub fn clauses(text: &str) -> Vec<Clause> {
    let mut found = Vec::new();
    let mut start = 0;
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    for (index, (at, letter)) in letters.iter().enumerate() {
        let next = letters.get(index + 1).map(|(_, next)| *next);
        let ends = match letter {
            '\n' => true,
            '.' | '!' | '?' | ';' => next.is_none_or(char::is_whitespace),
            _ => false,
        };
        if ends {
            let end = at + letter.len_utf8();
            found.push(Clause::new(&text[start..end]));
            start = end;
        }
    }
    found.push(Clause::new(&text[start..]));
    found.retain(|clause| !clause.words.is_empty());
    found
}

/// Every way to cut a clause in two: at a comma, before an opening question mark, at an "and".
pub fn cuts(clause: &Clause) -> Vec<(Clause, Clause)> {
    let raw = clause.raw.as_str();
    let spaced = raw.to_ascii_lowercase();
    let mut places: Vec<(usize, usize)> = Vec::new();
    places.extend(raw.match_indices(',').map(|(at, sign)| (at, at + sign.len())));
    places.extend(raw.match_indices('\u{bf}').map(|(at, _)| (at, at)));
    for word in [" and ", " y ", " but ", " pero "] {
        places.extend(spaced.match_indices(word).map(|(at, word)| (at, at + word.len())));
    }
    places.sort_unstable();
    let cut = |(end, start): (usize, usize)| {
        let (mut head, mut tail) = (Clause::new(&raw[..end]), Clause::new(&raw[start..]));
        head.marked = head.raw.contains('\u{bf}');
        tail.marked = clause.marked;
        (!head.words.is_empty() && !tail.words.is_empty()).then_some((head, tail))
    };
    places.into_iter().filter_map(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_end_where_sentences_do() {
        let found = clauses("Hi! I'm at a.b@x.com, 2.5 rooms. \u{bf}Cu\u{e1}nto cuesta?\nThanks");
        let raw: Vec<&str> = found.iter().map(|clause| clause.raw.as_str()).collect();
        assert_eq!(raw, ["Hi!", "I'm at a.b@x.com, 2.5 rooms.", "\u{bf}Cu\u{e1}nto cuesta?", "Thanks"]);
        assert!(found[2].marked && !found[1].marked);
        assert_eq!(found[2].words, ["cuanto", "cuesta"]);
    }

    #[test]
    fn phrases_are_whole_words() {
        let clause = &clauses("Please call me back")[0];
        assert!(clause.says("call me") && !clause.says("all me") && !clause.says("back now"));
        assert!(clauses("ok thanks a lot")[0].is_only(&["thanks a lot", "thanks"], &["ok"]));
        assert!(!clauses("thanks but no")[0].is_only(&["thanks"], &["ok"]));
    }
}
