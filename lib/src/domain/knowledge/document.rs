//! Documents a workspace answers from, and how one becomes passages that can be texted.
//!
//! A passage stands under the heading it was found below, the document's title, or the question of its row, and holds as
//! many whole sentences as an answer may. The same content always makes the same passages.

mod markdown;
mod outline;
mod rows;
mod sentences;
mod table;
mod text;
mod web_page;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod retrieval;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::outline::Outline;
pub use self::sentences::{LONGEST_ANSWER, fits};
use super::{MOST_SNIPPETS, Validity};

/// The longest question, in characters.
pub const LONGEST_QUESTION: usize = 300;
/// The largest content, in bytes.
pub const LARGEST_CONTENT: usize = 1_000_000;
/// The longest title, in characters.
const LONGEST_TITLE: usize = 120;
/// The shortest title and question, in characters.
const SHORTEST: usize = 3;
/// The longest address, in characters.
const LONGEST_SOURCE: usize = 2_000;

/// What a document's content is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// Rows of questions and answers.
    Csv,
    /// A web page, as its source or as text that was copied from it.
    WebPage,
}

/// A document as a member gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentDraft {
    /// What it is called.
    pub title: String,
    /// What its content is written in.
    pub kind: DocumentKind,
    /// The content, as it is: a megabyte at most.
    pub content: String,
    /// Where it was taken from. The address is noted, and never fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The first day on which it is true, on the workspace's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_from: Option<Date>,
    /// The last day on which it is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_until: Option<Date>,
}

/// A part of a document that answers a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The headings it stands under, the document's title, or the question of its row.
    pub question: String,
    /// Its words, as they are texted.
    pub answer: String,
    /// How many passages with the same words stand before it.
    pub repeats: usize,
    /// When it is true.
    pub validity: Validity,
}

/// What is wrong with a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// A JSON pointer inside the draft; what is wrong in a row follows the content's: `/content/3/answer`.
    pub pointer: String,
    /// A stable word for programs.
    pub code: &'static str,
    /// A sentence that says what to do.
    pub detail: String,
}

impl Mistake {
    fn new(pointer: &str, code: &'static str, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.to_owned(), code, detail: detail.into() }
    }

    fn content(detail: impl Into<String>) -> Self {
        Self::new("/content", "unreadable", detail)
    }
}

impl DocumentDraft {
    /// When it is true.
    pub fn validity(&self) -> Validity {
        Validity { valid_from: self.valid_from, valid_until: self.valid_until }
    }

    /// The passages it makes, in its order.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn passages(&self) -> Result<Vec<Passage>, Vec<Mistake>> {
        let mistakes = self.mistakes();
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let mut passages = match self.kind {
            DocumentKind::Csv => rows::read(&self.content)?,
            kind => self.outlined(kind).map_err(|mistake| vec![mistake])?,
        };
        for passage in &mut passages {
            passage.validity = passage.validity.and(self.validity());
        }
        number(&mut passages);
        match passages.len() {
            0 => Err(vec![Mistake::content("There is nothing to answer from in it. Write at least one sentence.")]),
            many if many > MOST_SNIPPETS => {
                let detail =
                    format!("It makes {many} passages, and a workspace stores at most {MOST_SNIPPETS}. Shorten it.");
                Err(vec![Mistake::content(detail)])
            }
            _ => Ok(passages),
        }
    }

    fn outlined(&self, kind: DocumentKind) -> Result<Vec<Passage>, Mistake> {
        let mut outline = Outline::new(&self.title);
        match kind {
            DocumentKind::Markdown => markdown::read(&self.content, &mut outline),
            DocumentKind::WebPage if web_page::is_html(&self.content) => web_page::read(&self.content, &mut outline),
            _ => text::read(&self.content, &mut outline),
        }
        outline.passages()
    }

    fn mistakes(&self) -> Vec<Mistake> {
        let mut found = Vec::new();
        let title = self.title.trim().chars().count();
        if !(SHORTEST..=LONGEST_TITLE).contains(&title) {
            let detail = format!("Write a title of {SHORTEST} to {LONGEST_TITLE} characters.");
            found.push(Mistake::new("/title", "invalid", detail));
        }
        if self.content.trim().is_empty() {
            found.push(Mistake::content("Write or paste what the document says."));
        } else if self.content.len() > LARGEST_CONTENT {
            let detail = "It is larger than a megabyte. Make several documents of it.";
            found.push(Mistake::new("/content", "too_large", detail));
        }
        if self.source.as_deref().is_some_and(|source| !is_page(source)) {
            let detail = "Write the whole address of a page, such as https://example.com/prices, or leave it empty.";
            found.push(Mistake::new("/source", "invalid", detail));
        }
        if self.validity().is_empty() {
            let detail = "The last day lies before the first. Choose a later one.";
            found.push(Mistake::new("/valid_until", "invalid", detail));
        }
        found
    }
}

fn is_page(address: &str) -> bool {
    let scheme = |url: &url::Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    address.len() <= LONGEST_SOURCE && url::Url::parse(address).is_ok_and(|url| scheme(&url))
}

/// Tells passages with the same words apart.
fn number(passages: &mut [Passage]) {
    let mut seen = std::collections::HashMap::new();
    for passage in passages {
        let before = seen.entry((passage.question.clone(), passage.answer.clone())).or_insert(0_usize);
        passage.repeats = *before;
        *before += 1;
    }
}
