//! Many experiments created at once on a host that was just started: how long each answer takes, and all of them to their analyses.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};

use super::client::Connection;
use super::statistics::{median, percentile};
use super::table::{Bound, Target};
use super::{Bench, table};
use crate::process::say;

/// Experiments created at once, each on a connection of its own.
const EXPERIMENTS: usize = 200;
/// How long all of them may take to their analyses.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often the list is asked meanwhile.
const PAUSE: Duration = Duration::from_millis(100);
/// What is created; its id follows. 40 units over 28 days.
const DEFINITION: &str = r#"{"name": "Checkout", "metrics": ["signups"], "source": "simulation",
    "timeRange": {"start": "2031-05-01T00:00:00Z", "end": "2031-05-29T00:00:00Z"}, "interventionAt": "2031-05-15T00:00:00Z",
    "simulation": {"seed": 7, "unitsPerGroup": 20,
        "metrics": {"signups": {"baseline": 100, "effect": 5, "noise": 2, "unitSpread": 10}}}, "id": "#;

impl Bench<'_> {
    /// Creates the experiments on a fresh host, and again on the warm one.
    pub(super) fn experiments(&self) -> Result<(String, Vec<Target>)> {
        crate::build::everything(self.workspace)?;
        let subject = self.programs.unscheduled(self.workspace, "/api/experiments/health");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (mut first, mut second) = (Burst::default(), Burst::default());
        for repeat in 1..=self.plan.repeats {
            say("Measuring", &format!("{EXPERIMENTS} experiments at once ({repeat} of {})", self.plan.repeats));
            let server = self.start(&subject)?;
            for (burst, name) in [(&mut first, "first"), (&mut second, "second")] {
                runtime.block_on(burst.add(server.address(), name))?;
                burst.memory.push(server.peak_memory()? as f64);
            }
        }
        let rows = [("on a host just started", &first), ("on the same host again", &second)];
        let row = |(name, burst): (&str, &Burst)| {
            let [p50, p95, p99] = [50.0, 95.0, 99.0].map(|percent| percentile(&burst.answers, percent));
            let memory = median(&burst.memory) / f64::from(1 << 20);
            (name.to_owned(), [p50, p95, p99, median(&burst.complete), memory])
        };
        let title = format!("{EXPERIMENTS} experiments created at once");
        let bound = Bound::Milliseconds(100.0);
        let measured = percentile(&first.answers, 95.0);
        let targets = vec![Target { what: "200 experiments at once: p95 of the answers", measured, bound }];
        Ok((table::bursts(&title, &rows.map(row)), targets))
    }
}

/// What bursts showed, in milliseconds and bytes.
#[derive(Default)]
struct Burst {
    /// Each answer.
    answers: Vec<f64>,
    /// From the first request to the last analysis.
    complete: Vec<f64>,
    memory: Vec<f64>,
}

impl Burst {
    async fn add(&mut self, address: SocketAddr, prefix: &str) -> Result<()> {
        let began = Instant::now();
        let requests = (0..EXPERIMENTS).map(|number| {
            let body = format!("{DEFINITION}\"{prefix}-{number}\"}}");
            tokio::spawn(async move {
                let began = Instant::now();
                let mut connection = Connection::open(address).await?;
                let answer = connection.send("POST", "/api/experiments", body).await?;
                ensure!(answer.status == 201, "a definition was answered with {}: {}", answer.status, answer.text);
                anyhow::Ok(began.elapsed().as_secs_f64() * 1e3)
            })
        });
        let requests: Vec<_> = requests.collect();
        for request in requests {
            self.answers.push(request.await??);
        }
        let path = format!("/api/experiments?status=complete&limit=200&q={prefix}-");
        let mut connection = Connection::open(address).await?;
        while began.elapsed() < PATIENCE {
            let listed = connection.data(&path).await?;
            if listed.as_array().is_some_and(|experiments| experiments.len() == EXPERIMENTS) {
                self.complete.push(began.elapsed().as_secs_f64() * 1e3);
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!("not every experiment was analysed within {} s", PATIENCE.as_secs())
    }
}
