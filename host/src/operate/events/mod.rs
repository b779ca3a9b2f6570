//! The change logs of an application as operators see and repair them: `tidemill events` and the system API do the same with
//! the same statements.
//!
//! Owns the SQL of looking and repairing, on whatever connection it is given: a command's own, with or without a host that
//! runs beside it, or the host's. Leaves out delivering (the stream trigger notices repairs by itself) and writing the log.

mod change;
mod dead_letter;
mod json;
mod log;
mod replay;
mod stream;

#[cfg(test)]
mod tests;

pub use self::change::{ChangeRecord, after, find, latest};
pub use self::dead_letter::{DeadLetter, DeadLetterId, discard, ids, page, retry, stream_of};
pub use self::json::{Json, Moment};
pub use self::log::{LogState, has_log};
pub use self::replay::{Replay, ReplayRange, ReplayRefusal, replay};
pub use self::stream::{Consumer, Handling, HandlingState, StreamState, handlings, retired};
