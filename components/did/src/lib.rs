//! Difference-in-differences with honest inference: few clusters, serial correlation, staggered adoption, gated by pre-trends and
//! ending in dollars with a confidence interval. Plain Rust without I/O.

pub mod analysis;
pub mod bootstrap;
pub mod distribution;
pub mod estimator;
pub mod experiment;
pub mod money;
mod panel;
pub mod regression;
pub mod variance;

pub use panel::{Observation, Panel, PanelError};
