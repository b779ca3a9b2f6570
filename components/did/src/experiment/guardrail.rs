//! Guardrails: metrics that must not get worse by more than a margin (one-sided non-inferiority test).

use statrs::distribution::{ContinuousCDF, StudentsT};

/// Which direction of a metric is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    /// Such as revenue.
    Higher,
    /// Such as latency.
    Lower,
}

/// What a guardrail says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guardrail {
    /// p of the hypothesis that the metric is worse by the margin or more.
    pub p_value: f64,
    /// Whether that is rejected at `alpha`: the metric is safe.
    pub is_safe: bool,
}

/// Tests H₀: effect ≤ −margin (or ≥ margin where lower is better), with t on `degrees_of_freedom`. `margin` is positive, in the metric's
/// unit. None where the standard error or the degrees of freedom are not above 0.
#[must_use]
pub fn guardrail(
    estimate: f64,
    std_error: f64,
    degrees_of_freedom: f64,
    margin: f64,
    better: Better,
    alpha: f64,
) -> Option<Guardrail> {
    let t = StudentsT::new(0.0, 1.0, degrees_of_freedom).ok().filter(|_| std_error > 0.0)?;
    let effect = if better == Better::Higher { estimate } else { -estimate };
    let p_value = t.sf((effect + margin) / std_error);
    Some(Guardrail { p_value, is_safe: p_value < alpha })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected: a t table gives P(T > 1.697) = 0.05 on 30 degrees of freedom.
    #[test]
    fn a_metric_is_safe_when_its_interval_excludes_the_margin() {
        let at = |estimate| guardrail(estimate, 1.0, 30.0, 2.0, Better::Higher, 0.05).unwrap();
        assert!((at(-0.303).p_value - 0.05).abs() < 1e-4);
        assert!(at(-0.30).is_safe && !at(-0.31).is_safe);
        let lower = guardrail(0.30, 1.0, 30.0, 2.0, Better::Lower, 0.05).unwrap();
        assert_eq!(lower, at(-0.30));
    }
}
