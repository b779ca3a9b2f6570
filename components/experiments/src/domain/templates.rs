//! The definitions that a form offers to begin with. Times are relative, since a template is used on any day.

use std::collections::BTreeMap;

use serde::Serialize;
use tidemill_sdk::clock::Moment;
use utoipa::ToSchema;

use super::{
    AnalysisOptions, Definition, Estimator, Granularity, Shape, SimulatedMetric, Simulation, Source, Time, TimeRange,
};

/// A definition to begin with.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Template {
    /// Its name in the list of templates.
    pub id: String,
    /// For a button.
    pub title: String,
    /// What it shows.
    pub summary: String,
    /// The definition; its id is that of the template, to be left out or replaced.
    pub definition: Definition,
}

/// All templates, with times that end on the day of `now`.
pub(crate) fn templates(now: Moment) -> Vec<Template> {
    let all = [
        ("checkout-redesign", "Checkout redesign", "A steady gain in purchases and a small cost in support tickets."),
        ("onboarding-email", "Onboarding emails", "Signups that grow over two weeks as the emails are sent."),
        ("price-test", "Price test by region", "Regions adopt the price in waves, so late adopters serve as controls."),
        ("faster-search", "Faster search", "A novelty effect that fades, with a weekly season and noisy units."),
        ("no-effect", "A/A test", "Nothing was changed: what an honest analysis says then."),
        ("uploaded-results", "Your own results", "Upload a CSV file of observations and have it analysed."),
    ];
    all.into_iter()
        .map(|(id, title, summary)| Template {
            id: id.to_owned(),
            title: title.to_owned(),
            summary: summary.to_owned(),
            definition: definition(id, title, summary, now),
        })
        .collect()
}

fn definition(id: &str, title: &str, summary: &str, now: Moment) -> Definition {
    let signups = metric(120.0, 0.4, 8.0, 6.0, 15.0);
    let purchases = metric(40.0, 0.1, 3.0, 3.0, 6.0);
    let (periods, granularity, metrics) = match id {
        "checkout-redesign" => {
            let tickets = metric(9.0, 0.0, 0.4, 1.2, 1.5);
            (42, Granularity::Day, vec![("purchases", purchases), ("support-tickets", tickets)])
        }
        "onboarding-email" => {
            let growing = SimulatedMetric { shape: Shape::Ramp { periods: 14 }, ..signups };
            (56, Granularity::Day, vec![("signups", growing)])
        }
        "price-test" => {
            let revenue = metric(2400.0, 5.0, 90.0, 80.0, 400.0);
            (26, Granularity::Week, vec![("revenue", revenue)])
        }
        "faster-search" => {
            let fading = SimulatedMetric {
                shape: Shape::Decay { half_life: 10.0 },
                weekly: 6.0,
                autocorrelation: 0.5,
                ..signups
            };
            (56, Granularity::Day, vec![("signups", fading), ("purchases", purchases)])
        }
        "no-effect" => {
            let nothing = SimulatedMetric { effect: 0.0, ..signups };
            (28, Granularity::Day, vec![("signups", nothing)])
        }
        _ => (28, Granularity::Day, vec![("signups", signups)]),
    };
    let day = Granularity::Day.millis();
    let end = now.as_millis().div_euclid(day) * day;
    let time = |millis: i64| Time::Instant(Moment::from_millis(millis).unwrap_or(Moment::EPOCH));
    let start = end - periods * granularity.millis();
    let is_upload = id == "uploaded-results";
    let is_staggered = id == "price-test";
    Definition {
        id: id.to_owned(),
        name: title.to_owned(),
        description: summary.to_owned(),
        metrics: metrics.iter().map(|(id, _)| (*id).to_owned()).collect(),
        time_range: TimeRange { start: time(start), end: time(end) },
        granularity,
        intervention_at: time(start + periods / 2 * granularity.millis()),
        source: if is_upload { Source::Upload } else { Source::Simulation },
        simulation: (!is_upload).then(|| Simulation {
            seed: 42,
            units_per_group: 40,
            waves: if is_staggered { 3 } else { 1 },
            wave_distance: if is_staggered { 3 } else { 1 },
            missing: 0.0,
            metrics: metrics.into_iter().map(|(id, metric)| (id.to_owned(), metric)).collect::<BTreeMap<_, _>>(),
        }),
        treatment_share: None,
        analysis: Some(AnalysisOptions { estimator: Some(Estimator::Auto), ..AnalysisOptions::default() }),
    }
}

fn metric(baseline: f64, trend: f64, effect: f64, noise: f64, unit_spread: f64) -> SimulatedMetric {
    SimulatedMetric {
        baseline,
        trend,
        effect,
        shape: Shape::Constant,
        noise,
        autocorrelation: 0.0,
        unit_spread,
        period_spread: 0.0,
        weekly: 0.0,
    }
}
