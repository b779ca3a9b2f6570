//! The verdict on what happened before the start: which of the tests it rests on, and what it says.

use super::options::Estimator;
use super::report::{self, CorrectedTest, DriftTest, JudgedBy, PreTrend, Problem, Verdict, Warning};
use crate::estimator::pre_trend::{Drift, JointTest};

/// A test whose p value is below this warns.
const LEVEL: f64 = 0.1;

/// What is said where nothing can be tested.
pub(super) const UNKNOWN: PreTrend = PreTrend {
    statistic: None,
    df_numerator: None,
    df_denominator: None,
    p_value: None,
    corrected: None,
    drift: None,
    judged_by: None,
    verdict: Verdict::Unknown,
};

impl PreTrend {
    /// Judges by what there is. `self` holds the joint test, or [`UNKNOWN`].
    pub(super) fn judged(self, corrected: Option<JointTest>, drift: Option<Drift>) -> Self {
        let judged = corrected
            .map(|test| (JudgedBy::Corrected, test.p_value))
            .or_else(|| drift.map(|drift| (JudgedBy::Drift, drift.p_value)))
            .or_else(|| self.p_value.map(|p_value| (JudgedBy::Joint, p_value)));
        Self {
            corrected: corrected.map(CorrectedTest::from),
            drift: drift.map(DriftTest::from),
            judged_by: judged.map(|(by, _)| by),
            verdict: match judged {
                None => Verdict::Unknown,
                Some((_, p_value)) if p_value < LEVEL => Verdict::Warn,
                Some(_) => Verdict::Pass,
            },
            ..self
        }
    }

    /// The p value that the verdict rests on.
    pub fn judged_p_value(&self) -> Option<f64> {
        match self.judged_by? {
            JudgedBy::Corrected => Some(self.corrected?.p_value),
            JudgedBy::Drift => Some(self.drift?.p_value),
            JudgedBy::Joint => self.p_value,
        }
    }
}

/// What a reader has to know of the verdict.
pub(super) fn warning(result: &report::Result) -> Option<Warning> {
    let is_synthetic = matches!(result.method.estimator, Estimator::SyntheticDid | Estimator::SyntheticControl);
    match (result.pre_trend.verdict, result.pre_trend.judged_p_value()) {
        (Verdict::Warn, Some(p_value)) => {
            let message = format!(
                "the groups moved apart before the start already (p = {p_value:.3}), so part of the effect may be that"
            );
            Some(Problem::new("PRE_TREND", message))
        }
        (Verdict::Unknown, _) if is_synthetic => {
            let message = "the controls are weighted so that they match the time before the start, which therefore tests nothing; judge by the placebos";
            Some(Problem::new("PRE_TREND_UNKNOWN", message))
        }
        (Verdict::Unknown, _) => {
            let message = "whether the groups moved together before the start cannot be tested: there are too few periods or clusters, or no effects by period";
            Some(Problem::new("PRE_TREND_UNKNOWN", message))
        }
        _ => None,
    }
}

impl From<JointTest> for CorrectedTest {
    fn from(test: JointTest) -> Self {
        let JointTest { statistic, numerator, denominator, p_value } = test;
        Self { statistic, df_numerator: numerator, df_denominator: denominator, p_value }
    }
}

impl From<Drift> for DriftTest {
    fn from(drift: Drift) -> Self {
        let Drift { estimate, std_error, p_value } = drift;
        Self { estimate, std_error, p_value }
    }
}
