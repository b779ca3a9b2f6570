//! Vendors with few and with many orders: how fast a history is made, how long its reports take, what reading costs, and how far reports are
//! behind while orders change.
//!
//! Each number of orders gets a host of its own, with as many vendors and days: only the orders of a day differ. The vendors are made before
//! their history, and nothing but the load moves their orders.

mod changes;
mod fill;
mod reads;

use std::time::Duration;

use anyhow::Result;

use super::server::Server;
use super::statistics::{median, percentile};
use super::table::{Bound, Target};
use super::{Bench, table};
use crate::process::say;
use reads::{READS, Reads};

/// How many orders there are: the fewest first, which the others are compared with.
const ORDERS: [u32; 3] = [10_000, 100_000, 1_000_000];
/// The same where this is only to show that it runs.
const QUICK_ORDERS: [u32; 2] = [10_000, 50_000];
/// Vendors of each history.
const VENDORS: u32 = 50;
/// Days of each history. Times the vendors, it divides each number of orders.
const DAYS: u32 = 100;
/// The history's seed, which is in the vendors' ids.
const SEED: u32 = 1;
/// For how long orders change.
const CHANGING: Duration = Duration::from_secs(20);

/// What one number of orders showed, run by run.
#[derive(Default)]
struct Size {
    orders: u32,
    /// Orders that were made in a second.
    per_second: Vec<f64>,
    /// Seconds from the end of the backfill to its last order in the reports.
    to_reports: Vec<f64>,
    /// Of each kind of reading, the 50th, 95th and 99th percentile in milliseconds.
    reads: [Vec<[f64; 3]>; READS.len()],
    /// From the answer of a change to its report: the 50th and 95th percentile and the most, in milliseconds.
    lags: Vec<[f64; 3]>,
    /// Peak resident memory of the host, in bytes.
    memory: Vec<f64>,
}

impl Bench<'_> {
    /// Measures each number of orders in turn, as often as planned.
    pub(super) fn vendors(&self) -> Result<(Vec<String>, Vec<Target>)> {
        crate::build::everything(self.workspace)?;
        let is_quick = self.plan.repeats == 1 && self.plan.time < Duration::from_secs(5);
        let (orders, changing) = match is_quick {
            true => (&QUICK_ORDERS[..], self.plan.time),
            false => (&ORDERS[..], CHANGING),
        };
        let mut sizes: Vec<Size> = orders.iter().map(|orders| Size { orders: *orders, ..Size::default() }).collect();
        let subject = self.programs.unscheduled(self.workspace, "/api/vendors/health");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        for repeat in 1..=self.plan.repeats {
            for size in &mut sizes {
                say("Measuring", &format!("vendors with {} orders ({repeat} of {})", size.orders, self.plan.repeats));
                let server = self.start(&subject)?;
                runtime.block_on(size.measure(&server, changing))?;
            }
        }
        Ok((tables(&sizes, changing), targets(&sizes)))
    }
}

impl Size {
    async fn measure(&mut self, server: &Server, changing: Duration) -> Result<()> {
        let filled = fill::fill(server.address(), self.orders).await?;
        self.per_second.push(f64::from(self.orders) / filled.took.as_secs_f64());
        self.to_reports.push(filled.to_reports.as_secs_f64());
        let reads = Reads::prepare(server.address(), self.orders).await?.measure().await?;
        for (kind, times) in self.reads.iter_mut().zip(&reads) {
            kind.push([50.0, 95.0, 99.0].map(|percent| percentile(times, percent)));
        }
        let lags = changes::lags(server.address(), changing).await?;
        self.lags.push([50.0, 95.0, 100.0].map(|percent| percentile(&lags, percent)));
        self.memory.push(server.peak_memory()? as f64);
        Ok(())
    }

    fn read(&self, kind: usize) -> [f64; 3] {
        medians(&self.reads[kind])
    }
}

/// The median of each figure over the runs.
fn medians(runs: &[[f64; 3]]) -> [f64; 3] {
    [0, 1, 2].map(|place| median(&runs.iter().map(|run| run[place]).collect::<Vec<_>>()))
}

fn tables(sizes: &[Size], changing: Duration) -> Vec<String> {
    let title = format!(
        "orders of {VENDORS} vendors over {DAYS} days: backfill, reports after its end, and lag at {} changes/s for {} s",
        changes::RATE,
        changing.as_secs()
    );
    let histories = sizes.iter().map(|size| {
        let [p50, p95, most] = medians(&size.lags);
        let memory = median(&size.memory) / f64::from(1 << 20);
        (f64::from(size.orders), [median(&size.per_second), median(&size.to_reports), p50, p95, most, memory])
    });
    let histories = table::histories(&title, &histories.collect::<Vec<_>>());
    let reads = READS.iter().enumerate().flat_map(|(kind, name)| {
        sizes.iter().map(move |size| (format!("{name}, {} orders", size.orders), size.read(kind)))
    });
    let title = format!("reading, one connection, {} requests each", reads::REQUESTS);
    vec![histories, table::reads(&title, &reads.collect::<Vec<_>>())]
}

fn targets(sizes: &[Size]) -> Vec<Target> {
    let mut targets = Vec::new();
    if let [few, .., many] = sizes {
        let names = ["dashboard: p95 with most to fewest orders", "report: the same", "pages: the same"];
        for (kind, what) in names.into_iter().enumerate() {
            let measured = many.read(kind)[1] / few.read(kind)[1];
            targets.push(Target { what, measured, bound: Bound::AtMostRatio(1.5) });
        }
        let measured = median(&many.per_second) / 20_000.0;
        targets.push(Target { what: "backfill to 20,000 orders/s", measured, bound: Bound::Ratio(1.0) });
        let measured = median(&many.to_reports) * 1e3;
        targets.push(Target { what: "reports after the backfill", measured, bound: Bound::Milliseconds(10_000.0) });
    }
    let most = sizes.iter().map(|size| medians(&size.lags)[2]).fold(0.0, f64::max);
    targets.push(Target { what: "lag of reports, most", measured: most, bound: Bound::Milliseconds(1000.0) });
    targets
}
