//! What a caller may choose. Everything has a default that suits most experiments.

use serde::{Deserialize, Serialize};

use crate::estimator::callaway_santanna::ControlGroup;
use crate::experiment::guardrail::Better;
use crate::variance::SmallSample;

/// Which estimator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Estimator {
    /// Chosen from the data: several starts, Callaway and Sant'Anna; one treated unit, synthetic difference-in-differences; else
    /// two-way fixed effects.
    #[default]
    Auto,
    /// Four group means.
    #[serde(rename = "2x2")]
    TwoByTwo,
    /// Unit and period effects.
    Twfe,
    /// The same with a coefficient per period; the estimate is the mean of those after the start.
    EventStudy,
    /// Group-time effects of staggered adoption.
    CallawaySantanna,
    /// Weighted controls and periods.
    SyntheticDid,
    /// Weighted controls.
    SyntheticControl,
}

/// Which standard errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StandardErrors {
    /// Independent, of one variance.
    Iid,
    /// Independent, of any variance.
    Hc1,
    /// Clustered.
    Crv1,
    /// Clustered, by leaving out one cluster at a time.
    Crv3,
    /// Correlated over time within units.
    NeweyWest,
    /// Correlated over time and between units.
    DriscollKraay,
    /// Clustered, by flipping the signs of clusters under the null.
    WildBootstrap,
}

/// By what errors are clustered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClusterBy {
    /// The unit.
    Unit,
    /// The observations' cluster.
    Cluster,
    /// The period.
    Period,
}

/// How to analyse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Options {
    /// Default: chosen from the data.
    pub estimator: Estimator,
    /// Default: clustered by `cluster_by`; with fewer than 12 clusters the wild bootstrap.
    pub standard_errors: Option<StandardErrors>,
    /// One or two. Default: the unit.
    pub cluster_by: Vec<ClusterBy>,
    /// Steps over which serial standard errors let errors correlate. Default ⌊T^¼⌋.
    pub lag: Option<usize>,
    /// Who staggered adopters are compared with. Default: the never treated.
    pub control_group: ControlGroup,
    /// 0.5 to 0.999. Default 0.95.
    pub confidence_level: f64,
    /// Which small-sample factor. Default fixest's.
    pub ssc: SmallSample,
    /// Of random draws, where there are too many cases to count them all. Default 1.
    pub seed: u64,
    /// That the metric must not get worse by more than a margin. Default: it may.
    pub guardrail: Option<GuardrailOptions>,
}

/// By how much a metric may get worse at the most.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GuardrailOptions {
    /// Above 0, in the metric's unit per treated unit and period.
    pub margin: f64,
    /// Which direction is good.
    pub better: Better,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            estimator: Estimator::Auto,
            standard_errors: None,
            cluster_by: Vec::new(),
            lag: None,
            control_group: ControlGroup::Never,
            confidence_level: 0.95,
            ssc: SmallSample::Fixest,
            seed: 1,
            guardrail: None,
        }
    }
}
