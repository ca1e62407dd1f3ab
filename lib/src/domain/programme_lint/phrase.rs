//! Phrases: words in order, with room between them, inside one sentence.
//!
//! A phrase is written as `message|msg [2] rate* apply`: words or alternatives, `*` for any beginning or ending of a
//! word, `[2]` for up to two words of any kind, `#` for a number.

use super::reading::Word;

/// Numbers that people write out.
const NUMBERS: [&str; 24] = [
    "one", "two", "three", "four", "five", "six", "ten", "uno", "dos", "tres", "cuatro", "un", "deux", "trois",
    "quatre", "um", "dois", "due", "tre", "quattro", "ein", "zwei", "drei", "vier",
];

enum Step {
    Word(Vec<Shape>),
    Gap(usize),
}

enum Shape {
    Is(&'static str),
    Begins(&'static str),
    Ends(&'static str),
    Holds(&'static str),
    Number,
}

/// Phrases of which any may be there.
pub(super) struct Phrases(Vec<Vec<Step>>);

impl Phrases {
    /// Reads phrases as they are written in the tables. A test reads every table.
    pub fn new(written: &[&'static str]) -> Self {
        Self(written.iter().map(|phrase| phrase.split(' ').map(step).collect()).collect())
    }

    /// The words of a sentence that the first phrase found covers, from and up to.
    pub fn find(&self, sentence: &[Word<'_>]) -> Option<(usize, usize)> {
        let at = |start: usize| {
            let rest = sentence.get(start..)?;
            self.0.iter().find_map(|steps| covered(steps, rest)).map(|length| (start, start + length))
        };
        (0..sentence.len()).find_map(at)
    }

    /// Whether one of them is in a sentence.
    pub fn are_in(&self, sentence: &[Word<'_>]) -> bool {
        self.find(sentence).is_some()
    }

    /// Whether one of them covers these words, no more and no less.
    pub fn cover(&self, words: &[Word<'_>]) -> bool {
        self.0.iter().any(|steps| fits(steps, words))
    }

    /// Whether a sentence begins with one of them.
    pub fn begin(&self, words: &[Word<'_>]) -> bool {
        self.0.iter().any(|steps| covered(steps, words).is_some())
    }
}

fn step(written: &'static str) -> Step {
    if let Some(gap) = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Step::Gap(gap.parse().unwrap_or_default());
    }
    Step::Word(written.split('|').map(shape).collect())
}

fn shape(written: &'static str) -> Shape {
    match (written, written.strip_suffix('*'), written.strip_prefix('*')) {
        ("#", ..) => Shape::Number,
        (_, Some(beginning), Some(_)) => Shape::Holds(beginning.strip_prefix('*').unwrap_or_default()),
        (_, Some(beginning), _) => Shape::Begins(beginning),
        (_, _, Some(ending)) => Shape::Ends(ending),
        _ => Shape::Is(written),
    }
}

impl Shape {
    fn fits(&self, word: &Word<'_>) -> bool {
        match self {
            Self::Is(wanted) => word.plain == *wanted,
            Self::Begins(beginning) => word.plain.starts_with(beginning),
            Self::Ends(ending) => word.plain.ends_with(ending),
            Self::Holds(part) => word.plain.contains(part),
            Self::Number => word.is_number() || NUMBERS.contains(&word.plain.as_str()),
        }
    }
}

/// How many words from the first on the steps cover.
fn covered(steps: &[Step], words: &[Word<'_>]) -> Option<usize> {
    match steps.split_first() {
        None => Some(0),
        Some((Step::Word(shapes), rest)) => {
            let (first, after) = words.split_first()?;
            shapes
                .iter()
                .any(|shape| shape.fits(first))
                .then(|| covered(rest, after))
                .flatten()
                .map(|length| length + 1)
        }
        Some((Step::Gap(most), rest)) => {
            let tried = (0..=*most.min(&words.len())).filter_map(|skipped| Some((skipped, words.get(skipped..)?)));
            tried.filter_map(|(skipped, after)| Some(skipped + covered(rest, after)?)).next()
        }
    }
}

/// Whether the steps cover all of the words.
fn fits(steps: &[Step], words: &[Word<'_>]) -> bool {
    match steps.split_first() {
        None => words.is_empty(),
        Some((Step::Word(shapes), rest)) => words
            .split_first()
            .is_some_and(|(first, after)| shapes.iter().any(|shape| shape.fits(first)) && fits(rest, after)),
        Some((Step::Gap(most), rest)) => {
            (0..=*most.min(&words.len())).any(|skipped| words.get(skipped..).is_some_and(|after| fits(rest, after)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::programme_lint::reading::Reading;

    #[test]
    fn phrases_with_room_alternatives_and_open_ends() {
        let found = |phrase: &'static str, text: &str| {
            let reading = Reading::of(text);
            reading.sentences.iter().find_map(|sentence| Phrases::new(&[phrase]).find(sentence))
        };
        assert_eq!(found("message|msg [2] rate* apply", "Msg & data rates apply"), Some((0, 5)));
        assert_eq!(found("msg [2] rate* [1] apply", "Our msg and data rates may apply."), Some((1, 7)));
        assert_eq!(found("msg [1] rate*", "msg and data rates"), None);
        assert_eq!(found("up to # texts", "up to 4 texts"), Some((0, 4)));
        assert_eq!(found("up to # texts", "up to four texts"), Some((0, 4)));
        assert_eq!(found("*haufigkeit", "Die Nachrichtenhäufigkeit"), Some((1, 2)));
        assert_eq!(found("rates apply", "rates. Apply now"), None);
    }
}
