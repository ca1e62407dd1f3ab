//! Finds the stored answer to a question, or abstains.
//!
//! BM25 over questions and answers says which words are covered, set against what a perfect match would reach;
//! the cosine of character trigrams adds tolerance for spelling. Below [`THRESHOLD`] nothing is found: a wrong answer
//! costs more than asking a person.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Snippet,
    vocabulary::{misspelt_concept, terms},
    words::Spelling,
};

/// The least score that counts as an answer, from 0 to 1.
pub const THRESHOLD: f32 = 0.5;

/// How much a word in a stored question weighs against one in its answer.
const QUESTION_WEIGHT: f32 = 2.0;

/// BM25: how fast repetition stops to matter, and how much long entries are held back.
const K1: f32 = 1.2;
const B: f32 = 0.4;
/// The most an entry is held back for its length: a passage of a document is long because it says more, not because it is about
/// something else.
const LONGEST: f32 = 1.15;

/// The share of the trigrams in a score.
const TRIGRAM_SHARE: f32 = 0.25;

/// From this share of the best on, a second entry answers a one-word question as well as the first.
const TIE: f32 = 0.8;

/// What a word counts that was matched only by correcting its spelling.
const CORRECTED: f32 = 0.85;

/// A stem with fewer letters is taken as it is spelt.
const SHORTEST_MISSPELT: usize = 5;

/// How many words of a question are looked up. Nobody asks one thing in more.
const MOST_TERMS: usize = 40;

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

/// An entry and how well it fits.
struct Ranked {
    entry: usize,
    score: f32,
    words: f32,
}

/// An entry that holds a term or a trigram, and how much of it.
type Posting = (usize, f32);

type Trigram = [char; 3];

/// The searchable form of a workspace's snippets.
#[derive(Debug, Default)]
pub struct Index {
    ids: Vec<String>,
    /// The first entry with the same question: the passages below one heading share it.
    heads: Vec<usize>,
    lengths: Vec<f32>,
    average_length: f32,
    /// Which entries hold a term, and what it weighs there.
    terms: BTreeMap<String, Vec<Posting>>,
    /// Every term with what tells at once that another word is not like it.
    spellings: Vec<Spelling<String>>,
    /// Which questions hold a run of three characters, and how often.
    trigrams: HashMap<Trigram, Vec<Posting>>,
    /// The size of each question as a vector of its trigrams.
    sizes: Vec<f32>,
}

impl Index {
    /// Reads the snippets.
    pub fn new(snippets: &[Snippet]) -> Self {
        let mut index = Self::default();
        let mut heads: HashMap<&str, usize> = HashMap::new();
        for (entry, snippet) in snippets.iter().enumerate() {
            index.heads.push(*heads.entry(&snippet.question).or_insert(entry));
            index.add(entry, snippet);
        }
        index.average_length = (index.lengths.iter().sum::<f32>() / snippets.len().max(1) as f32).max(1.0);
        index.spellings = index.terms.keys().cloned().map(Spelling::new).collect();
        index
    }

    fn add(&mut self, entry: usize, snippet: &Snippet) {
        let question: BTreeSet<String> = terms(&snippet.question).into_iter().collect();
        let mut answer = terms(&snippet.answer);
        // Who names an amount says what something costs.
        if snippet.answer.contains(['$', '\u{20ac}', '\u{a3}']) {
            answer.extend(terms("price"));
        }
        let trigrams = trigrams(&question);
        self.ids.push(snippet.id.clone());
        self.lengths.push((question.len() + answer.len()) as f32);
        self.sizes.push(size(&trigrams));
        for (run, count) in trigrams {
            self.trigrams.entry(run).or_default().push((entry, count));
        }
        let mut weights: BTreeMap<String, f32> = BTreeMap::new();
        for term in question {
            *weights.entry(term).or_default() += QUESTION_WEIGHT;
        }
        for term in answer {
            *weights.entry(term).or_default() += 1.0;
        }
        for (term, weight) in weights {
            self.terms.entry(term).or_default().push((entry, weight));
        }
    }

    /// The answer to a question, unless none is close enough or two are equally close to a vague question.
    pub fn search(&self, question: &str) -> Option<Hit> {
        let ranked = self.ranked(question);
        let best = ranked.first().filter(|best| best.score >= THRESHOLD)?;
        if terms(question).len() > 1 {
            return Some(self.hit(best));
        }
        let equal = |other: &&Ranked| other.words > best.words * TIE && other.score > best.score * TIE;
        let below = |other: &&Ranked| self.heads[other.entry] == self.heads[best.entry];
        let tied = ranked.iter().filter(equal).any(|other| !below(&other));
        // The first of several passages below one heading answers for all of them.
        let first = ranked.iter().filter(equal).filter(below).min_by_key(|other| other.entry);
        first.filter(|_| !tied).map(|first| self.hit(first))
    }

    /// The snippets that fit best, best first. What shares nothing with the question is not among them.
    pub fn closest(&self, question: &str, most: usize) -> Vec<Hit> {
        self.ranked(question).iter().take(most).map(|ranked| self.hit(ranked)).collect()
    }

    fn hit(&self, ranked: &Ranked) -> Hit {
        Hit { id: self.ids[ranked.entry].clone(), score: ranked.score, words: ranked.words }
    }

    /// The entries that share anything with the question, best first, equals in their order.
    fn ranked(&self, question: &str) -> Vec<Ranked> {
        let asked: BTreeSet<String> = terms(question).into_iter().take(MOST_TERMS).collect();
        if asked.is_empty() {
            return Vec::new();
        }
        let known: Vec<(String, f32)> = asked.iter().map(|term| self.corrected(term)).collect();
        let words = self.coverages(&known);
        let likeness = self.likenesses(&known.into_iter().map(|(term, _)| term).collect());
        let score = |entry: usize| (1.0 - TRIGRAM_SHARE) * words[entry] + TRIGRAM_SHARE * likeness[entry];
        let ranked = |entry| Ranked { entry, score: score(entry), words: words[entry] };
        let mut fitting: Vec<Ranked> = (0..self.ids.len()).map(ranked).filter(|ranked| ranked.score > 0.0).collect();
        fitting.sort_by(|left, right| right.score.total_cmp(&left.score));
        fitting
    }

    /// Of every entry: its BM25 score as a share of what an entry would reach whose question holds every word.
    fn coverages(&self, asked: &[(String, f32)]) -> Vec<f32> {
        let ideal = saturated(QUESTION_WEIGHT, 1.0);
        let mut reached = vec![0.0; self.ids.len()];
        let mut best = 0.0;
        for (term, certainty) in asked {
            let postings = self.terms.get(term).map_or(&[][..], Vec::as_slice);
            let rarity = self.rarity(postings.len());
            best += rarity * ideal;
            for (entry, weight) in postings {
                let length = (1.0 - B + B * self.lengths[*entry] / self.average_length).min(LONGEST);
                reached[*entry] += rarity * certainty * saturated(*weight, length).min(ideal);
            }
        }
        reached.iter().map(|reached| reached / best).collect()
    }

    /// Of every entry: the cosine between its question's trigrams and those asked.
    fn likenesses(&self, asked: &BTreeSet<String>) -> Vec<f32> {
        let asked = trigrams(asked);
        let own = size(&asked);
        let mut shared = vec![0.0; self.ids.len()];
        for (run, count) in &asked {
            for (entry, other) in self.trigrams.get(run).map_or(&[][..], Vec::as_slice) {
                shared[*entry] += count * other;
            }
        }
        let cosine = |(shared, size): (&f32, &f32)| if own * size > 0.0 { shared / (own * size) } else { 0.0 };
        shared.iter().zip(&self.sizes).map(cosine).collect()
    }

    /// How telling a term is that so many entries hold. A term nobody stored is as telling as the rarest.
    fn rarity(&self, spread: usize) -> f32 {
        let (spread, count) = (spread.max(1) as f32, self.ids.len() as f32);
        (1.0 + (count - spread + 0.5) / (spread + 0.5)).ln()
    }

    /// The stored spelling of a term, and how sure that is.
    fn corrected(&self, term: &str) -> (String, f32) {
        if self.terms.contains_key(term) {
            return (term.into(), 1.0);
        }
        let concept = misspelt_concept(term).filter(|concept| self.terms.contains_key(*concept));
        let near = || {
            let asked = Spelling::new(term);
            // A short word is as often another word: no root is a roof.
            let mut known = self.spellings.iter().filter(|_| asked.letters >= SHORTEST_MISSPELT);
            known.find(|known| known.is_like(&asked)).map(|known| known.word.as_str())
        };
        concept.or_else(near).map_or_else(|| (term.into(), 1.0), |known| (known.into(), CORRECTED))
    }
}

fn saturated(weight: f32, length: f32) -> f32 {
    weight * (K1 + 1.0) / (weight + K1 * length)
}

/// How often each run of three characters occurs in words, borders included.
fn trigrams(words: &BTreeSet<String>) -> BTreeMap<Trigram, f32> {
    let spelled: Vec<&str> = words.iter().map(String::as_str).collect();
    let letters: Vec<char> = format!(" {} ", spelled.join(" ")).chars().collect();
    let mut counts = BTreeMap::new();
    for run in letters.windows(3) {
        *counts.entry([run[0], run[1], run[2]]).or_insert(0.0) += 1.0;
    }
    counts
}

fn size(trigrams: &BTreeMap<Trigram, f32>) -> f32 {
    trigrams.values().map(|count| count * count).sum::<f32>().sqrt()
}

#[cfg(test)]
mod tests;
