//! What a run of the detector costs when some accounts of few or of many are stale.

use anyhow::{Context, Result, ensure};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::audit::{self, Detected};
use super::client::Client;
use super::load;
use crate::bench::statistics::median;
use crate::bench::subjects::Subject;
use crate::bench::table::{Bound, Target};
use crate::bench::{Bench, table};
use crate::process::say;

/// Accounts that are stale in each run.
const STALE: u32 = 1000;

/// Counters of statements in the host's metrics.
const COUNTERS: [&str; 3] = [
    "tidemill_storage_reads_inline_total",
    "tidemill_storage_reads_pooled_total",
    "tidemill_storage_writer_statements_total",
];

/// Medians of some runs.
struct Runs {
    milliseconds: f64,
    statements: f64,
}

/// Measures runs among few accounts and among many.
pub(super) fn run(bench: &Bench<'_>, subject: &Subject, runtime: &Runtime) -> Result<(String, Vec<Target>)> {
    let sizes = if bench.plan.quick { [1000, 5000] } else { [1000, 100_000] };
    // A run takes less than a second, so there can be more of them than of other things.
    let repeats = bench.plan.repeats * 3;
    let mut rows = Vec::new();
    let mut found = Vec::new();
    for accounts in sizes {
        say("Measuring", &format!("scoring {STALE} of {accounts} accounts ({repeats} runs)"));
        let server = bench.start(subject)?;
        // The sender stays, or nobody would be told where the host is.
        let (_sender, host) = watch::channel(Some(server.address()));
        let runs = runtime.block_on(measure(&mut Client::new(host), accounts, repeats))?;
        let stale = f64::from(STALE);
        rows.push((format!("{accounts} accounts"), [runs.milliseconds, stale, stale, runs.statements]));
        found.push(runs);
    }
    let [few, many] = &found[..] else { unreachable!("there are two sizes") };
    let bound = |what, measured| Target { what, measured, bound: Bound::AtMostRatio(1.5) };
    let targets = vec![
        bound("scoring 1,000 of many accounts to 1,000 of 1,000: time", many.milliseconds / few.milliseconds),
        bound("scoring 1,000 of many accounts to 1,000 of 1,000: statements", many.statements / few.statements),
    ];
    Ok((table::runs(&format!("a scoring run of {STALE} stale accounts, median of {repeats}"), &rows), targets))
}

async fn measure(client: &mut Client, accounts: u32, repeats: u32) -> Result<Runs> {
    load::fill(client, "first", accounts, 1).await?;
    audit::detected(client).await?;
    let (mut times, mut statements) = (Vec::new(), Vec::new());
    for repeat in 0..repeats {
        let stale = (0..STALE).map(|number| number * (accounts / STALE));
        load::touch(client, &format!("touch-{repeat}"), stale).await?;
        let before = statements_so_far(client).await?;
        let Detected { run, polls } = audit::detected(client).await?;
        statements.push(statements_so_far(client).await? - before - f64::from(polls));
        let counts = &run["counts"];
        ensure!(counts["accounts"] == STALE && counts["transactions"] == STALE, "a run scored something else: {run}");
        times.push(run["durationMs"].as_f64().context("a run does not say how long it took")?);
    }
    Ok(Runs { milliseconds: median(&times), statements: median(&statements) })
}

/// Statements that the database of the transactions has run.
async fn statements_so_far(client: &mut Client) -> Result<f64> {
    let metrics = client.insist("GET", "/metrics", "").await?.text;
    let is_one = |line: &&str| {
        let counter =
            COUNTERS.iter().any(|counter| line.strip_prefix(counter).is_some_and(|rest| rest.starts_with('{')));
        counter && line.contains("{database=\"database transactions\"}")
    };
    let lines: Vec<&str> = metrics.lines().filter(is_one).collect();
    ensure!(lines.len() == COUNTERS.len(), "the metrics do not tell statements of the transactions");
    let value = |line: &str| line.rsplit(' ').next().and_then(|value| value.parse::<f64>().ok());
    lines.into_iter().map(value).sum::<Option<f64>>().context("a metric is no number")
}
