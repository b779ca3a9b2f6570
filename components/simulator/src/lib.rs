//! Panels of an experiment that never happened: units with habits of their own, periods that move everybody, a season, errors that remember
//! yesterday, and an effect from a start on. Plain Rust without I/O.
//!
//! The same plan gives the same numbers on every machine and inside WebAssembly: random numbers are Xoshiro256++ (Blackman and Vigna
//! 2021), a stream per metric and purpose, and functions that are not exact everywhere come from libm.
//!
//! ```
//! use simulator::{Metric, Plan, simulate};
//!
//! let plan = Plan {
//!     seed: 7,
//!     units_per_group: 20,
//!     periods: 28,
//!     intervention: 14,
//!     metrics: vec![Metric { effect: 2.0, ..Metric::flat("signups", 100.0, 1.0) }],
//!     ..Plan::default()
//! };
//! let panels = simulate(&plan).unwrap();
//! assert_eq!(panels[0].rows.len(), 2 * 20 * 28);
//! assert_eq!(panels, simulate(&plan).unwrap());
//! ```

#[cfg(target_arch = "wasm32")]
mod component;
mod generate;
mod normal;
mod plan;

pub use generate::{Panel, Row, simulate};
pub use plan::{MAX_ROWS, Metric, Plan, PlanError, Shape};
