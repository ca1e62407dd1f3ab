//! How the classifier's weights come about.
//!
//! Logistic regression by gradient steps in an order that is the same on every run. Only additions, multiplications,
//! divisions and square roots are used, which every machine rounds alike, so that the same examples give the same bytes.

use serde::Deserialize;

use super::{BUCKETS, MAGIC, Model, Normal, each_feature};
use crate::domain::hashed::{Order, power_of_e};

/// How often every example is looked at.
const ROUNDS: u32 = 40;
/// In how many parts the examples are held out, one after the other.
const PARTS: usize = 5;
/// The largest share of held-out ordinary texts that the threshold may let through.
const MOST_WRONGLY: f64 = 0.004;
/// How large the first step is.
const STEP: f64 = 2.0;
/// How strongly weights are pulled towards zero.
const DECAY: f64 = 1e-5;

/// One line of the examples.
#[derive(Deserialize)]
struct Example {
    text: String,
    refusal: bool,
}

/// A text as the classifier sees it.
struct Seen {
    normal: Normal,
    features: Vec<(usize, f64)>,
    refusal: bool,
}

/// The weights, and what the examples say about them when they are held out.
#[derive(Debug, PartialEq, Eq)]
pub struct Trained {
    /// The file of weights.
    pub file: Vec<u8>,
    /// Refusals among the examples.
    pub refusals: usize,
    /// Refusals found by weights that did not learn from them.
    pub found: usize,
    /// Ordinary texts among the examples.
    pub ordinary: usize,
    /// Ordinary texts taken for refusals by weights that did not learn from them.
    pub wrongly: usize,
}

/// Learns from examples, one JSON object a line: `text`, `language`, `refusal`.
///
/// Every example is held out once, and the threshold comes from the scores they get then. The weights themselves are
/// learned from all of them.
pub fn train(examples: &str) -> Result<Trained, serde_json::Error> {
    let examples: Vec<Example> = examples.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let all: Vec<Seen> = examples.iter().map(Seen::of).collect();

    let mut scored: Vec<(f32, bool)> = Vec::with_capacity(all.len());
    for part in 0..PARTS {
        let (held_out, known): (Vec<_>, Vec<_>) = all.iter().enumerate().partition(|(at, _)| at % PARTS == part);
        let model = learn(&known.into_iter().map(|(_, seen)| seen).collect::<Vec<_>>());
        scored.extend(held_out.into_iter().map(|(_, seen)| (model.score(&seen.normal), seen.refusal)));
    }
    scored.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let threshold = threshold(&scored);

    let model = Model { threshold, ..learn(&all.iter().collect::<Vec<_>>()) };
    let count = |refusal: bool, least: f32| scored.iter().filter(|(s, is)| *is == refusal && *s >= least).count();
    Ok(Trained {
        file: written(&model),
        refusals: count(true, f32::MIN),
        found: count(true, threshold),
        ordinary: count(false, f32::MIN),
        wrongly: count(false, threshold),
    })
}

impl Seen {
    fn of(example: &Example) -> Self {
        let normal = Normal::read(&example.text);
        let mut features = Vec::new();
        each_feature(&normal, |bucket, value| features.push((bucket, f64::from(value))));
        let length = features.iter().map(|(_, value)| value * value).sum::<f64>().max(1.0).sqrt();
        features.iter_mut().for_each(|(_, value)| *value /= length);
        Self { normal, features, refusal: example.refusal }
    }
}

fn learn(texts: &[&Seen]) -> Model {
    let (mut weights, mut bias) = (vec![0.0_f64; BUCKETS], 0.0_f64);
    let mut order = Order::of(texts.len());
    for round in 0..ROUNDS {
        let step = STEP / (1.0 + 0.05 * f64::from(round));
        for Seen { features, refusal, .. } in order.next_round().iter().filter_map(|at| texts.get(*at)) {
            let sum: f64 = features.iter().map(|(bucket, value)| weights[*bucket] * value).sum();
            let wrong_by = f64::from(u8::from(*refusal)) - probability(bias + sum);
            bias += step * 0.1 * wrong_by;
            for (bucket, value) in features {
                let weight = &mut weights[*bucket];
                *weight += step * (wrong_by * value - DECAY * *weight);
            }
        }
    }
    let largest = weights.iter().fold(1e-9_f64, |so_far, weight| so_far.max(weight.abs()));
    let scale = largest / f64::from(i16::MAX);
    let small = weights.iter().map(|weight| (weight / scale).round() as i16).collect();
    Model { bias: bias as f32, threshold: f32::MAX, scale: scale as f32, weights: small }
}

/// The logistic function.
fn probability(score: f64) -> f64 {
    1.0 / (1.0 + power_of_e(-score))
}

/// The score of the last refusal, best first, above which few enough ordinary texts lie.
fn threshold(scored: &[(f32, bool)]) -> f32 {
    let ordinary = scored.iter().filter(|(_, refusal)| !refusal).count();
    let (mut wrongly, mut lowest) = (0_usize, f32::MAX);
    for (score, refusal) in scored {
        wrongly += usize::from(!refusal);
        if wrongly as f64 > MOST_WRONGLY * ordinary as f64 {
            break;
        }
        if *refusal {
            lowest = *score;
        }
    }
    lowest
}

fn written(model: &Model) -> Vec<u8> {
    let mut file = MAGIC.to_vec();
    for number in [model.bias, model.threshold, model.scale] {
        file.extend(number.to_le_bytes());
    }
    file.extend(model.weights.iter().flat_map(|weight| weight.to_le_bytes()));
    file
}
