//! The schedule trigger: wakes a component at times.
//!
//! - `planner` decides, as a pure function, what is to be done about due times; `decided` is the set of those that had their turn.
//! - `store` keeps state, runs and requests in the host's own database.
//! - `worker` lives one schedule's life, `run` one run's; `schedules` has all of them.
//! - `job` and `clock` are what tests replace; `call` is the job that is a component's export; `report` is what others see.
//!
//! **A due time begins at most once**: that it began is on the disk, in one commit with the schedule's state, before the component is called.
//! A run is tried at most `max_attempts` times, over all starts of the host, and each attempt is counted on the disk before it is made. An
//! attempt that a crash cut short may have had its effect: a component tells repetitions by `due.at`.

mod call;
mod clock;
mod decided;
mod job;
mod planner;
mod report;
mod run;
mod schedules;
mod store;
mod tally;
mod worker;

#[cfg(test)]
mod tests;

pub use call::ComponentJob;
pub use clock::{Clock, SystemClock};
pub use job::{Attempt, AttemptError, Job};
pub use report::{Cause, Outcome, RunReport, ScheduleReport, rfc3339};
pub use schedules::{ScheduleError, Schedules};
pub use tally::RunCount;
