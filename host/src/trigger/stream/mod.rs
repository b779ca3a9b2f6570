//! The stream trigger: wakes a component when rows of a table change.
//!
//! Per stream: `core` is what its parts share, `live` delivers what is new, `retry` what failed before, `replay` what somebody wants to
//! have again. What they decide by are `selection`, `episode` with `bisection`, `parked`, `breaker` and `backoff`, which do no I/O;
//! `ledger` has the SQL. Leaves out the log itself (`storage::change_log`), calling the component (`runtime::invocation`), and people's
//! views of it (`cli`, `operate`).
//!
//! What holds:
//! - **Every committed change that a stream selects is delivered, or a dead letter that a person can see**, at least once.
//! - **Changes of one row are delivered in order**: while one of them fails, those behind it wait, and only those.
//! - **The position on the disk never passes a change of which that is not true**; it moves in one commit with what is parked and given up.

mod backoff;
mod bisection;
mod breaker;
mod core;
mod episode;
mod image;
mod ledger;
mod live;
mod parked;
mod replay;
mod report;
mod retry;
mod selection;
mod traces;

pub use self::core::{Stream, StreamError};
pub use self::report::{BreakerReport, BreakerState, StreamReport};
