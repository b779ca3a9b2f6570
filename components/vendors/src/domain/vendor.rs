//! Vendors: who delivers, in which currency, and how the simulation has them behave.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A vendor.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Vendor {
    /// What it is known by.
    #[schema(min_length = 1, max_length = 64)]
    pub id: String,
    /// What can be changed.
    #[serde(flatten)]
    pub fields: VendorFields,
    /// In which currency all of its orders are: an ISO 4217 code. It never changes, so that amounts add up.
    #[schema(min_length = 3, max_length = 3)]
    pub currency: String,
    /// Rises by one with each change.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was made.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it changed last.
    #[schema(format = DateTime)]
    pub updated_at: String,
}

/// What can be changed of a vendor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VendorFields {
    /// For people.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Days from placing an order to its promised arrival, where the order does not say.
    #[schema(minimum = 1, maximum = 365)]
    pub lead_days: u32,
    /// How the simulation has it behave; null if it is not simulated.
    #[schema(required)]
    pub simulation: Option<Simulation>,
}

/// How the simulation has a vendor behave.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Simulation {
    /// The same seed gives the same orders.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991.0)]
    pub seed: i64,
    /// Orders that it gets a day.
    #[schema(minimum = 0, maximum = 10_000)]
    pub orders_per_day: u32,
    /// How it treats them.
    pub behaviour: Behaviour,
}

/// How a vendor treats orders. Times are medians, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Behaviour {
    /// Half of the orders are accepted within so many minutes.
    #[schema(minimum = 1, maximum = 100_000)]
    pub accept_minutes: f64,
    /// Half of them are shipped within so many minutes after that.
    #[schema(minimum = 1, maximum = 100_000)]
    pub ship_minutes: f64,
    /// Half of them arrive within so many minutes after that.
    #[schema(minimum = 1, maximum = 100_000)]
    pub deliver_minutes: f64,
    /// Half of the returns come within so many minutes after that.
    #[schema(minimum = 1, maximum = 100_000)]
    pub return_minutes: f64,
    /// How much these times differ: the standard deviation of their natural logarithms.
    #[schema(minimum = 0, maximum = 2)]
    pub spread: f64,
    /// The share of orders that are cancelled.
    #[schema(minimum = 0, maximum = 1)]
    pub cancellation_rate: f64,
    /// The share of orders that are shipped with less than was ordered.
    #[schema(minimum = 0, maximum = 1)]
    pub short_rate: f64,
    /// The share of delivered orders of which something comes back.
    #[schema(minimum = 0, maximum = 1)]
    pub return_rate: f64,
}
