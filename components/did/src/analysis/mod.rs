//! The analysis of one metric: from observations and options to estimates, tests, warnings and dollars. Chooses and checks; the arithmetic is
//! `estimator`'s and `variance`'s.

mod check;
mod choose;
mod describe;
mod impact;
mod inference;
mod least_squares;
mod options;
mod report;
mod staggered;
mod synthetic;

pub use impact::MetricValue;
pub use options::{ClusterBy, Estimator, Options, StandardErrors};
pub use report::{
    Aggregates, CohortEffect, Correction, CumulativeImpact, Dropped, EconomicImpact, Effect, Estimate, EventTime,
    GroupMeans, Method, MetricAnalysis, NamedEstimate, Outcome, PrePost, PreTrend, Problem, Result, Sample,
    SeriesPoint, Verdict, Warning,
};

use crate::panel::{Observation, Panel};

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
    let mut warnings = Vec::new();
    let outcome = match result(request, &mut warnings) {
        Ok(result) => Outcome::Ok(Box::new(result)),
        Err(error) => Outcome::Failed { error },
    };
    MetricAnalysis { metric_id: request.metric_id.to_owned(), outcome, warnings }
}

fn result(request: &Request<'_>, warnings: &mut Vec<Warning>) -> std::result::Result<Result, Problem> {
    let options = request.options;
    check::options(options)?;
    let panel = Panel::new(request.observations).map_err(|error| Problem::new("BAD_PANEL", error))?;
    check::panel(&panel, warnings)?;
    let estimator = choose::estimator(&panel, options, warnings);
    let context = Context { panel: &panel, options, value: request.value };
    let result = match estimator {
        Estimator::CallawaySantanna => staggered::analyze(&context, warnings)?,
        Estimator::SyntheticDid | Estimator::SyntheticControl => synthetic::analyze(&context, estimator, warnings)?,
        Estimator::Auto | Estimator::TwoByTwo | Estimator::Twfe | Estimator::EventStudy => {
            least_squares::analyze(&context, estimator, warnings)?
        }
    };
    check::result(&result)?;
    check::verdict(&result, warnings);
    Ok(result)
}

/// What every estimator is given.
struct Context<'a> {
    panel: &'a Panel,
    options: &'a Options,
    value: Option<MetricValue>,
}

impl Problem {
    fn new(code: &str, message: impl ToString) -> Self {
        let message = message.to_string();
        let mut letters = message.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
        Self { code: code.to_owned(), message: format!("{first}{}.", letters.as_str()) }
    }
}
