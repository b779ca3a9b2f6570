//! What vendors and orders are: the life of an order, what is counted of it, days, money, behaviour. Pure: no I/O, no SQL, no HTTP.
//!
//! Times are milliseconds since 1970-01-01T00:00:00Z.

mod currency;
mod day;
mod deltas;
mod edit;
mod grain;
mod identifier;
mod job;
mod measures;
mod order;
mod status;
mod transition;
mod vendor;

pub use currency::Currency;
pub use day::{DAY_MILLIS, Day};
pub(crate) use deltas::Deltas;
pub(crate) use edit::{Edit, EditRefusal};
pub(crate) use grain::{Grain, LeadTimeUnit};
pub(crate) use identifier::VendorId;
pub use job::{BackfillParameters, Job, VerifyParameters};
pub(crate) use job::{MAX_BACKFILL, RunStatus};
pub use measures::{Facts, Measures, lead_minutes};
pub use order::{Line, Order, Totals};
pub(crate) use order::{MAX_LINES, MAX_ORDER_MINOR, MAX_PRICE_MINOR, MAX_UNITS};
pub use status::Status;
pub(crate) use transition::{Move, MoveRefusal};
pub use vendor::{Behaviour, Simulation, Vendor, VendorFields};

/// How far a clock of a client may be ahead, in milliseconds.
pub(crate) const CLOCK_SKEW_MILLIS: i64 = 5 * 60 * 1000;

/// The earliest time that an order may have been placed: 2000-01-01.
pub(crate) const EARLIEST_MILLIS: i64 = 946_684_800_000;
