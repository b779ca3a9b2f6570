//! Random numbers that depend on what they are for, and on nothing else: the same on every machine, in whatever order they are drawn.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A stream of numbers for one purpose.
pub(super) struct Random(Xoshiro256PlusPlus);

impl Random {
    /// The stream of a seed for a purpose and its numbers: the FNV-1a hash of all of them (Fowler, Noll and Vo), expanded by SplitMix64.
    pub(super) fn new(seed: u64, purpose: &str, numbers: &[i64]) -> Self {
        let mut bytes = seed.to_le_bytes().to_vec();
        bytes.extend_from_slice(purpose.as_bytes());
        bytes.push(0);
        for number in numbers {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        let hash = bytes
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        Self(Xoshiro256PlusPlus::seed_from_u64(hash))
    }

    /// 64 bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number from 0 to below 1.
    #[expect(clippy::cast_precision_loss, reason = "the 53 bits that a double holds")]
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number from `low` to below `high`.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number from 0 to below `bound`, which is at least 1.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "bounds are small"
    )]
    pub(super) fn below(&mut self, bound: usize) -> usize {
        ((self.unit() * bound as f64) as usize).min(bound.saturating_sub(1))
    }

    /// True with a probability.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A number from the standard normal distribution (Box and Muller 1958).
    pub(super) fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(std::f64::consts::TAU * self.unit())
    }

    /// A whole number from a Poisson distribution with a mean of at most 50 (Knuth's method).
    pub(super) fn poisson(&mut self, mean: f64) -> usize {
        let limit = libm::exp(-mean.clamp(0.0, 50.0));
        let (mut count, mut product) = (0, self.unit());
        while product > limit && count < 500 {
            count += 1;
            product *= self.unit();
        }
        count
    }

    /// One of some things.
    pub(super) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// The place of one of some weights, each as likely as its weight.
    pub(super) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_depend_on_what_they_are_for() {
        let first = |seed, purpose, numbers: &[i64]| Random::new(seed, purpose, numbers).bits();
        assert_eq!(first(1, "day", &[3, 4]), first(1, "day", &[3, 4]));
        assert_ne!(first(1, "day", &[3, 4]), first(1, "day", &[4, 3]));
        assert_ne!(first(1, "day", &[3]), first(2, "day", &[3]));
    }

    #[test]
    fn counts_have_the_mean_of_a_poisson_distribution_and_its_variance() {
        let mut random = Random::new(1, "poisson", &[]);
        let counts: Vec<f64> = (0..20_000).map(|_| f64::from(u32::try_from(random.poisson(3.0)).unwrap())).collect();
        let mean = counts.iter().sum::<f64>() / 20_000.0;
        let variance = counts.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>() / 20_000.0;
        // The standard error of the mean is √(3 / 20,000) = 0.012.
        assert!((mean - 3.0).abs() < 0.06, "{mean}");
        assert!((variance - 3.0).abs() < 0.15, "{variance}");
    }
}
