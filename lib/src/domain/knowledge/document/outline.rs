//! A document's statements under their headings, and the passages they make.

use super::{
    LONGEST_QUESTION, Mistake, Passage, SHORTEST,
    sentences::{fits, sentences, tidy},
};
use crate::domain::knowledge::Validity;

/// Stands between headings.
const BELOW: &str = " \u{203a} ";
/// A passage with so many characters ends with its paragraph, so that what is added before it seldom moves its words.
const ENOUGH: usize = 140;

/// A document as it is read: headings that hold until the next of their level, and statements below them.
pub struct Outline {
    title: String,
    headings: Vec<(u8, String)>,
    /// Whether nothing was stated since the last heading.
    bare: bool,
    sections: Vec<Section>,
}

struct Section {
    path: Vec<String>,
    statements: Vec<String>,
}

impl Outline {
    /// An empty one.
    pub fn new(title: &str) -> Self {
        Self { title: tidy(title), headings: Vec::new(), bare: false, sections: Vec::new() }
    }

    /// A heading; 1 is the highest level.
    pub fn heading(&mut self, level: u8, text: &str) {
        let text = tidy(text);
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        self.end_headings(level);
        self.headings.push((level, text));
        self.bare = true;
    }

    /// Ends what stands under a heading of this level or a lower one.
    pub fn end_headings(&mut self, level: u8) {
        let before = self.headings.len();
        self.headings.retain(|(other, _)| *other < level);
        if self.headings.len() != before {
            self.bare = false;
            self.sections.push(Section { path: self.path(), statements: Vec::new() });
        }
    }

    /// How many headings came one after the other without a statement.
    pub fn bare_headings(&self) -> usize {
        if self.bare { self.headings.len() } else { 0 }
    }

    /// A paragraph, an item of a list, a row of a table.
    pub fn state(&mut self, text: &str) {
        let text = tidy(text);
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        let (path, statement) = (self.path(), ended(text));
        self.bare = false;
        match self.sections.last_mut().filter(|section| section.path == path) {
            Some(section) => section.statements.push(statement),
            None => self.sections.push(Section { path, statements: vec![statement] }),
        }
    }

    fn path(&self) -> Vec<String> {
        self.headings.iter().map(|(_, text)| text.clone()).collect()
    }

    /// The passages of every section.
    ///
    /// # Errors
    /// A word is longer than an answer may be.
    pub fn passages(self) -> Result<Vec<Passage>, Mistake> {
        let mut found = Vec::new();
        let title = self.heading_of_all();
        for section in &self.sections {
            let question = self.question(&section.path, title);
            let mut answer = String::new();
            let mut close = |answer: &mut String| {
                let answer = std::mem::take(answer);
                if !answer.is_empty() {
                    let validity = Validity::default();
                    found.push(Passage { question: question.clone(), answer, repeats: 0, validity });
                }
            };
            for statement in &section.statements {
                for mut sentence in sentences(statement).map_err(|_| too_long())? {
                    if !sentence.chars().any(char::is_alphanumeric) {
                        continue;
                    }
                    // One letter that is left of a long sentence.
                    if sentence.chars().count() < 2 {
                        sentence.push('.');
                    }
                    let longer = if answer.is_empty() { sentence.clone() } else { format!("{answer} {sentence}") };
                    if fits(&longer) {
                        answer = longer;
                    } else {
                        close(&mut answer);
                        answer = sentence;
                    }
                }
                if answer.chars().count() >= ENOUGH {
                    close(&mut answer);
                }
            }
            close(&mut answer);
        }
        Ok(found)
    }

    /// The heading that stands over everything that has one: it is the document's title, and tells nothing apart.
    fn heading_of_all(&self) -> Option<&String> {
        let stated = self.sections.iter().filter(|section| !section.statements.is_empty());
        let mut firsts = stated.filter_map(|section| section.path.first());
        let first = firsts.next()?;
        firsts.all(|other| other == first).then_some(first)
    }

    /// What a section answers: its headings, the lowest of them if they are long; without any the title.
    fn question(&self, path: &[String], title: Option<&String>) -> String {
        let mut path = if path.len() > 1 && path.first() == title { &path[1..] } else { path };
        while path.len() > 1 && path.join(BELOW).chars().count() > LONGEST_QUESTION {
            path = &path[1..];
        }
        let question = shortened(&path.join(BELOW));
        match question.chars().count() {
            0 => self.title.clone(),
            // Too short to be a question, and yet it may be the only place where a word stands.
            short if short < SHORTEST => shortened(&format!("{}{BELOW}{question}", self.title)),
            _ => question,
        }
    }
}

/// As many of its words as a question may have.
fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST_QUESTION {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LONGEST_QUESTION).collect();
    cut.rsplit_once(' ').map_or(cut.clone(), |(whole, _)| whole.to_owned())
}

/// A statement with a full stop, unless it ends otherwise or with an address.
fn ended(statement: String) -> String {
    let last = statement.rsplit(' ').next().unwrap_or_default();
    let address = last.contains('@') || last.contains("://") || last.starts_with("www.");
    let closed = statement.ends_with(['.', '!', '?', ':', ';', ',']) || statement.ends_with(['"', '\'']);
    if closed || address { statement } else { format!("{statement}.") }
}

fn too_long() -> Mistake {
    Mistake::content(
        "A word in it is longer than a text can be, perhaps a long address or a code. Shorten it or leave it out.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_hold_until_the_next_of_their_level() {
        let mut outline = Outline::new("Handbook");
        outline.state("Welcome");
        outline.heading(1, "Our handbook");
        outline.state("For you");
        outline.heading(2, "Prices");
        outline.heading(3, "Whitening");
        outline.state("$190 a session");
        outline.heading(2, "Parking");
        outline.state("Behind the building!");
        let found = outline.passages().unwrap();
        let found: Vec<(&str, &str)> = found.iter().map(|one| (one.question.as_str(), one.answer.as_str())).collect();
        let prices = "Prices \u{203a} Whitening";
        let expected = [
            ("Handbook", "Welcome."),
            ("Our handbook", "For you."),
            (prices, "$190 a session."),
            ("Parking", "Behind the building!"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_heading_of_one_letter_stands_below_the_title() {
        let mut outline = Outline::new("Handbook");
        outline.heading(1, "B?");
        outline.state("Behind the building.");
        assert_eq!(outline.passages().unwrap()[0].question, "Handbook \u{203a} B?");
    }

    #[test]
    fn a_sentence_more_leaves_other_paragraphs_as_they_are() {
        let passages = |paragraphs: &[&str]| {
            let mut outline = Outline::new("Handbook");
            paragraphs.iter().for_each(|paragraph| outline.state(paragraph));
            outline.passages().unwrap().into_iter().map(|passage| passage.answer).collect::<Vec<_>>()
        };
        let long =
            ["First of all we look at the roof together. ".repeat(5), "Then we write an offer for you. ".repeat(6)];
        let before = passages(&[&long[0], &long[1]]);
        let after = passages(&["We have something new to say.", &long[0], &long[1]]);
        assert_eq!(before.last(), after.last());
    }
}
