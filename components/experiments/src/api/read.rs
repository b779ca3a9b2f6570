//! Reads definitions, options and metric values from JSON, and names everything that is wrong with them at once.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use tidemill_sdk::http::validate::{Fields, Rule, integer, list, number, object, one_of, text};

use crate::domain::{
    AnalysisOptions, Better, Calendar, ClusterBy, ControlGroup, Definition, Estimator, Granularity, Guardrail,
    Identifier, MAX_OBSERVATIONS, MAX_PERIODS, MetricValueFields, Shape, SimulatedMetric, Simulation, SmallSample,
    Source, StandardErrors, Time, TimeRange,
};

/// Ids that would hide a page of the API.
const RESERVED: [&str; 3] = ["health", "openapi.json", "templates"];

/// The largest integer that every JSON reader keeps.
const MAX_INTEGER: i64 = 9_007_199_254_740_991;

/// An id of the client's choice.
pub(super) struct IdentifierRule;

impl Rule for IdentifierRule {
    type Output = Identifier;

    fn expected(&self) -> String {
        Identifier::EXPECTED.to_owned()
    }

    fn accept(&self, value: &Value) -> Option<Identifier> {
        Identifier::parse(value.as_str()?)
    }
}

struct TimeRule;

impl Rule for TimeRule {
    type Output = Time;

    fn expected(&self) -> String {
        Time::EXPECTED.to_owned()
    }

    fn accept(&self, value: &Value) -> Option<Time> {
        Time::deserialize(value).ok()
    }
}

/// One or two words: alone, or as a list.
struct ClusterByRule;

impl Rule for ClusterByRule {
    type Output = Vec<ClusterBy>;

    fn expected(&self) -> String {
        "one of unit, cluster, period, or a list of two of them".to_owned()
    }

    fn accept(&self, value: &Value) -> Option<Vec<ClusterBy>> {
        if value.is_string() {
            return Some(vec![ClusterBy::deserialize(value).ok()?]);
        }
        let list = Vec::<ClusterBy>::deserialize(value).ok()?;
        let is_repeated = list.len() == 2 && list[0] == list[1];
        (!is_repeated && (1..=2).contains(&list.len())).then_some(list)
    }
}

/// A definition. `known` are the ids of metric values that there are among those that it names.
pub(super) fn definition(fields: &mut Fields<'_>, known: &[String]) -> Option<Definition> {
    let id = fields.optional("id", &IdentifierRule);
    if let Some(id) = id.as_ref().filter(|id| RESERVED.contains(&id.as_str())) {
        fields.refuse("id", format!("must be another than {id}, which is a page of its own"));
    }
    let name = fields.required("name", &text(1..=200));
    let description = fields.optional("description", &text(0..=4000));
    let metrics = fields.required("metrics", &list(1..=20, IdentifierRule));
    let time_range = fields.required("timeRange", &object(time_range));
    let granularities = [("day", Granularity::Day), ("week", Granularity::Week)];
    let granularity = fields.optional("granularity", &one_of(&granularities)).unwrap_or_default();
    let intervention_at = fields.required("interventionAt", &TimeRule);
    let source = fields.required("source", &one_of(&[("simulation", Source::Simulation), ("upload", Source::Upload)]));
    let treatment_share = fields.optional("treatmentShare", &number(0.01..=0.99));
    let ids: Vec<String> = metrics.iter().flatten().map(Identifier::to_string).collect();
    let analysis = fields.optional("analysis", &object(|fields| options(fields, &ids)));
    let simulation = match source {
        Some(Source::Simulation) => fields.required("simulation", &object(|fields| simulation(fields, &ids))),
        Some(Source::Upload) => {
            if fields.optional("simulation", &Anything).is_some() {
                fields.refuse("simulation", "must be left out, since the source is upload");
            }
            None
        }
        None => fields.optional("simulation", &Anything).and(None),
    };
    refuse_bad_metrics(fields, &ids, known);
    if let (Some(range), Some(at)) = (time_range, intervention_at) {
        refuse_bad_times(fields, range, granularity, at, simulation.as_ref(), ids.len());
    }
    Some(Definition {
        id: id.unwrap_or_else(Identifier::make).to_string(),
        name: name?,
        description: description.unwrap_or_default(),
        metrics: metrics.map(|_| ids)?,
        time_range: time_range?,
        granularity,
        intervention_at: intervention_at?,
        simulation: match source? {
            Source::Simulation => Some(simulation?),
            Source::Upload => None,
        },
        source: source?,
        treatment_share,
        analysis,
    })
}

/// Accepts whatever there is.
struct Anything;

impl Rule for Anything {
    type Output = ();

    fn expected(&self) -> String {
        "anything".to_owned()
    }

    fn accept(&self, _: &Value) -> Option<()> {
        Some(())
    }
}

fn refuse_bad_metrics(fields: &mut Fields<'_>, ids: &[String], known: &[String]) {
    for (index, id) in ids.iter().enumerate() {
        if ids[..index].contains(id) {
            fields.refuse(&format!("metrics[{index}]"), format!("repeats {id}"));
        } else if !known.contains(id) {
            let message = format!("is {id}, which is no metric value: make it at /api/metric-values first");
            fields.refuse(&format!("metrics[{index}]"), message);
        }
    }
}

fn time_range(fields: &mut Fields<'_>) -> Option<TimeRange> {
    let start = fields.required("start", &TimeRule);
    let end = fields.required("end", &TimeRule);
    let (start, end) = (start?, end?);
    if !start.is_like(end) {
        fields.refuse("end", "must be a time if the start is one, and an integer if that is one");
        return None;
    }
    Some(TimeRange { start, end })
}

/// What no single field shows: whether periods, treatment and sizes go together.
fn refuse_bad_times(
    fields: &mut Fields<'_>,
    range: TimeRange,
    granularity: Granularity,
    intervention_at: Time,
    simulation: Option<&Simulation>,
    metrics: usize,
) {
    let calendar = Calendar::new(range.start, range.end, granularity);
    let periods = calendar.periods();
    if !(2..=MAX_PERIODS).contains(&periods) {
        let message = format!("has {} periods: it must have 2 to {MAX_PERIODS}", periods.max(0));
        fields.refuse("timeRange", message);
        return;
    }
    let Some(intervention) = calendar.ordinal(intervention_at) else {
        fields
            .refuse("interventionAt", "must be a time if the time range has times, and an integer if it has integers");
        return;
    };
    if intervention <= calendar.first() {
        fields.refuse("interventionAt", "must be after the first period, which is compared with what comes later");
    }
    if intervention > calendar.last() {
        fields.refuse("interventionAt", "must be in the last period or before it");
        return;
    }
    let Some(simulation) = simulation else { return };
    if intervention + simulation.spread() > calendar.last() {
        fields
            .refuse("simulation.waves", "must all start within the time range: take fewer, or a smaller waveDistance");
    }
    let rows = 2 * i64::from(simulation.units_per_group) * periods * i64::try_from(metrics).unwrap_or(i64::MAX);
    if rows > MAX_OBSERVATIONS {
        let message = format!(
            "makes {rows} observations with {periods} periods and {metrics} metrics: at most {MAX_OBSERVATIONS} are taken"
        );
        fields.refuse("simulation.unitsPerGroup", message);
    }
}

fn simulation(fields: &mut Fields<'_>, ids: &[String]) -> Option<Simulation> {
    let seed = fields.required("seed", &integer(0..=MAX_INTEGER));
    let units_per_group = fields.required("unitsPerGroup", &integer(2..=100_000));
    let waves = fields.optional("waves", &integer(1..=1000)).unwrap_or(1);
    let wave_distance = fields.optional("waveDistance", &integer(1..=1000)).unwrap_or(1);
    let missing = fields.optional("missing", &number(0.0..=0.5)).unwrap_or(0.0);
    if units_per_group.is_some_and(|units| waves > units) {
        fields.refuse("waves", "must not be more than unitsPerGroup");
    }
    let metrics = fields.required(
        "metrics",
        &object(|fields| {
            let read: Vec<_> =
                ids.iter().map(|id| Some((id.clone(), fields.required(id, &object(simulated_metric))?))).collect();
            read.into_iter().collect::<Option<BTreeMap<_, _>>>()
        }),
    );
    let small = |number: i64| u32::try_from(number).ok();
    Some(Simulation {
        seed: u64::try_from(seed?).ok()?,
        units_per_group: small(units_per_group?)?,
        waves: small(waves)?,
        wave_distance: small(wave_distance)?,
        missing,
        metrics: metrics?,
    })
}

fn simulated_metric(fields: &mut Fields<'_>) -> Option<SimulatedMetric> {
    let amount = number(-1e12..=1e12);
    let spread = number(0.0..=1e12);
    let baseline = fields.required("baseline", &amount);
    let effect = fields.required("effect", &amount);
    let noise = fields.required("noise", &spread);
    let trend = fields.optional("trend", &amount);
    let weekly = fields.optional("weekly", &amount);
    let unit_spread = fields.optional("unitSpread", &spread);
    let period_spread = fields.optional("periodSpread", &spread);
    let autocorrelation = fields.optional("autocorrelation", &number(-0.99..=0.99));
    let shape = fields.optional("shape", &ShapeRule);
    Some(SimulatedMetric {
        baseline: baseline?,
        trend: trend.unwrap_or(0.0),
        effect: effect?,
        shape: shape.unwrap_or_default(),
        noise: noise?,
        autocorrelation: autocorrelation.unwrap_or(0.0),
        unit_spread: unit_spread.unwrap_or(0.0),
        period_spread: period_spread.unwrap_or(0.0),
        weekly: weekly.unwrap_or(0.0),
    })
}

struct ShapeRule;

impl Rule for ShapeRule {
    type Output = Shape;

    fn expected(&self) -> String {
        "{\"kind\": \"constant\"}, {\"kind\": \"ramp\", \"periods\": 1 to 10000} or {\"kind\": \"decay\", \"halfLife\": above 0 to 10000}"
            .to_owned()
    }

    fn accept(&self, value: &Value) -> Option<Shape> {
        Shape::deserialize(value).ok().filter(|shape| shape.is_sound())
    }
}

/// How to analyse an experiment with these metrics.
pub(super) fn options(fields: &mut Fields<'_>, ids: &[String]) -> Option<AnalysisOptions> {
    let confidence_level = fields.optional("confidenceLevel", &number(0.5..=0.999));
    let lag = fields.optional("lag", &integer(0..=10_000));
    let seed = fields.optional("seed", &integer(0..=MAX_INTEGER));
    Some(AnalysisOptions {
        estimator: fields.optional("estimator", &one_of(Estimator::ALL)),
        standard_errors: fields.optional("standardErrors", &one_of(StandardErrors::ALL)),
        cluster_by: fields.optional("clusterBy", &ClusterByRule).unwrap_or_default(),
        lag: lag.and_then(|lag| u32::try_from(lag).ok()),
        control_group: fields.optional("controlGroup", &one_of(ControlGroup::ALL)),
        covariates: fields.optional("covariates", &list(0..=16, text(1..=64))).unwrap_or_default(),
        confidence_level,
        ssc: fields.optional("ssc", &one_of(SmallSample::ALL)),
        seed: seed.and_then(|seed| u64::try_from(seed).ok()),
        guardrails: fields.optional("guardrails", &object(|fields| guardrails(fields, ids))).unwrap_or_default(),
    })
}

fn guardrails(fields: &mut Fields<'_>, ids: &[String]) -> Option<BTreeMap<String, Guardrail>> {
    let guardrail = object(|fields| {
        let margin = fields.required("margin", &number(0.0..=1e12));
        if margin == Some(0.0) {
            fields.refuse("margin", "must be above 0");
        }
        let better = fields.required("better", &one_of(Better::ALL));
        Some(Guardrail { margin: margin?, better: better? })
    });
    Some(ids.iter().filter_map(|id| Some((id.clone(), fields.optional(id, &guardrail)?))).collect())
}

/// What a person may choose about a metric value.
pub(super) fn metric_value(fields: &mut Fields<'_>) -> Option<MetricValueFields> {
    let name = fields.required("name", &text(1..=200));
    let unit = fields.required("unit", &text(1..=50));
    let dollars_per_unit = fields.required("dollarsPerUnit", &number(-1e9..=1e9));
    let std_error = fields.optional("stdError", &number(0.0..=1e9));
    let description = fields.optional("description", &text(0..=4000));
    Some(MetricValueFields {
        name: name?,
        unit: unit?,
        dollars_per_unit: dollars_per_unit?,
        std_error: std_error.unwrap_or(0.0),
        description: description.unwrap_or_default(),
    })
}
