//! Making a history of orders: whole days before the day on which the seed was first used, as orders stood at that time.
//!
//! Which orders there are follows from the seed alone, so those that are there already are left alone: a second run, or one that died and goes
//! on, ends with the same orders. They are made in blocks of some days, vendor by vendor, since the sums of one vendor and the indexes of a
//! few days are what stays in memory then.

use std::task::Poll;

use serde::{Deserialize, Serialize};
use serde_json::json;
use tidemill_sdk::{Database, clock};

use super::lives::live;
use super::runs::{Slice, SliceError};
use super::{Engine, EngineError, Flow};
use crate::domain::{BackfillParameters, Day, Order, Simulation};
use crate::generate;
use crate::storage::{Advance, MAX_VENDORS, Run, advance_run, ensure_anchor, insert_orders, insert_vendors};

/// Orders that are made in one transaction: it holds up other writers for some 50 ms.
const BATCH: i64 = 2048;

/// Orders that are thought up without a pause, while the database works on those before.
const THOUGHT: i64 = 256;

/// About how many orders a block has.
const BLOCK: i64 = 20_000;

/// What has come of a backfill so far.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Outcome {
    /// Orders that were missing and are there now.
    added: i64,
}

/// The orders of a transaction, before they are written.
pub(super) struct Batch {
    /// The position of the first.
    from: i64,
    /// The position after the last.
    to: i64,
    /// As they stand where the history ends.
    orders: Vec<Order>,
}

impl<D: Database, E: Engine> Flow<D, E> {
    /// Makes the next orders of a backfill, and has the batch after it ready in `ahead`. The run's position is how many have been looked after.
    pub(super) async fn backfill(&self, run: &Run, ahead: &mut Option<Batch>) -> Result<Slice, SliceError> {
        let parameters: BackfillParameters = serde_json::from_value(run.parameters.clone())?;
        let outcome: Outcome = serde_json::from_value(run.result.clone())?;
        let anchor = ensure_anchor(&mut &self.vendors, parameters.seed, run.created_at).await?;
        let batch = match ahead.take().filter(|batch| batch.from == run.position) {
            Some(batch) => batch,
            None => self.think(&parameters, run.position, anchor).await?,
        };
        let now = clock::now();
        let Batch { to, orders, .. } = batch;
        let orders: Vec<Order> = orders.into_iter().map(|order| entered(order, run, now.as_millis())).collect();
        let mut numbers: Vec<i64> = match run.position {
            0 => (1..=parameters.vendors).collect(),
            _ => (run.position..to).map(|position| Place::of(position, &parameters).vendor).collect(),
        };
        numbers.dedup();
        let vendors: Vec<_> = numbers
            .into_iter()
            .map(|number| {
                let (id, fields, _) = made_vendor(&parameters, number);
                (id, fields)
            })
            .collect();

        let mut transaction = self.vendors.store().begin().await?;
        let writer = (parameters.currency.as_str(), run.request_id.as_str());
        // The simulation goes on with the orders of today.
        if !insert_vendors(&mut transaction, &vendors, writer, (Day::of(anchor).start() - 1, now)).await? {
            transaction.rollback().await?;
            return Err(SliceError::Final(format!(
                "there would be more than {MAX_VENDORS} vendors: delete some, or make fewer"
            )));
        }
        let inserting = insert_orders(&mut transaction, &orders);
        let (added, next) = futures::join!(inserting, self.think(&parameters, to, anchor));
        // What cannot be thought up says so when its turn comes.
        *ahead = next.ok();
        let advance = Advance {
            position: to,
            progress: to as f64 / parameters.orders().max(1) as f64,
            result: json!(Outcome { added: outcome.added + added? }),
        };
        if !advance_run(&mut transaction, &run.id, run.position, &advance, now).await? {
            transaction.rollback().await?;
            return Ok(Slice::Overtaken);
        }
        transaction.commit().await?;
        Ok(if to < parameters.orders() { Slice::More } else { Slice::Last })
    }

    /// Thinks up the orders from a position on, and what has become of them. Pauses now and then, so that what it runs beside goes on.
    async fn think(&self, parameters: &BackfillParameters, from: i64, anchor: i64) -> Result<Batch, EngineError> {
        let to = (from + BATCH).min(parameters.orders());
        let today = Day::of(anchor);
        let mut batch = Batch { from, to, orders: Vec::new() };
        let mut vendor = None;
        for first in (from..to).step_by(THOUGHT as usize) {
            let mut drafts: Vec<(Order, Simulation)> = Vec::new();
            for position in first..(first + THOUGHT).min(to) {
                let place = Place::of(position, parameters);
                let (_, (id, fields, simulation)) = match vendor.take() {
                    Some((number, made)) if number == place.vendor => vendor.insert((number, made)),
                    _ => vendor.insert((place.vendor, made_vendor(parameters, place.vendor))),
                };
                let day = today.plus(place.day - parameters.days);
                drafts.push((generate::order(id, simulation, fields.lead_days, day, place.number), *simulation));
            }
            let lives = live(&*self.engine, drafts, anchor, anchor)?;
            batch.orders.extend(lives.into_iter().filter_map(|mut life| life.pop()));
            pause().await;
        }
        Ok(batch)
    }
}

/// Lets others go on.
async fn pause() {
    let mut paused = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut paused, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// The vendor of a number: its id, what is said of it, how it behaves.
fn made_vendor(parameters: &BackfillParameters, number: i64) -> (String, crate::domain::VendorFields, Simulation) {
    let orders_per_day = u32::try_from(parameters.orders_per_day).unwrap_or(u32::MAX);
    let (fields, simulation) = generate::vendor(parameters.seed, number, orders_per_day);
    (generate::vendor_id(parameters.seed, number), fields, simulation)
}

/// An order as this program hears of it: with its past.
fn entered(mut order: Order, run: &Run, now: i64) -> Order {
    order.request_id = Some(run.request_id.clone());
    order.created_at = now;
    order.updated_at = now;
    order
}

/// Which order comes at a position.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    /// The vendor's number, from 1.
    vendor: i64,
    /// The day, from 0 for the first of the history.
    day: i64,
    /// The order's number in the day, from 0.
    number: i64,
}

impl Place {
    fn of(position: i64, parameters: &BackfillParameters) -> Self {
        let BackfillParameters { vendors, days, orders_per_day, .. } = *parameters;
        let block_days = (BLOCK / (vendors * orders_per_day)).clamp(1, days);
        let block = position / (vendors * orders_per_day * block_days);
        let first_day = block * block_days;
        // The last block may be shorter.
        let block_days = block_days.min(days - first_day);
        let within = position - first_day * vendors * orders_per_day;
        let of_vendor = within % (block_days * orders_per_day);
        Self {
            vendor: 1 + within / (block_days * orders_per_day),
            day: first_day + of_vendor / orders_per_day,
            number: of_vendor % orders_per_day,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_order_has_one_position() {
        for (vendors, days, orders_per_day) in [(3, 10, 7), (1, 1, 1), (7, 100, 100), (50, 3, 1000), (2, 23, 900)] {
            let currency = "USD".to_owned();
            let parameters = BackfillParameters { vendors, days, orders_per_day, seed: 1, currency };
            let places: BTreeSet<_> = (0..parameters.orders())
                .map(|position| Place::of(position, &parameters))
                .map(|place| (place.vendor, place.day, place.number))
                .collect();
            assert_eq!(places.len() as i64, parameters.orders());
            let sound = |(vendor, day, number): &(i64, i64, i64)| {
                (1..=vendors).contains(vendor) && (0..days).contains(day) && (0..orders_per_day).contains(number)
            };
            assert!(places.iter().all(sound));
        }
    }
}
