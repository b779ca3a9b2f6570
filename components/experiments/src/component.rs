//! The component that hosts run: the HTTP handler and the consumer of the experiments' streams over the host's SQLite, and the engine
//! over the interfaces that other components satisfy. What they do is in the library.

use std::sync::LazyLock;

use bindings::tidemill::experiments::{did, simulator};
use tidemill_sdk::SpinDatabase;
use tidemill_sdk::events::Drain;
use tidemill_sdk::http::App;
use tidemill_sdk::spin_sdk::wasip3;
use wasip3::http::types::{ErrorCode, Request, Response};

use crate::Housekeeping;
use crate::domain::{
    AnalysisOptions, Better, ClusterBy, ControlGroup, Estimator, MetricValue, Plan, PlannedMetric, Shape, SmallSample,
    StandardErrors,
};
use crate::flow::{Columns, Engine, EngineError, Flow, SimulatedSeries};
use crate::storage::Experiments;

mod bindings {
    tidemill_sdk::spin_sdk::wit_bindgen::generate!({
        runtime_path: "tidemill_sdk::spin_sdk::wit_bindgen::rt",
        world: "experiment",
        path: "../../wit/experiments",
    });
}

/// The label of the database in `spin.toml`.
const DATABASE: &str = "experiments";

static EXPERIMENTS: LazyLock<Experiments<SpinDatabase>> =
    LazyLock::new(|| Experiments::new(SpinDatabase::new(DATABASE)));
static APP: LazyLock<App> = LazyLock::new(|| crate::api::app(EXPERIMENTS.clone()));
static STREAMS: LazyLock<Drain<SpinDatabase, Flow<SpinDatabase, Imported>>> =
    LazyLock::new(|| crate::flow::streams(&EXPERIMENTS, Imported));

static JOBS: LazyLock<Housekeeping<SpinDatabase>> = LazyLock::new(|| Housekeeping::new(EXPERIMENTS.clone()));

struct Component;
wasip3::http::service::export!(Component);
tidemill_sdk::export_consumer!(STREAMS);
tidemill_sdk::export_jobs!(JOBS);

impl wasip3::exports::http::handler::Guest for Component {
    async fn handle(request: Request) -> Result<Response, ErrorCode> {
        STREAMS.serve(&APP, request).await
    }
}

/// The engine behind the imports.
struct Imported;

impl Engine for Imported {
    fn simulate(&self, plan: &Plan) -> Result<Vec<SimulatedSeries>, EngineError> {
        let plan = simulator::Plan {
            seed: plan.seed,
            units_per_group: plan.units_per_group,
            periods: plan.periods,
            intervention: plan.intervention,
            metrics: plan.metrics.iter().map(metric).collect(),
            waves: plan.waves,
            wave_distance: plan.wave_distance,
            missing: plan.missing,
        };
        let series = simulator::simulate(&plan).map_err(|error| match error {
            simulator::Error::InvalidPlan(message) => EngineError::Refused(message),
            simulator::Error::Other(message) => EngineError::Other(message),
        })?;
        let simulated =
            |simulator::Series { metric, unit, period, value }| SimulatedSeries { metric, unit, period, value };
        Ok(series.into_iter().map(simulated).collect())
    }

    fn analyze(
        &self,
        metric: &str,
        columns: Columns,
        options: &AnalysisOptions,
        value: Option<&MetricValue>,
    ) -> Result<String, EngineError> {
        let Columns { units, treated_from, cluster, unit, period, outcome, weight, covariates } = columns;
        let panel = did::Panel { units, treated_from, cluster, unit, period, outcome, weight, covariates };
        let value = value.map(|value| did::MetricValue {
            dollars_per_unit: value.fields.dollars_per_unit,
            std_error: value.fields.std_error,
            version: value.version.unsigned_abs(),
        });
        did::analyze(metric, &panel, &did_options(metric, options), value)
            .map_err(|did::Error::Other(message)| EngineError::Other(message))
    }
}

fn metric(planned: &PlannedMetric) -> simulator::Metric {
    let metric = &planned.metric;
    simulator::Metric {
        id: planned.id.clone(),
        baseline: metric.baseline,
        trend: metric.trend,
        effect: metric.effect,
        shape: match metric.shape {
            Shape::Constant => simulator::Shape::Constant,
            Shape::Ramp { periods } => simulator::Shape::Ramp(periods),
            Shape::Decay { half_life } => simulator::Shape::Decay(half_life),
        },
        noise: metric.noise,
        autocorrelation: metric.autocorrelation,
        unit_spread: metric.unit_spread,
        period_spread: metric.period_spread,
        weekly: metric.weekly,
    }
}

fn did_options(metric: &str, options: &AnalysisOptions) -> did::Options {
    did::Options {
        estimator: match options.estimator.unwrap_or(Estimator::Auto) {
            Estimator::Auto => did::Estimator::Auto,
            Estimator::TwoByTwo => did::Estimator::TwoByTwo,
            Estimator::Twfe => did::Estimator::Twfe,
            Estimator::EventStudy => did::Estimator::EventStudy,
            Estimator::CallawaySantanna => did::Estimator::CallawaySantanna,
            Estimator::SyntheticDid => did::Estimator::SyntheticDid,
            Estimator::SyntheticControl => did::Estimator::SyntheticControl,
        },
        standard_errors: options.standard_errors.map(|errors| match errors {
            StandardErrors::Iid => did::StandardErrors::Iid,
            StandardErrors::Hc1 => did::StandardErrors::Hc1,
            StandardErrors::Crv1 => did::StandardErrors::Crv1,
            StandardErrors::Crv3 => did::StandardErrors::Crv3,
            StandardErrors::NeweyWest => did::StandardErrors::NeweyWest,
            StandardErrors::DriscollKraay => did::StandardErrors::DriscollKraay,
            StandardErrors::WildBootstrap => did::StandardErrors::WildBootstrap,
        }),
        cluster_by: options
            .cluster_by
            .iter()
            .map(|by| match by {
                ClusterBy::Unit => did::ClusterBy::Unit,
                ClusterBy::Cluster => did::ClusterBy::Cluster,
                ClusterBy::Period => did::ClusterBy::Period,
            })
            .collect(),
        lag: options.lag,
        control_group: match options.control_group.unwrap_or(ControlGroup::Never) {
            ControlGroup::Never => did::ControlGroup::Never,
            ControlGroup::NotYet => did::ControlGroup::NotYet,
        },
        confidence_level: options.level(),
        ssc: match options.ssc.unwrap_or(SmallSample::Fixest) {
            SmallSample::Fixest => did::SmallSample::Fixest,
            SmallSample::Stata => did::SmallSample::Stata,
            SmallSample::None => did::SmallSample::None,
        },
        seed: options.seed.unwrap_or(1),
        guardrail: options.guardrails.get(metric).map(|guardrail| did::Guardrail {
            margin: guardrail.margin,
            better: match guardrail.better {
                Better::Higher => did::Better::Higher,
                Better::Lower => did::Better::Lower,
            },
        }),
    }
}
