//! The analysis of one metric: from observations and options to estimates, tests, warnings and dollars. Chooses and checks; the arithmetic is
//! `estimator`'s and `variance`'s.

mod check;
mod choose;
mod decision;
mod describe;
mod impact;
mod inference;
mod least_squares;
mod options;
mod pre_trend;
mod report;
mod staggered;
mod study;
mod synthetic;
mod tails;
mod wild;

pub use impact::MetricValue;
pub use options::{ClusterBy, Estimator, GuardrailOptions, Options, StandardErrors};
pub use report::{
    Aggregates, CohortEffect, CorrectedTest, Correction, CumulativeImpact, DriftTest, Dropped, EconomicImpact, Effect,
    Estimate, EventTime, GroupMeans, GuardrailResult, GuardrailVerdict, JudgedBy, Method, MetricAnalysis,
    NamedEstimate, Outcome, Placebo, PrePost, PreTrend, Problem, Result, Sample, Sequential, SeriesPoint, Verdict,
    Warning,
};

use crate::panel::{Columns, Observation, Panel, PanelError};

/// One metric to analyse.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Which metric; only repeated in the answer.
    pub metric_id: &'a str,
    /// Its observations, in any order.
    pub observations: &'a [Observation],
    /// How.
    pub options: &'a Options,
    /// What a unit of the metric is worth; none if it has no value.
    pub value: Option<MetricValue>,
}

/// Analyses a metric. A metric that cannot be analysed is an answer too: a code and a sentence that says what to change.
#[must_use]
pub fn analyze(request: &Request<'_>) -> MetricAnalysis {
    let Request { metric_id, observations, options, value } = *request;
    answer(metric_id, Panel::new(observations), options, value)
}

/// The same for observations as columns, which is the fast way for many.
#[must_use]
pub fn analyze_columns(
    metric_id: &str,
    columns: Columns,
    options: &Options,
    value: Option<MetricValue>,
) -> MetricAnalysis {
    answer(metric_id, Panel::from_columns(columns), options, value)
}

fn answer(
    metric_id: &str,
    panel: std::result::Result<Panel, PanelError>,
    options: &Options,
    value: Option<MetricValue>,
) -> MetricAnalysis {
    let mut warnings = Vec::new();
    let result = panel
        .map_err(|error| Problem::new("BAD_PANEL", error))
        .and_then(|panel| result(&panel, options, value, &mut warnings));
    let outcome = match result {
        Ok(result) => Outcome::Ok(Box::new(result)),
        Err(error) => Outcome::Failed { error },
    };
    MetricAnalysis { metric_id: metric_id.to_owned(), outcome, warnings }
}

fn result(
    panel: &Panel,
    options: &Options,
    value: Option<MetricValue>,
    warnings: &mut Vec<Warning>,
) -> std::result::Result<Result, Problem> {
    check::options(options)?;
    let rounding = check::panel(panel, warnings)?;
    let estimator = choose::estimator(panel, options, warnings);
    check::estimator(panel, options, estimator, warnings)?;
    let context = Context { panel, options, value, rounding };
    let mut result = match estimator {
        Estimator::CallawaySantanna => staggered::analyze(&context, warnings)?,
        Estimator::SyntheticDid | Estimator::SyntheticControl => synthetic::analyze(&context, estimator, warnings)?,
        Estimator::Auto | Estimator::TwoByTwo | Estimator::Twfe | Estimator::EventStudy => {
            least_squares::analyze(&context, estimator, warnings)?
        }
    };
    check::result(&context, &result)?;
    decision::add(&mut result, &context);
    warnings.extend(pre_trend::warning(&result));
    Ok(result)
}

/// What every estimator is given.
struct Context<'a> {
    panel: &'a Panel,
    options: &'a Options,
    value: Option<MetricValue>,
    /// What rounding of the outcomes may leave where there is no error, and more.
    rounding: f64,
}

impl Context<'_> {
    /// Whether a standard error is one, and not what rounding left of none.
    fn is_error(&self, std_error: f64) -> bool {
        std_error > self.rounding && std_error.is_finite()
    }
}

impl Problem {
    fn new(code: &str, message: impl ToString) -> Self {
        let message = message.to_string();
        let mut letters = message.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
        Self { code: code.to_owned(), message: format!("{first}{}.", letters.as_str()) }
    }
}
