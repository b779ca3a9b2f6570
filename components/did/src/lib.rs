//! Difference-in-differences with honest inference: few clusters, serial correlation, staggered adoption, gated by pre-trends and
//! ending in dollars with a confidence interval. Plain Rust without I/O.
//!
//! [`analysis`] answers for a whole metric; [`estimator`] and [`variance`] are its parts, [`experiment`] what an experimenter needs around it.
//!
//! ```
//! use did::Observation;
//! use did::analysis::{Options, Outcome, Request, analyze};
//!
//! // Four units over four periods; two are treated from period 3 on and gain 2.
//! let observations: Vec<Observation> = (0..4)
//!     .flat_map(|unit| (1..=4).map(move |period| (unit, period)))
//!     .map(|(unit, period)| {
//!         let treated = unit < 2;
//!         let wobble = 0.1 * ((7 * unit + 3 * period) % 5) as f64;
//!         let effect = if treated && period >= 3 { 2.0 } else { 0.0 };
//!         Observation {
//!             unit: format!("store-{unit}"),
//!             period,
//!             outcome: 10.0 * unit as f64 + period as f64 + effect + wobble,
//!             treated_from: treated.then_some(3),
//!             cluster: None,
//!             weight: 1.0,
//!             covariates: Vec::new(),
//!         }
//!     })
//!     .collect();
//! let request = Request { metric_id: "sales", observations: &observations, options: &Options::default(), value: None };
//! let analysis = analyze(&request);
//! let Outcome::Ok(result) = analysis.outcome else { panic!("{analysis:?}") };
//! assert!((result.effect.estimate - 2.0).abs() < 0.5);
//! // Four clusters are few, and the analysis says so.
//! assert!(analysis.warnings.iter().any(|warning| warning.code == "FEW_CLUSTERS"));
//! ```

pub mod analysis;
pub mod bootstrap;
#[cfg(target_arch = "wasm32")]
mod component;
pub mod distribution;
pub mod estimator;
pub mod experiment;
pub mod money;
mod panel;
pub mod regression;
pub mod variance;

pub use panel::{Columns, Observation, Panel, PanelError, starts_from_flags};
