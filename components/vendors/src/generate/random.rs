//! Random numbers that belong to a seed and a purpose, the same everywhere.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A stream of random numbers: Xoshiro256++ (Blackman and Vigna 2021).
pub(super) struct Random(Xoshiro256PlusPlus);

impl Random {
    /// The stream of a seed for a purpose that numbers tell apart. Its state is the FNV-1a hash of all of them (Fowler, Noll and Vo), expanded
    /// by SplitMix64.
    pub(super) fn new(seed: i64, purpose: &str, numbers: &[i64]) -> Self {
        let start = 0xcbf2_9ce4_8422_2325_u64;
        let hash = |hash: u64, bytes: &[u8]| {
            bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
        };
        let seeded = hash(hash(start, purpose.as_bytes()), &seed.to_le_bytes());
        let state = numbers.iter().fold(seeded, |state, number| hash(state, &number.to_le_bytes()));
        Self(Xoshiro256PlusPlus::seed_from_u64(state))
    }

    /// 64 random bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number from 0 to below 1.
    pub(super) fn uniform(&mut self) -> f64 {
        // The 53 bits that a double holds.
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number between two others.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// A whole number from 0 to below `end`, which is not 0.
    pub(super) fn below(&mut self, end: u32) -> u32 {
        // Lemire (2019) without the rejection: no outcome's share is off by more than end / 2³² of it.
        ((u64::from((self.bits() >> 32) as u32) * u64::from(end)) >> 32) as u32
    }

    /// One of some, of which there is at least one.
    pub(super) fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(u32::try_from(words.len()).unwrap_or(1)) as usize]
    }
}
