//! What decisions need beside an estimate: an interval for those who look more than once, and whether a metric that must not get worse did.

use super::Context;
use super::report::{self, GuardrailResult, GuardrailVerdict, Sequential};
use crate::distribution::{normal_cdf, t_quantile};
use crate::experiment::guardrail::{Better, guardrail};
use crate::experiment::sequential::half_width;
use crate::panel::Panel;

pub(super) fn add(result: &mut report::Result, context: &Context<'_>) {
    result.sequential = Some(sequential(result, context.panel));
    result.guardrail = context.options.guardrail.as_ref().and_then(|wanted| {
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

/// Looks come one after the other as periods pass. An effect after as many periods as there were before the start is what the sequence is tightest at:
/// that is known before there are results, as its validity asks. With few clusters, it is as many standard errors wider as t's tails are heavier
/// than the normal's; and it never leaves out what the interval for one look has.
fn sequential(result: &report::Result, panel: &Panel) -> Sequential {
    let report::Result { effect, confidence_level, .. } = result;
    let factor = half_width(information(panel), 1.0 - confidence_level, 1.0);
    let clusters = result.sample.clusters.unwrap_or(result.sample.units) as f64;
    let degrees = effect.degrees_of_freedom.unwrap_or(clusters - 1.0);
    let half = -t_quantile(normal_cdf(-factor), degrees) * effect.std_error;
    let [low, high] = effect.confidence_interval;
    Sequential { confidence_interval: [low.min(effect.estimate - half), high.max(effect.estimate + half)] }
}

/// How much is known of a difference of means before and after, as a share of what is known with as many periods after as before: with m periods
/// before and k after, its variance is that of a period times 1/m + 1/k, and looks at k, k + 1, … have independent increments of information.
fn information(panel: &Panel) -> f64 {
    let start = panel.cohorts().first().copied().unwrap_or(i64::MAX);
    let before = panel.periods.partition_point(|period| *period < start);
    let after = panel.periods.len() - before;
    2.0 * after as f64 / (before + after) as f64
}
