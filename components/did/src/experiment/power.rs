//! Power, sample size and minimum detectable effect before an experiment starts.

use crate::distribution::{normal_cdf, normal_quantile, t_quantile};

/// Standard deviations around the mean of S beyond which nothing is left to integrate.
const REACH: f64 = 12.0;
/// Panels of the integration; with 16 nodes each the error is below 1e-12.
const PANELS: usize = 24;

/// The power of a two-sided two-sample t test with `per_arm` units an arm to find an effect of `effect_over_sd` standard deviations:
/// noncentral t on 2n − 2 degrees of freedom with noncentrality d·√(n/2), both tails.
#[must_use]
pub fn power(effect_over_sd: f64, per_arm: f64, alpha: f64) -> f64 {
    let df = 2.0 * per_arm - 2.0;
    let noncentrality = effect_over_sd * (per_arm / 2.0).sqrt();
    let critical = t_quantile(1.0 - alpha / 2.0, df);
    noncentral_t_tail(critical, df, noncentrality) + noncentral_t_tail(critical, df, -noncentrality)
}

/// The effect, in standard deviations, that the test finds with probability `target`.
#[must_use]
pub fn minimum_detectable_effect(per_arm: f64, alpha: f64, target: f64) -> f64 {
    let around = (normal_quantile(1.0 - alpha / 2.0) + normal_quantile(target)) * (2.0 / per_arm).sqrt();
    solve(|effect| power(effect, per_arm, alpha) - target, 0.0, 8.0 * around)
}

/// Units an arm with which the test finds an effect of `effect_over_sd` with probability `target`: a real number to be rounded up.
#[must_use]
pub fn units_per_arm(effect_over_sd: f64, alpha: f64, target: f64) -> f64 {
    let around = 2.0 * ((normal_quantile(1.0 - alpha / 2.0) + normal_quantile(target)) / effect_over_sd).powi(2);
    solve(|units| power(effect_over_sd, units, alpha) - target, 1.5, 2.0 * around + 10.0)
}

/// The multiple of the standard error that is found with probability `target`: t(1 − α/2, df) + t(target, df).
#[must_use]
pub fn detectable_multiple(df: f64, alpha: f64, target: f64) -> f64 {
    t_quantile(1.0 - alpha / 2.0, df) + t_quantile(target, df)
}

/// A planned panel, for an effect that stands out of serially correlated errors.
#[derive(Debug, Clone, Copy)]
pub struct PlannedPanel {
    /// The share of units that are treated.
    pub treated_share: f64,
    /// Units J.
    pub units: f64,
    /// Periods m before the intervention.
    pub before: f64,
    /// Periods r after.
    pub after: f64,
    /// The errors' variance σ².
    pub variance: f64,
    /// ψ_B, the mean covariance of errors of a unit in two periods before.
    pub covariance_before: f64,
    /// ψ_A, likewise of two periods after.
    pub covariance_after: f64,
    /// ψ_X, likewise of one before and one after.
    pub covariance_across: f64,
}

impl PlannedPanel {
    /// The effect found with probability `target` by difference-in-differences clustered by unit (Burlig, Preonas and Woerman
    /// 2020, equation 2).
    #[must_use]
    pub fn minimum_detectable_effect(&self, df: f64, alpha: f64, target: f64) -> f64 {
        let Self { treated_share: share, units, before: m, after: r, .. } = *self;
        let spread = (m + r) / (m * r) * self.variance
            + (m - 1.0) / m * self.covariance_before
            + (r - 1.0) / r * self.covariance_after
            - 2.0 * self.covariance_across;
        detectable_multiple(df, alpha, target) * (spread / (share * (1.0 - share) * units)).sqrt()
    }
}

/// P(T′ > c) = E[Φ(δ − c·S)], S = √(χ²(df)/df), by Gauss and Legendre's quadrature over S.
fn noncentral_t_tail(critical: f64, df: f64, noncentrality: f64) -> f64 {
    let half_width = REACH / (2.0 * df).sqrt();
    let (low, high) = ((1.0 - half_width).max(0.0), 1.0 + half_width.max(1.0));
    let log_constant = df / 2.0 * (df / 2.0).ln() - statrs::function::gamma::ln_gamma(df / 2.0) + 2.0f64.ln();
    let integrand = |s: f64| {
        if s <= 0.0 {
            return 0.0;
        }
        let density = (log_constant + (df - 1.0) * s.ln() - df * s * s / 2.0).exp();
        density * normal_cdf(noncentrality - critical * s)
    };
    let step = (high - low) / PANELS as f64;
    (0..PANELS)
        .map(|panel| {
            let middle = low + (panel as f64 + 0.5) * step;
            let pairs = NODES.iter().zip(WEIGHTS);
            pairs
                .map(|(node, weight)| {
                    let offset = node * step / 2.0;
                    weight * (integrand(middle - offset) + integrand(middle + offset))
                })
                .sum::<f64>()
                * step
                / 2.0
        })
        .sum()
}

/// Positive nodes and weights of the rule with 16 nodes (Abramowitz and Stegun, table 25.4).
const NODES: [f64; 8] = [
    0.095_012_509_837_637_44,
    0.281_603_550_779_258_9,
    0.458_016_777_657_227_4,
    0.617_876_244_402_643_7,
    0.755_404_408_355_003,
    0.865_631_202_387_831_7,
    0.944_575_023_073_232_6,
    0.989_400_934_991_649_9,
];
const WEIGHTS: [f64; 8] = [
    0.189_450_610_455_068_5,
    0.182_603_415_044_923_6,
    0.169_156_519_395_002_54,
    0.149_595_988_816_576_73,
    0.124_628_971_255_533_87,
    0.095_158_511_682_492_78,
    0.062_253_523_938_647_894,
    0.027_152_459_411_754_095,
];

/// The zero of a rising function between two points, by bisection to the last place.
fn solve(function: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if function(middle) < 0.0 { low = middle } else { high = middle }
    }
    low + (high - low) / 2.0
}
