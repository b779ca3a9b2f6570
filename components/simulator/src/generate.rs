//! From a plan to panels.

use crate::normal::Normals;
use crate::plan::{Metric, Plan, PlanError, Shape};

/// The observations of one metric, by unit and, within a unit, by period.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Which metric.
    pub metric: String,
    /// Its observations.
    pub rows: Vec<Row>,
}

/// One observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// The unit, from 0: first the treated, then the controls.
    pub unit: u32,
    /// The period, from 0.
    pub period: u32,
    /// What was measured.
    pub value: f64,
    /// The unit's first treated period; none for controls.
    pub treated_from: Option<u32>,
}

/// Simulates every metric of a plan. Rows that go missing are missing for all metrics.
///
/// # Errors
/// See [`PlanError`]: each says which setting to change.
pub fn simulate(plan: &Plan) -> Result<Vec<Panel>, PlanError> {
    plan.check()?;
    Ok(plan.metrics.iter().map(|metric| panel(plan, metric)).collect())
}

fn panel(plan: &Plan, metric: &Metric) -> Panel {
    let stream = |purpose| Normals::new(plan.seed, &metric.id, purpose);
    let (mut levels, mut shocks, mut errors) = (stream("units"), stream("periods"), stream("errors"));
    let mut missing = Normals::new(plan.seed, "", "missing");
    let common: Vec<f64> = (0..plan.periods)
        .map(|period| {
            let season = metric.weekly * libm::sin(2.0 * std::f64::consts::PI * f64::from(period % 7) / 7.0);
            metric.baseline + metric.trend * f64::from(period) + season + metric.period_spread * shocks.next()
        })
        .collect();
    // What a new error adds, so that the sum keeps its variance.
    let fresh = libm::sqrt(1.0 - metric.autocorrelation * metric.autocorrelation);
    let mut rows = Vec::with_capacity((2 * plan.units_per_group * plan.periods) as usize);
    for unit in 0..2 * plan.units_per_group {
        let treated_from = start(plan, unit);
        let level = metric.unit_spread * levels.next();
        let mut error = errors.next();
        for period in 0..plan.periods {
            if period > 0 {
                error = metric.autocorrelation * error + fresh * errors.next();
            }
            let effect = treated_from.map_or(0.0, |start| metric.effect_after(period, start));
            let value = common[period as usize] + level + effect + metric.noise * error;
            if missing.uniform() >= plan.missing {
                rows.push(Row { unit, period, value, treated_from });
            }
        }
    }
    Panel { metric: metric.id.clone(), rows }
}

/// Waves take turns, so that each has as many units as the others, or one more.
fn start(plan: &Plan, unit: u32) -> Option<u32> {
    (unit < plan.units_per_group).then(|| plan.intervention + unit % plan.waves * plan.wave_distance)
}

impl Metric {
    fn effect_after(&self, period: u32, start: u32) -> f64 {
        let Some(since) = period.checked_sub(start).map(f64::from) else {
            return 0.0;
        };
        let share = match self.shape {
            Shape::Constant => 1.0,
            Shape::Ramp { periods } => ((since + 1.0) / f64::from(periods)).min(1.0),
            Shape::Decay { half_life } => libm::exp2(-since / half_life),
        };
        self.effect * share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(metrics: Vec<Metric>) -> Plan {
        Plan { units_per_group: 200, periods: 60, intervention: 30, metrics, ..Plan::default() }
    }

    fn values(plan: &Plan) -> Vec<Row> {
        simulate(plan).unwrap().swap_remove(0).rows
    }

    #[test]
    fn a_metric_does_not_change_when_others_come_or_go() {
        let alone = plan(vec![Metric::flat("a", 1.0, 1.0)]);
        let beside = plan(vec![Metric::flat("b", 1.0, 1.0), Metric::flat("a", 1.0, 1.0)]);
        assert_eq!(simulate(&alone).unwrap()[0], simulate(&beside).unwrap()[1]);
        assert_ne!(simulate(&beside).unwrap()[0].rows, simulate(&beside).unwrap()[1].rows);
    }

    #[test]
    fn another_seed_gives_other_numbers() {
        let one = plan(vec![Metric::flat("a", 1.0, 1.0)]);
        assert_ne!(values(&one), values(&Plan { seed: 2, ..one.clone() }));
    }

    /// 24,000 errors: mean, variance and correlation stray by about 0.01, or 0.03 where they are correlated.
    #[test]
    fn errors_have_the_promised_spread_and_memory() {
        let metric = Metric { autocorrelation: 0.6, ..Metric::flat("a", 10.0, 3.0) };
        let rows = values(&plan(vec![metric]));
        let errors: Vec<f64> = rows.iter().map(|row| (row.value - 10.0) / 3.0).collect();
        let mean = errors.iter().sum::<f64>() / errors.len() as f64;
        let variance = errors.iter().map(|error| error * error).sum::<f64>() / errors.len() as f64;
        let pairs = rows.iter().zip(rows.iter().skip(1)).zip(errors.iter().zip(errors.iter().skip(1)));
        let same: Vec<f64> = pairs.filter(|((row, next), _)| row.unit == next.unit).map(|(_, (a, b))| a * b).collect();
        let correlation = same.iter().sum::<f64>() / same.len() as f64;
        assert!(mean.abs() < 0.05, "{mean}");
        assert!((variance - 1.0).abs() < 0.06, "{variance}");
        assert!((correlation - 0.6).abs() < 0.05, "{correlation}");
    }

    #[test]
    fn effects_take_their_shape() {
        let check = |shape, expected: [f64; 4]| {
            let metric = Metric { effect: 8.0, shape, ..Metric::flat("a", 0.0, 0.0) };
            let rows = values(&plan(vec![metric]));
            let of_first: Vec<f64> = rows[28..34].iter().map(|row| row.value).collect();
            assert_eq!(of_first[..2], [0.0, 0.0]);
            assert_eq!(of_first[2..], expected);
        };
        check(Shape::Constant, [8.0, 8.0, 8.0, 8.0]);
        check(Shape::Ramp { periods: 4 }, [2.0, 4.0, 6.0, 8.0]);
        check(Shape::Decay { half_life: 1.0 }, [8.0, 4.0, 2.0, 1.0]);
    }

    #[test]
    fn waves_start_apart_and_have_equal_parts() {
        let staggered = Plan { waves: 4, wave_distance: 5, ..plan(vec![Metric::flat("a", 0.0, 1.0)]) };
        let rows = values(&staggered);
        let starting =
            |start: u32| rows.iter().filter(|row| row.period == 0 && row.treated_from == Some(start)).count();
        assert_eq!([30, 35, 40, 45].map(starting), [50; 4]);
    }

    /// 24,000 rows of which a tenth is missing: 2,400 with a standard deviation of 46.
    #[test]
    fn rows_go_missing_for_all_metrics_alike() {
        let with_gaps = Plan { missing: 0.1, ..plan(vec![Metric::flat("a", 0.0, 1.0), Metric::flat("b", 0.0, 1.0)]) };
        let panels = simulate(&with_gaps).unwrap();
        let cells = |index: usize| panels[index].rows.iter().map(|row| (row.unit, row.period)).collect::<Vec<_>>();
        assert_eq!(cells(0), cells(1));
        assert!((21_370..21_830).contains(&panels[0].rows.len()), "{}", panels[0].rows.len());
    }

    #[test]
    fn a_plan_that_cannot_be_followed_says_what_to_change() {
        let check = |change: fn(&mut Plan), expected: &str| {
            let mut plan = plan(vec![Metric::flat("a", 0.0, 1.0)]);
            change(&mut plan);
            assert_eq!(simulate(&plan).unwrap_err().to_string(), expected);
        };
        check(|plan| plan.intervention = 60, "the intervention must be after the first period and not after the last");
        check(|plan| plan.units_per_group = 0, "unitsPerGroup must be 1 or more");
        check(|plan| plan.missing = 0.9, "the share of missing rows must be from 0 to 0.5");
        check(
            |plan| plan.metrics[0].noise = f64::NAN,
            "each of noise, unitSpread and periodSpread of `a` must be from 0 to 1e12",
        );
        check(|plan| plan.metrics.push(plan.metrics[0].clone()), "there are two metrics `a`");
        check(
            |plan| plan.units_per_group = 1_000_000,
            "120000000 rows are more than 5000000; take fewer units, periods or metrics",
        );
    }
}
