//! Many browsers on one counter: how long a committed increment takes to the last of them, and what they cost.
//!
//! Clients and host share the machine and its clock. A change counts as committed when its increment was acknowledged, and as
//! arrived when the last client that reads has it or a newer one.

mod crowd;
mod wire;

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tokio::runtime::Runtime;

use super::server::Server;
use super::statistics::percentile;
use super::table::{Bound, Target};
use super::{Bench, table};
use crate::process::say;
pub(super) use crowd::{Crowd, Watch};
use wire::Requests;

/// Increments in a second.
const RATE: u32 = 200;
/// Clients that connect and never read, beside those that do.
const STUCK: usize = 50;
/// Clients that only have to connect and stay.
const IDLE: usize = 2_000;
/// Connections that increments take turns on, so that a slow answer does not delay the next increment.
const WRITERS: usize = 8;
/// The route of the subscription.
const ROUTE: &str = "/ws/counter";
/// The most changes that a run may make, with room to spare.
const MAX_CHANGES: usize = 1 << 16;

/// What one run showed.
struct Run {
    name: String,
    /// Milliseconds from acknowledgement to the last client, one for each change.
    latencies: Vec<f64>,
    /// Messages that arrived in a second.
    messages: f64,
    /// Peak resident memory of the host, in bytes.
    memory: f64,
}

/// Runs all sizes of crowd; returns the tables and the targets.
pub(super) fn run(bench: &Bench<'_>) -> Result<(Vec<String>, Vec<Target>)> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut runs = Vec::new();
    for (readers, stuck) in [(1, 0), (100, 0), (1_000, 0), (1_000, STUCK)] {
        let name = match stuck {
            0 => format!("{readers} clients"),
            _ => format!("{readers} clients, {stuck} that never read"),
        };
        say("Measuring", &format!("{ROUTE} with {name}"));
        runs.push(measure(bench, &runtime, name, readers, stuck)?);
    }
    say("Measuring", &format!("{ROUTE} with {IDLE} clients that stay"));
    let idle_memory = stay(bench, &runtime)?;

    let title = format!("increment to the last of its clients, {RATE} increments/s, {} s", time(bench).as_secs());
    let rows: Vec<_> = runs
        .iter()
        .map(|run| {
            let [p50, p95, p99] = [50.0, 95.0, 99.0].map(|percent| percentile(&run.latencies, percent));
            (run.name.clone(), [run.messages, p50, p95, p99, run.memory / f64::from(1 << 20)])
        })
        .collect();
    let mut tables = vec![table::sockets(&title, &rows)];
    tables.push(format!("{IDLE} clients that stay\n  memory of the host for each: {:.1} KiB\n", idle_memory / 1024.0));
    let p95 = |run: &Run| percentile(&run.latencies, 95.0);
    let at_most = |what, run| Target { what, measured: p95(run), bound: Bound::Milliseconds(250.0) };
    let targets = vec![
        at_most("1000 clients: p95 from increment to the last", &runs[2]),
        at_most("the same beside 50 that never read", &runs[3]),
        Target { what: "an idle client's memory", measured: idle_memory / 1024.0, bound: Bound::Kibibytes(20.0) },
    ];
    Ok((tables, targets))
}

/// Long enough to see memory grow, where this is not only to show that it runs.
fn time(bench: &Bench<'_>) -> Duration {
    if bench.plan.repeats == 1 && bench.plan.time < Duration::from_secs(5) {
        bench.plan.time
    } else {
        Duration::from_secs(30)
    }
}

fn measure(bench: &Bench<'_>, runtime: &Runtime, name: String, readers: usize, stuck: usize) -> Result<Run> {
    let server = bench.start(&bench.programs.sockets())?;
    let watch = Arc::new(Watch::new(readers, MAX_CHANGES));
    let (messages, seconds) = runtime.block_on(async {
        let crowd = Crowd::connect(server.address(), ROUTE, readers, &watch).await?;
        let stuck = Crowd::connect_only(server.address(), ROUTE, stuck).await?;
        let began = Instant::now();
        let last = increments(&server, &watch, time(bench)).await?;
        crowd.wait_for(last).await.with_context(|| format!("not every one of {name} came to the last value"))?;
        drop(stuck);
        anyhow::Ok((crowd.messages(), began.elapsed().as_secs_f64()))
    })?;
    let latencies = watch.latencies();
    ensure!(!latencies.is_empty(), "nothing was measured");
    Ok(Run { name, latencies, messages: messages as f64 / seconds, memory: server.peak_memory()? as f64 })
}

/// Increments at the rate, for `time`; returns the last version.
async fn increments(server: &Server, watch: &Arc<Watch>, time: Duration) -> Result<u64> {
    let mut writers = Vec::new();
    for index in 0..WRITERS {
        let mut requests = Requests::connect(server.address()).await?;
        let watch = Arc::clone(watch);
        let period = Duration::from_secs(1) / RATE;
        writers.push(tokio::spawn(async move {
            let start = tokio::time::Instant::now() + period * index as u32;
            let mut due = tokio::time::interval_at(start, period * WRITERS as u32);
            let mut last = 0;
            while start.elapsed() < time {
                due.tick().await;
                last = requests.increment().await?;
                watch.acknowledged(last);
            }
            anyhow::Ok(last)
        }));
    }
    let mut last = 0;
    for writer in writers {
        last = last.max(writer.await??);
    }
    Ok(last)
}

/// Memory of the host, in bytes, for each client that is connected and idle. All must still be there, and be told of a change.
fn stay(bench: &Bench<'_>, runtime: &Runtime) -> Result<f64> {
    let server = bench.start(&bench.programs.sockets())?;
    let watch = Arc::new(Watch::new(IDLE + 1, MAX_CHANGES));
    runtime.block_on(async {
        // What the first client costs once is no cost of each.
        let first = Crowd::connect(server.address(), ROUTE, 1, &watch).await?;
        let mut requests = Requests::connect(server.address()).await?;
        first.wait_for(requests.increment().await?).await?;
        let before = server.resident_memory()?;
        let crowd = Crowd::connect(server.address(), ROUTE, IDLE, &watch).await?;
        tokio::time::sleep(bench.plan.time).await;
        let after = server.resident_memory()?;
        let last = requests.increment().await?;
        crowd.wait_for(last).await.context("not every client stayed")?;
        Ok(after.saturating_sub(before) as f64 / IDLE as f64)
    })
}
