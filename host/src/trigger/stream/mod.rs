//! The stream trigger: wakes a component when rows of a table change.

mod report;

pub use report::{BreakerReport, BreakerState, StreamReport};
