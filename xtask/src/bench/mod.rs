//! `cargo xtask bench`: the host beside wasmtime's own server and native ones, on one machine in one run.
//!
//! Each repeat starts each server afresh and measures them in turn, so that a disturbance of the machine meets all of them;
//! the tables show medians over the repeats. Everything stays on the loopback interface and ends after a fixed time.

mod burst;
mod client;
mod compute;
mod forest;
mod load;
mod machine;
mod overload;
mod server;
mod slow_disk;
mod sockets;
mod statistics;
mod streams;
mod subjects;
mod table;
mod transactions;
mod vendors;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::prerequisite;
use crate::process::say;
use crate::workspace::Workspace;

pub(crate) use client::Connection;
pub(crate) use server::Server;

use load::{CLIENTS, Generator};
use subjects::{INCREMENT, Programs, Subject};
use table::{Bound, Row, Target};

/// Starts of each server whose median is the time to the first response.
const STARTS: usize = 11;

/// What `cargo xtask bench` is told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run only this benchmark; may be given several times
    #[arg(long, value_enum, value_name = "BENCHMARK")]
    only: Vec<Benchmark>,
    /// Measure each server once and briefly: shows that everything runs, not how fast it is
    #[arg(long)]
    quick: bool,
    /// Measure this build of the host instead of making one for release
    #[arg(long, value_name = "FILE")]
    host: Option<PathBuf>,
    /// How often each server is measured
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=20))]
    repeats: u32,
    /// How long `overload` keeps up each of its loads
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000))]
    minutes: u64,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Benchmark {
    /// Requests to a component that says hello
    Hello,
    /// Durable increments of a counter, on this disk and on a slow one
    Increments,
    /// From the start of the process to the first response
    Start,
    /// From an increment to many clients that are connected by WebSocket
    Sockets,
    /// Change streams: commit to consumer, changes through one consumer, what a subscription costs writers
    Streams,
    /// Difference-in-differences of up to 1,000,000 rows, natively and inside wasm
    Did,
    /// Isolation forests of 100,000 rows, natively, inside wasm and by scikit-learn
    Forest,
    /// 200 experiments that are created at once, and their way to an analysis
    Experiments,
    /// Transactions that are written at a rate while accounts are scored, with kills, and scoring among many accounts
    Transactions,
    /// Vendors with up to 1,000,000 orders: backfill, what reading costs, how far reports are behind
    Vendors,
    /// All applications at the highest rate that the machine holds, then at three times that; only if it is named
    Overload,
}

/// How long and how often to measure.
struct Plan {
    warm_up: Duration,
    time: Duration,
    repeats: u32,
    starts: usize,
    /// As little as shows that everything runs.
    quick: bool,
}

/// What all benchmarks use.
struct Bench<'a> {
    workspace: &'a Workspace,
    programs: Programs,
    generator: Generator,
    plan: Plan,
    folder: PathBuf,
}

/// Runs the benchmarks and prints tables, targets and the facts of the machine.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let plan = match arguments.quick {
        true => {
            Plan { warm_up: Duration::from_secs(1), time: Duration::from_secs(2), repeats: 1, starts: 3, quick: true }
        }
        false => Plan {
            warm_up: Duration::from_secs(2),
            time: Duration::from_secs(8),
            repeats: arguments.repeats,
            starts: STARTS,
            quick: false,
        },
    };
    // On the disk of the target directory: the system's temporary folder may be memory, where durability costs nothing.
    let folder = workspace.target().join("bench");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let generator = Generator::new(prerequisite::wrk()?, &folder)?;
    let bench = Bench {
        workspace,
        programs: Programs::build(workspace, &folder, arguments.host.as_deref())?,
        generator,
        plan,
        folder,
    };
    let wanted = |benchmark| arguments.only.is_empty() || arguments.only.contains(&benchmark);

    let mut report = bench.machine()?;
    let mut targets = Vec::new();
    let mut hello = None;
    if wanted(Benchmark::Hello) {
        let rows = bench.hello()?;
        targets.push(at_least("hello: tidemill to wasmtime serve", 1.2, &rows[0], &rows[1]));
        report.push(table::loads(&bench.title("hello"), &rows));
        hello = rows.into_iter().next();
    }
    if wanted(Benchmark::Increments) {
        let rows = bench.increments()?;
        if let Some(hello) = &hello {
            targets.push(at_least("durable increments: tidemill to its own hello", 0.5, &rows[0], hello));
        }
        targets.push(at_least("durable increments: tidemill to native", 0.8, &rows[0], &rows[1]));
        targets.push(at_least("durable increments, slow disk: tidemill to native", 10.0, &rows[2], &rows[3]));
        report.push(table::loads(&bench.title("durable increments"), &rows));
    }
    if wanted(Benchmark::Start) {
        let rows = bench.starts()?;
        let measured = statistics::median(&rows[0].1);
        let bound = Bound::Milliseconds(300.0);
        targets.push(Target { what: "start to first response: tidemill", measured, bound });
        let title = format!("start to first response, warm compile cache, {} starts", bench.plan.starts);
        report.push(table::starts(&title, &rows));
    }
    if wanted(Benchmark::Sockets) {
        let (tables, bounds) = sockets::run(&bench)?;
        report.extend(tables);
        targets.extend(bounds);
    }
    if wanted(Benchmark::Streams) {
        let streams = bench.streams()?;
        targets.extend(streams.targets());
        report.push(streams.report());
        report.push(table::loads(&bench.title("durable increments by subscription"), &streams.increments));
    }
    if wanted(Benchmark::Did) {
        let (table, bounds) = bench.did()?;
        report.push(table);
        targets.extend(bounds);
    }
    if wanted(Benchmark::Forest) {
        let (table, bounds) = bench.forest()?;
        report.push(table);
        targets.extend(bounds);
    }
    if wanted(Benchmark::Experiments) {
        let (table, bounds) = bench.experiments()?;
        report.push(table);
        targets.extend(bounds);
    }
    if wanted(Benchmark::Transactions) {
        let (tables, bounds) = bench.transactions()?;
        report.extend(tables);
        targets.extend(bounds);
    }
    if wanted(Benchmark::Vendors) {
        let (tables, bounds) = bench.vendors()?;
        report.extend(tables);
        targets.extend(bounds);
    }
    // It takes longer than all others together.
    if arguments.only.contains(&Benchmark::Overload) {
        report.push(bench.overload(arguments.minutes)?);
    }
    report.push(table::targets(&targets));
    println!("\n{}", report.join("\n"));
    Ok(())
}

fn at_least(what: &'static str, bound: f64, ours: &Row, theirs: &Row) -> Target {
    Target { what, measured: ours.per_second() / theirs.per_second(), bound: Bound::Ratio(bound) }
}

impl Bench<'_> {
    fn machine(&self) -> Result<Vec<String>> {
        let (median, p99) = machine::sync_latency(&self.folder)?;
        let disk = format!("fdatasync of 4 KiB: median {median:.2} ms, p99 {p99:.2} ms");
        Ok(vec![format!("machine\n  {}\n  {disk}\n", machine::description())])
    }

    fn title(&self, what: &str) -> String {
        let Plan { time, repeats, .. } = self.plan;
        format!("{what}, {CLIENTS} clients, {} s, median of {repeats}", time.as_secs())
    }

    fn hello(&self) -> Result<Vec<Row>> {
        let programs = &self.programs;
        let subjects =
            [programs.hello(), programs.wasmtime_hello(self.workspace)?, programs.native_hello(self.workspace)?];
        self.measure(&subjects, "GET", "/")
    }

    fn increments(&self) -> Result<Vec<Row>> {
        let programs = &self.programs;
        let library = slow_disk::library(&self.folder)?;
        let slow = format!("each fsync + {}", slow_disk::DELAY);
        let subjects = [
            programs.counter(),
            programs.native_counter(self.workspace)?,
            programs.counter().preloaded(&library, &slow),
            programs.native_counter(self.workspace)?.preloaded(&library, &slow),
        ];
        self.measure(&subjects, "POST", INCREMENT)
    }

    fn starts(&self) -> Result<Vec<(String, Vec<f64>)>> {
        let programs = &self.programs;
        let subjects =
            [programs.hello(), programs.wasmtime_hello(self.workspace)?, programs.native_hello(self.workspace)?];
        let mut rows = Vec::new();
        for subject in &subjects {
            // The first start fills the compile cache.
            drop(self.start(subject)?);
            let mut times = Vec::new();
            for _ in 0..self.plan.starts {
                times.push(self.start(subject)?.to_first_response().as_secs_f64() * 1e3);
            }
            rows.push((subject.name.clone(), times));
        }
        Ok(rows)
    }

    /// Loads the servers in turn, as often as planned.
    fn measure(&self, subjects: &[Subject], method: &str, path: &str) -> Result<Vec<Row>> {
        let mut rows: Vec<_> = subjects.iter().map(|subject| Row::new(&subject.name)).collect();
        for repeat in 1..=self.plan.repeats {
            for (subject, row) in subjects.iter().zip(&mut rows) {
                say("Measuring", &format!("{path} on {} ({repeat} of {})", subject.name, self.plan.repeats));
                let server = self.start(subject)?;
                self.generator.run(method, &server.url(path), self.plan.warm_up)?;
                row.loads.push(self.generator.run(method, &server.url(path), self.plan.time)?);
                row.memory.push(server.peak_memory()? as f64);
            }
        }
        Ok(rows)
    }

    /// Starts a server with an empty folder for its data.
    fn start(&self, subject: &Subject) -> Result<Server> {
        empty(&self.data())?;
        self.start_again(subject)
    }

    /// Starts a server with what the one before it has stored.
    fn start_again(&self, subject: &Subject) -> Result<Server> {
        let data = self.data();
        let command = |address| subject.command(address, &data);
        Server::start(command, subject.ready, &self.folder.join("server.log"))
            .with_context(|| format!("{} was not measured", subject.name))
    }

    /// Where servers keep what they store.
    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))
}
