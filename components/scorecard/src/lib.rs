//! From what was counted of a vendor to a score, a band and what each criterion gave. Plain Rust without I/O.
//!
//! - `metrics`: what was counted, and what cannot have been.
//! - `criteria`: what vendors are measured by, and how a value becomes a mark of 0 to 100.
//! - `bands`: what ranges of scores are called.
//! - `card`: the score of it all.
//!
//! Criteria are the usual ones of supplier scorecards: punctuality, completeness, fill rate (units shipped of units ordered), cancellations,
//! returns, and how much lead times differ (their standard deviation as a share of their mean). Between the value that scores 0 and the
//! one that scores 100 a mark follows the straight line.
//!
//! ```
//! use scorecard::{Metrics, describe, score};
//!
//! let vendor = Metrics { orders: 50, cancelled: 1, delivered: 40, on_time: 36, in_full: 40, on_time_in_full: 36, ..Metrics::default() };
//! let cards = score(&[vendor, Metrics::default()], &[]).unwrap();
//! assert_eq!(cards[0].marks[0].value, Some(0.9), "on time: 36 of 40");
//! assert_eq!(cards[1].score, None, "nothing is known of the other one");
//! assert_eq!(describe().criteria[0].name, "on-time");
//! ```

mod bands;
mod card;
#[cfg(target_arch = "wasm32")]
mod component;
mod criteria;
mod metrics;

pub use bands::{BANDS, Band, band_of};
pub use card::{Card, MAX_METRICS, ScoreError, score};
pub use criteria::{CRITERIA, Criterion, Mark};
pub use metrics::{ImpossibleMetrics, Metrics};

/// What scores are made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// What vendors are measured by, in the order of a card's marks.
    pub criteria: &'static [Criterion],
    /// What ranges of scores are called, best first.
    pub bands: &'static [Band],
}

/// The rules.
pub fn describe() -> Rules {
    Rules { criteria: CRITERIA, bands: BANDS }
}
