//! What a business has stored to answer from, and how the answer to a question is found in it.

mod document;
mod index;
mod reindex;
mod validity;
mod vocabulary;
mod words;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub use self::{
    document::{
        DocumentDraft, DocumentKind, LARGEST_CONTENT, LONGEST_ANSWER, LONGEST_QUESTION, Mistake, Passage, fits,
    },
    index::{Hit, Index},
    reindex::{Changes, Fate, compare},
    validity::{Days, Standing, Validity, true_on},
    vocabulary::terms,
    words::{alike, stem, words},
};

/// How many answers a workspace can store. A search through so many takes a fraction of a millisecond.
pub const MOST_SNIPPETS: usize = 5_000;

/// The share of a question's words from which on a stored answer has something to do with it.
const NEAR: f32 = 0.4;

/// A stored answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    /// Its id.
    pub id: String,
    /// The question it answers.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// Everything a workspace has stored, ready to be searched.
#[derive(Debug, Default)]
pub struct Knowledge {
    snippets: Vec<Snippet>,
    places: HashMap<String, usize>,
    index: Index,
}

impl Knowledge {
    /// Reads the snippets. This costs some milliseconds for a thousand: it is done once for every change.
    pub fn new(snippets: Vec<Snippet>) -> Self {
        let index = Index::new(&snippets);
        let places = snippets.iter().enumerate().map(|(place, snippet)| (snippet.id.clone(), place)).collect();
        Self { snippets, places, index }
    }

    /// A snippet by its id.
    pub fn get(&self, id: &str) -> Option<&Snippet> {
        self.places.get(id).map(|place| &self.snippets[*place])
    }

    /// The answer to a question; nothing when no snippet is close enough, or two are equally close to a vague one.
    pub fn search(&self, question: &str) -> Option<Hit> {
        self.index.search(question)
    }

    /// The snippet that comes closest to a question, if it has something to do with it: for a person to look at.
    pub fn near(&self, question: &str) -> Option<&Snippet> {
        let closest = self.index.closest(question, 1).pop()?;
        self.get(&closest.id).filter(|_| closest.words >= NEAR)
    }

    /// The snippets that may answer some texts, as many as asked for: all when there are no more, else the closest to each.
    pub fn evidence(&self, texts: &[String], most: usize) -> Vec<&Snippet> {
        if self.snippets.len() <= most {
            return self.snippets.iter().collect();
        }
        let mut ranked: Vec<_> = texts.iter().map(|text| self.index.closest(text, most).into_iter()).collect();
        let mut found: Vec<&Snippet> = Vec::new();
        // In turns, so that a long text does not crowd a short one out.
        for _ in 0..most {
            for hit in ranked.iter_mut().filter_map(Iterator::next) {
                let snippet = self.get(&hit.id).filter(|snippet| !found.iter().any(|had| had.id == snippet.id));
                found.extend(snippet);
            }
        }
        found.truncate(most);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knowledge(many: usize) -> Knowledge {
        let about = |place: usize| ["roofs", "gutters", "windows", "doors"][place % 4];
        let snippet = |place: usize| Snippet {
            id: format!("k{place}"),
            question: format!("What about {} number {place}?", about(place)),
            answer: "It depends.".into(),
        };
        Knowledge::new((0..many).map(snippet).collect())
    }

    #[test]
    fn little_knowledge_is_evidence_as_a_whole() {
        assert_eq!(knowledge(5).evidence(&["hello".into()], 5).len(), 5);
    }

    #[test]
    fn what_is_near_shares_much_of_the_question() {
        let snippets = [("Do you repair flat roofs?", "Yes."), ("How much is a roof inspection?", "It is free.")];
        let snippet = |(at, (question, answer)): (usize, &(&str, &str))| Snippet {
            id: format!("k{at}"),
            question: (*question).into(),
            answer: (*answer).into(),
        };
        let some = Knowledge::new(snippets.iter().enumerate().map(snippet).collect());
        let near = |question: &str| some.near(question).map(|snippet| snippet.answer.as_str());
        assert_eq!(near("Is the inspection of my roof expensive?"), Some("It is free."));
        assert_eq!(near("Do you also clean swimming pools?"), None);
    }

    #[test]
    fn of_much_knowledge_every_text_gets_its_share() {
        let much = knowledge(100);
        let texts = ["roofs 12".to_owned(), "windows 34 please".to_owned()];
        let found = much.evidence(&texts, 6);
        let ids: Vec<&str> = found.iter().map(|snippet| snippet.id.as_str()).collect();
        assert_eq!(ids.len(), 6);
        assert_eq!(&ids[..2], ["k12", "k34"]);
        assert!(much.evidence(&["hello there".into()], 6).is_empty());
    }
}
