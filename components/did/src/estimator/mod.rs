//! The estimators, a file each. They turn a panel into estimates and the fits that standard errors need.

pub mod callaway_santanna;
mod event_study;
pub mod pre_trend;
mod series;
mod sun_abraham;
pub mod synthetic;
mod twfe;
mod two_by_two;
mod two_stage;

pub use event_study::{ByUnit, EventStudy, WaldTest};
pub use series::{SeriesEffect, aggregate_series};
pub use sun_abraham::{SunAbraham, Weighted};
pub use twfe::Twfe;
pub use two_by_two::{two_by_two, two_by_two_columns};
pub use two_stage::{TwoStage, TwoStageError};
