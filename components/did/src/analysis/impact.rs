//! Dollars from effects by period: the arithmetic is `money`'s.

use nalgebra::{DMatrix, DVector};

use super::report::{CumulativeImpact, EconomicImpact};
use crate::money::{Amount, UnitValue, cumulative};

/// What one unit of a metric is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetricValue {
    /// Dollars per unit of the metric.
    pub dollars_per_unit: f64,
    /// How uncertain that is; 0 if it is known.
    pub std_error: f64,
    /// Which version of the value this is.
    pub version: u64,
}

/// Effects by period, how many treated units each falls on, and how sure they are.
pub(super) struct Effects {
    pub(super) periods: Vec<i64>,
    pub(super) effects: DVector<f64>,
    pub(super) covariance: DMatrix<f64>,
    pub(super) units: DVector<f64>,
    /// The quantile for intervals: t or normal.
    pub(super) critical: f64,
}

impl Effects {
    /// None where there is no period after the start.
    pub(super) fn impact(&self, value: MetricValue) -> Option<EconomicImpact> {
        let unit_value = UnitValue { value: value.dollars_per_unit, std_error: value.std_error };
        let amounts = cumulative(&self.effects, &self.covariance, &self.units, unit_value);
        let last = amounts.last()?;
        Some(EconomicImpact {
            dollars_per_unit: value.dollars_per_unit,
            value_version: value.version,
            per_unit_per_period: last.total / self.units.sum(),
            total: last.total,
            std_error: last.std_error,
            confidence_interval: self.interval(last),
            cumulative: self
                .periods
                .iter()
                .zip(&amounts)
                .map(|(period, amount)| CumulativeImpact {
                    period: *period,
                    total: amount.total,
                    confidence_interval: self.interval(amount),
                })
                .collect(),
        })
    }

    fn interval(&self, amount: &Amount) -> [f64; 2] {
        let half = self.critical * amount.std_error;
        [amount.total - half, amount.total + half]
    }
}
