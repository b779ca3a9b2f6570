//! A panel: observations of units over periods, ordered and numbered, with what is known of each unit's treatment.
//! Owns the checks that make later arithmetic safe; leaves parsing to the callers and estimating to `estimator`.

mod columns;
mod treatment;

use std::collections::BTreeSet;

pub use columns::Columns;
pub use treatment::starts_from_flags;

/// One observation as a caller has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Whose.
    pub unit: String,
    /// When: an ordinal, in any unit of time. Periods need not be equally spaced; the distinct values are the panel's periods.
    pub period: i64,
    /// What was measured.
    pub outcome: f64,
    /// The period from which the unit is treated; none for a unit that never is.
    pub treated_from: Option<i64>,
    /// The cluster that the unit's errors share with others.
    pub cluster: Option<String>,
    /// The analytic weight, above 0; 1 if there is none.
    pub weight: f64,
    /// Covariates, the same number in each observation.
    pub covariates: Vec<f64>,
}

/// Why observations make no panel.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PanelError {
    /// Nothing was given.
    #[error("there are no observations")]
    Empty,
    /// Columns that do not fit together.
    #[error("columns have different lengths, or name units that are not listed")]
    Lengths,
    /// A value that is no number.
    #[error("{what} of unit `{unit}` in period {period} is not a finite number; remove the observation or correct it")]
    NotFinite {
        /// Which value: `the outcome`, `the weight`, `a covariate`.
        what: &'static str,
        /// Whose.
        unit: String,
        /// When.
        period: i64,
    },
    /// A weight that is zero or negative.
    #[error("the weight of unit `{unit}` in period {period} is not above 0; remove the observation instead")]
    Weight {
        /// Whose.
        unit: String,
        /// When.
        period: i64,
    },
    /// Two observations of one unit in one period.
    #[error("unit `{unit}` has more than one observation in period {period}; keep one of them")]
    Duplicate {
        /// Whose.
        unit: String,
        /// When.
        period: i64,
    },
    /// A unit with two starts of treatment.
    #[error("unit `{unit}` is treated from {first} in one observation and from {second} in another; give it one start")]
    TwoStarts {
        /// Which unit.
        unit: String,
        /// One start.
        first: String,
        /// The other.
        second: String,
    },
    /// A unit that stops being treated.
    #[error("unit `{unit}` is treated before period {period}, but not in it; treatment must last to the end")]
    TreatmentEnds {
        /// Which unit.
        unit: String,
        /// The first such period.
        period: i64,
    },
    /// A unit in two clusters.
    #[error("unit `{unit}` is in the clusters `{first}` and `{second}`; a unit belongs to one")]
    TwoClusters {
        /// Which unit.
        unit: String,
        /// One cluster.
        first: String,
        /// The other.
        second: String,
    },
    /// Some observations have a cluster and others none, or not all have the same covariates.
    #[error("unit `{unit}` lacks {what} that others have")]
    Missing {
        /// Which unit.
        unit: String,
        /// What: `a cluster`, `covariates`.
        what: &'static str,
    },
}

/// Observations by unit and, within a unit, by time. Units are in the order of their names.
#[derive(Debug, Clone)]
pub struct Panel {
    /// Names of the units, sorted.
    pub units: Vec<String>,
    /// The distinct periods, ascending.
    pub periods: Vec<i64>,
    /// Unit of each row.
    pub unit: Vec<u32>,
    /// Period of each row, an index into `periods`.
    pub period: Vec<u32>,
    /// Outcome of each row.
    pub outcome: Vec<f64>,
    /// Weight of each row; none if all are 1.
    pub weight: Option<Vec<f64>>,
    /// Covariates, a column each.
    pub covariates: Vec<Vec<f64>>,
    /// First treated period of each unit, as given: it may lie outside the panel.
    pub treated_from: Vec<Option<i64>>,
    /// Cluster of each unit, numbered from 0; none if no observation names one.
    pub cluster: Option<Vec<u32>>,
    /// Where each unit's rows begin; one more entry than units.
    pub starts: Vec<usize>,
}

impl Panel {
    /// Orders and checks observations.
    ///
    /// # Errors
    /// See [`PanelError`]: each names the observation to mend.
    pub fn new(observations: &[Observation]) -> Result<Self, PanelError> {
        Self::from_columns(Columns::from_observations(observations)?)
    }

    /// Orders and checks columns. Rows that are in order already, by name of the unit and period, cost a comparison each.
    ///
    /// # Errors
    /// See [`PanelError`].
    pub fn from_columns(columns: Columns) -> Result<Self, PanelError> {
        columns.check()?;
        let columns = with_sorted_units(columns);
        let order = order(&columns);
        let rows = columns.outcome.len();
        let pick = |values: &[f64]| -> Vec<f64> { order.iter().map(|row| values[*row as usize]).collect() };
        let is_ordered = order.iter().enumerate().all(|(index, row)| index == *row as usize);
        let reordered = |values: Vec<f64>| if is_ordered { values } else { pick(&values) };
        let unit: Vec<u32> = order.iter().map(|row| columns.unit[*row as usize]).collect();
        let times: Vec<i64> = order.iter().map(|row| columns.period[*row as usize]).collect();
        let repeated = (1..rows).find(|row| unit[*row] == unit[row - 1] && times[*row] == times[row - 1]);
        if let Some(row) = repeated {
            return Err(PanelError::Duplicate { unit: columns.units[unit[row] as usize].clone(), period: times[row] });
        }
        let periods = distinct(&times);
        let mut starts = vec![0; columns.units.len() + 1];
        unit.iter().for_each(|unit| starts[*unit as usize + 1] += 1);
        (1..starts.len()).for_each(|index| starts[index] += starts[index - 1]);
        let panel = Self {
            period: numbered(&times, &periods),
            periods,
            unit,
            outcome: reordered(columns.outcome),
            weight: columns.weight.map(&reordered),
            covariates: columns.covariates.into_iter().map(&reordered).collect(),
            treated_from: columns.treated_from,
            cluster: columns.cluster,
            units: columns.units,
            starts,
        };
        match (0..panel.units.len()).any(|unit| panel.starts[unit] == panel.starts[unit + 1]) {
            true => Ok(panel.filter(|_| true)),
            false => Ok(panel),
        }
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.outcome.len()
    }

    /// Whether each unit has each period.
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        self.rows() == self.units.len() * self.periods.len()
    }

    /// Whether the unit is ever treated, within the panel or after it.
    #[must_use]
    pub fn is_treated(&self, unit: usize) -> bool {
        self.treated_from[unit].is_some()
    }

    /// Whether the row's unit is treated in the row's period.
    #[must_use]
    pub fn is_treated_now(&self, row: usize) -> bool {
        let start = self.treated_from[self.unit[row] as usize];
        start.is_some_and(|start| self.periods[self.period[row] as usize] >= start)
    }

    /// The distinct first treated periods, ascending.
    #[must_use]
    pub fn cohorts(&self) -> Vec<i64> {
        self.treated_from.iter().flatten().copied().collect::<BTreeSet<i64>>().into_iter().collect()
    }

    /// The rows for which `keep` holds, without units and periods that have none, numbered anew. Clusters are numbered anew too.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(usize) -> bool) -> Self {
        let rows: Vec<usize> = (0..self.rows()).filter(|row| keep(*row)).collect();
        let units = distinct(&rows.iter().map(|row| self.unit[*row]).collect::<Vec<_>>());
        let of_unit = |unit: &u32| *unit as usize;
        let times: Vec<u32> = rows.iter().map(|row| self.period[*row]).collect();
        let old_periods = distinct(&times);
        let unit = numbered(&rows.iter().map(|row| self.unit[*row]).collect::<Vec<_>>(), &units);
        let mut starts = vec![0; units.len() + 1];
        unit.iter().for_each(|unit| starts[*unit as usize + 1] += 1);
        (1..starts.len()).for_each(|index| starts[index] += starts[index - 1]);
        let pick = |values: &Vec<f64>| -> Vec<f64> { rows.iter().map(|row| values[*row]).collect() };
        let cluster = self.cluster.as_ref().map(|cluster| {
            let kept: Vec<u32> = units.iter().map(|unit| cluster[of_unit(unit)]).collect();
            numbered(&kept, &distinct(&kept))
        });
        Self {
            units: units.iter().map(|unit| self.units[of_unit(unit)].clone()).collect(),
            treated_from: units.iter().map(|unit| self.treated_from[of_unit(unit)]).collect(),
            cluster,
            unit,
            period: numbered(&times, &old_periods),
            periods: old_periods.iter().map(|period| self.periods[*period as usize]).collect(),
            outcome: pick(&self.outcome),
            weight: self.weight.as_ref().map(pick),
            covariates: self.covariates.iter().map(pick).collect(),
            starts,
        }
    }
}

/// The columns with units in the order of their names.
fn with_sorted_units(mut columns: Columns) -> Columns {
    if columns.units.is_sorted() {
        return columns;
    }
    let mut order: Vec<usize> = (0..columns.units.len()).collect();
    order.sort_by(|left, right| columns.units[*left].cmp(&columns.units[*right]));
    let mut places = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, unit)| places[*unit] = columns::number(place));
    columns.unit.iter_mut().for_each(|unit| *unit = places[*unit as usize]);
    columns.treated_from = order.iter().map(|unit| columns.treated_from[*unit]).collect();
    columns.cluster = columns.cluster.map(|cluster| order.iter().map(|unit| cluster[*unit]).collect());
    columns.units = order.iter().map(|unit| std::mem::take(&mut columns.units[*unit])).collect();
    columns
}

/// Rows in the order of unit and period.
fn order(columns: &Columns) -> Vec<u32> {
    let mut order: Vec<u32> = (0..columns::number(columns.outcome.len())).collect();
    let key = |row: &u32| (columns.unit[*row as usize], columns.period[*row as usize]);
    if !order.is_sorted_by_key(key) {
        order.sort_unstable_by_key(key);
    }
    order
}

fn distinct<T: Ord + Copy>(values: &[T]) -> Vec<T> {
    let mut distinct = values.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    distinct
}

/// The place of each value in a sorted list that has it. Runs along the list, as rows of a panel do, before it searches.
fn numbered<T: Ord + Copy>(values: &[T], sorted: &[T]) -> Vec<u32> {
    let mut place = 0;
    values
        .iter()
        .map(|value| {
            if sorted.get(place) != Some(value) {
                place = match sorted.get(place + 1) == Some(value) {
                    true => place + 1,
                    false => sorted.partition_point(|other| other < value),
                };
            }
            columns::number(place)
        })
        .collect()
}
