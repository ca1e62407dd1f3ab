//! A small classifier for refusals that no rule knows: `I'd rather not hear from you guys`.
//!
//! It adds up the weights of a text's letter groups and words. Its answer alone opts nobody out: automation pauses and a
//! person is asked. The weights come from `training.jsonl` by `leadline train-consent-intent`.

use std::sync::LazyLock;

use super::normal::Normal;
use crate::domain::hashed::{SEED, bucket, hash};

pub(super) mod train;

/// How many weights there are; groups of letters and words share them by hash.
const BUCKETS: usize = 1 << 14;
/// Only this many bytes are read: a refusal is short, and the time for one text stays the same for long ones.
const READ_BYTES: usize = 320;
/// What a file of weights begins with.
const MAGIC: &[u8; 4] = b"lci1";

static MODEL: LazyLock<Option<Model>> = LazyLock::new(|| Model::read(include_bytes!("weights.bin")));

/// The classifier's weights.
struct Model {
    bias: f32,
    threshold: f32,
    scale: f32,
    weights: Vec<i16>,
}

impl Model {
    /// Reads a file of weights: magic, bias, threshold and scale, then one small number a bucket; all little-endian.
    fn read(file: &[u8]) -> Option<Self> {
        let (head, body) = file.split_at_checked(16)?;
        let number = |at: usize| Some(f32::from_le_bytes(head.get(at..at + 4)?.try_into().ok()?));
        let weights: Vec<i16> = body.as_chunks::<2>().0.iter().map(|pair| i16::from_le_bytes(*pair)).collect();
        let whole = head.starts_with(MAGIC) && weights.len() == BUCKETS;
        Some(Self { bias: number(4)?, threshold: number(8)?, scale: number(12)?, weights }).filter(|_| whole)
    }

    /// How much a text looks like a refusal; zero is even.
    fn score(&self, text: &Normal) -> f32 {
        let (mut sum, mut squares) = (0_i64, 0_u16);
        each_feature(text, |bucket, value| {
            sum += i64::from(self.weights.get(bucket).copied().unwrap_or_default()) * i64::from(value);
            squares = squares.saturating_add(u16::from(value * value));
        });
        self.bias + sum as f32 * self.scale / f32::from(squares.max(1)).sqrt()
    }
}

/// Whether a text that no rule knows looks so much like a refusal that a person should look.
pub(super) fn looks_like_a_refusal(text: &Normal) -> bool {
    MODEL.as_ref().is_some_and(|model| model.score(text) >= model.threshold)
}

/// How much a word or two count beside a group of letters.
const WORD: u8 = 2;

/// Calls `seen` with the bucket and the value of every feature: three or four bytes in a row, one word, two words.
fn each_feature(text: &Normal, mut seen: impl FnMut(usize, u8)) {
    let mut line: Vec<u8> = Vec::with_capacity(READ_BYTES + 2);
    line.push(b' ');
    let mut previous = hash(SEED, b"^");
    for word in text.clauses.iter().flatten() {
        if line.len() + word.len() > READ_BYTES {
            break;
        }
        let only = hash(SEED ^ 0x0100_0000, word.as_bytes());
        seen(bucket(only, BUCKETS), WORD);
        seen(bucket(hash(previous, word.as_bytes()), BUCKETS), WORD);
        previous = only;
        line.extend_from_slice(word.as_bytes());
        line.push(b' ');
    }
    for at in 0..line.len() {
        let mut so_far = SEED;
        for (length, byte) in line.iter().skip(at).take(4).enumerate() {
            so_far = hash(so_far, &[*byte]);
            if length > 1 {
                seen(bucket(so_far, BUCKETS), 1);
            }
        }
    }
}
