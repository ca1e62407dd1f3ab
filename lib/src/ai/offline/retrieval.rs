//! Finds the stored answer to a question, or abstains.
//!
//! BM25 over questions and answers says which words are covered, set against what a perfect match would reach;
//! the cosine of character trigrams adds tolerance for spelling. Below [`THRESHOLD`] nothing is found: a wrong answer
//! costs more than asking a person.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    text::alike,
    vocabulary::{misspelt_concept, terms},
};
use crate::domain::turn::Snippet;

/// The least score that counts as an answer, from 0 to 1.
pub const THRESHOLD: f32 = 0.5;

/// How much a word in a stored question weighs against one in its answer.
const QUESTION_WEIGHT: f32 = 2.0;

/// BM25: how fast repetition stops to matter, and how much long entries are held back.
const K1: f32 = 1.2;
const B: f32 = 0.4;

/// The share of the trigrams in a score.
const TRIGRAM_SHARE: f32 = 0.25;

/// From this share of the best on, a second entry answers a one-word question as well as the first.
const TIE: f32 = 0.8;

/// What a word counts that was matched only by correcting its spelling.
const CORRECTED: f32 = 0.85;

/// A stored answer and how well it fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The snippet's id.
    pub id: String,
    /// From 0 to 1.
    pub score: f32,
    /// The share of the question's words it covers.
    pub words: f32,
}

/// The searchable form of a workspace's snippets.
pub struct Index {
    entries: Vec<Entry>,
    /// In how many entries a term occurs.
    spread: BTreeMap<String, usize>,
    average_length: f32,
}

struct Entry {
    id: String,
    weights: BTreeMap<String, f32>,
    length: f32,
    trigrams: BTreeMap<String, f32>,
}

impl Index {
    /// Reads the snippets.
    pub fn new(snippets: &[Snippet]) -> Self {
        let entries: Vec<Entry> = snippets.iter().map(Entry::new).collect();
        let mut spread = BTreeMap::new();
        for term in entries.iter().flat_map(|entry| entry.weights.keys()) {
            *spread.entry(term.clone()).or_default() += 1;
        }
        let total: f32 = entries.iter().map(|entry| entry.length).sum();
        let average_length = (total / entries.len().max(1) as f32).max(1.0);
        Self { entries, spread, average_length }
    }

    /// The answer to a question, unless none is close enough or two are equally close to a vague question.
    pub fn search(&self, question: &str) -> Option<Hit> {
        let ranked = self.rank(question);
        let best = ranked.first().filter(|hit| hit.score >= THRESHOLD)?;
        let vague = terms(question).len() <= 1;
        let tied = ranked.get(1).is_some_and(|second| second.words > best.words * TIE);
        (!(vague && tied)).then(|| best.clone())
    }

    /// Every snippet by how well it fits, best first.
    pub fn rank(&self, question: &str) -> Vec<Hit> {
        let asked: BTreeSet<String> = terms(question).into_iter().collect();
        if asked.is_empty() {
            return Vec::new();
        }
        let known: Vec<(String, f32)> = asked.iter().map(|term| self.corrected(term)).collect();
        let spelled: Vec<&str> = known.iter().map(|(term, _)| term.as_str()).collect();
        let trigrams = trigrams(&spelled.join(" "));
        let mut hits: Vec<Hit> = self
            .entries
            .iter()
            .map(|entry| {
                let words = self.coverage(entry, &known);
                let score = (1.0 - TRIGRAM_SHARE) * words + TRIGRAM_SHARE * cosine(&trigrams, &entry.trigrams);
                Hit { id: entry.id.clone(), score, words }
            })
            .collect();
        hits.sort_by(|left, right| right.score.total_cmp(&left.score));
        hits
    }

    /// The entry's BM25 score as a share of what an entry would reach whose question holds every word.
    fn coverage(&self, entry: &Entry, asked: &[(String, f32)]) -> f32 {
        let length = 1.0 - B + B * entry.length / self.average_length;
        let (mut reached, mut best) = (0.0, 0.0);
        for (term, certainty) in asked {
            let rarity = self.rarity(term);
            let ideal = saturated(QUESTION_WEIGHT, 1.0);
            let weight = entry.weights.get(term).copied().unwrap_or_default();
            reached += rarity * certainty * saturated(weight, length).min(ideal);
            best += rarity * ideal;
        }
        reached / best
    }

    /// How telling a term is. A term nobody stored is as telling as the rarest.
    fn rarity(&self, term: &str) -> f32 {
        let spread = self.spread.get(term).copied().unwrap_or(1) as f32;
        let count = self.entries.len() as f32;
        (1.0 + (count - spread + 0.5) / (spread + 0.5)).ln()
    }

    /// The stored spelling of a term, and how sure that is.
    fn corrected(&self, term: &str) -> (String, f32) {
        if self.spread.contains_key(term) {
            return (term.into(), 1.0);
        }
        let concept = misspelt_concept(term).filter(|concept| self.spread.contains_key(*concept));
        let near = || self.spread.keys().find(|known| alike(known, term)).map(String::as_str);
        concept.or_else(near).map_or_else(|| (term.into(), 1.0), |known| (known.into(), CORRECTED))
    }
}

impl Entry {
    fn new(snippet: &Snippet) -> Self {
        let question: BTreeSet<String> = terms(&snippet.question).into_iter().collect();
        let answer = terms(&snippet.answer);
        let mut weights: BTreeMap<String, f32> = BTreeMap::new();
        for term in &question {
            *weights.entry(term.clone()).or_default() += QUESTION_WEIGHT;
        }
        for term in &answer {
            *weights.entry(term.clone()).or_default() += 1.0;
        }
        let length = (question.len() + answer.len()) as f32;
        let spelled: Vec<&str> = question.iter().map(String::as_str).collect();
        Self { id: snippet.id.clone(), weights, length, trigrams: trigrams(&spelled.join(" ")) }
    }
}

fn saturated(weight: f32, length: f32) -> f32 {
    weight * (K1 + 1.0) / (weight + K1 * length)
}

/// How often each run of three characters occurs, word borders included.
fn trigrams(text: &str) -> BTreeMap<String, f32> {
    let letters: Vec<char> = format!(" {text} ").chars().collect();
    let mut counts = BTreeMap::new();
    for run in letters.windows(3) {
        *counts.entry(run.iter().collect()).or_insert(0.0) += 1.0;
    }
    counts
}

fn cosine(left: &BTreeMap<String, f32>, right: &BTreeMap<String, f32>) -> f32 {
    let shared: f32 = left.iter().filter_map(|(run, count)| right.get(run).map(|other| count * other)).sum();
    let size = |runs: &BTreeMap<String, f32>| runs.values().map(|count| count * count).sum::<f32>().sqrt();
    let sizes = size(left) * size(right);
    if sizes > 0.0 { shared / sizes } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Index {
        let snippets = [
            ("price", "How much does teeth whitening cost?", "Whitening is $190 a session."),
            ("implant", "How much is a dental implant?", "An implant starts at $1,400, crown included."),
            ("hours", "What are your opening hours?", "Monday to Friday 9am-6pm, Saturday 9am-1pm."),
            ("where", "Where are you located?", "12 Main Street, next to the library."),
            ("insurance", "Do you accept insurance?", "We take Delta and Aetna."),
            ("parking", "Is there parking?", "Yes, free parking behind the building."),
            ("plan", "Can I pay in installments?", "Yes, over 12 months without interest."),
            ("kids", "Do you treat children?", "Yes, from age 3."),
        ];
        Index::new(&snippets.map(|(id, question, answer)| Snippet {
            id: id.into(),
            question: question.into(),
            answer: answer.into(),
        }))
    }

    #[test]
    fn questions_find_their_answer_however_they_are_put() {
        let index = index();
        for (question, id) in [
            ("how much is whitening", "price"),
            ("whats the price for whitenning?", "price"),
            ("Cost of an implant?", "implant"),
            ("how much for implnats", "implant"),
            ("when do you open on saturday?", "hours"),
            ("what time do you close", "hours"),
            ("where r u located", "where"),
            ("what's your address?", "where"),
            ("do u take insurance", "insurance"),
            ("is Aetna insurance ok?", "insurance"),
            ("do you take delta", "insurance"),
            ("insurence?", "insurance"),
            ("can I park there?", "parking"),
            ("do you have a payment plan", "plan"),
            ("can i pay monthly", "plan"),
            ("do you see kids", "kids"),
            ("\u{bf}Cu\u{e1}nto cuesta el blanqueamiento?", "price"),
            ("\u{bf}D\u{f3}nde est\u{e1}n?", "where"),
            ("tienen aparcamiento", "parking"),
            ("\u{bf}qu\u{e9} horario tienen?", "hours"),
            ("\u{bf}aceptan seguro?", "insurance"),
            ("\u{bf}se puede pagar a plazos?", "plan"),
        ] {
            let found = index.search(question);
            assert_eq!(
                found.as_ref().map(|hit| hit.id.as_str()),
                Some(id),
                "{question}: {:?}",
                &index.rank(question)[..2]
            );
        }
    }

    #[test]
    fn other_trades_work_as_well() {
        let snippets = [
            ("area", "Which areas do you cover?", "We work in Austin, Round Rock and Pflugerville."),
            ("visit", "How much is a call-out?", "A visit costs $79, waived if we do the repair."),
            ("fast", "How soon can somebody come?", "Usually within two working days."),
            ("licence", "Are you licensed and insured?", "Yes, licensed in Texas and fully insured."),
            ("brands", "Which brands do you repair?", "Bosch, LG, Samsung and Whirlpool."),
            ("warranty", "Is the work guaranteed?", "Parts and labour carry a 90-day warranty."),
            ("trade", "Do you take trade-ins?", "Yes, we appraise any car in 20 minutes."),
            ("level", "How do I know my English level?", "A free placement test takes 30 minutes."),
        ];
        let index = Index::new(&snippets.map(|(id, question, answer)| Snippet {
            id: id.into(),
            question: question.into(),
            answer: answer.into(),
        }));
        for (question, id) in [
            ("do you come to round rock?", Some("area")),
            ("what area do you serve", Some("area")),
            ("how much do you charge for a visit", Some("visit")),
            ("what's the call out fee?", Some("visit")),
            ("how soon can you come?", Some("fast")),
            ("are you guys licensed", Some("licence")),
            ("do you fix samsung?", Some("brands")),
            ("is there a warranty on the work", Some("warranty")),
            ("can i trade in my car", Some("trade")),
            ("whats my english level", Some("level")),
            ("do you paint houses?", None),
            ("do you sell used fridges", None),
            ("how much is a new compressor", None),
            ("are you hiring", None),
            ("can you work on sunday?", None),
            ("do you teach german?", None),
            ("is the boss in", None),
            ("how much is the 2021 corolla", None),
        ] {
            let found = index.search(question);
            let ranked = index.rank(question);
            assert_eq!(found.as_ref().map(|hit| hit.id.as_str()), id, "{question}: {:?}", ranked.first());
        }
    }

    #[test]
    fn what_is_not_stored_is_not_answered() {
        let index = index();
        for question in [
            "how much is a root canal?",
            "do you do botox",
            "can I bring my dog?",
            "who won the game last night?",
            "is Dr. Smith working this week?",
            "do you have wifi",
            "what's the weather like?",
            "do you speak French?",
            "how much do braces cost",
            "can you fix my car?",
            "is the water fluoridated",
            "do you give discounts to students?",
            "what is your refund policy?",
            "\u{bf}hacen ortodoncia?",
            "\u{bf}cu\u{e1}nto cuesta una limpieza?",
            "how much?",
            "really?",
            "",
        ] {
            let found = index.search(question);
            assert_eq!(found, None, "{question}");
        }
    }
}
