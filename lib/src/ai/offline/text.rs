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
    /// How its words begin, as bits: a phrase that begins otherwise is not in it.
    pub beginnings: u64,
}

impl Clause {
    fn new(raw: &str) -> Self {
        Self::of_words(raw, words(raw), raw.contains(['?', '\u{bf}']))
    }

    fn of_words(raw: &str, words: Vec<String>, marked: bool) -> Self {
        let beginnings = words.iter().fold(0, |bits, word| bits | beginning(word));
        Self { raw: raw.trim().into(), words, marked, beginnings }
    }

    /// Whether it holds a phrase, as whole words.
    pub fn says(&self, phrase: &str) -> bool {
        let begins = |word: &String| word.as_bytes().first() == phrase.as_bytes().first();
        self.beginnings & beginning(phrase) != 0
            && (0..self.words.len())
                .any(|at| begins(&self.words[at]) && opens_with(&self.words[at..], phrase).is_some())
    }

    /// Whether it holds any of these phrases.
    pub fn says_any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.says(phrase))
    }

    /// Both sides of a cut.
    pub fn cut(&self, cut: &Cut) -> (Self, Self) {
        let (head, tail) = (&self.raw[..cut.end], &self.raw[cut.start..]);
        let (before, after) = cut.sides(self);
        let head = Self::of_words(head, before.to_vec(), head.contains('\u{bf}'));
        (head, Self::of_words(tail, after.to_vec(), self.marked))
    }
}

/// Whether words are nothing but these phrases, at least one of them, and filler.
pub fn are_only(words: &[String], phrases: &[&str], filler: &[&str]) -> bool {
    let mut rest = words;
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

/// How many words a phrase has, if some words open with it. Every clause is held against hundreds of phrases, so that most are
/// left at their first letters.
pub fn opens_with(words: &[String], phrase: &str) -> Option<usize> {
    let mut rest = phrase;
    for (at, word) in words.iter().enumerate() {
        rest = rest.strip_prefix(word.as_str())?;
        if rest.is_empty() {
            return Some(at + 1);
        }
        rest = rest.strip_prefix(' ')?;
    }
    None
}

/// The first two letters of a word or phrase, as one of the bits in which [`Clause::beginnings`] holds them.
fn beginning(word: &str) -> u64 {
    let letter = |at: usize| u32::from(word.as_bytes().get(at).copied().unwrap_or(b' '));
    1 << ((letter(0) * 7 + letter(1)) % u64::BITS)
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

/// A place where a clause may be cut in two.
pub struct Cut {
    /// Where the head ends and the tail starts, in bytes.
    end: usize,
    start: usize,
    /// The same in words.
    before: usize,
    after: usize,
}

impl Cut {
    /// The words on both sides.
    pub fn sides<'a>(&self, clause: &'a Clause) -> (&'a [String], &'a [String]) {
        (&clause.words[..self.before], &clause.words[self.after..])
    }
}

/// Every way to cut a clause in two: at a comma, before an opening question mark, at an "and". Its words are counted once, and
/// only as far as a cut is asked for.
pub fn cuts(clause: &Clause) -> impl Iterator<Item = Cut> {
    let raw = clause.raw.as_str();
    let spaced = raw.to_ascii_lowercase();
    let mut places: Vec<(usize, usize)> = Vec::new();
    places.extend(raw.match_indices(',').map(|(at, sign)| (at, at + sign.len())));
    places.extend(raw.match_indices('\u{bf}').map(|(at, _)| (at, at)));
    for word in [" and ", " y ", " but ", " pero "] {
        places.extend(spaced.match_indices(word).map(|(at, word)| (at, at + word.len())));
    }
    places.sort_unstable();
    let many = |from: usize, to: usize| words(&raw[from..to]).len();
    let (mut read, mut before) = (0, 0);
    places.into_iter().filter_map(move |(end, start)| {
        before += many(read, end);
        read = end;
        let after = before + many(end, start);
        (before > 0 && after < clause.words.len()).then_some(Cut { end, start, before, after })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
        assert!(are_only(&words("ok thanks a lot"), &["thanks a lot", "thanks"], &["ok"]));
        assert!(!are_only(&words("thanks but no"), &["thanks"], &["ok"]));
    }

    proptest! {
        #[test]
        fn a_cut_parts_the_words_where_it_parts_the_text(text in "([\\PC]{0,6}[ ,\u{bf}'](and |y |but |pero )?){0,12}") {
            for clause in clauses(&text) {
                for cut in cuts(&clause) {
                    let (head, tail) = clause.cut(&cut);
                    prop_assert_eq!(&head.words, &words(&head.raw));
                    prop_assert_eq!(&tail.words, &words(&tail.raw));
                    prop_assert!(!head.words.is_empty() && !tail.words.is_empty());
                }
            }
        }

        #[test]
        fn a_clause_says_every_run_of_its_words(text in "[a-z\u{e1}\u{4e00}' ]{1,40}", from in 0..8_usize, many in 1..4_usize) {
            for clause in clauses(&text) {
                let run: Vec<&str> = clause.words.iter().skip(from).take(many).map(String::as_str).collect();
                prop_assert!(run.is_empty() || clause.says(&run.join(" ")));
            }
        }
    }
}
