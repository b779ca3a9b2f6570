//! Uniform confidence bands: the critical value that holds for all estimates at once, from the multiplier bootstrap of their influence
//! functions (Callaway and Sant'Anna 2021, algorithm 1).

use nalgebra::DVector;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::CallawaySantAnna;

/// The `level` quantile of the largest |t| over `estimates` (influence functions) in `draws` bootstrap draws with signs of
/// clusters or units, seeded. None where no estimate varies. The value for one estimate alone is near the normal quantile.
#[must_use]
pub fn uniform_critical_value(
    estimator: &CallawaySantAnna,
    estimates: &[&DVector<f64>],
    level: f64,
    draws: usize,
    seed: u64,
) -> Option<f64> {
    let summed: Vec<DVector<f64>> = estimates
        .iter()
        .map(|influence| estimator.summed(influence))
        .filter(|influence| influence.norm() > 0.0)
        .map(|influence| influence.normalize())
        .collect();
    let size = summed.first()?.len();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut largest: Vec<f64> = (0..draws)
        .map(|_| {
            let signs =
                DVector::from_iterator(size, (0..size).map(|_| if random.next_u64() >> 63 == 1 { 1.0 } else { -1.0 }));
            summed.iter().map(|influence| influence.dot(&signs).abs()).fold(0.0, f64::max)
        })
        .collect();
    largest.sort_unstable_by(f64::total_cmp);
    let rank = (level * draws as f64).ceil() as usize;
    largest.get(rank.clamp(1, draws) - 1).copied()
}
