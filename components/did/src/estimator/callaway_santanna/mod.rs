//! Staggered adoption: group-time effects ATT(g, t) with influence functions (Callaway and Sant'Anna 2021).
//! Comparing one cell's changes is `comparison`'s, summing cells up `aggregate`'s, uniform bands are `bands`'.

mod aggregate;
mod bands;
mod comparison;
mod logit;

use nalgebra::{DMatrix, DVector};

use super::pre_trend::{ClusterCounts, Drift, JointTest, drift, hotelling};
use crate::distribution::chi_squared_tail;
use crate::panel::Panel;

pub use aggregate::{Aggregate, Aggregates};
pub use bands::uniform_critical_value;
pub use comparison::ComparisonError;

/// Who the treated are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ControlGroup {
    /// Units that are never treated.
    #[default]
    Never,
    /// Those, and units that are not treated yet in either period of the comparison.
    NotYet,
}

/// The period that a cell before adoption is compared with; from adoption on, it is the last period before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Base {
    /// The period before, so that the effect of the last step is seen.
    #[default]
    Varying,
    /// The last period before adoption, as in an event study.
    Universal,
}

/// How covariates are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Adjustment {
    /// Not at all.
    #[default]
    None,
    /// A regression of the controls' changes on covariates.
    OutcomeRegression,
    /// Weights from a logit of treatment on covariates, normalised (Hájek).
    InverseProbability,
    /// Both: right where either model is (Sant'Anna and Zhao 2020).
    DoublyRobust,
}

/// With more cells before adoption there is no joint test of them: its matrix has their square.
const MOST_TESTED: usize = 500;

/// What to estimate.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings {
    /// Who the treated are compared with.
    pub control_group: ControlGroup,
    /// What cells before adoption are compared with.
    pub base: Base,
    /// How covariates are used; they are taken from the earlier period of a cell.
    pub adjustment: Adjustment,
}

/// The effect on one cohort in one period.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The cohort's first treated period, an index into the panel's.
    pub cohort: usize,
    /// The period, likewise.
    pub period: usize,
    /// ATT(g, t).
    pub estimate: f64,
    /// ψ: the influence of each unit, so that Var = Σ ψ²/n².
    pub influence: DVector<f64>,
}

/// All cells of a panel.
#[derive(Debug, Clone)]
pub struct CallawaySantAnna {
    /// By cohort and period.
    pub cells: Vec<Cell>,
    /// How many units each cohort has, in the order of the cohorts; their first periods as indexes.
    pub cohorts: Vec<(usize, usize)>,
    /// Cohort of each unit, as the index of its first treated period; none if it is never treated inside the panel.
    pub cohort_of: Vec<Option<usize>>,
    /// The cluster of each unit where influences are summed before they are squared.
    pub clusters: Option<Vec<u32>>,
    /// Cells that could not be estimated.
    pub failed: Vec<(usize, usize, ComparisonError)>,
    /// Units left out because they miss a period, or are treated from the first on.
    pub dropped: Vec<String>,
}

impl CallawaySantAnna {
    /// Estimates every cell. With `by_cluster`, standard errors allow for correlation inside the panel's clusters.
    #[must_use]
    pub fn new(panel: &Panel, settings: Settings, by_cluster: bool) -> Self {
        let (panel, dropped) = usable(panel);
        let clusters = panel.cluster.clone().filter(|_| by_cluster);
        let cohort_of: Vec<Option<usize>> = panel
            .treated_from
            .iter()
            .map(|start| panel.periods.iter().position(|at| Some(*at) >= *start).filter(|_| start.is_some()))
            .collect();
        let cohorts = sizes(&cohort_of);
        let mut estimate = Self { cells: Vec::new(), cohorts, cohort_of, clusters, failed: Vec::new(), dropped };
        for (cohort, _) in estimate.cohorts.clone() {
            for period in 0..panel.periods.len() {
                estimate.add(&panel, settings, cohort, period);
            }
        }
        estimate
    }

    fn add(&mut self, panel: &Panel, settings: Settings, cohort: usize, period: usize) {
        let base = match settings.base {
            Base::Varying if period < cohort => match period.checked_sub(1) {
                Some(before) => before,
                None => return,
            },
            _ => cohort - 1,
        };
        let units = self.cohort_of.len();
        if base == period {
            self.cells.push(Cell { cohort, period, estimate: 0.0, influence: DVector::zeros(units) });
            return;
        }
        let later = period.max(base);
        let is_control = |of: Option<usize>| match (of, settings.control_group) {
            (None, _) => true,
            (Some(_), ControlGroup::Never) => false,
            (Some(other), ControlGroup::NotYet) => other > later && other != cohort,
        };
        let cell = comparison::Comparison {
            panel,
            members: (0..units)
                .filter_map(|unit| match self.cohort_of[unit] {
                    Some(own) if own == cohort => Some((unit, true)),
                    of if is_control(of) => Some((unit, false)),
                    _ => None,
                })
                .collect(),
            base,
            period,
        };
        match cell.estimate(settings.adjustment) {
            Ok((estimate, influence)) => self.cells.push(Cell { cohort, period, estimate, influence }),
            Err(error) => self.failed.push((cohort, period, error)),
        }
    }

    /// √(Σ ψ²)/n, with ψ summed inside clusters first where there are any.
    #[must_use]
    pub fn std_error(&self, influence: &DVector<f64>) -> f64 {
        self.summed(influence).norm() / influence.len() as f64
    }

    /// Influences summed inside clusters, or as they are where there are none.
    #[must_use]
    pub fn summed(&self, influence: &DVector<f64>) -> DVector<f64> {
        let Some(clusters) = &self.clusters else { return influence.clone() };
        let mut sums = DVector::zeros(self.cluster_count());
        clusters.iter().zip(influence.iter()).for_each(|(cluster, value)| sums[*cluster as usize] += value);
        sums
    }

    /// W = n·a′Ω⁻¹a over the cells before adoption with a standard error above 0, its degrees of freedom and p value; none
    /// where Ω is singular, or with more than 500 of them.
    #[must_use]
    pub fn pre_test(&self) -> Option<(f64, usize, f64)> {
        let cells = self.before();
        (cells.len() < self.cluster_count()).then_some(())?;
        let (estimates, covariance) = self.covariance(&cells)?;
        let statistic = estimates.dot(&covariance.cholesky()?.solve(&estimates));
        Some((statistic, estimates.len(), chi_squared_tail(statistic, estimates.len() as f64)))
    }

    /// The same by Hotelling's test; see [`hotelling`].
    #[must_use]
    pub fn pre_test_of_few(&self) -> Option<JointTest> {
        let (estimates, covariance) = self.covariance(&self.before())?;
        hotelling(&estimates, &covariance, &self.cluster_counts())
    }

    /// How much the cohorts moved on average per period before their adoption: the plain mean of cells before it. They have to be compared with the
    /// period before, [`Base::Varying`].
    #[must_use]
    pub fn drift(&self) -> Option<Drift> {
        let cells = self.before();
        let share = 1.0 / cells.len() as f64;
        let mut influence = DVector::zeros(self.cohort_of.len());
        cells.iter().for_each(|cell| influence.axpy(share, &cell.influence, 1.0));
        let mean: f64 = cells.iter().map(|cell| cell.estimate * share).sum();
        let variance = self.std_error(&influence).powi(2);
        let one = DVector::from_element(1, 1.0);
        drift(&one, &(&one * mean), &DMatrix::from_element(1, 1, variance), &self.cluster_counts())
    }

    /// The cells before adoption with a standard error above 0.
    fn before(&self) -> Vec<&Cell> {
        let is_before = |cell: &&Cell| cell.period < cell.cohort && self.std_error(&cell.influence) > 0.0;
        self.cells.iter().filter(is_before).collect()
    }

    /// The estimates of cells, and their covariance Ω/n; none of none, or too many.
    fn covariance(&self, cells: &[&Cell]) -> Option<(DVector<f64>, DMatrix<f64>)> {
        (1..=MOST_TESTED).contains(&cells.len()).then_some(())?;
        let influences: Vec<DVector<f64>> = cells.iter().map(|cell| self.summed(&cell.influence)).collect();
        let units = self.cohort_of.len() as f64;
        let covariance = DMatrix::from_fn(cells.len(), cells.len(), |row, column| {
            influences[row].dot(&influences[column]) / (units * units)
        });
        Some((DVector::from_iterator(cells.len(), cells.iter().map(|cell| cell.estimate)), covariance))
    }

    /// The clusters of each cohort and of those that are never treated; all as one group where they mix.
    fn cluster_counts(&self) -> ClusterCounts {
        if self.clusters.is_some() {
            return ClusterCounts::of_groups([self.cluster_count()]);
        }
        let treated = self.cohorts.iter().map(|(_, size)| *size);
        let never = self.cohort_of.len() - treated.clone().sum::<usize>();
        ClusterCounts::of_groups(treated.chain([never]))
    }

    /// Clusters, or units where each is its own.
    #[must_use]
    pub fn cluster_count(&self) -> usize {
        let last = self.clusters.as_ref().map(|clusters| clusters.iter().max().map_or(0, |last| *last as usize + 1));
        last.unwrap_or(self.cohort_of.len())
    }
}

/// The panel without units that miss a period or are treated from its first period on, and their names.
fn usable(panel: &Panel) -> (Panel, Vec<String>) {
    let periods = panel.periods.len();
    let keeps = |unit: usize| {
        let whole = panel.starts[unit + 1] - panel.starts[unit] == periods;
        whole && panel.treated_from[unit].is_none_or(|start| start > panel.periods[0])
    };
    let dropped: Vec<String> =
        (0..panel.units.len()).filter(|unit| !keeps(*unit)).map(|unit| panel.units[unit].clone()).collect();
    match dropped.is_empty() {
        true => (panel.clone(), dropped),
        false => (panel.filter(|row| keeps(panel.unit[row] as usize)), dropped),
    }
}

fn sizes(cohort_of: &[Option<usize>]) -> Vec<(usize, usize)> {
    let mut sizes = std::collections::BTreeMap::new();
    cohort_of.iter().flatten().for_each(|cohort| *sizes.entry(*cohort).or_insert(0) += 1);
    sizes.into_iter().collect()
}
