//! Observations as columns: what many rows are sent and kept as. Units and clusters are numbers into lists of names.

use std::collections::HashMap;

use super::{Observation, PanelError};

/// Observations in any order, a value per row, with what is said of each unit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Columns {
    /// Names of the units, each once.
    pub units: Vec<String>,
    /// First treated period of each unit; none for one that never is.
    pub treated_from: Vec<Option<i64>>,
    /// Cluster of each unit, numbered from 0.
    pub cluster: Option<Vec<u32>>,
    /// Unit of each row, an index into `units`.
    pub unit: Vec<u32>,
    /// Period of each row.
    pub period: Vec<i64>,
    /// Outcome of each row.
    pub outcome: Vec<f64>,
    /// Weight of each row, above 0; none if all are 1.
    pub weight: Option<Vec<f64>>,
    /// Covariates, a column each.
    pub covariates: Vec<Vec<f64>>,
}

impl Columns {
    /// Numbers the units of observations and checks that each unit has one start and one cluster.
    ///
    /// # Errors
    /// [`PanelError::TwoStarts`], [`PanelError::TwoClusters`] and [`PanelError::Missing`].
    pub fn from_observations(observations: &[Observation]) -> Result<Self, PanelError> {
        let covariates = observations.first().map_or(0, |first| first.covariates.len());
        let mut columns =
            Self { covariates: vec![Vec::with_capacity(observations.len()); covariates], ..Self::default() };
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut firsts: Vec<&Observation> = Vec::new();
        for observation in observations {
            if observation.covariates.len() != covariates {
                return Err(PanelError::Missing { unit: observation.unit.clone(), what: "covariates" });
            }
            let next = number(firsts.len());
            let unit = *numbers.entry(&observation.unit).or_insert(next);
            match firsts.get(unit as usize) {
                Some(first) => same_unit(first, observation)?,
                None => {
                    firsts.push(observation);
                    columns.units.push(observation.unit.clone());
                    columns.treated_from.push(observation.treated_from);
                }
            }
            columns.unit.push(unit);
            columns.period.push(observation.period);
            columns.outcome.push(observation.outcome);
            for (column, value) in columns.covariates.iter_mut().zip(&observation.covariates) {
                column.push(*value);
            }
        }
        if observations.iter().any(|observation| observation.weight != 1.0) {
            columns.weight = Some(observations.iter().map(|observation| observation.weight).collect());
        }
        columns.cluster = clusters(&firsts)?;
        Ok(columns)
    }

    /// Checks lengths, references and numbers.
    pub(super) fn check(&self) -> Result<(), PanelError> {
        let rows = self.outcome.len();
        if rows == 0 {
            return Err(PanelError::Empty);
        }
        let of_rows = [Some(self.unit.len()), Some(self.period.len()), self.weight.as_ref().map(Vec::len)];
        let covariates = self.covariates.iter().map(|column| Some(column.len()));
        let of_units = [Some(self.treated_from.len()), self.cluster.as_ref().map(Vec::len)];
        let has_lengths = of_rows.into_iter().chain(covariates).flatten().all(|length| length == rows)
            && of_units.into_iter().flatten().all(|length| length == self.units.len())
            && self.unit.iter().all(|unit| (*unit as usize) < self.units.len());
        if !has_lengths {
            return Err(PanelError::Lengths);
        }
        for row in 0..rows {
            self.check_row(row)?;
        }
        Ok(())
    }

    fn check_row(&self, row: usize) -> Result<(), PanelError> {
        let name = || self.units[self.unit[row] as usize].clone();
        let period = self.period[row];
        let not_finite = |what| Err(PanelError::NotFinite { what, unit: name(), period });
        if !self.outcome[row].is_finite() {
            return not_finite("the outcome");
        }
        if self.covariates.iter().any(|column| !column[row].is_finite()) {
            return not_finite("a covariate");
        }
        match self.weight.as_ref().map(|weight| weight[row]) {
            Some(weight) if !weight.is_finite() => not_finite("the weight"),
            Some(weight) if weight <= 0.0 => Err(PanelError::Weight { unit: name(), period }),
            _ => Ok(()),
        }
    }
}

fn same_unit(first: &Observation, observation: &Observation) -> Result<(), PanelError> {
    let unit = || observation.unit.clone();
    if first.treated_from != observation.treated_from {
        let start = |start: Option<i64>| start.map_or("never".to_owned(), |start| start.to_string());
        let (first, second) = (start(first.treated_from), start(observation.treated_from));
        return Err(PanelError::TwoStarts { unit: unit(), first, second });
    }
    if first.cluster != observation.cluster {
        let name = |cluster: &Option<String>| cluster.clone().unwrap_or_default();
        let (first, second) = (name(&first.cluster), name(&observation.cluster));
        return Err(PanelError::TwoClusters { unit: unit(), first, second });
    }
    Ok(())
}

/// Numbers clusters by first appearance.
fn clusters(units: &[&Observation]) -> Result<Option<Vec<u32>>, PanelError> {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let of_units: Vec<Option<u32>> = units
        .iter()
        .map(|unit| {
            let next = number(numbers.len());
            unit.cluster.as_deref().map(|name| *numbers.entry(name).or_insert(next))
        })
        .collect();
    let without = units.iter().zip(&of_units).find(|(_, cluster)| cluster.is_none());
    match without {
        Some((unit, _)) if !numbers.is_empty() => {
            Err(PanelError::Missing { unit: unit.unit.clone(), what: "a cluster" })
        }
        Some(_) => Ok(None),
        None => Ok(of_units.into_iter().collect()),
    }
}

pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).expect("a panel has fewer than 2^32 rows")
}
