//! The engine over the crates behind the components `did` and `simulator`.

use did::analysis::{ClusterBy, Estimator, GuardrailOptions, MetricValue, Options, StandardErrors, analyze_columns};
use experiments::{AnalysisOptions, Columns, Engine, EngineError, Plan, Shape, SimulatedSeries};
use serde_json::json;

/// Computes in the test's own process.
pub(crate) struct Native;

impl Engine for Native {
    fn simulate(&self, plan: &Plan) -> Result<Vec<SimulatedSeries>, EngineError> {
        let metrics = plan.metrics.iter().map(|planned| {
            let metric = &planned.metric;
            simulator::Metric {
                id: planned.id.clone(),
                baseline: metric.baseline,
                trend: metric.trend,
                effect: metric.effect,
                shape: match metric.shape {
                    Shape::Constant => simulator::Shape::Constant,
                    Shape::Ramp { periods } => simulator::Shape::Ramp { periods },
                    Shape::Decay { half_life } => simulator::Shape::Decay { half_life },
                },
                noise: metric.noise,
                autocorrelation: metric.autocorrelation,
                unit_spread: metric.unit_spread,
                period_spread: metric.period_spread,
                weekly: metric.weekly,
            }
        });
        let plan = simulator::Plan {
            seed: plan.seed,
            units_per_group: plan.units_per_group,
            periods: plan.periods,
            intervention: plan.intervention,
            metrics: metrics.collect(),
            waves: plan.waves,
            wave_distance: plan.wave_distance,
            missing: plan.missing,
        };
        let panels = simulator::simulate(&plan).map_err(|error| EngineError::Refused(error.to_string()))?;
        let series = |panel: simulator::Panel| SimulatedSeries {
            unit: panel.rows.iter().map(|row| row.unit).collect(),
            period: panel.rows.iter().map(|row| row.period).collect(),
            value: panel.rows.iter().map(|row| row.value).collect(),
            metric: panel.metric,
        };
        Ok(panels.into_iter().map(series).collect())
    }

    fn analyze(
        &self,
        metric: &str,
        columns: Columns,
        options: &AnalysisOptions,
        value: Option<&experiments::MetricValue>,
    ) -> Result<String, EngineError> {
        let Columns { units, treated_from, cluster, unit, period, outcome, weight, covariates } = columns;
        let columns = did::Columns { units, treated_from, cluster, unit, period, outcome, weight, covariates };
        let value = value.map(|value| MetricValue {
            dollars_per_unit: value.fields.dollars_per_unit,
            std_error: value.fields.std_error,
            version: value.version.unsigned_abs(),
        });
        let analysis = analyze_columns(metric, columns, &did_options(metric, options), value);
        serde_json::to_string(&analysis).map_err(|error| EngineError::Other(error.to_string()))
    }
}

/// The words are the same on both sides.
fn did_options(metric: &str, options: &AnalysisOptions) -> Options {
    fn word<T: serde::de::DeserializeOwned>(value: impl serde::Serialize) -> T {
        serde_json::from_value(json!(value)).unwrap()
    }
    // Named one by one, so that an option which is not passed on does not compile.
    let unsaid = Options::default();
    Options {
        estimator: options.estimator.map_or(Estimator::Auto, word),
        standard_errors: options.standard_errors.map(word::<StandardErrors>),
        cluster_by: options.cluster_by.iter().map(word::<ClusterBy>).collect(),
        lag: options.lag.map(|lag| lag as usize),
        control_group: options.control_group.map_or(unsaid.control_group, word),
        confidence_level: options.level(),
        ssc: options.ssc.map_or(unsaid.ssc, word),
        seed: options.seed.unwrap_or(1),
        guardrail: options.guardrails.get(metric).map(word::<GuardrailOptions>),
    }
}
