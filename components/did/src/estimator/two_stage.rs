//! Imputation in two stages (Gardner 2022; its effect is that of Borusyak, Jaravel and Spiess 2024): unit and period effects from
//! rows that are not treated, then what they leave of all rows, by period since adoption or in one number.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, DVector};

use crate::panel::Panel;
use crate::regression::Effects;
use crate::variance::Grouping;

/// Coefficients of the second stage and their covariance over clusters, which includes the first stage and no small-sample factor.
#[derive(Debug, Clone)]
pub struct TwoStage {
    /// By periods since adoption, or one.
    pub coefficients: DVector<f64>,
    /// Their covariance.
    pub matrix: DMatrix<f64>,
    /// Periods since adoption of each coefficient; empty for the one effect.
    pub since: Vec<i64>,
}

/// Why there is no estimate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TwoStageError {
    /// A unit has no untreated row, so its effect is unknown.
    #[error("unit `{unit}` has no period before its treatment; leave it out")]
    AlwaysTreated {
        /// Which one.
        unit: String,
    },
    /// A period has no untreated row.
    #[error("in period {period} every unit is treated; leave it out")]
    NoControls {
        /// Which one.
        period: i64,
    },
}

impl TwoStage {
    /// The average effect on the treated.
    ///
    /// # Errors
    /// See [`TwoStageError`].
    pub fn average(panel: &Panel, clusters: &Grouping) -> Result<Self, TwoStageError> {
        let treated: Vec<usize> = (0..panel.rows()).filter(|row| panel.is_treated_now(*row)).collect();
        Self::estimate(panel, clusters, Vec::new(), &[treated])
    }

    /// The effect by period since adoption, −1 left out.
    ///
    /// # Errors
    /// See [`TwoStageError`].
    pub fn dynamic(panel: &Panel, clusters: &Grouping) -> Result<Self, TwoStageError> {
        let mut groups: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for row in 0..panel.rows() {
            let Some(start) = panel.treated_from[panel.unit[row] as usize] else { continue };
            let adopted = panel.periods.partition_point(|period| *period < start) as i64;
            groups.entry(i64::from(panel.period[row]) - adopted).or_default().push(row);
        }
        groups.remove(&-1);
        let (since, rows): (Vec<i64>, Vec<Vec<usize>>) = groups.into_iter().unzip();
        Self::estimate(panel, clusters, since, &rows)
    }

    /// `groups` are disjoint sets of rows, a coefficient each.
    fn estimate(
        panel: &Panel,
        clusters: &Grouping,
        since: Vec<i64>,
        groups: &[Vec<usize>],
    ) -> Result<Self, TwoStageError> {
        let untreated = panel.filter(|row| !panel.is_treated_now(row));
        let numbers = Numbers::new(panel, &untreated)?;
        let effects = Effects::new(&untreated);
        let levels = effects.levels_of(&untreated.outcome);
        let at =
            |row: usize| levels.at(numbers.unit[panel.unit[row] as usize], numbers.period[panel.period[row] as usize]);
        let remaining: Vec<f64> = (0..panel.rows()).map(|row| panel.outcome[row] - at(row)).collect();
        let weight = |row: usize| panel.weight.as_ref().map_or(1.0, |weight| weight[row]);

        let mut coefficients = DVector::zeros(groups.len());
        let mut scores = DMatrix::zeros(clusters.count, groups.len());
        for (index, rows) in groups.iter().enumerate() {
            let total: f64 = rows.iter().map(|row| weight(*row)).sum();
            coefficients[index] = rows.iter().map(|row| weight(*row) * remaining[*row]).sum::<f64>() / total;
            for row in rows {
                let residual = remaining[*row] - coefficients[index];
                scores[(clusters.of_row[*row] as usize, index)] += weight(*row) * residual / total;
            }
            // How the first stage's errors reach this coefficient: γ = (X₁₀′X₁₀)⁻¹X₁′x₂.
            let mut unit_sums = vec![0.0; untreated.units.len()];
            let mut period_sums = vec![0.0; untreated.periods.len()];
            for row in rows {
                unit_sums[numbers.unit[panel.unit[*row] as usize] as usize] += weight(*row);
                period_sums[numbers.period[panel.period[*row] as usize] as usize] += weight(*row);
            }
            let reach = effects.levels(&unit_sums, &period_sums);
            for row in (0..panel.rows()).filter(|row| !panel.is_treated_now(*row)) {
                let (unit, period) = (panel.unit[row] as usize, panel.period[row] as usize);
                let influence = reach.at(numbers.unit[unit], numbers.period[period]);
                scores[(clusters.of_row[row] as usize, index)] -= weight(row) * influence * remaining[row] / total;
            }
        }
        Ok(Self { coefficients, matrix: scores.tr_mul(&scores), since })
    }
}

/// Numbers of the panel's units and periods among the untreated rows.
struct Numbers {
    unit: Vec<u32>,
    period: Vec<u32>,
}

impl Numbers {
    fn new(panel: &Panel, untreated: &Panel) -> Result<Self, TwoStageError> {
        let unit = panel
            .units
            .iter()
            .map(|unit| {
                position(&untreated.units, unit).ok_or_else(|| TwoStageError::AlwaysTreated { unit: unit.clone() })
            })
            .collect::<Result<_, _>>()?;
        let period = panel
            .periods
            .iter()
            .map(|period| position(&untreated.periods, period).ok_or(TwoStageError::NoControls { period: *period }))
            .collect::<Result<_, _>>()?;
        Ok(Self { unit, period })
    }
}

fn position<T: Ord>(sorted: &[T], value: &T) -> Option<u32> {
    sorted.binary_search(value).ok().and_then(|index| u32::try_from(index).ok())
}
