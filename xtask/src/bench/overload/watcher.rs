//! What is looked at beside the load, once a second: the host's own routes, and its memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

use super::super::client::Connection;
use super::super::server::Server;

/// What whoever watches a host asks it.
const ROUTES: [&str; 3] = ["/health/live", "/health", "/metrics"];
/// How long it waits for an answer.
const PATIENCE: Duration = Duration::from_secs(5);
const PERIOD: Duration = Duration::from_secs(1);

/// What was seen.
#[derive(Debug, Default, Clone)]
pub(super) struct Seen {
    /// Resident memory in bytes, a sample a second.
    pub(super) memory: Vec<f64>,
    /// Milliseconds of the slowest answer of each of the host's own routes.
    pub(super) slowest: [f64; ROUTES.len()],
    /// Questions that were not answered with 200 in time.
    pub(super) unanswered: Vec<String>,
}

/// Looks until it is told to stop.
pub(super) struct Watcher {
    stop: Arc<AtomicBool>,
    task: JoinHandle<Seen>,
}

impl Watcher {
    pub(super) fn start(server: Arc<Server>) -> Self {
        let stop = Arc::<AtomicBool>::default();
        let stopped = Arc::clone(&stop);
        let task = tokio::spawn(async move {
            let mut seen = Seen::default();
            let mut due = tokio::time::interval(PERIOD);
            while !stopped.load(Ordering::Relaxed) {
                due.tick().await;
                seen.look(&server).await;
            }
            seen
        });
        Self { stop, task }
    }

    pub(super) async fn stop(self) -> anyhow::Result<Seen> {
        self.stop.store(true, Ordering::Relaxed);
        Ok(self.task.await?)
    }
}

impl Seen {
    async fn look(&mut self, server: &Server) {
        if let Ok(bytes) = server.resident_memory() {
            self.memory.push(bytes as f64);
        }
        for (route, slowest) in ROUTES.iter().zip(&mut self.slowest) {
            let began = Instant::now();
            let asked = tokio::time::timeout(PATIENCE, async {
                // A connection of its own, as a prober has.
                Connection::open(server.address()).await?.send("GET", route, "").await
            });
            match asked.await {
                Ok(Ok(answer)) if answer.status == 200 => {}
                Ok(Ok(answer)) => self.unanswered.push(format!("{route}: {} {}", answer.status, answer.text)),
                Ok(Err(error)) => self.unanswered.push(format!("{route}: {error:#}")),
                Err(_) => self.unanswered.push(format!("{route}: nothing for {} s", PATIENCE.as_secs())),
            }
            *slowest = slowest.max(began.elapsed().as_secs_f64() * 1e3);
        }
    }

    /// Memory after the warm-up, which is a fifth of the time, and at the end: each the mean of some samples, in MiB.
    pub(super) fn memory_growth(&self) -> (f64, f64) {
        let count = self.memory.len();
        let warm = count / 5;
        let mean = |samples: &[f64]| {
            let sum: f64 = samples.iter().sum();
            sum / (samples.len().max(1) as f64) / f64::from(1 << 20)
        };
        let few = (count / 10).max(1);
        (mean(&self.memory[warm..(warm + few).min(count)]), mean(&self.memory[count.saturating_sub(few)..]))
    }
}
