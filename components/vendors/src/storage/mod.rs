//! Where vendors, orders and reports are kept: all tables, all SQL. Leaves to `flow` what happens when, and to `api` who may ask for what.
//!
//! A row of `orders` is an order as it stands; triggers append each change to `order_events`. `reports` and `lead_times` are sums over orders,
//! per vendor and for all time, each week and each day, kept by the stream on `orders`. `runs` are the jobs that were asked for.

mod bulk;
mod events;
mod execute;
mod lead_times;
mod order_list;
mod orders;
mod pending;
mod reports;
mod row;
mod runs;
mod schema;
mod scorecard;
mod simulation;
mod summary;
mod vendors;
mod verification;

pub(crate) use events::{EventKind, OrderEvent};
pub(crate) use execute::Execute;
pub(crate) use order_list::OrderFilter;
pub(crate) use orders::{Deleted, StoredOrder, create_order, delete_order, find_order, replace_order};
pub(crate) use reports::{VendorReport, apply_deltas};
pub(crate) use runs::{
    Advance, NewRun, Run, advance_run, begin_run, bump_run, fail_run, find_run, finish_run, start_run, trim_runs,
};
pub(crate) use scorecard::{StoredWeights, set_weights, weights};
pub(crate) use simulation::{
    SimulatedVendor, ensure_anchor, insert_orders, insert_vendors, move_orders, set_simulated_until,
};
pub(crate) use summary::{Summary, SummaryVendor};
use tidemill_sdk::events::inbox;
use tidemill_sdk::{Database, DatabaseError, Store, idempotency};
pub(crate) use vendors::{Changed, Created, MAX_VENDORS, create_vendor, delete_vendor, find_vendor, update_vendor};
pub(crate) use verification::{Difference, differences, repair};

/// The name of the stream that keeps the reports, by which the inbox notes what is in them.
pub(crate) const REPORTS_STREAM: &str = "vendors-reports";

/// The vendors of a database, with their orders and reports. Cheap to clone.
pub struct Vendors<D: Database> {
    store: Store<D>,
}

impl<D: Database> Clone for Vendors<D> {
    fn clone(&self) -> Self {
        Self { store: self.store.clone() }
    }
}

impl<D: Database> Vendors<D> {
    /// The vendors of a database, which the first use brings to the shape that they need.
    pub fn new(database: D) -> Self {
        Self { store: Store::new(database, &[idempotency::MIGRATIONS, inbox::MIGRATIONS, schema::MIGRATIONS]) }
    }

    /// The database below, for its health and for transactions.
    pub fn store(&self) -> &Store<D> {
        &self.store
    }
}

/// A row holds text that this program did not write.
fn unreadable(error: impl std::fmt::Display) -> DatabaseError {
    DatabaseError::Other(format!("a stored value cannot be read: {error}"))
}
