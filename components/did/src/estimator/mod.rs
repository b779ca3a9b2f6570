//! The estimators, a file each. They turn a panel into estimates and the fits that standard errors need.

pub mod callaway_santanna;
mod event_study;
pub mod synthetic;
mod twfe;
mod two_by_two;

pub use event_study::{EventStudy, WaldTest};
pub use twfe::Twfe;
pub use two_by_two::two_by_two;
