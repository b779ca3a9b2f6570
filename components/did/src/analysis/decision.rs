//! What decisions need beside an estimate: an interval for those who look more than once, and whether a metric that must not get worse did.

use super::options::Options;
use super::report::{self, GuardrailResult, GuardrailVerdict, Sequential};
use crate::experiment::guardrail::{Better, guardrail};
use crate::experiment::sequential::half_width;

pub(super) fn add(result: &mut report::Result, options: &Options) {
    result.sequential = Some(sequential(result));
    result.guardrail = options.guardrail.as_ref().and_then(|wanted| {
        let effect = &result.effect;
        let degrees = effect.degrees_of_freedom.unwrap_or(f64::INFINITY);
        let alpha = (1.0 - result.confidence_level) / 2.0;
        let test = guardrail(effect.estimate, effect.std_error, degrees, wanted.margin, wanted.better, alpha)?;
        let [low, high] = match (wanted.better, effect.confidence_interval) {
            (Better::Higher, interval) => interval,
            (Better::Lower, [low, high]) => [-high, -low],
        };
        let verdict = match wanted.margin {
            margin if low > -margin => GuardrailVerdict::Safe,
            margin if high < -margin => GuardrailVerdict::Harmed,
            _ => GuardrailVerdict::Unclear,
        };
        Some(GuardrailResult { margin: wanted.margin, better: wanted.better, p_value: test.p_value, verdict })
    });
}

/// Tightest at the number of clusters that there are now, where the interval is widened by a factor that depends on the confidence alone.
fn sequential(result: &report::Result) -> Sequential {
    let clusters = result.sample.clusters.unwrap_or(result.sample.units) as f64;
    let half = half_width(clusters, 1.0 - result.confidence_level, clusters) * result.effect.std_error;
    Sequential { confidence_interval: [result.effect.estimate - half, result.effect.estimate + half] }
}
