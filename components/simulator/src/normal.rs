//! Streams of normal random numbers that are the same everywhere.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Numbers from a normal distribution, by Marsaglia and Bray's polar method (1964).
pub(crate) struct Normals {
    random: Xoshiro256PlusPlus,
    spare: Option<f64>,
}

impl Normals {
    /// The stream of a seed for one purpose of one metric. Its state is the FNV-1a hash of all three (Fowler, Noll and Vo), expanded by
    /// SplitMix64.
    pub(crate) fn new(seed: u64, metric: &str, purpose: &str) -> Self {
        let parts = [seed.to_le_bytes().as_slice(), metric.as_bytes(), &[0], purpose.as_bytes()].concat();
        let hash = parts
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        Self { random: Xoshiro256PlusPlus::seed_from_u64(hash), spare: None }
    }

    /// A number from 0 to below 1.
    pub(crate) fn uniform(&mut self) -> f64 {
        // The 53 bits that a double holds.
        (self.random.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number with mean 0 and variance 1.
    pub(crate) fn next(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                let factor = libm::sqrt(-2.0 * libm::log(square) / square);
                self.spare = Some(y * factor);
                return x * factor;
            }
        }
    }
}
