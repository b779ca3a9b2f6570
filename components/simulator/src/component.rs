//! The component: `tidemill:experiments/simulator` over the library.

use bindings::exports::tidemill::experiments::simulator as wit;

use crate::plan::{Metric, Plan, Shape};

#[expect(unsafe_code, reason = "the generated exports are called across the component's border")]
mod bindings {
    wit_bindgen::generate!({
        world: "simulation",
        path: "../../wit/experiments",
    });
    export!(Component);

    use super::Component;
}

struct Component;

impl wit::Guest for Component {
    fn simulate(plan: wit::Plan) -> Result<Vec<wit::Series>, wit::Error> {
        let panels = crate::simulate(&plan.into()).map_err(|error| wit::Error::InvalidPlan(error.to_string()))?;
        let series = |panel: crate::Panel| wit::Series {
            unit: panel.rows.iter().map(|row| row.unit).collect(),
            period: panel.rows.iter().map(|row| row.period).collect(),
            value: panel.rows.iter().map(|row| row.value).collect(),
            metric: panel.metric,
        };
        Ok(panels.into_iter().map(series).collect())
    }
}

impl From<wit::Plan> for Plan {
    fn from(plan: wit::Plan) -> Self {
        Self {
            seed: plan.seed,
            units_per_group: plan.units_per_group,
            periods: plan.periods,
            intervention: plan.intervention,
            metrics: plan.metrics.into_iter().map(Metric::from).collect(),
            waves: plan.waves,
            wave_distance: plan.wave_distance,
            missing: plan.missing,
        }
    }
}

impl From<wit::Metric> for Metric {
    fn from(metric: wit::Metric) -> Self {
        Self {
            id: metric.id,
            baseline: metric.baseline,
            trend: metric.trend,
            effect: metric.effect,
            shape: match metric.shape {
                wit::Shape::Constant => Shape::Constant,
                wit::Shape::Ramp(periods) => Shape::Ramp { periods },
                wit::Shape::Decay(half_life) => Shape::Decay { half_life },
            },
            noise: metric.noise,
            autocorrelation: metric.autocorrelation,
            unit_spread: metric.unit_spread,
            period_spread: metric.period_spread,
            weekly: metric.weekly,
        }
    }
}
