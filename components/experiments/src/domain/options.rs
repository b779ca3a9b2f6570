//! How to analyse. The words are those of the interface `tidemill:experiments/did`; what suits which data is its business.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:tt),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] $variant),*
        }

        impl $name {
            /// Each with its word.
            pub const ALL: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),*];
        }
    };
}

words! {
    /// Which estimator.
    Estimator {
        /// Chosen from the data.
        Auto = "auto",
        /// Four group means.
        TwoByTwo = "2x2",
        /// Unit and period effects.
        Twfe = "twfe",
        /// The same with a coefficient per period.
        EventStudy = "event-study",
        /// Group-time effects of staggered adoption.
        CallawaySantanna = "callaway-santanna",
        /// Weighted controls and periods.
        SyntheticDid = "synthetic-did",
        /// Weighted controls.
        SyntheticControl = "synthetic-control",
    }
}

words! {
    /// Which standard errors.
    StandardErrors {
        /// Independent, of one variance.
        Iid = "iid",
        /// Independent, of any variance.
        Hc1 = "hc1",
        /// Clustered.
        Crv1 = "crv1",
        /// Clustered, by leaving out one cluster at a time.
        Crv3 = "crv3",
        /// Correlated over time within units.
        NeweyWest = "newey-west",
        /// Correlated over time and between units.
        DriscollKraay = "driscoll-kraay",
        /// Clustered, by flipping the signs of clusters.
        WildBootstrap = "wild-bootstrap",
    }
}

words! {
    /// By what errors are clustered.
    ClusterBy {
        /// The unit.
        Unit = "unit",
        /// The cluster of the unit.
        Cluster = "cluster",
        /// The period.
        Period = "period",
    }
}

words! {
    /// Who staggered adopters are compared with.
    ControlGroup {
        /// Units that are never treated.
        Never = "never",
        /// Those, and units that are not treated yet.
        NotYet = "not-yet",
    }
}

words! {
    /// Which small-sample factor corrects a variance.
    SmallSample {
        /// Effects nested in clusters count once.
        Fixest = "fixest",
        /// Every level of every effect counts.
        Stata = "stata",
        /// No factor.
        None = "none",
    }
}

words! {
    /// Which direction of a metric is good.
    Better {
        /// Such as revenue.
        Higher = "higher",
        /// Such as the time that a page takes.
        Lower = "lower",
    }
}

/// By how much a metric may get worse at the most.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Guardrail {
    /// Above 0, in the metric's unit per treated unit and period.
    #[schema(exclusive_minimum = 0, maximum = 1e12)]
    pub margin: f64,
    /// Which direction is good.
    pub better: Better,
}

/// How to analyse. What is left out is chosen from the data.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnalysisOptions {
    /// Which estimator; `auto` if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimator: Option<Estimator>,
    /// Which standard errors; if left out clustered ones, or the wild bootstrap where there are few clusters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard_errors: Option<StandardErrors>,
    /// One or two; the unit if left out. A single word may be sent instead of a list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cluster_by: Vec<ClusterBy>,
    /// Periods over which serial standard errors let errors correlate.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 10_000)]
    pub lag: Option<u32>,
    /// Who staggered adopters are compared with; the never treated if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control_group: Option<ControlGroup>,
    /// Which covariates of the observations to adjust for; none if left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covariates: Vec<String>,
    /// Of all intervals; 0.95 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0.5, maximum = 0.999)]
    pub confidence_level: Option<f64>,
    /// Which small-sample factor; fixest's if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssc: Option<SmallSample>,
    /// Of random draws, where there are too many cases to look at all; 1 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991.0)]
    pub seed: Option<u64>,
    /// Metrics that must not get worse by more than a margin, by their ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub guardrails: BTreeMap<String, Guardrail>,
}

impl AnalysisOptions {
    /// Confidence of all intervals.
    pub fn level(&self) -> f64 {
        self.confidence_level.unwrap_or(0.95)
    }
}
