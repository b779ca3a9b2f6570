//! The component: `tidemill:experiments/did` over the library.

use bindings::exports::tidemill::experiments::did as wit;

use crate::analysis::{self, ClusterBy, Estimator, GuardrailOptions, MetricValue, Options, StandardErrors};
use crate::estimator::callaway_santanna::ControlGroup;
use crate::experiment::guardrail::Better;
use crate::panel::Columns;
use crate::variance::SmallSample;

#[expect(unsafe_code, reason = "the generated exports are called across the component's border")]
mod bindings {
    wit_bindgen::generate!({
        world: "analyst",
        path: "../../wit/experiments",
    });
    export!(Component);

    use super::Component;
}

struct Component;

impl wit::Guest for Component {
    fn analyze(
        metric_id: String,
        panel: wit::Panel,
        options: wit::Options,
        value: Option<wit::MetricValue>,
    ) -> Result<String, wit::Error> {
        let value = value.map(|value| MetricValue {
            dollars_per_unit: value.dollars_per_unit,
            std_error: value.std_error,
            version: value.version,
        });
        let analysis = analysis::analyze_columns(&metric_id, panel.into(), &options.into(), value);
        serde_json::to_string(&analysis).map_err(|error| wit::Error::Other(error.to_string()))
    }
}

impl From<wit::Panel> for Columns {
    fn from(panel: wit::Panel) -> Self {
        let wit::Panel { units, treated_from, cluster, unit, period, outcome, weight, covariates } = panel;
        Self { units, treated_from, cluster, unit, period, outcome, weight, covariates }
    }
}

impl From<wit::Options> for Options {
    fn from(options: wit::Options) -> Self {
        Self {
            estimator: match options.estimator {
                wit::Estimator::Auto => Estimator::Auto,
                wit::Estimator::TwoByTwo => Estimator::TwoByTwo,
                wit::Estimator::Twfe => Estimator::Twfe,
                wit::Estimator::EventStudy => Estimator::EventStudy,
                wit::Estimator::CallawaySantanna => Estimator::CallawaySantanna,
                wit::Estimator::SyntheticDid => Estimator::SyntheticDid,
                wit::Estimator::SyntheticControl => Estimator::SyntheticControl,
            },
            standard_errors: options.standard_errors.map(|errors| match errors {
                wit::StandardErrors::Iid => StandardErrors::Iid,
                wit::StandardErrors::Hc1 => StandardErrors::Hc1,
                wit::StandardErrors::Crv1 => StandardErrors::Crv1,
                wit::StandardErrors::Crv3 => StandardErrors::Crv3,
                wit::StandardErrors::NeweyWest => StandardErrors::NeweyWest,
                wit::StandardErrors::DriscollKraay => StandardErrors::DriscollKraay,
                wit::StandardErrors::WildBootstrap => StandardErrors::WildBootstrap,
            }),
            cluster_by: options
                .cluster_by
                .into_iter()
                .map(|by| match by {
                    wit::ClusterBy::Unit => ClusterBy::Unit,
                    wit::ClusterBy::Cluster => ClusterBy::Cluster,
                    wit::ClusterBy::Period => ClusterBy::Period,
                })
                .collect(),
            lag: options.lag.map(|lag| lag as usize),
            control_group: match options.control_group {
                wit::ControlGroup::Never => ControlGroup::Never,
                wit::ControlGroup::NotYet => ControlGroup::NotYet,
            },
            confidence_level: options.confidence_level,
            ssc: match options.ssc {
                wit::SmallSample::Fixest => SmallSample::Fixest,
                wit::SmallSample::Stata => SmallSample::Stata,
                wit::SmallSample::None => SmallSample::None,
            },
            seed: options.seed,
            guardrail: options.guardrail.map(|guardrail| GuardrailOptions {
                margin: guardrail.margin,
                better: match guardrail.better {
                    wit::Better::Higher => Better::Higher,
                    wit::Better::Lower => Better::Lower,
                },
            }),
        }
    }
}
