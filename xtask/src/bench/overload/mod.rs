//! The whole application under more load than the machine holds: what it holds is found first, kept up for some minutes, and then offered three
//! times over. `report` has the claims that this is held to; the run fails if one of them does not hold.
//!
//! Two kinds of clients press at once: wrk's, which read and think for a quarter of a second, and our own, which send at a rate whatever the
//! answers do and remember every write that was acknowledged. How long answers take is what our own clients saw, from the moment at which
//! each request was due.

mod audit;
mod clients;
mod ledger;
mod pressure;
mod report;
mod requests;
mod tally;
mod watcher;

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::Bench;
use super::client::Connection;
use super::server::Server;
use super::sockets::{Crowd, Watch};
use crate::prerequisite;
use crate::process::say;
use audit::audit;
use clients::Clients;
use pressure::{Counted, Pressure};
use report::{Phase, Report};
use requests::{VENDORS, vendor};
use tally::Tally;
use watcher::{Seen, Watcher};

/// A route that answers when the application does.
const READY: &str = "/api/vendors/health";
/// Requests that our own clients send in a second at level 1.
const RATE: f64 = 10.0;
/// Clients of wrk at level 1: four reads a second each.
const READERS: f64 = 10.0;
/// The level with which the search begins.
const LOWEST: f64 = 2.0;
/// A level is held if 99 % of the answers come within so many milliseconds, and none is a refusal.
const HELD: f64 = 250.0;
/// How often more than is held.
const OVERLOAD: f64 = 3.0;
/// Subscribers of each of the routes.
const SUBSCRIBERS: usize = 20;
const SUBSCRIPTIONS: [&str; 3] = ["/ws/counter", "/ws/orders", "/ws/experiments"];
/// Requests in a second by which it is seen how soon the host is itself again.
const LIGHT: f64 = 100.0;
/// How long that is looked at.
const RECOVERY: Duration = Duration::from_secs(10);

/// The load, and what it is put on.
struct Load {
    server: Arc<Server>,
    clients: Clients,
    pressure: Pressure,
}

impl Bench<'_> {
    /// Finds the highest level, keeps it up, goes beyond it, and audits.
    pub(super) fn overload(&self, minutes: u64) -> Result<String> {
        crate::build::everything(self.workspace)?;
        // Clients are files, here and in what is started from here.
        rlimit::increase_nofile_limit(u64::MAX).context("the limit of open files cannot be raised")?;
        let pressure = Pressure::new(&prerequisite::wrk()?, &self.folder)?;
        let server = Arc::new(self.start(&self.programs.repository(self.workspace, READY))?);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let clients = Clients::new(server.address());
        let load = Load { server, clients, pressure };
        let (search, phase) = match self.plan.quick {
            true => (Duration::from_secs(2), Duration::from_secs(15)),
            false => (Duration::from_secs(8), Duration::from_secs(60 * minutes)),
        };
        let mut report = runtime.block_on(load.run(search, phase))?;
        let log = std::fs::read_to_string(self.folder.join("server.log")).context("the host's log is gone")?;
        report.panics = log.lines().filter(|line| line.contains("panicked")).count();
        let text = report.text();
        ensure!(report.holds(), "not everything that is promised holds\n\n{text}");
        Ok(text)
    }
}

impl Load {
    async fn run(&self, search: Duration, phase: Duration) -> Result<Report> {
        let address = self.server.address();
        let mut connection = Connection::open(address).await?;
        for number in 0..VENDORS {
            let body = json!({ "id": vendor(number), "name": format!("Vendor {number}"), "currency": "USD" });
            connection.send("POST", "/api/vendors", body.to_string()).await?.data(201)?;
        }
        let watch = Arc::new(Watch::new(SUBSCRIBERS, 0));
        let mut crowds = Vec::new();
        for route in SUBSCRIPTIONS {
            crowds.push(Crowd::connect(address, route, SUBSCRIBERS, &watch).await?);
        }
        say("Measuring", "a light load");
        self.clients.run(LIGHT, search).await;
        let light = self.clients.run(LIGHT, RECOVERY).await;
        let level = self.search(search).await?;
        let held = self.phase(&format!("held (level {level:.0})"), level, phase).await?;
        let over = self.phase(&format!("{OVERLOAD} times as much"), level * OVERLOAD, phase).await?;
        let recovered = self.recovery(&light).await;

        say("Auditing", "what was acknowledged");
        let audit = audit(address, &self.clients.take_ledger()).await?;
        let value = connection.send("GET", "/api/counter/value", "").await?.data(200)?;
        let version = value["version"].as_u64().context("the counter has no version")?;
        let told = crowds[0].wait_for(version).await.is_ok();
        let lost_subscribers = crowds.iter().map(Crowd::lost).sum();
        Ok(Report { level, light, phases: [held, over], recovered, audit, told, lost_subscribers, panics: 0 })
    }

    /// The highest level that is held: doubled until one is not, then halved twice between the two.
    async fn search(&self, time: Duration) -> Result<f64> {
        let (mut held, mut missed) = (None, LOWEST);
        loop {
            if !self.holds(missed, time).await? {
                break;
            }
            held = Some(missed);
            missed *= 2.0;
        }
        let mut held = held.context("the machine does not hold the lowest level")?;
        for _ in 0..3 {
            let between = f64::midpoint(held, missed);
            match self.holds(between, time).await? {
                true => held = between,
                false => missed = between,
            }
        }
        Ok(held.floor())
    }

    async fn holds(&self, level: f64, time: Duration) -> Result<bool> {
        let (tally, counted) = self.press(level, time).await?;
        let p99 = tally.percentile(99.0);
        let holds = p99 <= HELD && tally.refused() + tally.failed() + tally.unsent + counted.refused == 0;
        let reads = counted.admitted as f64 / time.as_secs_f64();
        let writes = tally.admitted() as f64 / time.as_secs_f64();
        let verdict = if holds { "held" } else { "not held" };
        say("Trying", &format!("level {level:.0}: {writes:.0} + {reads:.0} requests/s, p99 {p99:.0} ms: {verdict}"));
        // What still waits is no part of the next trial.
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(holds)
    }

    async fn phase(&self, name: &str, level: f64, time: Duration) -> Result<Phase> {
        say("Measuring", &format!("{name}, {} s", time.as_secs()));
        let watcher = Watcher::start(Arc::clone(&self.server));
        let (tally, counted) = self.press(level, time).await?;
        let seen: Seen = watcher.stop().await?;
        Ok(Phase { name: name.to_owned(), time, tally, counted, seen })
    }

    async fn press(&self, level: f64, time: Duration) -> Result<(Tally, Counted)> {
        let (pressure, url) = (self.pressure.clone(), self.server.url(""));
        let readers = tokio::task::spawn_blocking(move || pressure.run(&url, (READERS * level) as u32, time));
        let tally = self.clients.run(RATE * level, time).await;
        Ok((tally, readers.await??))
    }

    /// How long it takes until a light load is answered as before the load: until the first second that is as good.
    async fn recovery(&self, before: &Tally) -> Option<Duration> {
        say("Measuring", "the light load again");
        let began = Instant::now();
        while began.elapsed() < RECOVERY {
            let at = began.elapsed();
            let second = self.clients.run(LIGHT, Duration::from_secs(1)).await;
            let is_clean = second.refused() + second.failed() == 0;
            if is_clean && second.percentile(99.0) <= report::near(before) {
                return Some(at);
            }
        }
        None
    }
}
