//! Standard errors of synthetic estimates by leaving out one unit at a time, weights fixed but for their sum (Arkhangelsky et al. 2021, algorithm 3).

use super::placebo::standard_deviation;
use super::{Blocks, Synthetic, Weighting};

/// What estimates are without one of the units.
#[derive(Debug, Clone, PartialEq)]
pub struct Jackknife {
    /// √((n − 1)/n · Σ(e − ē)²).
    pub std_error: f64,
    /// The effect of each period, without each unit.
    paths: Vec<Vec<f64>>,
}

impl Jackknife {
    /// The standard error of the summed effects over periods, both included.
    #[must_use]
    pub fn std_error_of_sum(&self, first: usize, last: usize) -> f64 {
        let sums: Vec<f64> = self.paths.iter().map(|path| path[first..=last].iter().sum()).collect();
        (sums.len() as f64 - 1.0).sqrt() * standard_deviation(&sums)
    }
}

impl Synthetic {
    /// None for one treated unit, where all weight is on one control, and for synthetic control, which fits the treated and nobody else.
    #[must_use]
    pub fn jackknife(&self, blocks: &Blocks) -> Option<Jackknife> {
        let is_single = self.omega.iter().filter(|weight| **weight > 0.0).count() < 2;
        if blocks.treated() < 2 || is_single || self.weighting == Weighting::SyntheticControl {
            return None;
        }
        let treated = blocks.treated() as f64;
        let mut means = [vec![0.0; blocks.outcome.ncols()], vec![0.0; blocks.outcome.ncols()]];
        for (row, outcomes) in blocks.outcome.row_iter().enumerate() {
            let is_treated = row >= blocks.controls;
            let share = if is_treated { 1.0 / treated } else { self.omega[row] };
            let mean = &mut means[usize::from(is_treated)];
            mean.iter_mut().zip(outcomes.iter()).for_each(|(mean, outcome)| *mean += share * outcome);
        }
        let without = |row: usize| -> Vec<f64> {
            let is_treated = row >= blocks.controls;
            let share = if is_treated { 1.0 / treated } else { self.omega[row] };
            let gaps: Vec<f64> = (0..blocks.outcome.ncols())
                .map(|period| {
                    let [controls, treated] = [0, 1].map(|group| means[group][period]);
                    let rest = |mean: f64| (mean - share * blocks.outcome[(row, period)]) / (1.0 - share);
                    if is_treated { rest(treated) - controls } else { treated - rest(controls) }
                })
                .collect();
            let past: f64 = gaps.iter().zip(self.lambda.iter()).map(|(gap, weight)| gap * weight).sum();
            gaps.iter().map(|gap| gap - past).collect()
        };
        let paths = (0..blocks.outcome.nrows()).map(without).collect();
        let mut jackknife = Jackknife { std_error: 0.0, paths };
        let last = blocks.outcome.ncols() - 1;
        jackknife.std_error = jackknife.std_error_of_sum(blocks.before, last) / blocks.after() as f64;
        Some(jackknife)
    }
}
