//! A panel: observations of units over periods, ordered and numbered, with what is known of each unit's treatment.
//! Owns the checks that make later arithmetic safe; leaves parsing to the callers and estimating to `estimator`.

mod treatment;

use std::collections::{BTreeMap, HashMap};

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

/// Observations in the order of units (by first appearance in `units`) and, within a unit, of time.
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
        let first = observations.first().ok_or(PanelError::Empty)?;
        let columns = first.covariates.len();
        for observation in observations {
            check(observation, columns)?;
        }
        let order = sorted(observations);
        let mut panel = Self::empty(observations, columns);
        let weighted = observations.iter().any(|observation| observation.weight != 1.0);
        let mut weights = Vec::new();
        let mut clusters = Clusters::default();
        let period_of: HashMap<i64, u32> =
            (0u32..).zip(&panel.periods).map(|(index, period)| (*period, index)).collect();
        let mut previous: Option<&Observation> = None;
        for index in order {
            let observation = &observations[index];
            match previous.filter(|previous| previous.unit == observation.unit) {
                Some(previous) => same_unit(previous, observation)?,
                None => {
                    panel.starts.push(panel.outcome.len());
                    panel.units.push(observation.unit.clone());
                    panel.treated_from.push(observation.treated_from);
                    clusters.push(observation)?;
                }
            }
            panel.unit.push(number(panel.units.len() - 1));
            panel.period.push(period_of[&observation.period]);
            panel.outcome.push(observation.outcome);
            weights.push(observation.weight);
            for (column, value) in panel.covariates.iter_mut().zip(&observation.covariates) {
                column.push(*value);
            }
            previous = Some(observation);
        }
        panel.starts.push(panel.outcome.len());
        panel.weight = weighted.then_some(weights);
        panel.cluster = clusters.finish();
        Ok(panel)
    }

    fn empty(observations: &[Observation], columns: usize) -> Self {
        let mut periods: Vec<i64> = observations.iter().map(|observation| observation.period).collect();
        periods.sort_unstable();
        periods.dedup();
        let rows = observations.len();
        Self {
            units: Vec::new(),
            periods,
            unit: Vec::with_capacity(rows),
            period: Vec::with_capacity(rows),
            outcome: Vec::with_capacity(rows),
            weight: None,
            covariates: vec![Vec::with_capacity(rows); columns],
            treated_from: Vec::new(),
            cluster: None,
            starts: Vec::new(),
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
        let sizes: BTreeMap<i64, ()> = self.treated_from.iter().flatten().map(|start| (*start, ())).collect();
        sizes.into_keys().collect()
    }

    /// The rows for which `keep` holds, with units and periods numbered anew.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(usize) -> bool) -> Self {
        let observations: Vec<Observation> =
            (0..self.rows()).filter(|row| keep(*row)).map(|row| self.observation(row)).collect();
        // Rows of a panel are a panel; none at all are an empty one.
        Self::new(&observations).unwrap_or_else(|_| Self::empty(&[], self.covariates.len()))
    }

    fn observation(&self, row: usize) -> Observation {
        let unit = self.unit[row] as usize;
        Observation {
            unit: self.units[unit].clone(),
            period: self.periods[self.period[row] as usize],
            outcome: self.outcome[row],
            treated_from: self.treated_from[unit],
            cluster: self.cluster.as_ref().map(|cluster| cluster[unit].to_string()),
            weight: self.weight.as_ref().map_or(1.0, |weight| weight[row]),
            covariates: self.covariates.iter().map(|column| column[row]).collect(),
        }
    }
}

fn check(observation: &Observation, columns: usize) -> Result<(), PanelError> {
    let (unit, period) = (|| observation.unit.clone(), observation.period);
    let not_finite = |what| PanelError::NotFinite { what, unit: unit(), period };
    if !observation.outcome.is_finite() {
        return Err(not_finite("the outcome"));
    }
    if !observation.weight.is_finite() {
        return Err(not_finite("the weight"));
    }
    if observation.weight <= 0.0 {
        return Err(PanelError::Weight { unit: unit(), period });
    }
    if observation.covariates.iter().any(|value| !value.is_finite()) {
        return Err(not_finite("a covariate"));
    }
    if observation.covariates.len() != columns {
        return Err(PanelError::Missing { unit: unit(), what: "covariates" });
    }
    Ok(())
}

/// Indexes in the order of unit and time; rows that come in that order already, as most do, cost one comparison each.
fn sorted(observations: &[Observation]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..observations.len()).collect();
    let key = |index: &usize| (&observations[*index].unit, observations[*index].period);
    order.sort_by(|left, right| key(left).cmp(&key(right)));
    order
}

fn same_unit(previous: &Observation, observation: &Observation) -> Result<(), PanelError> {
    let unit = || observation.unit.clone();
    if previous.period == observation.period {
        return Err(PanelError::Duplicate { unit: unit(), period: observation.period });
    }
    if previous.treated_from != observation.treated_from {
        let start = |start: Option<i64>| start.map_or("never".to_owned(), |start| start.to_string());
        let (first, second) = (start(previous.treated_from), start(observation.treated_from));
        return Err(PanelError::TwoStarts { unit: unit(), first, second });
    }
    if previous.cluster != observation.cluster {
        let name = |cluster: &Option<String>| cluster.clone().unwrap_or_default();
        let (first, second) = (name(&previous.cluster), name(&observation.cluster));
        return Err(PanelError::TwoClusters { unit: unit(), first, second });
    }
    Ok(())
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("a panel has fewer than 2^32 rows")
}

/// Numbers clusters by first appearance.
#[derive(Default)]
struct Clusters<'a> {
    numbers: HashMap<&'a str, u32>,
    of_units: Vec<Option<u32>>,
}

impl<'a> Clusters<'a> {
    fn push(&mut self, observation: &'a Observation) -> Result<(), PanelError> {
        let next = number(self.numbers.len());
        let cluster = observation.cluster.as_deref().map(|name| *self.numbers.entry(name).or_insert(next));
        if self.of_units.last().is_some_and(|last| last.is_some() != cluster.is_some()) {
            return Err(PanelError::Missing { unit: observation.unit.clone(), what: "a cluster" });
        }
        self.of_units.push(cluster);
        Ok(())
    }

    fn finish(self) -> Option<Vec<u32>> {
        self.of_units.into_iter().collect()
    }
}
