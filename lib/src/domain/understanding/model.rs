//! The weights, and how a text is classified by them.

use std::{borrow::Cow, sync::LazyLock};

use super::{Intent, Understood, features};
use crate::domain::hashed::power_of_e;

/// How many rows of weights there are; features share them by hash.
pub(super) const BUCKETS: usize = 15_000;
/// One weight of a row for every intent.
pub(super) const INTENTS: usize = Intent::ALL.len();
/// What a file of weights begins with.
const MAGIC: &[u8; 4] = b"lun1";

/// A number for every intent.
pub(super) type PerIntent = [f32; INTENTS];

static KEPT: LazyLock<Option<Model<'static>>> = LazyLock::new(|| Model::read(include_bytes!("weights.bin")));

/// The weights of this program. The file is part of it and is not copied.
pub(super) fn kept() -> Option<&'static Model<'static>> {
    KEPT.as_ref()
}

/// The classifier's weights.
pub(super) struct Model<'a> {
    /// Below this likelihood a text is unclear.
    pub threshold: f32,
    pub bias: PerIntent,
    /// What the small numbers of an intent are multiplied by.
    pub scale: PerIntent,
    /// Signed bytes: a row of all intents for every bucket.
    pub weights: Cow<'a, [u8]>,
}

impl<'a> Model<'a> {
    /// Reads a file of weights: magic, threshold, biases and scales, all little-endian, then the weights.
    pub(super) fn read(file: &'a [u8]) -> Option<Self> {
        let (head, weights) = file.split_at_checked(8 + 8 * INTENTS)?;
        let (magic, numbers) = head.split_at_checked(4)?;
        let mut numbers = numbers.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
        let whole = magic == MAGIC && weights.len() == BUCKETS * INTENTS;
        let threshold = numbers.next()?;
        let mut per_intent = || -> PerIntent { std::array::from_fn(|_| numbers.next().unwrap_or_default()) };
        Some(Self { threshold, bias: per_intent(), scale: per_intent(), weights: Cow::Borrowed(weights) })
            .filter(|_| whole)
    }

    /// The file that [`Self::read`] reads.
    pub(super) fn written(&self) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        for number in std::iter::once(&self.threshold).chain(&self.bias).chain(&self.scale) {
            file.extend(number.to_le_bytes());
        }
        file.extend_from_slice(&self.weights);
        file
    }

    /// How much a text looks like each intent.
    pub(super) fn scores(&self, text: &str) -> PerIntent {
        let (mut sums, mut squares) = ([0_i32; INTENTS], 0_u32);
        let rows = self.weights.as_chunks::<INTENTS>().0;
        features::each(text, |bucket, value| {
            squares += u32::from(value) * u32::from(value);
            for (sum, weight) in sums.iter_mut().zip(rows.get(bucket).into_iter().flatten()) {
                *sum += i32::from(weight.cast_signed()) * i32::from(value);
            }
        });
        let length = (squares.max(1) as f32).sqrt();
        let mut scores = self.bias;
        for ((score, sum), scale) in scores.iter_mut().zip(sums).zip(self.scale) {
            *score += sum as f32 * scale / length;
        }
        scores
    }

    /// The likeliest intent, if it is likely enough.
    pub(super) fn classify(&self, text: &str) -> Understood {
        let likely = likelihoods(self.scores(text));
        let best = Intent::ALL.into_iter().zip(likely).max_by(|(_, one), (_, other)| one.total_cmp(other));
        best.map_or(Understood::NOTHING, |(best, confidence)| {
            let intent = if confidence < self.threshold { Intent::Unclear } else { best };
            Understood { intent, confidence }
        })
    }
}

/// Turns scores into likelihoods that add up to one.
pub(super) fn likelihoods(scores: PerIntent) -> PerIntent {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let powers = scores.map(|score| power_of_e(f64::from(score - most)));
    let sum: f64 = powers.iter().sum();
    powers.map(|power| (power / sum) as f32)
}
