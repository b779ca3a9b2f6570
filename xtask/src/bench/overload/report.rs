//! What is claimed, and what was measured.

use std::fmt::Write;
use std::time::Duration;

use super::super::statistics::percentile;
use super::audit::Audit;
use super::pressure::Counted;
use super::tally::Tally;
use super::watcher::Seen;

/// The most milliseconds that 99 % of those that are let in may take.
const P99: f64 = 2_000.0;
/// The most that memory may grow by after the warm-up of a phase.
const GROWTH: f64 = 1.25;
/// How soon the host has to be itself again.
const RECOVERED: Duration = Duration::from_secs(5);

/// One load, for some time.
pub(super) struct Phase {
    pub(super) name: String,
    pub(super) time: Duration,
    pub(super) tally: Tally,
    pub(super) counted: Counted,
    pub(super) seen: Seen,
}

/// All of it.
pub(super) struct Report {
    pub(super) level: f64,
    pub(super) light: Tally,
    pub(super) phases: [Phase; 2],
    /// How long after the load the host was itself again.
    pub(super) recovered: Option<Duration>,
    pub(super) audit: Audit,
    /// Whether every subscriber of the counter came to its last version.
    pub(super) told: bool,
    pub(super) lost_subscribers: usize,
    pub(super) panics: usize,
}

/// The 99th percentile of a light load, in milliseconds, that is near enough to another one's.
pub(super) fn near(before: &Tally) -> f64 {
    2.0 * before.percentile(99.0) + 20.0
}

impl Report {
    /// Whether every claim holds.
    pub(super) fn holds(&self) -> bool {
        self.claims().iter().all(|(_, holds, _)| *holds)
    }

    /// Each claim, whether it holds, and what was measured.
    fn claims(&self) -> Vec<(String, bool, String)> {
        let mut claims = Vec::new();
        for phase in &self.phases {
            let mut claim =
                |what: &str, holds, measured| claims.push((format!("{}: {what}", phase.name), holds, measured));
            let Phase { tally, counted, seen, .. } = phase;
            let failed = tally.failed() + tally.unsent + counted.failed + counted.broken + counted.hung;
            let example = tally.example.as_deref().unwrap_or_default();
            claim("what is not let in is told 429 or 503", failed == 0, format!("{failed} others {example}"));
            let silent = tally.without_retry_after;
            claim("and when to come back", silent == 0, format!("{silent} are not"));
            let p99 = tally.percentile(99.0);
            claim(&format!("p99 of what is let in ≤ {P99} ms"), p99 <= P99, format!("{p99:.0} ms"));
            let (warm, end) = seen.memory_growth();
            let flat = end <= GROWTH * warm;
            claim(&format!("memory ≤ {GROWTH} × that after warm-up"), flat, format!("{warm:.0} → {end:.0} MiB"));
            let unanswered = seen.unanswered.len();
            let first = seen.unanswered.first().map(String::as_str).unwrap_or_default();
            claim("health and metrics answer", unanswered == 0, format!("{unanswered} did not {first}"));
        }
        let recovered = self.recovered.is_some_and(|time| time <= RECOVERED);
        let measured = self.recovered.map_or("not".to_owned(), |time| format!("{:.1} s", time.as_secs_f64()));
        claims.push(("a light load is answered as before within 5 s".to_owned(), recovered, measured));
        let Audit { acknowledged, lost, twice, settled } = self.audit;
        claims.push(("no acknowledged write is lost".to_owned(), lost == 0, format!("{lost} of {acknowledged}")));
        claims.push(("no write took effect twice".to_owned(), twice == 0, twice.to_string()));
        let settled = format!("after {:.0} s", settled.as_secs_f64());
        claims.push(("every experiment was analysed".to_owned(), true, settled));
        let lost = self.lost_subscribers;
        claims.push((
            "subscribers stay, and come to the last state".to_owned(),
            self.told && lost == 0,
            format!("{lost} left"),
        ));
        claims.push(("nothing crashed".to_owned(), self.panics == 0, format!("{} panics", self.panics)));
        claims
    }

    /// For people.
    pub(super) fn text(&self) -> String {
        let mut text = format!("the whole application under load; level {:.0}\n", self.level);
        let heads = ["offered/s", "let in/s", "refused/s", "p50 ms", "p95 ms", "p99 ms", "most ms"];
        line(&mut text, "load", &heads.map(str::to_owned));
        let light = Duration::from_secs_f64(self.light.offered as f64 / super::LIGHT);
        line(&mut text, "light, before", &figures(&self.light, light));
        for phase in &self.phases {
            line(&mut text, &format!("{}, {} s", phase.name, phase.time.as_secs()), &figures(&phase.tally, phase.time));
            let Counted { admitted, refused, failed, broken, hung } = phase.counted;
            let all = admitted + refused + failed + broken + hung;
            let per_second = |count: u64| format!("{:.0}", count as f64 / phase.time.as_secs_f64());
            let figures = [per_second(all), per_second(admitted), per_second(refused)];
            line(&mut text, "  readers beside them (wrk)", &figures);
        }
        for phase in &self.phases {
            let _ = writeln!(text, "  {}: by what is asked for", phase.name);
            for (kind, times) in &phase.tally.times {
                let count = format!("{:.1}", times.len() as f64 / phase.time.as_secs_f64());
                let [p50, p95, p99, most] = percentiles(times);
                line(&mut text, &format!("  {kind}"), &["".to_owned(), count, "".to_owned(), p50, p95, p99, most]);
            }
            let [p50, p95, p99, most] = percentiles(&phase.tally.late);
            let blank = String::new();
            line(
                &mut text,
                "  how late these clients sent",
                &[blank.clone(), blank.clone(), blank, p50, p95, p99, most],
            );
        }
        for phase in &self.phases {
            let statuses: Vec<_> =
                phase.tally.statuses.iter().map(|(status, count)| format!("{count} × {status}")).collect();
            let _ = writeln!(text, "  {}: {}", phase.name, statuses.join(", "));
            let Seen { memory, slowest: [live, health, metrics], .. } = &phase.seen;
            let _ = writeln!(
                text,
                "    slowest /health/live {live:.0} ms, /health {health:.0} ms, /metrics {metrics:.0} ms"
            );
            let samples = memory
                .iter()
                .step_by((memory.len() / 10).max(1))
                .map(|bytes| format!("{:.0}", bytes / f64::from(1 << 20)));
            let _ = writeln!(text, "    resident MiB: {}", samples.collect::<Vec<_>>().join(" "));
        }
        text.push_str("claims\n");
        for (what, holds, measured) in self.claims() {
            let verdict = if holds { "holds" } else { "BROKEN" };
            let _ = writeln!(text, "  {verdict:<7} {what:<75} {measured}");
        }
        text
    }
}

fn percentiles(times: &[f64]) -> [String; 4] {
    [50.0, 95.0, 99.0, 100.0].map(|percent| match times {
        [] => String::new(),
        times => format!("{:.1}", percentile(times, percent)),
    })
}

/// Rates in a second, then percentiles in milliseconds.
fn figures(tally: &Tally, time: Duration) -> [String; 7] {
    let per_second = |count: u64| format!("{:.0}", count as f64 / time.as_secs_f64());
    let [p50, p95, p99, most] = [50.0, 95.0, 99.0, 100.0].map(|percent| format!("{:.1}", tally.percentile(percent)));
    [per_second(tally.offered), per_second(tally.admitted()), per_second(tally.refused()), p50, p95, p99, most]
}

fn line(text: &mut String, name: &str, cells: &[String]) {
    let _ = write!(text, "  {name:<40}");
    for cell in cells {
        let _ = write!(text, "{cell:>11}");
    }
    text.push('\n');
}
