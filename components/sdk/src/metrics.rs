//! What a component measures itself: orders that moved, transactions that were flagged. Each measurement is one line of JSON on standard
//! error, which Tidemill exports as `tidemill_app_<name>{component="…"}` beside its own metrics, and other hosts print as a line of the log.
//!
//! Names and the names of labels are of a–z, 0–9 and `_`, with a letter first; no name ends in `_count`, `_sum`, `_bucket` or `_created`, and
//! only a counter's in `_total`. Label by what has few values: a component has at most 500 series, and what comes beyond is left out. A line
//! is a call to the host, so measure batches rather than each row.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

/// A line as the host reads it: `metric` comes first, by which it knows one.
#[derive(Serialize)]
struct Line<'a> {
    metric: &'a str,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    add: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    set: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    observe: Option<f64>,
    labels: BTreeMap<&'a str, &'a str>,
}

/// Something happened so many times more. By convention the name ends in `_total`. Nothing is written for 0.
pub fn count(name: &str, add: u64, labels: &[(&str, &str)]) {
    if add > 0 {
        print(&Line { add: Some(add), ..line(name, "counter", labels) });
    }
}

/// Something is so much now.
pub fn gauge(name: &str, value: f64, labels: &[(&str, &str)]) {
    print(&Line { set: Some(value), ..line(name, "gauge", labels) });
}

/// Something was so much this time; the host keeps a histogram with bounds from 0.001 to 100,000. By convention the name ends in the unit.
pub fn observe(name: &str, value: f64, labels: &[(&str, &str)]) {
    print(&Line { observe: Some(value), ..line(name, "histogram", labels) });
}

fn line<'a>(metric: &'a str, kind: &'a str, labels: &[(&'a str, &'a str)]) -> Line<'a> {
    Line { metric, kind, add: None, set: None, observe: None, labels: labels.iter().copied().collect() }
}

fn print(line: &Line<'_>) {
    // One write per line, so that lines of concurrent requests do not mix; nobody is left to tell if it fails.
    let _ = std::io::stderr().write_all(format!("{}\n", text(line)).as_bytes());
}

fn text(line: &Line<'_>) -> String {
    serde_json::to_string(line).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measurement_is_a_line_of_the_form_that_the_host_knows() {
        let counted = Line { add: Some(2), ..line("orders_total", "counter", &[("status", "a\"b")]) };
        assert_eq!(text(&counted), r#"{"metric":"orders_total","kind":"counter","add":2,"labels":{"status":"a\"b"}}"#);
        let set = Line { set: Some(-0.5), ..line("stock", "gauge", &[]) };
        assert_eq!(text(&set), r#"{"metric":"stock","kind":"gauge","set":-0.5,"labels":{}}"#);
        let observed = Line { observe: Some(3.0), ..line("seconds", "histogram", &[]) };
        assert_eq!(text(&observed), r#"{"metric":"seconds","kind":"histogram","observe":3.0,"labels":{}}"#);
    }
}
