//! Random numbers that are the same in every run, unless `cargo xtask soak` asks for others.

/// SplitMix64 (Steele, Lea and Flood 2014).
pub(crate) struct Random(u64);

impl Random {
    /// The sequence of a seed. `TIDEMILL_SEED` gives other sequences to the whole run.
    pub(crate) fn new(seed: u64) -> Self {
        let run: u64 =
            std::env::var("TIDEMILL_SEED").map_or(0, |seed| seed.parse().expect("TIDEMILL_SEED is a number"));
        let mut random = Self(run);
        Self(seed ^ random.below(u64::MAX))
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    /// Puts them in any order.
    pub(crate) fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            let other = usize::try_from(self.below(last as u64 + 1)).expect("it is small");
            all.swap(last, other);
        }
    }

    /// True in one of `cases` cases.
    pub(crate) fn one_in(&mut self, cases: u64) -> bool {
        self.below(cases) == 0
    }
}
