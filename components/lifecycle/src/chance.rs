//! Random numbers that belong to an order and a stage of its life, the same everywhere.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A stream of random numbers.
pub(crate) struct Chance(Xoshiro256PlusPlus);

impl Chance {
    /// The stream of a seed for one stage of one order. Its state is the FNV-1a hash of all three (Fowler, Noll and Vo), expanded by SplitMix64.
    pub(crate) fn new(seed: u64, order: &str, stage: &str) -> Self {
        let seed = seed.to_le_bytes();
        let hash = [seed.as_slice(), order.as_bytes(), &[0], stage.as_bytes()]
            .into_iter()
            .flatten()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        Self(Xoshiro256PlusPlus::seed_from_u64(hash))
    }

    /// A number from 0 to below 1.
    pub(crate) fn uniform(&mut self) -> f64 {
        // The 53 bits that a double holds.
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Whether something of this probability happens.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// A whole number from 0 to below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        // Lemire (2019) without the rejection: no outcome's share is off by more than end / 2³² of it.
        ((u64::from((self.0.next_u64() >> 32) as u32) * u64::from(end)) >> 32) as u32
    }

    /// A number with mean 0 and variance 1, by Marsaglia and Bray's polar method (1964).
    fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * libm::sqrt(-2.0 * libm::log(square) / square);
            }
        }
    }

    /// A number above 0 with this median, whose logarithm has the standard deviation `spread`.
    pub(crate) fn log_normal(&mut self, median: f64, spread: f64) -> f64 {
        median * libm::exp(spread * self.normal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_of_other_orders_stages_and_seeds_are_others() {
        let first = |seed, order, stage| Chance::new(seed, order, stage).0.next_u64();
        let base = first(1, "a", "ship");
        assert_eq!(first(1, "a", "ship"), base);
        for other in [first(2, "a", "ship"), first(1, "b", "ship"), first(1, "a", "accept")] {
            assert_ne!(other, base);
        }
    }

    #[test]
    fn log_normal_numbers_have_the_moments_of_their_distribution() {
        let mut chance = Chance::new(1, "a", "test");
        let logs: Vec<f64> = (0..20_000).map(|_| libm::log(chance.log_normal(100.0, 0.5))).collect();
        let mean = logs.iter().sum::<f64>() / 20_000.0;
        let variance = logs.iter().map(|log| (log - mean) * (log - mean)).sum::<f64>() / 20_000.0;
        // Five standard errors: 0.5 / √20,000 and 0.25 · √(2 / 20,000).
        assert!((mean - libm::log(100.0)).abs() < 5.0 * 0.5 / 20_000f64.sqrt(), "{mean}");
        assert!((variance - 0.25).abs() < 5.0 * 0.25 * (2.0 / 20_000f64).sqrt(), "{variance}");
    }

    #[test]
    fn whole_numbers_are_even_and_below_their_end() {
        let mut chance = Chance::new(1, "a", "test");
        let mut counts = [0u32; 3];
        (0..30_000).for_each(|_| counts[chance.below(3) as usize] += 1);
        // Five standard deviations of a binomial count: √(30,000 · 1/3 · 2/3) = 82.
        assert!(counts.iter().all(|count| count.abs_diff(10_000) < 410), "{counts:?}");
    }
}
