//! Random draws that are the same on every machine: xoshiro256++ (Blackman and Vigna 2021), and from its words whole numbers, uniform
//! and normal ones by methods that are named here, so that no other crate's version changes a model.

use std::f64::consts::TAU;

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A stream of draws.
pub(crate) struct Random(Xoshiro256PlusPlus);

impl Random {
    /// The stream of a seed, which SplitMix64 spreads over the generator's state.
    pub(crate) fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// A whole number below `bound`, each as likely as the others (Lemire 2019). `bound` is above 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let bound = bound as u32;
        loop {
            let product = (self.0.next_u64() >> 32) * u64::from(bound);
            let low = product as u32;
            if low >= bound || low >= bound.wrapping_neg() % bound {
                return (product >> 32) as usize;
            }
        }
    }

    /// A number from 0 up to and without 1, a multiple of 2⁻⁵³.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A standard normal number (Box and Muller 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(TAU * self.unit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_equally_likely() {
        let mut random = Random::new(7);
        let mut counts = [0.0f64; 6];
        for _ in 0..60_000 {
            counts[random.below(6)] += 1.0;
        }
        let chi_square: f64 = counts.iter().map(|count| (count - 10_000.0).powi(2) / 10_000.0).sum();
        // The 99.9 % quantile of χ² with five degrees of freedom.
        assert!(chi_square < 20.52, "{counts:?}");
    }

    #[test]
    fn the_only_number_below_one_is_zero() {
        assert_eq!(Random::new(1).below(1), 0);
    }

    #[test]
    fn normal_numbers_have_the_moments_of_the_normal_distribution() {
        let mut random = Random::new(11);
        let draws: Vec<f64> = (0..200_000).map(|_| random.normal()).collect();
        let moment = |power: i32| draws.iter().map(|draw| draw.powi(power)).sum::<f64>() / draws.len() as f64;
        // Five standard errors of the mean of x, x² and x⁴: 1, √2 and √96, over √200,000.
        assert!(moment(1).abs() < 0.0112);
        assert!((moment(2) - 1.0).abs() < 0.0159);
        assert!((moment(4) - 3.0).abs() < 0.11);
    }
}
