//! Standard errors of a least-squares fit, as the options ask for them or as the data need them.

use nalgebra::DVector;

use super::options::{ClusterBy, Options, StandardErrors};
use super::report::{Correction, Effect, Problem, Warning};
use crate::bootstrap::MOST_CLUSTERS;
use crate::distribution::{t_quantile, t_two_sided};
use crate::panel::Panel;
use crate::regression::{Fit, FitError};
use crate::variance::{
    Covariance, Grouping, Lags, cluster_jackknife, clustered, counted_parameters, default_lag, driscoll_kraay, hc1,
    iid, newey_west, two_way,
};

/// With fewer clusters, clustered standard errors are too small (MacKinnon and Webb 2017).
const FEW_CLUSTERS: usize = 12;

/// Observations that CRV3 may go through, leaving out one cluster after the other: some seconds.
const MOST_WORK: usize = 200_000_000;
/// How many times as long an estimate takes where its effects are solved for by iteration.
const ITERATIONS: usize = 20;

/// Which standard errors, by which groups.
pub(super) struct Choice {
    pub(super) standard_errors: StandardErrors,
    pub(super) cluster_by: Vec<ClusterBy>,
    pub(super) groupings: Vec<Grouping>,
}

impl Choice {
    /// Resolves the options on a panel; warns of few clusters.
    pub(super) fn new(panel: &Panel, options: &Options, warnings: &mut Vec<Warning>) -> Result<Self, Problem> {
        let wanted = options.standard_errors;
        let clusters =
            matches!(wanted, None | Some(StandardErrors::Crv1 | StandardErrors::Crv3 | StandardErrors::WildBootstrap));
        if !clusters {
            if !options.cluster_by.is_empty() {
                let message = "these standard errors do not cluster, so `clusterBy` changes nothing";
                warnings.push(Problem::new("CLUSTER_BY_IGNORED", message));
            }
            let standard_errors = wanted.unwrap_or(StandardErrors::Iid);
            return Ok(Self { standard_errors, cluster_by: Vec::new(), groupings: Vec::new() });
        }
        let mut cluster_by = options.cluster_by.clone();
        if cluster_by.is_empty() {
            cluster_by.push(ClusterBy::Unit);
        }
        let groupings = cluster_by.iter().map(|by| grouping(panel, *by)).collect::<Result<Vec<_>, _>>()?;
        let fewest = groupings.iter().map(|grouping| grouping.count).min().unwrap_or(0);
        let is_few = warn_of_few(fewest, warnings)?;
        let standard_errors = match wanted {
            Some(wanted) => wanted,
            None if is_few && groupings.len() == 1 => StandardErrors::WildBootstrap,
            None => StandardErrors::Crv1,
        };
        let standard_errors = affordable(standard_errors, fewest, panel, warnings);
        Ok(Self { standard_errors, cluster_by, groupings })
    }

    /// The number of clusters, where there are any.
    pub(super) fn clusters(&self) -> Option<usize> {
        self.groupings.iter().map(|grouping| grouping.count).min()
    }

    /// The covariance of a fit; for the wild bootstrap, the clustered one that it refines. `without` estimates anew from the rows for
    /// which its argument holds.
    pub(super) fn covariance(
        &self,
        fit: &Fit,
        panel: &Panel,
        options: &Options,
        without: &dyn Fn(&Panel) -> Result<DVector<f64>, FitError>,
    ) -> Result<Covariance, FitError> {
        let lag = options.lag.unwrap_or_else(|| default_lag(panel.periods.len()));
        let groups: Vec<&Grouping> = self.groupings.iter().collect();
        let parameters = || counted_parameters(fit, panel, &groups);
        Ok(match (self.standard_errors, self.groupings.as_slice()) {
            (StandardErrors::Iid, _) => iid(fit),
            (StandardErrors::Hc1, _) => hc1(fit),
            (StandardErrors::NeweyWest, _) => newey_west(fit, panel, lag, Lags::Calendar, options.ssc),
            (StandardErrors::DriscollKraay, _) => driscoll_kraay(fit, panel, lag, options.ssc),
            (StandardErrors::Crv3, [one]) => {
                cluster_jackknife(&fit.coefficients, one.count, parameters(), |cluster| {
                    without(&panel.filter(|row| one.of_row[row] as usize != cluster))
                })?
            }
            (_, [one]) => clustered(fit, one, parameters(), options.ssc),
            (_, [first, second, ..]) => two_way(fit, first, second, parameters(), options.ssc),
            (_, []) => hc1(fit),
        })
    }
}

/// Whether there are so few clusters that errors of them need care.
pub(super) fn warn_of_few(clusters: usize, warnings: &mut Vec<Warning>) -> Result<bool, Problem> {
    if clusters < 2 {
        return Err(Problem::new("TOO_FEW_CLUSTERS", "errors are clustered in one group; there must be two or more"));
    }
    let is_few = clusters < FEW_CLUSTERS;
    if is_few {
        let message = format!("there are only {clusters} clusters, so uncertainty is hard to tell");
        warnings.push(Problem::new("FEW_CLUSTERS", message));
    }
    Ok(is_few)
}

/// How often rows are gone through to take effects out of a column, relative to a balanced panel without weights.
pub(super) fn passes(panel: &Panel) -> usize {
    if panel.is_balanced() && panel.weight.is_none() { 1 } else { ITERATIONS }
}

/// What there is time and memory for: both are refinements of CRV1 for few clusters.
fn affordable(wanted: StandardErrors, clusters: usize, panel: &Panel, warnings: &mut Vec<Warning>) -> StandardErrors {
    let (code, name) = match wanted {
        StandardErrors::WildBootstrap if clusters > MOST_CLUSTERS => ("BOOTSTRAP_LEFT_OUT", "wild-bootstrap"),
        StandardErrors::Crv3 if panel.rows().saturating_mul(clusters * passes(panel)) > MOST_WORK => {
            ("JACKKNIFE_LEFT_OUT", "crv3")
        }
        affordable => return affordable,
    };
    let message = format!(
        "`{name}` was left out: with {clusters} clusters and so many observations it takes too long, and `crv1`, which stands for it, needs no refinement"
    );
    warnings.push(Problem::new(code, message));
    StandardErrors::Crv1
}

pub(super) fn grouping(panel: &Panel, by: ClusterBy) -> Result<Grouping, Problem> {
    match by {
        ClusterBy::Unit => Ok(Grouping::units(panel)),
        ClusterBy::Period => Ok(Grouping::periods(panel)),
        ClusterBy::Cluster => Grouping::clusters(panel).ok_or_else(|| {
            Problem::new(
                "NO_CLUSTERS",
                "`clusterBy` names `cluster`, but the observations have none; add a column `cluster`",
            )
        }),
    }
}

/// The effect with t statistics of a covariance.
pub(super) fn effect(estimate: f64, variance: f64, degrees_of_freedom: f64, level: f64) -> Effect {
    let std_error = variance.max(0.0).sqrt();
    let half = t_quantile(0.5 + level / 2.0, degrees_of_freedom) * std_error;
    let statistic = if std_error > 0.0 { estimate / std_error } else { 0.0 };
    Effect {
        estimate,
        std_error,
        statistic,
        degrees_of_freedom: Some(degrees_of_freedom),
        p_value: t_two_sided(statistic, degrees_of_freedom),
        confidence_interval: [estimate - half, estimate + half],
    }
}

/// The K, G and factor of a covariance.
pub(super) fn correction(covariance: &Covariance) -> Correction {
    Correction { k: covariance.parameters, g: covariance.clusters, adj: covariance.adjustment }
}
