//! Tails and quantiles of the distributions that tests and intervals use. Owns their numerical care; the functions are statrs's and libm's.
//!
//! Tails are computed as tails, never as one minus a probability, so a p value of 1e-50 is one.

use statrs::distribution::{ChiSquared, Continuous, ContinuousCDF, FisherSnedecor, Normal, StudentsT};

/// Two-sided p value of a t statistic: 2·P(T > |t|). Not a number if `df` is not positive.
#[must_use]
pub fn t_two_sided(statistic: f64, df: f64) -> f64 {
    StudentsT::new(0.0, 1.0, df).map_or(f64::NAN, |t| (2.0 * t.sf(statistic.abs())).min(1.0))
}

/// The quantile t with P(T ≤ t) = `probability`, 0 < `probability` < 1.
#[must_use]
pub fn t_quantile(probability: f64, df: f64) -> f64 {
    let Ok(t) = StudentsT::new(0.0, 1.0, df) else { return f64::NAN };
    if probability < 0.5 {
        return -t_quantile(1.0 - probability, df);
    }
    let tail = 1.0 - probability;
    // statrs's inverse stops at about 1e-9; a few steps of Newton's method on the tail give the rest.
    let mut quantile = t.inverse_cdf(probability);
    for _ in 0..4 {
        let slope = t.pdf(quantile);
        let step = (t.sf(quantile) - tail) / slope;
        if !step.is_finite() {
            break;
        }
        quantile += step;
        if step.abs() <= 1e-15 * quantile.abs() {
            break;
        }
    }
    quantile
}

/// P(F > `statistic`) on (`numerator`, `denominator`) degrees of freedom.
#[must_use]
pub fn f_tail(statistic: f64, numerator: f64, denominator: f64) -> f64 {
    if statistic <= 0.0 {
        return 1.0;
    }
    // The tail as an incomplete beta function, since one minus the other would lose it.
    let x = denominator / (denominator + numerator * statistic);
    statrs::function::beta::checked_beta_reg(denominator / 2.0, numerator / 2.0, x)
        .unwrap_or_else(|_| FisherSnedecor::new(numerator, denominator).map_or(f64::NAN, |f| f.sf(statistic)))
}

/// P(χ² > `statistic`) on `df` degrees of freedom.
#[must_use]
pub fn chi_squared_tail(statistic: f64, df: f64) -> f64 {
    ChiSquared::new(df).map_or(f64::NAN, |chi| chi.sf(statistic.max(0.0)))
}

/// P(Z ≤ `z`) of the standard normal distribution.
#[must_use]
pub fn normal_cdf(z: f64) -> f64 {
    // libm's error function is exact to the last place, statrs's to 1e-11.
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// The quantile z with P(Z ≤ z) = `probability`, 0 < `probability` < 1.
#[must_use]
pub fn normal_quantile(probability: f64) -> f64 {
    let normal = Normal::standard();
    let mut quantile = normal.inverse_cdf(probability);
    for _ in 0..2 {
        let slope = normal.pdf(quantile);
        let step = (normal_cdf(quantile) - probability) / slope;
        if !step.is_finite() {
            break;
        }
        quantile -= step;
    }
    quantile
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(left: f64, right: f64, tolerance: f64) {
        assert!((left - right).abs() <= tolerance * right.abs(), "{left} is not {right}");
    }

    /// Expected values: scipy.stats 1.17.
    #[test]
    fn tails_and_quantiles_agree_with_scipy() {
        close(t_quantile(0.975, 39.0), 2.022_690_920_036_761, 1e-13);
        close(t_two_sided(16.413_953_864_423_878, 896.0), 3.911_070_004_445_318e-53, 1e-9);
        close(t_two_sided(12.724_800_633_246_643, 39.0), 1.839_726_631_326_120_4e-15, 1e-10);
        close(normal_quantile(0.975), 1.959_963_984_540_054, 1e-14);
        close(chi_squared_tail(3.921_568_627_450_98, 1.0), 0.047_670_380_656_161_5, 1e-11);
    }
}
