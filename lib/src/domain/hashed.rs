//! What the classifiers of texts share: features found by their hash, and arithmetic that every machine rounds alike.

/// Where the hash (FNV-1a) begins.
pub(super) const SEED: u32 = 0x811c_9dc5;

/// Goes on hashing where `begin` ended.
pub(super) fn hash(begin: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(begin, |so_far, byte| (so_far ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// Which of so many weights a hash shares with others.
pub(super) const fn bucket(hash: u32, buckets: usize) -> usize {
    let mixed = (hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d);
    ((mixed ^ (mixed >> 12)) as usize) % buckets
}

/// The order in which examples are looked at: shuffled round by round, the same way on every run.
pub(super) struct Order {
    places: Vec<usize>,
    chance: u64,
}

impl Order {
    /// An order of so many examples.
    pub(super) fn of(examples: usize) -> Self {
        Self { places: (0..examples).collect(), chance: 0x5eed }
    }

    /// The order of the next round.
    pub(super) fn next_round(&mut self) -> &[usize] {
        for at in (1..self.places.len()).rev() {
            self.chance = self.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            self.places.swap(at, (self.chance >> 33) as usize % (at + 1));
        }
        &self.places
    }
}

/// Nearly e to the power of `x`. `exp` of the standard library may round differently elsewhere, so it is made of
/// squarings; beyond 30 on either side the power stays the same.
pub(super) fn power_of_e(x: f64) -> f64 {
    let mut power = 1.0 + x.clamp(-30.0, 30.0) / 1024.0;
    for _ in 0..10 {
        power *= power;
    }
    power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_power_is_near_enough() {
        for x in [-8.0, -2.0, -0.5, 0.0, 0.5, 2.0] {
            let (near, right) = (power_of_e(x), f64::exp(x));
            assert!((near - right).abs() <= 0.04 * right, "{x}: {near} for {right}");
        }
    }

    #[test]
    fn every_round_looks_at_every_example_in_another_order() {
        let mut order = Order::of(100);
        let first = order.next_round().to_vec();
        let second = order.next_round().to_vec();
        assert_ne!(first, second);
        for mut round in [first, second] {
            round.sort_unstable();
            assert!(round.into_iter().eq(0..100));
        }
    }
}
