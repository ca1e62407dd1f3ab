//! How the weights come about.
//!
//! Softmax regression by gradient steps in an order that is the same on every run, with arithmetic that every machine
//! rounds alike, so that the same examples give the same bytes.

use std::borrow::Cow;

use serde::Deserialize;

use super::{
    Intent, features,
    model::{BUCKETS, INTENTS, Model, PerIntent, likelihoods},
};
use crate::domain::hashed::Order;

/// How often every example is looked at.
const ROUNDS: u32 = 12;
/// In how many parts the examples are held out, one after the other.
const PARTS: usize = 3;
/// The largest share of held-out examples that may be classified wrongly without being unclear.
const MOST_WRONGLY: f64 = 0.08;
/// How large the first step is.
const STEP: f32 = 5.0;
/// How strongly weights are pulled towards zero.
const DECAY: f32 = 1e-4;
/// An intent that is wrong by less than this learns nothing from an example.
const LEAST: f32 = 1e-3;

/// One line of the examples.
#[derive(Deserialize)]
struct Example {
    text: String,
    intent: Intent,
}

/// Why nothing can be learned.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A line is no example.
    #[error("line {number} of the examples is not as it must be: {error}")]
    Line {
        /// Its number, from one.
        number: usize,
        /// What is wrong with it.
        error: serde_json::Error,
    },
    /// An intent has too few examples to hold some of them out.
    #[error("there are too few examples of {0:?}")]
    TooFew(Intent),
}

/// The weights, and what the examples say about them when they are held out.
#[derive(Debug, PartialEq, Eq)]
pub struct Trained {
    /// The file of weights.
    pub file: Vec<u8>,
    /// How many examples there are.
    pub examples: usize,
    /// Examples whose likeliest intent is right, by weights that did not learn from them.
    pub right: usize,
    /// Examples that are unclear to such weights.
    pub unclear: usize,
    /// Examples that such weights take for something else.
    pub wrong: usize,
}

/// An example as the classifier sees it.
struct Seen {
    text: String,
    intent: usize,
    features: Vec<(usize, f32)>,
}

impl Seen {
    fn of(example: Example) -> Self {
        let mut features = Vec::new();
        features::each(&example.text, |bucket, value| features.push((bucket, f32::from(value))));
        let length = features.iter().map(|(_, value)| value * value).sum::<f32>().max(1.0).sqrt();
        features.iter_mut().for_each(|(_, value)| *value /= length);
        Self { text: example.text, intent: example.intent as usize, features }
    }
}

/// Learns from examples, one JSON object a line: `text`, `intent`, `language`.
///
/// Every example is held out once. From the scores they get then come how sure the classifier may be, and below what it
/// must call a text unclear. The weights themselves are learned from all examples.
pub fn train(examples: &str) -> Result<Trained, TrainError> {
    let parsed = examples.lines().enumerate().map(|(at, line)| {
        serde_json::from_str(line).map(Seen::of).map_err(|error| TrainError::Line { number: at + 1, error })
    });
    let all: Vec<Seen> = parsed.collect::<Result<_, _>>()?;
    let examples_of = |intent: Intent| all.iter().filter(|seen| seen.intent == intent as usize).count();
    if let Some(rare) = Intent::ALL.into_iter().find(|intent| examples_of(*intent) < PARTS) {
        return Err(TrainError::TooFew(rare));
    }

    let mut held_out: Vec<(PerIntent, usize)> = Vec::with_capacity(all.len());
    for part in 0..PARTS {
        let (out, known): (Vec<_>, Vec<_>) = all.iter().enumerate().partition(|(at, _)| at % PARTS == part);
        let model = learn(&known.into_iter().map(|(_, seen)| seen).collect::<Vec<_>>());
        held_out.extend(out.into_iter().map(|(_, seen)| (model.scores(&seen.text), seen.intent)));
    }
    let sharpness = sharpness(&held_out);
    let mut judged: Vec<Judged> = held_out.iter().map(|(scores, intent)| judge(scores, sharpness, *intent)).collect();
    judged.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
    let threshold = threshold(&judged);

    let mut model = learn(&all.iter().collect::<Vec<_>>());
    model.threshold = threshold;
    model.bias = model.bias.map(|bias| bias * sharpness);
    model.scale = model.scale.map(|scale| scale * sharpness);
    let is_unclear = |one: &&Judged| one.best == Intent::Unclear as usize || one.confidence < threshold;
    let unclear = judged.iter().filter(is_unclear).count();
    Ok(Trained {
        file: model.written(),
        examples: all.len(),
        right: judged.iter().filter(|one| one.right).count(),
        unclear,
        wrong: judged.iter().filter(|one| !is_unclear(one) && !one.right).count(),
    })
}

fn learn(texts: &[&Seen]) -> Model<'static> {
    let mut weights = vec![[0.0_f32; INTENTS]; BUCKETS];
    let mut bias = [0.0_f32; INTENTS];
    let mut order = Order::of(texts.len());
    for round in 0..ROUNDS {
        let step = STEP / (1.0 + 0.1 * round as f32);
        for Seen { features, intent, .. } in order.next_round().iter().filter_map(|at| texts.get(*at)) {
            let mut scores = bias;
            for (bucket, value) in features {
                for (score, weight) in scores.iter_mut().zip(&weights[*bucket]) {
                    *score += weight * value;
                }
            }
            let likely = likelihoods(scores).into_iter().enumerate();
            let wrong_by = likely.map(|(at, likely)| (at, f32::from(u8::from(at == *intent)) - likely));
            let wrong_by: Vec<(usize, f32)> = wrong_by.filter(|(_, by)| by.abs() >= LEAST).collect();
            for (at, by) in &wrong_by {
                bias[*at] += step * 0.1 * by;
            }
            for (bucket, value) in features {
                let row = &mut weights[*bucket];
                for (at, by) in &wrong_by {
                    row[*at] += step * (by * value - DECAY * row[*at]);
                }
            }
        }
    }
    small(&weights, bias)
}

/// The weights as signed bytes, each intent's on its own scale.
fn small(weights: &[PerIntent], bias: PerIntent) -> Model<'static> {
    let largest = |at: usize| weights.iter().fold(1e-9_f32, |so_far, row| so_far.max(row[at].abs()));
    let scale: PerIntent = std::array::from_fn(|at| largest(at) / f32::from(i8::MAX));
    let byte = |(weight, scale): (&f32, &f32)| ((weight / scale).round() as i8).cast_unsigned();
    let bytes: Vec<u8> = weights.iter().flat_map(|row| row.iter().zip(&scale).map(byte)).collect();
    Model { threshold: 0.0, bias, scale, weights: Cow::Owned(bytes) }
}

/// A held-out example's likeliest intent.
struct Judged {
    best: usize,
    confidence: f32,
    right: bool,
}

fn judge(scores: &PerIntent, sharpness: f32, intent: usize) -> Judged {
    let likely = likelihoods(scores.map(|score| score * sharpness)).into_iter().enumerate();
    let (best, confidence) = likely.max_by(|(_, one), (_, other)| one.total_cmp(other)).unwrap_or_default();
    Judged { best, confidence, right: best == intent }
}

/// What scores must be multiplied by, for likelihoods to be what held-out examples bear out. The squared error decides,
/// since logarithms may round differently elsewhere.
fn sharpness(held_out: &[(PerIntent, usize)]) -> f32 {
    let error = |sharpness: f32| -> f64 {
        let of_one = |(scores, intent): &(PerIntent, usize)| -> f64 {
            let likely = likelihoods(scores.map(|score| score * sharpness)).into_iter().enumerate();
            likely.map(|(at, likely)| (f64::from(u8::from(at == *intent)) - f64::from(likely)).powi(2)).sum()
        };
        held_out.iter().map(of_one).sum()
    };
    let tried = (5_u8..=25).map(|tenths| f32::from(tenths) / 10.0).map(|sharpness| (sharpness, error(sharpness)));
    tried.min_by(|(_, one), (_, other)| one.total_cmp(other)).map_or(1.0, |(sharpness, _)| sharpness)
}

/// The lowest likelihood, of examples sorted by it, above which few enough are taken for something else.
fn threshold(judged: &[Judged]) -> f32 {
    let (mut wrongly, mut lowest) = (0_usize, 1.0_f32);
    for one in judged {
        wrongly += usize::from(!one.right && one.best != Intent::Unclear as usize);
        if wrongly as f64 > MOST_WRONGLY * judged.len() as f64 {
            break;
        }
        lowest = one.confidence;
    }
    lowest
}
