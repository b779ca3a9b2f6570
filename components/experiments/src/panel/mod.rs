//! The results of an experiment: observations of all of its metrics as columns, checked and in order.
//! Leaves reading them from files to `upload`, and estimating to the engine.

mod builder;
mod decoding;
mod encoding;
mod summary;

pub(crate) use builder::{Builder, Place, Row};
pub use summary::Summary;

/// Observations of all metrics. Units are in the order of their names; rows by unit and, within a unit, by period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Panel {
    /// Names of the units, each once.
    pub units: Vec<String>,
    /// First treated period of each unit; none for one that never is.
    pub treated_from: Vec<Option<i64>>,
    /// The clusters that units lie in; none if observations name none.
    pub clusters: Option<Clusters>,
    /// Names of the covariates.
    pub covariates: Vec<String>,
    /// A metric each.
    pub metrics: Vec<Series>,
}

/// The clusters of a panel's units, in the order of their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    /// Their names, each once.
    pub names: Vec<String>,
    /// Cluster of each unit, an index into [`names`](Self::names).
    pub of_units: Vec<u32>,
}

/// The observations of one metric.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Which metric.
    pub metric: String,
    /// Unit of each row, an index into [`Panel::units`].
    pub unit: Vec<u32>,
    /// Period of each row: ordinals of the experiment's calendar.
    pub period: Vec<i64>,
    /// What was measured in each row.
    pub value: Vec<f64>,
    /// Weight of each row; none if all are 1.
    pub weight: Option<Vec<f64>>,
    /// The columns of [`Panel::covariates`].
    pub covariates: Vec<Vec<f64>>,
}

impl Panel {
    /// How many observations there are, of all metrics.
    pub fn observations(&self) -> usize {
        self.metrics.iter().map(|series| series.value.len()).sum()
    }

    /// How many units are ever treated.
    pub fn treated_units(&self) -> usize {
        self.treated_from.iter().flatten().count()
    }
}
