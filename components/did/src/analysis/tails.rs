//! How p values and intervals follow from estimates whose standard errors hold for many units.

use super::inference;
use super::report::Effect;
use crate::distribution::{normal_cdf, normal_quantile, t_quantile};

/// By the normal distribution, as in R's did and synthdid, or with few clusters by t on G − 1 degrees of freedom.
#[derive(Clone, Copy)]
pub(super) struct Tails {
    degrees_of_freedom: Option<f64>,
    level: f64,
}

impl Tails {
    /// The normal distribution.
    pub(super) fn normal(level: f64) -> Self {
        Self { degrees_of_freedom: None, level }
    }

    /// t for few clusters.
    pub(super) fn of_few(clusters: usize, level: f64) -> Self {
        Self { degrees_of_freedom: Some(clusters as f64 - 1.0), level }
    }

    /// How many standard errors an interval reaches to each side.
    pub(super) fn critical(self) -> f64 {
        let probability = 0.5 + self.level / 2.0;
        self.degrees_of_freedom.map_or_else(|| normal_quantile(probability), |degrees| t_quantile(probability, degrees))
    }

    pub(super) fn effect(self, estimate: f64, std_error: f64) -> Effect {
        if let Some(degrees) = self.degrees_of_freedom {
            return inference::effect(estimate, std_error * std_error, degrees, self.level);
        }
        let half = self.critical() * std_error;
        let statistic = if std_error > 0.0 { estimate / std_error } else { 0.0 };
        Effect {
            estimate,
            std_error,
            statistic,
            degrees_of_freedom: None,
            p_value: 2.0 * normal_cdf(-statistic.abs()),
            confidence_interval: [estimate - half, estimate + half],
        }
    }
}
