//! Moving the orders of simulated vendors on, and placing new ones, up to the time at which the run was asked for.

use serde::{Deserialize, Serialize};
use serde_json::json;
use tidemill_sdk::{Database, clock};

use super::lives::live;
use super::runs::{Slice, SliceError};
use super::{Engine, Flow};
use crate::domain::{DAY_MILLIS, Day, Order};
use crate::generate::orders_of_day;
use crate::storage::{Advance, Run, SimulatedVendor, advance_run, insert_orders, move_orders, set_simulated_until};

/// Vendors that get orders in one transaction.
const VENDORS: i64 = 8;

/// Orders that are looked at in one transaction.
const ORDERS: i64 = 200;

/// About how many orders a vendor gets in one transaction.
const NEW_ORDERS: i64 = 500;

/// Orders of an earlier time are not made up for: nobody looked for so long.
const LONGEST_GAP: i64 = 7 * DAY_MILLIS;

/// What has come of a simulation so far.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default)]
struct Outcome {
    /// Orders that were placed.
    created: i64,
    /// Moves of orders.
    moved: i64,
}

impl<D: Database, E: Engine> Flow<D, E> {
    /// Places the next orders, or if there are none to place moves the next ones. The run's position counts slices.
    pub(super) async fn simulate(&self, run: &Run) -> Result<Slice, SliceError> {
        let until = run.created_at;
        let vendors = self.vendors.vendors_to_simulate(until, VENDORS).await?;
        if !vendors.is_empty() {
            return self.place(run, &vendors).await;
        }
        let due = self.vendors.due_orders(until, ORDERS).await?;
        if due.is_empty() {
            return Ok(Slice::Last);
        }
        let (followed, abandoned): (Vec<_>, Vec<_>) = due.into_iter().partition(|due| due.simulation.is_some());
        let now = clock::now();
        let followed = followed.into_iter().filter_map(|due| Some((due.order, due.simulation?)));
        let mut lives = live(&*self.engine, followed.collect(), until, now.as_millis())?;
        lives.iter_mut().flat_map(|life| life.iter_mut().skip(1)).for_each(|order| {
            order.request_id = Some(run.request_id.clone());
        });
        // Whose vendor is not simulated any more is left alone.
        lives.extend(abandoned.into_iter().map(|due| vec![Order { due_at: None, ..due.order }]));

        let mut outcome: Outcome = serde_json::from_value(run.result.clone())?;
        let mut transaction = self.vendors.store().begin().await?;
        for states in &lives {
            outcome.moved += i64::try_from(move_orders(&mut transaction, states).await?).unwrap_or(0);
        }
        if !advance_run(&mut transaction, &run.id, run.position, &advance(run, outcome, 0.5), now).await? {
            transaction.rollback().await?;
            return Ok(Slice::Overtaken);
        }
        transaction.commit().await?;
        Ok(Slice::More)
    }

    /// Places orders of vendors, of each at most about [`NEW_ORDERS`].
    async fn place(&self, run: &Run, vendors: &[SimulatedVendor]) -> Result<Slice, SliceError> {
        let now = clock::now();
        let mut outcome: Outcome = serde_json::from_value(run.result.clone())?;
        let mut transaction = self.vendors.store().begin().await?;
        for vendor in vendors {
            let (orders, until) = next_orders(vendor, run, now.as_millis());
            // Otherwise another run has done it.
            if set_simulated_until(&mut transaction, &vendor.id, vendor.until, until).await? {
                outcome.created += insert_orders(&mut transaction, &orders).await?;
            }
        }
        if !advance_run(&mut transaction, &run.id, run.position, &advance(run, outcome, 0.25), now).await? {
            transaction.rollback().await?;
            return Ok(Slice::Overtaken);
        }
        transaction.commit().await?;
        Ok(Slice::More)
    }
}

fn advance(run: &Run, outcome: Outcome, progress: f64) -> Advance {
    Advance { position: run.position + 1, progress, result: json!(outcome) }
}

/// The next orders of a vendor, and up to when these are all.
fn next_orders(vendor: &SimulatedVendor, run: &Run, now: i64) -> (Vec<Order>, i64) {
    let SimulatedVendor { id, lead_days, simulation, until: after } = vendor;
    let after = (*after).max(run.created_at - LONGEST_GAP);
    let most = DAY_MILLIS * NEW_ORDERS / i64::from(simulation.orders_per_day).max(NEW_ORDERS);
    let until = run.created_at.min(after + most);
    let days = Day::of(after).0..=Day::of(until).0;
    let mut orders: Vec<Order> = days
        .flat_map(|day| orders_of_day(id, simulation, *lead_days, Day(day), (after, until)))
        .map(|order| Order {
            due_at: Some(order.placed_at),
            request_id: Some(run.request_id.clone()),
            created_at: now,
            updated_at: now,
            ..order
        })
        .collect();
    orders.sort_unstable_by(|one, other| one.id.cmp(&other.id));
    (orders, until)
}
