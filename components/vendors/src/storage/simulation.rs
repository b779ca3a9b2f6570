//! What the simulation and the backfill read and write: many orders at once.

use tidemill_sdk::clock::Moment;
use tidemill_sdk::{Database, DatabaseError, Row, Transaction, params};

use super::orders::{replace_order, stored};
use super::row::{COLUMNS, QUALIFIED, values};
use super::vendors::MAX_VENDORS;
use super::{Execute, Vendors, bulk, unreadable};
use crate::domain::{Order, Simulation, VendorFields};

/// A vendor that the simulation has get orders.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SimulatedVendor {
    /// Which.
    pub id: String,
    /// Days from placing an order to its promised arrival.
    pub lead_days: u32,
    /// How it behaves.
    pub simulation: Simulation,
    /// All of its orders up to this time are there.
    pub until: i64,
}

/// An order at which the simulation looks again.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DueOrder {
    /// The order.
    pub order: Order,
    /// How its vendor behaves; none if it is not simulated any more.
    pub simulation: Option<Simulation>,
}

/// When a seed was first used, which is now if it was not.
pub(crate) async fn ensure_anchor(execute: &mut impl Execute, seed: i64, now: i64) -> Result<i64, DatabaseError> {
    // Asked for with each slice of a backfill, so it writes the first time only.
    let found = execute.run("SELECT until_at FROM backfills WHERE seed = ?1", params![seed]).await?;
    if let Some(row) = found.first() {
        return Ok(row.get("until_at")?);
    }
    let sql = "INSERT INTO backfills (seed, until_at) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET until_at = until_at
        RETURNING until_at";
    let rows = execute.run(sql, params![seed, now]).await?;
    let row = rows.first().ok_or_else(|| unreadable("a backfill was neither made nor found"))?;
    Ok(row.get("until_at")?)
}

/// Makes those of these vendors that are missing, simulated from `until` on. Whether there are few enough of them then.
pub(crate) async fn insert_vendors(
    execute: &mut impl Execute,
    vendors: &[(String, VendorFields)],
    (currency, request_id): (&str, &str),
    (until, at): (i64, Moment),
) -> Result<bool, DatabaseError> {
    let head = "INSERT INTO vendors (id, name, currency, lead_days, simulation, simulated_until, version, request_id,
        created_at, updated_at)";
    let mut rows = Vec::new();
    for (id, fields) in vendors {
        let simulation = fields.simulation.as_ref().map(serde_json::to_string).transpose().map_err(unreadable)?;
        let at = at.as_millis();
        rows.push(params![id, &fields.name, currency, fields.lead_days, simulation, until, 1, request_id, at, at]);
    }
    bulk::insert(execute, head, "ON CONFLICT DO NOTHING", rows).await?;
    let rows = execute.run("SELECT count(*) AS count FROM vendors", Vec::new()).await?;
    let count: i64 = rows.first().map_or(Ok(0), |row| row.get("count"))?;
    Ok(count <= MAX_VENDORS)
}

/// Makes those of these orders that are missing. How many there were of them.
pub(crate) async fn insert_orders<D: Database>(
    transaction: &mut Transaction<D>,
    orders: &[Order],
) -> Result<i64, DatabaseError> {
    let head = format!("INSERT INTO orders ({COLUMNS})");
    bulk::insert_counted(transaction, &head, "ON CONFLICT (id) DO NOTHING", orders.iter().map(values).collect()).await
}

/// Says that all orders of a vendor up to `until` are there, if until now it was said up to `from`. Whether it was.
pub(crate) async fn set_simulated_until(
    execute: &mut impl Execute,
    vendor_id: &str,
    from: i64,
    until: i64,
) -> Result<bool, DatabaseError> {
    let sql = "UPDATE vendors SET simulated_until = ?3 WHERE id = ?1 AND simulated_until = ?2 RETURNING 1";
    Ok(!execute.run(sql, params![vendor_id, from, until]).await?.is_empty())
}

/// Puts the states of an order one after the other in its place, as long as nobody else does. `states` begins with the state that was read; the
/// last one's `due_at` holds also if it is the only one. How often the order was changed.
pub(crate) async fn move_orders<D: Database>(
    transaction: &mut Transaction<D>,
    states: &[Order],
) -> Result<usize, DatabaseError> {
    let [read, moved @ ..] = states else {
        return Ok(0);
    };
    let mut version = read.version;
    for (count, order) in moved.iter().enumerate() {
        if !replace_order(transaction, order, version).await? {
            return Ok(count);
        }
        version = order.version;
    }
    let last = moved.last().unwrap_or(read);
    let sql = "UPDATE orders SET due_at = ?3 WHERE id = ?1 AND version = ?2 AND due_at IS NOT ?3";
    transaction.execute(sql, params![&last.id, version, last.due_at]).await?;
    Ok(moved.len())
}

impl<D: Database> Vendors<D> {
    /// Simulated vendors whose orders up to `until` are not all there; at most `count`.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn vendors_to_simulate(
        &self,
        until: i64,
        count: i64,
    ) -> Result<Vec<SimulatedVendor>, DatabaseError> {
        let sql = "SELECT id, lead_days, simulation, simulated_until FROM vendors
            WHERE simulated_until < ?1 AND simulation IS NOT NULL ORDER BY id LIMIT ?2";
        let rows = self.store.execute(sql, params![until, count]).await?;
        let vendor = |row: Row<'_>| {
            Ok(SimulatedVendor {
                id: row.get("id")?,
                lead_days: row.get("lead_days").map(|days: u64| u32::try_from(days).unwrap_or(1))?,
                simulation: serde_json::from_str(row.get("simulation")?).map_err(unreadable)?,
                until: row.get("simulated_until")?,
            })
        };
        rows.iter().map(vendor).collect()
    }

    /// Orders that are due at `until`, those that have waited longest first; at most `count`.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn due_orders(&self, until: i64, count: i64) -> Result<Vec<DueOrder>, DatabaseError> {
        let sql = format!(
            "SELECT orders.number, {QUALIFIED}, vendors.currency, vendors.simulation
            FROM orders LEFT JOIN vendors ON vendors.id = orders.vendor_id
            WHERE orders.due_at <= ?1 ORDER BY orders.due_at LIMIT ?2"
        );
        let rows = self.store.execute(&sql, params![until, count]).await?;
        let due = |row: Row<'_>| {
            let simulation: Option<&str> = row.get("simulation")?;
            let simulation = simulation.map(serde_json::from_str).transpose().map_err(unreadable)?;
            Ok(DueOrder { order: stored(row)?.order, simulation })
        };
        rows.iter().map(due).collect()
    }
}
