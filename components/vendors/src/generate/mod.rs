//! Vendors and orders that never were: the same seed gives the same ones everywhere. Pure; what becomes of an order is the lifecycle's.

mod order;
mod random;
mod vendor;

pub(crate) use order::{order, orders_of_day};
pub(crate) use vendor::{vendor, vendor_id};
