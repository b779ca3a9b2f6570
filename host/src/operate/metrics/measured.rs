//! What components measure themselves. A component writes a line of one form to its standard output or error,
//!
//! ```json
//! {"metric": "orders_moved_total", "kind": "counter", "add": 1, "labels": {"status": "delivered"}}
//! ```
//!
//! and the host exports `tidemill_app_orders_moved_total{component="vendors",status="delivered"}`. A gauge has `set`, a histogram
//! `observe`. Whatever a component writes, names stay legal, and series are bounded; what is refused is told once a minute.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::text::{escaped, family};

/// What a line of a measurement begins with; every other line is none.
const HEAD: &str = "{\"metric\":";
/// Before the names of all families.
const PREFIX: &str = "tidemill_app_";
/// Series of one component.
const MOST_SERIES: usize = 500;
/// Labels of one series.
const MOST_LABELS: usize = 5;
/// Characters of a name.
const LONGEST_NAME: usize = 64;
/// Characters of a label's value.
const LONGEST_VALUE: usize = 100;
/// Endings that a family's own series have (OpenMetrics 1.0): a gauge `a_count` would be one of the histogram `a`.
const TAKEN: [&str; 5] = ["_total", "_count", "_sum", "_bucket", "_created"];
/// How often a component is told that something was refused.
const PAUSE: Duration = Duration::from_secs(60);
/// Upper bounds of a histogram: three a decade, for whatever unit a component measures in.
const BOUNDS: [f64; 25] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3,
    2e3, 5e3, 1e4, 2e4, 5e4, 1e5,
];

/// All that components have measured.
#[derive(Debug, Default)]
pub struct Measured(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// By name, without [`PREFIX`] and, of a counter, `_total`.
    families: BTreeMap<String, Family>,
    /// How many series each component has.
    series: BTreeMap<Arc<str>, usize>,
    /// When something of a component was last told to be refused.
    told: BTreeMap<Arc<str>, Instant>,
}

#[derive(Debug)]
struct Family {
    kind: Kind,
    /// By component and labels, as they are written.
    series: BTreeMap<(Arc<str>, String), Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Counter,
    Gauge,
    Histogram,
}

#[derive(Debug)]
enum Value {
    Number(f64),
    Histogram { buckets: Box<[u64; BOUNDS.len()]>, count: u64, sum: f64 },
}

/// A line as a component writes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    metric: String,
    kind: Kind,
    add: Option<f64>,
    set: Option<f64>,
    observe: Option<f64>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
}

impl Measured {
    /// Takes a line of a component's output if it is a measurement.
    pub fn take(&self, component: &Arc<str>, line: &str) -> bool {
        if !line.starts_with(HEAD) {
            return false;
        }
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = serde_json::from_str::<Line>(line).map_err(|error| error.to_string());
        if let Err(reason) = outcome.and_then(|line| state.apply(component, &line))
            && state.told.get(component).is_none_or(|told| told.elapsed() >= PAUSE)
        {
            state.told.insert(Arc::clone(component), Instant::now());
            drop(state);
            tracing::warn!(target: "guest", component = &**component, "a measurement is left out: {reason}");
        }
        true
    }

    /// Writes the families.
    pub(super) fn encode(&self, text: &mut String) -> fmt::Result {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (name, Family { kind, series }) in &state.families {
            let name = format!("{PREFIX}{name}");
            family(text, &name, kind.as_str(), "Measured by components themselves")?;
            for ((component, labels), value) in series {
                let labels = format!("component=\"{}\"{labels}", escaped(component));
                match value {
                    Value::Number(number) => writeln!(text, "{name}{}{{{labels}}} {number}", kind.suffix())?,
                    Value::Histogram { buckets, count, sum } => {
                        let mut cumulative = 0;
                        for (bound, count) in BOUNDS.iter().zip(buckets.iter()) {
                            cumulative += count;
                            writeln!(text, "{name}_bucket{{{labels},le=\"{bound:?}\"}} {cumulative}")?;
                        }
                        writeln!(text, "{name}_bucket{{{labels},le=\"+Inf\"}} {count}")?;
                        writeln!(text, "{name}_sum{{{labels}}} {sum}")?;
                        writeln!(text, "{name}_count{{{labels}}} {count}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

impl State {
    fn apply(&mut self, component: &Arc<str>, line: &Line) -> Result<(), String> {
        let (name, kind) = (&line.metric, line.kind);
        let number = match (kind, line.add, line.set, line.observe) {
            (Kind::Counter, Some(number), None, None) if number >= 0.0 => number,
            (Kind::Gauge, None, Some(number), None) | (Kind::Histogram, None, None, Some(number)) => number,
            _ => {
                return Err(format!(
                    "`{name}` needs `add` (not negative) of a counter, `set` of a gauge or `observe` of a histogram"
                ));
            }
        };
        let family = name.strip_suffix("_total").filter(|_| kind == Kind::Counter).unwrap_or(name);
        if !is_name(family) {
            return Err(format!(
                "`{name}` is no name: write at most {LONGEST_NAME} of a-z, 0-9 and _, with a letter first"
            ));
        }
        if let Some(ending) = TAKEN.iter().find(|ending| family.ends_with(*ending)) {
            return Err(format!(
                "`{name}` ends in `{ending}`, by which series of counters and histograms are told: leave it out"
            ));
        }
        let labels = labels_of(&line.labels)?;
        let known = self.families.get(family);
        if known.is_some_and(|known| known.kind != kind) {
            return Err(format!("`{name}` was of another kind before"));
        }
        let key = (Arc::clone(component), labels);
        if known.is_none_or(|known| !known.series.contains_key(&key)) {
            let series = self.series.entry(Arc::clone(component)).or_default();
            if *series == MOST_SERIES {
                return Err(format!("`{component}` has {MOST_SERIES} series already: label by what has few values"));
            }
            *series += 1;
        }
        let family = self.families.entry(family.to_owned()).or_insert(Family { kind, series: BTreeMap::new() });
        family.series.entry(key).or_insert_with(|| Value::new(kind)).take(kind, number);
        Ok(())
    }
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }

    fn suffix(self) -> &'static str {
        if self == Self::Counter { "_total" } else { "" }
    }
}

impl Value {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Histogram => Self::Histogram { buckets: Box::new([0; BOUNDS.len()]), count: 0, sum: 0.0 },
            Kind::Counter | Kind::Gauge => Self::Number(0.0),
        }
    }

    fn take(&mut self, kind: Kind, number: f64) {
        match self {
            Self::Number(value) if kind == Kind::Counter => *value += number,
            Self::Number(value) => *value = number,
            Self::Histogram { buckets, count, sum } => {
                if let Some(bucket) = BOUNDS.iter().position(|bound| number <= *bound) {
                    buckets[bucket] += 1;
                }
                *count += 1;
                *sum += number;
            }
        }
    }
}

fn is_name(name: &str) -> bool {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() <= LONGEST_NAME && name.chars().all(legal)
}

/// Labels as they are written behind the component's.
fn labels_of(labels: &BTreeMap<String, String>) -> Result<String, String> {
    if labels.len() > MOST_LABELS {
        return Err(format!("a series has at most {MOST_LABELS} labels"));
    }
    let mut text = String::new();
    for (name, value) in labels {
        if !is_name(name) || matches!(name.as_str(), "component" | "le" | "instance" | "job") {
            return Err(format!("`{name}` is no name of a label"));
        }
        if value.chars().count() > LONGEST_VALUE || value.chars().any(char::is_control) {
            return Err(format!(
                "the value of `{name}` is longer than {LONGEST_VALUE} characters, or has control characters"
            ));
        }
        // Writing to a string does not fail.
        let _ = write!(text, ",{name}=\"{}\"", escaped(value));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(lines: &[&str]) -> String {
        let (measured, shop) = (Measured::default(), Arc::from("shop"));
        lines.iter().for_each(|line| assert!(measured.take(&shop, line), "{line}"));
        let mut text = String::new();
        measured.encode(&mut text).unwrap();
        text
    }

    #[test]
    fn measurements_become_series_of_their_component() {
        let text = encoded(&[
            r#"{"metric":"orders_total","kind":"counter","add":2,"labels":{"status":"new"}}"#,
            r#"{"metric":"orders_total","kind":"counter","add":1.5,"labels":{"status":"new"}}"#,
            r#"{"metric":"orders","kind":"counter","add":1}"#,
            r#"{"metric":"stock","kind":"gauge","set":7}"#,
            r#"{"metric":"stock","kind":"gauge","set":-3,"labels":{}}"#,
            r#"{"metric":"seconds","kind":"histogram","observe":0.3}"#,
            r#"{"metric":"seconds","kind":"histogram","observe":1e9}"#,
            r#"{"metric":"odd_total","kind":"counter","add":1,"labels":{"text":"a\"b\\c"}}"#,
        ]);
        for expected in [
            "# TYPE tidemill_app_orders counter",
            r#"tidemill_app_orders_total{component="shop",status="new"} 3.5"#,
            r#"tidemill_app_orders_total{component="shop"} 1"#,
            r#"tidemill_app_stock{component="shop"} -3"#,
            r#"tidemill_app_seconds_bucket{component="shop",le="0.2"} 0"#,
            r#"tidemill_app_seconds_bucket{component="shop",le="0.5"} 1"#,
            r#"tidemill_app_seconds_bucket{component="shop",le="+Inf"} 2"#,
            r#"tidemill_app_seconds_count{component="shop"} 2"#,
            r#"tidemill_app_odd_total{component="shop",text="a\"b\\c"} 1"#,
        ] {
            assert!(text.lines().any(|line| line == expected), "no {expected} in {text}");
        }
    }

    #[test]
    fn what_is_no_measurement_is_left_to_the_log() {
        let measured = Measured::default();
        for line in ["", "orders", r#"{"message":"metric"}"#, r#"{ "metric": "orders" }"#] {
            assert!(!measured.take(&Arc::from("shop"), line), "{line}");
        }
    }

    #[test]
    fn a_measurement_that_makes_no_sense_leaves_no_series() {
        let long = format!(r#"{{"metric":"a","kind":"gauge","set":1,"labels":{{"l":"{}"}}}}"#, "x".repeat(101));
        for line in [
            r#"{"metric":"a"}"#,
            r#"{"metric":"a","kind":"counter","add":-1}"#,
            r#"{"metric":"a","kind":"counter","set":1}"#,
            r#"{"metric":"a","kind":"summary","observe":1}"#,
            r#"{"metric":"Orders","kind":"gauge","set":1}"#,
            r#"{"metric":"","kind":"gauge","set":1}"#,
            r#"{"metric":"a b","kind":"gauge","set":1}"#,
            r#"{"metric":"a","kind":"gauge","set":1,"labels":{"component":"x"}}"#,
            r#"{"metric":"a","kind":"gauge","set":1,"labels":{"l":"a\nb"}}"#,
            r#"{"metric":"a","kind":"gauge","set":1,"labels":{"a":"","b":"","c":"","d":"","e":"","f":""}}"#,
            r#"{"metric":"a","kind":"gauge","set":1,"more":1}"#,
            r#"{"metric":"a_total","kind":"gauge","set":1}"#,
            r#"{"metric":"a_total","kind":"histogram","observe":1}"#,
            r#"{"metric":"a_total_total","kind":"counter","add":1}"#,
            r#"{"metric":"a_count","kind":"gauge","set":1}"#,
            r#"{"metric":"a_sum","kind":"counter","add":1}"#,
            r#"{"metric":"a_bucket_total","kind":"counter","add":1}"#,
            r#"{"metric":"a_created","kind":"histogram","observe":1}"#,
            &long,
        ] {
            assert_eq!(encoded(&[line]), "", "{line}");
        }
        let kinds = [r#"{"metric":"a","kind":"gauge","set":1}"#, r#"{"metric":"a","kind":"counter","add":1}"#];
        assert!(!encoded(&kinds).contains("a_total"));
    }

    #[test]
    fn a_component_has_no_more_series_than_it_may() {
        let (measured, shop) = (Measured::default(), Arc::from("shop"));
        for number in 0..2 * MOST_SERIES {
            measured.take(&shop, &format!(r#"{{"metric":"a","kind":"gauge","set":1,"labels":{{"n":"{number}"}}}}"#));
        }
        measured.take(&Arc::from("other"), r#"{"metric":"a","kind":"gauge","set":1}"#);
        let mut text = String::new();
        measured.encode(&mut text).unwrap();
        assert_eq!(text.matches("component=\"shop\"").count(), MOST_SERIES);
        assert_eq!(text.matches("component=\"other\"").count(), 1);
    }
}
