//! Standard errors of synthetic estimates from controls that stand in for the treated.

use nalgebra::{DMatrix, DVector};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::{Blocks, Synthetic};

/// With more choices of placebos than this, so many are drawn at random.
const MOST_PLACEBOS: usize = 1000;

/// What estimates look like where there is no effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Placebo {
    /// Their standard deviation, with divisor n.
    pub std_error: f64,
    /// Their mean.
    pub mean: f64,
    /// How many there are.
    pub count: usize,
    /// (1 + #{|placebo| ≥ |estimate|})/(count + 1).
    pub p_value: f64,
    /// The effect of each period, of each placebo.
    paths: Vec<Vec<f64>>,
}

impl Placebo {
    /// The standard deviation of the placebos' summed effects over periods, both included.
    #[must_use]
    pub fn std_error_of_sum(&self, first: usize, last: usize) -> f64 {
        let sums: Vec<f64> = self.paths.iter().map(|path| path[first..=last].iter().sum()).collect();
        standard_deviation(&sums)
    }
}

/// With divisor n.
pub(super) fn standard_deviation(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt()
}

impl Synthetic {
    /// Estimates with every choice of N₁ controls as treated, or 1,000 drawn with `seed` where there are more. None with fewer than
    /// N₁ + 2 controls.
    #[must_use]
    pub fn placebo(&self, blocks: &Blocks, seed: u64) -> Option<Placebo> {
        let treated = blocks.treated();
        if blocks.controls < treated + 2 {
            return None;
        }
        let (estimates, paths): (Vec<f64>, Vec<Vec<f64>>) =
            choices(blocks.controls, treated, seed).iter().map(|choice| self.pretend(blocks, choice)).unzip();
        let count = estimates.len();
        let larger = estimates.iter().filter(|estimate| estimate.abs() >= self.estimate.abs()).count();
        Some(Placebo {
            std_error: standard_deviation(&estimates),
            mean: estimates.iter().sum::<f64>() / count as f64,
            count,
            p_value: (1 + larger) as f64 / (count + 1) as f64,
            paths,
        })
    }

    /// The estimate and its path if the chosen controls were the treated, from the weights found for the real ones.
    fn pretend(&self, blocks: &Blocks, choice: &[usize]) -> (f64, Vec<f64>) {
        let rest: Vec<usize> = (0..blocks.controls).filter(|row| !choice.contains(row)).collect();
        let rows: Vec<usize> = rest.iter().chain(choice).copied().collect();
        let pretended = Blocks {
            outcome: DMatrix::from_fn(rows.len(), blocks.outcome.ncols(), |row, column| {
                blocks.outcome[(rows[row], column)]
            }),
            units: rows.iter().map(|row| blocks.units[*row]).collect(),
            controls: rest.len(),
            before: blocks.before,
        };
        let omega = renormalized(&self.omega, &rest);
        let synthetic = Self::with(&pretended, self.weighting, self.penalties, Some((&omega, &self.lambda)));
        (synthetic.estimate, synthetic.path(&pretended))
    }
}

/// The weights of `rows`, summing to 1; equal if all of them are 0.
fn renormalized(weights: &DVector<f64>, rows: &[usize]) -> DVector<f64> {
    let part = DVector::from_iterator(rows.len(), rows.iter().map(|row| weights[*row]));
    let sum = part.sum();
    if sum > 0.0 { part / sum } else { DVector::from_element(rows.len(), 1.0 / rows.len() as f64) }
}

fn choices(of: usize, size: usize, seed: u64) -> Vec<Vec<usize>> {
    let all = (0..size).try_fold(1usize, |count, index| Some(count.checked_mul(of - index)? / (index + 1)));
    if all.is_some_and(|all| all <= MOST_PLACEBOS) {
        let mut choices = Vec::new();
        enumerate(of, size, &mut Vec::new(), &mut choices);
        return choices;
    }
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    (0..MOST_PLACEBOS).map(|_| draw(of, size, &mut random)).collect()
}

fn enumerate(of: usize, size: usize, chosen: &mut Vec<usize>, into: &mut Vec<Vec<usize>>) {
    if chosen.len() == size {
        into.push(chosen.clone());
        return;
    }
    for next in chosen.last().map_or(0, |last| last + 1)..of {
        chosen.push(next);
        enumerate(of, size, chosen, into);
        chosen.pop();
    }
}

/// The first `size` of a shuffle (Fisher and Yates).
fn draw(of: usize, size: usize, random: &mut Xoshiro256PlusPlus) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..of).collect();
    for index in 0..size {
        let rest = (of - index) as u64;
        let other = index + usize::try_from(random.next_u64() % rest).unwrap_or(0);
        rows.swap(index, other);
    }
    rows.truncate(size);
    rows
}
