//! Finds the stored answer to a question, or abstains.
//!
//! BM25 over questions and answers says which words are covered, set against what a perfect match would reach;
//! the cosine of character trigrams adds tolerance for spelling. Below [`THRESHOLD`] nothing is found: a wrong answer
//! costs more than asking a person.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Snippet,
    vocabulary::{misspelt_concept, terms},
    words::{alike, slips_in},
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
    spellings: Vec<Spelling>,
    /// Which questions hold a run of three characters, and how often.
    trigrams: HashMap<Trigram, Vec<Posting>>,
    /// The size of each question as a vector of its trigrams.
    sizes: Vec<f32>,
}

#[derive(Debug)]
struct Spelling {
    term: String,
    letters: usize,
    held: u32,
}

impl Spelling {
    fn new(term: &str) -> Self {
        Self { term: term.into(), letters: term.chars().count(), held: held(term) }
    }

    /// Whether it may be the other word with slips: a slip adds, drops or changes one letter.
    fn may_be(&self, other: &Self) -> bool {
        let slips = slips_in(self.letters.min(other.letters));
        self.letters.abs_diff(other.letters) <= slips && (self.held ^ other.held).count_ones() as usize <= 2 * slips
    }
}

/// Which letters a word holds, as bits.
fn held(word: &str) -> u32 {
    word.chars().fold(0, |held, letter| held | 1 << (u32::from(letter) % 32))
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
        index.spellings = index.terms.keys().map(|term| Spelling::new(term)).collect();
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
            let mut near = self.spellings.iter().filter(|known| known.may_be(&asked));
            near.find(|known| alike(&known.term, term)).map(|known| known.term.as_str())
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
                index.closest(question, 2)
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
            let ranked = index.closest(question, 1);
            assert_eq!(found.as_ref().map(|hit| hit.id.as_str()), id, "{question}: {:?}", ranked.first());
        }
    }

    #[test]
    fn of_passages_below_one_heading_the_first_answers_a_vague_question() {
        let passage = |id: &str, question: &str, answer: &str| Snippet {
            id: id.into(),
            question: question.into(),
            answer: answer.into(),
        };
        let mut snippets = vec![
            passage("first", "Warranty", "It covers five years."),
            passage("second", "Warranty", "It does not cover storms."),
        ];
        let found = |snippets: &[Snippet]| Index::new(snippets).search("and the warranty?").map(|hit| hit.id);
        assert_eq!(found(&snippets).as_deref(), Some("first"));
        snippets.reverse();
        assert_eq!(found(&snippets).as_deref(), Some("second"));
        snippets[0].question = "Warranty of roofs".into();
        snippets[1].question = "Warranty of doors".into();
        assert_eq!(found(&snippets), None);
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
