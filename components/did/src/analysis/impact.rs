//! Dollars from effects by period: the arithmetic is `money`'s.

use nalgebra::{DMatrix, DVector};

use super::report::{CumulativeImpact, EconomicImpact, Effect};
use crate::money::{Amount, UnitValue, cumulative};
use crate::panel::Panel;

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

/// What the treated units gained together, up to and including each period with any.
pub(super) struct Gains {
    periods: Vec<i64>,
    /// In the metric's unit.
    amounts: Vec<Amount>,
    /// Treated units, summed over periods.
    unit_periods: f64,
    reach: Reach,
}

/// How many standard errors an interval reaches to each side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    down: f64,
    up: f64,
}

impl Reach {
    /// Both ways as far: a quantile.
    pub(super) fn even(critical: f64) -> Self {
        Self { down: critical, up: critical }
    }

    /// As far as the interval of the effect, so that the two agree on whether there is one.
    pub(super) fn of(effect: &Effect) -> Self {
        let [low, high] = effect.confidence_interval;
        Self { down: (effect.estimate - low) / effect.std_error, up: (high - effect.estimate) / effect.std_error }
    }

    /// Of what is worth less the more there is.
    fn reversed(self) -> Self {
        Self { down: self.up, up: self.down }
    }

    fn interval(self, amount: Amount) -> [f64; 2] {
        [amount.total - self.down * amount.std_error, amount.total + self.up * amount.std_error]
    }
}

impl Gains {
    /// Of effects by period, each on so many units.
    pub(super) fn new(
        periods: Vec<i64>,
        effects: &DVector<f64>,
        covariance: &DMatrix<f64>,
        units: &DVector<f64>,
        reach: Reach,
    ) -> Self {
        Self { periods, amounts: cumulative(effects, covariance, units), unit_periods: units.sum(), reach }
    }

    /// Of one effect on every treated unit in every period, where there is none by period.
    pub(super) fn constant(panel: &Panel, effect: &Effect) -> Self {
        let mut unit_periods = 0.0;
        let (periods, amounts) = treated_units(panel)
            .into_iter()
            .zip(&panel.periods)
            .filter(|(count, _)| *count > 0.0)
            .map(|(count, period)| {
                unit_periods += count;
                (*period, Amount { total: unit_periods * effect.estimate, std_error: unit_periods * effect.std_error })
            })
            .unzip();
        Self { periods, amounts, unit_periods, reach: Reach::of(effect) }
    }

    /// None where there is no period after the start.
    pub(super) fn impact(&self, value: MetricValue) -> Option<EconomicImpact> {
        let unit_value = UnitValue { value: value.dollars_per_unit, std_error: value.std_error };
        let reach = if value.dollars_per_unit < 0.0 { self.reach.reversed() } else { self.reach };
        let amounts: Vec<Amount> = self.amounts.iter().map(|amount| amount.worth(unit_value)).collect();
        let last = amounts.last()?;
        Some(EconomicImpact {
            dollars_per_unit: value.dollars_per_unit,
            value_version: value.version,
            per_unit_per_period: last.total / self.unit_periods,
            total: last.total,
            std_error: last.std_error,
            confidence_interval: reach.interval(*last),
            cumulative: self
                .periods
                .iter()
                .zip(&amounts)
                .map(|(period, amount)| CumulativeImpact {
                    period: *period,
                    total: amount.total,
                    confidence_interval: reach.interval(*amount),
                })
                .collect(),
        })
    }
}

/// How many units are treated in each period of the panel.
pub(super) fn treated_units(panel: &Panel) -> Vec<f64> {
    let mut counts = vec![0.0; panel.periods.len()];
    let treated = (0..panel.rows()).filter(|row| panel.is_treated_now(*row));
    treated.for_each(|row| counts[panel.period[row] as usize] += 1.0);
    counts
}
