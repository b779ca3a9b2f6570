//! Transactions on the whole application: written at a rate while accounts are scored, the same while the host is killed again and again, and
//! what a scoring run costs among few accounts and many. `load` writes, `audit` says whether all is as it has to be.

mod audit;
mod client;
mod load;
mod scale;

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use super::statistics::percentile;
use super::subjects::Subject;
use super::table::{Bound, Target};
use super::{Bench, table};
use crate::process::say;
use client::Client;
use load::{Load, Outcome};

/// A route that answers when the application does.
const READY: &str = "/api/transactions/health";

/// Writes in a second.
const RATE: u32 = 500;

impl Bench<'_> {
    /// Writes, kills, and scores among many accounts.
    pub(super) fn transactions(&self) -> Result<(Vec<String>, Vec<Target>)> {
        crate::build::everything(self.workspace)?;
        let subject = self.programs.unscheduled(self.workspace, READY);
        let runtime = runtime()?;
        let (rates, mut targets) = self.written_at_a_rate(&subject, &runtime)?;
        let (runs, bounds) = scale::run(self, &subject, &runtime)?;
        targets.extend(bounds);
        Ok((vec![rates, runs], targets))
    }

    fn written_at_a_rate(&self, subject: &Subject, runtime: &Runtime) -> Result<(String, Vec<Target>)> {
        let (accounts, history, seconds, between, kills) =
            if self.plan.quick { (200, 2, 6, 2, 2) } else { (2000, 20, 60, 10, 4) };
        let load = |name| Load {
            name,
            accounts,
            writes: RATE * seconds,
            rate: RATE,
            between_runs: Duration::from_secs(between),
        };
        let server = self.start(subject)?;
        let (sender, host) = watch::channel(Some(server.address()));
        let mut server = Some(server);
        let client = || Client::new(host.clone());
        say("Filling", &format!("{accounts} accounts with {history} transactions each"));
        let mut expected = runtime.block_on(load::fill(&mut client(), "history", accounts, history))?;
        let before = runtime.block_on(audit::settled(&mut client(), &expected))?;

        say("Measuring", &format!("{RATE} writes a second for {seconds} s, a scoring run every {between} s"));
        let steady = load("steady");
        let calm = runtime.block_on(steady.run(&host))?;
        expected.extend(steady.ids());
        let scored = runtime.block_on(audit::settled(&mut client(), &expected))? - before;

        say("Measuring", &format!("the same, and {kills} times kill -9"));
        let stormy = load("killed");
        let killed = thread::scope(|scope| -> Result<Outcome> {
            let running = scope.spawn(|| runtime.block_on(stormy.run(&host)));
            for part in 0..kills {
                thread::sleep(moment(Duration::from_secs(seconds.into()), kills, part));
                if running.is_finished() {
                    break;
                }
                sender.send_replace(None);
                // The old one is killed before the new one starts, as both want the same files.
                drop(server.take());
                let next = server.insert(self.start_again(subject)?);
                sender.send_replace(Some(next.address()));
            }
            running.join().ok().context("the load panicked")?
        })?;
        expected.extend(stormy.ids());
        runtime.block_on(audit::settled(&mut client(), &expected))?;

        let title =
            format!("single transactions of {accounts} accounts, {RATE}/s for {seconds} s, a run every {between} s");
        let row = |name: &str, outcome: &Outcome| {
            let [p50, p95, p99, most] = [50.0, 95.0, 99.0, 100.0].map(|percent| percentile(&outcome.times, percent));
            let per_second = outcome.times.len() as f64 / outcome.took.as_secs_f64();
            (format!("{name}, {} sent again", outcome.repeats), [per_second, p50, p95, p99, most])
        };
        let rows = [row("undisturbed", &calm), row(&format!("{kills} × kill -9"), &killed)];
        let p99 = percentile(&calm.times, 99.0);
        let once = calm.times.len() as f64 / scored as f64;
        let targets = vec![
            Target {
                what: "transactions at 500/s while scored: p99",
                measured: p99,
                bound: Bound::Milliseconds(250.0),
            },
            Target { what: "transactions to scores: none is made twice", measured: once, bound: Bound::Ratio(1.0) },
        ];
        Ok((table::rates(&title, &rows), targets))
    }
}

fn runtime() -> Result<Runtime> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

/// A pause of a random length, such that so many of them lie within a time.
fn moment(time: Duration, parts: u32, part: u32) -> Duration {
    let random = RandomState::new().hash_one(part) as f64 / u64::MAX as f64;
    (time / (parts + 1)).mul_f64(0.5 + random / 2.0)
}
