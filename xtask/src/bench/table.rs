//! The printed result: a row a server with medians over the repeats, and the ratios with the targets that they are held to.

use std::fmt::Write;

use super::load::Load;
use super::statistics::median;

/// All measurements of one server.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) loads: Vec<Load>,
    /// Peak resident memory of each run, in bytes.
    pub(super) memory: Vec<f64>,
}

impl Row {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), loads: Vec::new(), memory: Vec::new() }
    }

    /// Requests in a second, the median over the repeats.
    pub(super) fn per_second(&self) -> f64 {
        median(&self.loads.iter().map(Load::per_second).collect::<Vec<_>>())
    }

    fn percentile(&self, index: usize) -> f64 {
        median(&self.loads.iter().map(|load| load.percentiles()[index]).collect::<Vec<_>>())
    }
}

/// A table of loads.
pub(super) fn loads(title: &str, rows: &[Row]) -> String {
    let mut text = format!("{title}\n");
    let heads = ["requests/s", "p50 ms", "p95 ms", "p99 ms", "peak MiB"];
    line(&mut text, "server", &heads.map(str::to_owned));
    for row in rows {
        let [p50, p95, p99] = [0, 1, 2].map(|index| format!("{:.2}", row.percentile(index)));
        let memory = format!("{:.1}", median(&row.memory) / f64::from(1 << 20));
        line(&mut text, &row.name, &[thousands(row.per_second()), p50, p95, p99, memory]);
    }
    text
}

/// A table of times to the first response, given in milliseconds.
pub(super) fn starts(title: &str, rows: &[(String, Vec<f64>)]) -> String {
    let mut text = format!("{title}\n");
    line(&mut text, "server", &["median ms", "least ms", "most ms"].map(str::to_owned));
    for (name, times) in rows {
        let least = times.iter().copied().fold(f64::INFINITY, f64::min);
        let most = times.iter().copied().fold(0.0, f64::max);
        line(&mut text, name, &[median(times), least, most].map(|time| format!("{time:.1}")));
    }
    text
}

/// A table of crowds: messages in a second, percentiles in milliseconds, and peak memory in MiB.
pub(super) fn sockets(title: &str, rows: &[(String, [f64; 5])]) -> String {
    let mut text = format!("{title}\n");
    line(&mut text, "crowd", &["messages/s", "p50 ms", "p95 ms", "p99 ms", "peak MiB"].map(str::to_owned));
    for (name, [messages, times @ .., memory]) in rows {
        let [p50, p95, p99] = times.map(|time| format!("{time:.1}"));
        line(&mut text, name, &[thousands(*messages), p50, p95, p99, format!("{memory:.1}")]);
    }
    text
}

/// A table of bursts: percentiles of the answers and the time to the last result in milliseconds, and peak memory in MiB.
pub(super) fn bursts(title: &str, rows: &[(String, [f64; 5])]) -> String {
    let mut text = format!("{title}\n");
    line(&mut text, "burst", &["p50 ms", "p95 ms", "p99 ms", "all ms", "peak MiB"].map(str::to_owned));
    for (name, figures) in rows {
        line(&mut text, name, &figures.map(|figure| format!("{figure:.1}")));
    }
    text
}

/// A table of histories by their orders: orders in a second, seconds to the reports, milliseconds of lag, and peak memory in MiB.
pub(super) fn histories(title: &str, rows: &[(f64, [f64; 6])]) -> String {
    let mut text = format!("{title}\n");
    let heads = ["orders/s", "reports s", "lag p50 ms", "lag p95 ms", "most ms", "peak MiB"];
    line(&mut text, "orders", &heads.map(str::to_owned));
    for (orders, [per_second, figures @ ..]) in rows {
        let cells: Vec<_> = figures.iter().map(|figure| format!("{figure:.1}")).collect();
        line(&mut text, &thousands(*orders), &[&[thousands(*per_second)], &cells[..]].concat());
    }
    text
}

/// A table of reading: percentiles in milliseconds.
pub(super) fn reads(title: &str, rows: &[(String, [f64; 3])]) -> String {
    let mut text = format!("{title}\n");
    line(&mut text, "what", &["p50 ms", "p95 ms", "p99 ms"].map(str::to_owned));
    for (name, percentiles) in rows {
        line(&mut text, name, &percentiles.map(|time| format!("{time:.2}")));
    }
    text
}

/// A table of computations: milliseconds, nanoseconds per row, and peak memory in bytes.
pub(super) fn computations(title: &str, rows: &[(String, [f64; 3])]) -> String {
    let mut text = format!("{title}\n");
    line(&mut text, "work", &["ms", "ns/row", "peak MiB"].map(str::to_owned));
    for (name, [time, per_row, memory]) in rows {
        let memory = memory / f64::from(1 << 20);
        line(&mut text, name, &[format!("{time:.2}"), format!("{per_row:.1}"), format!("{memory:.1}")]);
    }
    text
}

fn line(text: &mut String, name: &str, cells: &[String]) {
    let _ = write!(text, "  {name:<48}");
    for cell in cells {
        let _ = write!(text, "{cell:>12}");
    }
    text.push('\n');
}

/// A measured figure and the bound that it is held to.
pub(super) struct Target {
    pub(super) what: &'static str,
    pub(super) measured: f64,
    pub(super) bound: Bound,
}

/// Which side of which figure is good.
pub(super) enum Bound {
    /// A ratio that should be at least this.
    Ratio(f64),
    /// A ratio that should be at most this.
    AtMostRatio(f64),
    /// Milliseconds that should be at most this.
    Milliseconds(f64),
    /// KiB that should be at most this.
    Kibibytes(f64),
}

/// A line a target: what was measured, the bound, and whether it was reached.
pub(super) fn targets(targets: &[Target]) -> String {
    let mut text = "targets\n".to_owned();
    for Target { what, measured, bound } in targets {
        let (figure, bound, reached) = match bound {
            Bound::Ratio(least) => (format!("{measured:.2} ×"), format!("≥ {least} ×"), measured >= least),
            Bound::AtMostRatio(most) => (format!("{measured:.2} ×"), format!("≤ {most} ×"), measured <= most),
            Bound::Milliseconds(most) => (format!("{measured:.0} ms"), format!("≤ {most} ms"), measured <= most),
            Bound::Kibibytes(most) => (format!("{measured:.1} KiB"), format!("≤ {most} KiB"), measured <= most),
        };
        let verdict = if reached { "reached" } else { "missed" };
        let _ = writeln!(text, "  {what:<60}{figure:>10}{bound:>12}  {verdict}");
    }
    text
}

/// `1234567.8` as `1,234,568`.
fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_grouped() {
        let check = |number, expected: &str| assert_eq!(thousands(number), expected);
        check(7.4, "7");
        check(999.0, "999");
        check(1_000.0, "1,000");
        check(1_234_567.8, "1,234,568");
    }

    #[test]
    fn a_bound_is_reached_from_its_own_side() {
        let text = targets(&[
            Target { what: "a", measured: 1.3, bound: Bound::Ratio(1.2) },
            Target { what: "b", measured: 310.0, bound: Bound::Milliseconds(300.0) },
            Target { what: "c", measured: 1.3, bound: Bound::AtMostRatio(1.2) },
        ]);
        let verdicts: Vec<_> = text.lines().skip(1).filter_map(|line| line.split_whitespace().last()).collect();
        assert_eq!(verdicts, ["reached", "missed", "missed"]);
    }
}
