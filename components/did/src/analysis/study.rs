//! The event study that goes with a least-squares estimate, in the words of the report.

use nalgebra::DVector;

use super::Context;
use super::impact::{Gains, Reach, treated_units};
use super::inference::{Choice, effect};
use super::options::{ClusterBy, StandardErrors};
use super::pre_trend::UNKNOWN;
use super::report::{EventTime, PreTrend, Problem, Warning};
use crate::estimator::pre_trend::ClusterCounts;
use crate::estimator::{ByUnit, EventStudy};
use crate::panel::Panel;
use crate::regression::FitError;
use crate::variance::{Covariance, cluster_jackknife, clustered, counted_parameters};

/// With more periods there is no event study: the matrices of their products would not fit.
const MOST_PERIODS: usize = 2_500;
/// An event study with more cells than this is left out: it would hold them all in memory.
const MOST_CELLS: usize = 60_000_000;
/// Products of two regressors in a row that are summed to leave out one cluster after the other: some seconds.
const MOST_WORK: usize = 2_000_000_000;

/// An event study with its covariance.
pub(super) struct Study {
    pub(super) study: EventStudy,
    pub(super) covariance: Covariance,
    /// CRV1, where `covariance` is CRV3: what the tests for few clusters are made for.
    crv1: Option<Covariance>,
    /// What `covariance` is; wild bootstraps refine single effects, so theirs is CRV1.
    pub(super) standard_errors: StandardErrors,
    /// The first treated period, as an index.
    pub(super) adopted: usize,
    /// What is known of the clusters, where errors are clustered in one way.
    clusters: Option<ClusterCounts>,
}

impl Study {
    /// None where several adoption dates, or too many cells make it impossible, which is warned of.
    pub(super) fn new(context: &Context<'_>, choice: &Choice, warnings: &mut Vec<Warning>) -> Option<Self> {
        let Context { panel, options, .. } = context;
        let [start] = panel.cohorts()[..] else { return None };
        let adopted = panel.periods.partition_point(|period| *period < start);
        let compared = EventStudy::compared(panel);
        let alone = panel.periods.len() - compared.len();
        if alone > 0 {
            let message = format!(
                "in {alone} of the periods only one of the groups has observations; they have no effect of their own, and dollars leave them out"
            );
            warnings.push(Problem::new("PERIODS_NOT_COMPARED", message));
        }
        let mut left_out = |message: &str| warnings.push(Problem::new("EVENT_STUDY_LEFT_OUT", message));
        let Some(reference) = compared.into_iter().rfind(|period| *period < adopted) else {
            left_out("there are no effects by period: no period before the start has observations of both groups");
            return None;
        };
        if panel.periods.len() > MOST_PERIODS {
            left_out("there are no effects by period: so many periods do not fit; aggregate to longer periods");
            return None;
        }
        let clusters = match (choice.cluster_by.as_slice(), choice.groupings.as_slice()) {
            ([ClusterBy::Unit | ClusterBy::Cluster], [one]) => Some(ClusterCounts::new(panel, one)),
            _ => None,
        };
        let closed_form = |errors: ByUnit| EventStudy::closed_form(panel, reference, errors);
        let is_by_unit = choice.cluster_by == [ClusterBy::Unit];
        if is_by_unit && let Some((study, crv1)) = closed_form(ByUnit::Clustered(options.ssc)) {
            let study =
                Self { study, covariance: crv1, crv1: None, standard_errors: StandardErrors::Crv1, adopted, clusters };
            return match choice.standard_errors {
                StandardErrors::Crv3 => {
                    closed_form(ByUnit::Jackknife).map(|(_, covariance)| study.with_crv3(covariance))
                }
                _ => Some(study),
            };
        }
        let coefficients = panel.periods.len() - 1;
        if panel.rows().checked_mul(coefficients).is_none_or(|cells| cells > MOST_CELLS) {
            left_out(
                "there are no effects by period: so many observations times periods do not fit; aggregate to longer periods",
            );
            return None;
        }
        let Some(study) = EventStudy::new(panel, reference).ok().filter(|study| study.last_is_after(adopted)) else {
            left_out("there are no effects by period: treated and controls are not seen together in enough periods");
            return None;
        };
        let fit = study.fit.as_ref()?;
        let (standard_errors, covariance) = match (choice.standard_errors, choice.groupings.as_slice()) {
            (StandardErrors::Crv3 | StandardErrors::WildBootstrap, [one]) => {
                let parameters = counted_parameters(fit, panel, &[one]);
                (StandardErrors::Crv1, clustered(fit, one, parameters, options.ssc))
            }
            (own, _) => {
                (own, choice.covariance(fit, panel, options, &|_| Err(FitError::Collinear { column: 0 })).ok()?)
            }
        };
        let study = Self { study, covariance, crv1: None, standard_errors, adopted, clusters };
        let study = study.jackknifed(panel, choice, start);
        if choice.standard_errors == StandardErrors::Crv3 && study.standard_errors != StandardErrors::Crv3 {
            let message = "the effects by period have errors of `crv1` instead of `crv3`: without some cluster there is nothing to compare in some period, or it takes too long";
            warnings.push(Problem::new("JACKKNIFE_LEFT_OUT", message));
        }
        Some(study)
    }

    fn with_crv3(self, covariance: Covariance) -> Self {
        Self { crv1: Some(self.covariance), covariance, standard_errors: StandardErrors::Crv3, ..self }
    }

    /// With CRV3, where that was chosen and can be had: without some cluster a period may have no group to compare.
    fn jackknifed(self, panel: &Panel, choice: &Choice, start: i64) -> Self {
        let (StandardErrors::Crv3, [clusters]) = (choice.standard_errors, choice.groupings.as_slice()) else {
            return self;
        };
        let square = panel.periods.len() * panel.periods.len();
        if panel.rows().saturating_mul(square).saturating_mul(clusters.count) > MOST_WORK {
            return self;
        }
        let reference = panel.periods[self.study.reference];
        let without = |cluster: usize| {
            let rest = panel.filter(|row| clusters.of_row[row] as usize != cluster);
            let missing = FitError::Collinear { column: 0 };
            let reference = rest.periods.iter().position(|period| *period == reference).ok_or(missing.clone())?;
            let study = EventStudy::new(&rest, reference)?;
            let is_whole = study.coefficients.len() == self.study.coefficients.len() && rest.cohorts() == [start];
            is_whole.then_some(study.coefficients).ok_or(missing)
        };
        let parameters = self.covariance.parameters;
        match cluster_jackknife(&self.study.coefficients, clusters.count, parameters, without) {
            Ok(covariance) => self.with_crv3(covariance),
            Err(_) => self,
        }
    }

    fn position(&self, period: usize) -> Option<usize> {
        self.study.periods.iter().position(|own| *own == period)
    }

    pub(super) fn at(&self, period: usize) -> Option<f64> {
        (period > self.study.reference).then_some(())?;
        Some(self.study.coefficients[self.position(period)?])
    }

    /// Coefficients from the start on.
    fn after(&self) -> std::ops::Range<usize> {
        let before = self.study.periods.iter().take_while(|period| **period < self.study.reference).count();
        before..self.study.periods.len()
    }

    /// The mean of the coefficients from the start on, and its variance.
    pub(super) fn mean_after(&self) -> (f64, f64) {
        let after = self.after();
        let share = 1.0 / after.len() as f64;
        let weights = DVector::from_fn(
            self.study.coefficients.len(),
            |index, _| {
                if after.contains(&index) { share } else { 0.0 }
            },
        );
        (weights.dot(&self.study.coefficients), weights.dot(&(&self.covariance.matrix * &weights)))
    }

    pub(super) fn pre_trend(&self, panel: &Panel) -> PreTrend {
        let joint = self.study.pre_trend(&self.covariance).map(|test| PreTrend {
            statistic: Some(test.statistic),
            df_numerator: Some(test.numerator),
            df_denominator: Some(test.denominator),
            p_value: Some(test.p_value),
            ..UNKNOWN
        });
        let (clusters, covariance) = (self.clusters.as_ref(), self.crv1.as_ref().unwrap_or(&self.covariance));
        joint.unwrap_or(UNKNOWN).judged(
            clusters.and_then(|clusters| self.study.pre_trend_of_few(covariance, clusters)),
            clusters.and_then(|clusters| self.study.drift(covariance, clusters, &panel.periods)),
        )
    }

    pub(super) fn points(&self, level: f64) -> Vec<EventTime> {
        let reference = self.study.reference;
        let mut periods = self.study.periods.clone();
        periods.push(reference);
        periods.sort_unstable();
        periods
            .into_iter()
            .map(|period| {
                // The start is 0.
                let relative_period = period as i64 - self.adopted as i64;
                let Some(index) = self.position(period) else {
                    return EventTime {
                        relative_period,
                        estimate: 0.0,
                        std_error: 0.0,
                        confidence_interval: [0.0, 0.0],
                        uniform_band: None,
                        reference: true,
                    };
                };
                let variance = self.covariance.matrix[(index, index)];
                let own = effect(self.study.coefficients[index], variance, self.covariance.degrees_of_freedom, level);
                EventTime {
                    relative_period,
                    estimate: own.estimate,
                    std_error: own.std_error,
                    confidence_interval: own.confidence_interval,
                    uniform_band: None,
                    reference: false,
                }
            })
            .collect()
    }

    pub(super) fn gains(&self, panel: &Panel, reach: Reach) -> Gains {
        let after = self.after();
        let count = after.len();
        let periods: Vec<usize> = self.study.periods[after.clone()].to_vec();
        let treated = treated_units(panel);
        Gains::new(
            periods.iter().map(|period| panel.periods[*period]).collect(),
            &self.study.coefficients.rows(after.start, count).into_owned(),
            &self.covariance.matrix.view((after.start, after.start), (count, count)).into_owned(),
            &DVector::from_iterator(count, periods.iter().map(|period| treated[*period])),
            reach,
        )
    }
}
