//! The event study that goes with a least-squares estimate, in the words of the report.

use nalgebra::DVector;

use super::Context;
use super::impact::Effects;
use super::inference::{Choice, effect};
use super::options::{ClusterBy, StandardErrors};
use super::pre_trend::UNKNOWN;
use super::report::{Effect, EventTime, PreTrend, Warning};
use crate::distribution::t_quantile;
use crate::estimator::EventStudy;
use crate::estimator::pre_trend::ClusterCounts;
use crate::panel::Panel;
use crate::regression::FitError;
use crate::variance::{Covariance, clustered, counted_parameters};

/// An event study with more cells than this is left out: it would hold them all in memory.
const MOST_CELLS: usize = 60_000_000;

/// An event study with its covariance.
pub(super) struct Study {
    study: EventStudy,
    pub(super) covariance: Covariance,
    /// What is known of the clusters, where errors are clustered in one way.
    clusters: Option<ClusterCounts>,
}

impl Study {
    /// None where several adoption dates, a missing period or too many cells make it impossible.
    pub(super) fn new(context: &Context<'_>, choice: &Choice, warnings: &mut Vec<Warning>) -> Option<Self> {
        let Context { panel, options, .. } = context;
        let [start] = panel.cohorts()[..] else { return None };
        let adopted = panel.periods.partition_point(|period| *period < start);
        let reference = adopted.checked_sub(1)?;
        let clusters = match (choice.cluster_by.as_slice(), choice.groupings.as_slice()) {
            ([ClusterBy::Unit | ClusterBy::Cluster], [one]) => Some(ClusterCounts::new(panel, one)),
            _ => None,
        };
        let is_by_unit = choice.cluster_by == [ClusterBy::Unit];
        if is_by_unit && let Some((study, covariance)) = EventStudy::closed_form(panel, reference, options.ssc) {
            return Some(Self { study, covariance, clusters });
        }
        let coefficients = panel.periods.len() - 1;
        if panel.rows().checked_mul(coefficients).is_none_or(|cells| cells > MOST_CELLS) {
            let message = "the event study was left out: so many observations times periods do not fit; aggregate to longer periods";
            warnings.push(Warning::new("EVENT_STUDY_TOO_LARGE", message));
            return None;
        }
        let study = EventStudy::new(panel, reference).ok()?;
        let fit = study.fit.as_ref()?;
        // Leaving out a cluster may leave a period without a group, so CRV3 gives way to CRV1 here.
        let covariance = match (choice.standard_errors, choice.groupings.as_slice()) {
            (StandardErrors::Crv3, [one]) => clustered(fit, one, counted_parameters(fit, panel, &[one]), options.ssc),
            _ => choice.covariance(fit, panel, options, &|_| Err(FitError::Collinear { column: 0 })).ok()?,
        };
        Some(Self { study, covariance, clusters })
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

    pub(super) fn mean_after(&self, level: f64) -> Effect {
        let after = self.after();
        let share = 1.0 / after.len() as f64;
        let weights =
            DVector::from_fn(self.study.periods.len(), |index, _| if after.contains(&index) { share } else { 0.0 });
        let variance = weights.dot(&(&self.covariance.matrix * &weights));
        effect(weights.dot(&self.study.coefficients), variance, self.covariance.degrees_of_freedom, level)
    }

    pub(super) fn pre_trend(&self, panel: &Panel) -> PreTrend {
        let joint = self.study.pre_trend(&self.covariance).map(|test| PreTrend {
            statistic: Some(test.statistic),
            df_numerator: Some(test.numerator),
            df_denominator: Some(test.denominator),
            p_value: Some(test.p_value),
            ..UNKNOWN
        });
        let clusters = self.clusters.as_ref();
        joint.unwrap_or(UNKNOWN).judged(
            clusters.and_then(|clusters| self.study.pre_trend_of_few(&self.covariance, clusters)),
            clusters.and_then(|clusters| self.study.drift(&self.covariance, clusters, &panel.periods)),
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
                // The start is 0, so the reference is −1.
                let relative_period = period as i64 - reference as i64 - 1;
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

    pub(super) fn effects(&self, panel: &Panel, level: f64) -> Effects {
        let after = self.after();
        let count = after.len();
        let periods: Vec<usize> = self.study.periods[after.clone()].to_vec();
        let treated = |period: usize| {
            let rows = (0..panel.rows()).filter(|row| panel.period[*row] as usize == period);
            rows.filter(|row| panel.is_treated_now(*row)).count() as f64
        };
        Effects {
            effects: self.study.coefficients.rows(after.start, count).into_owned(),
            covariance: self.covariance.matrix.view((after.start, after.start), (count, count)).into_owned(),
            units: DVector::from_iterator(count, periods.iter().map(|period| treated(*period))),
            periods: periods.iter().map(|period| panel.periods[*period]).collect(),
            critical: t_quantile(0.5 + level / 2.0, self.covariance.degrees_of_freedom),
        }
    }
}
