//! The change log of a SQLite database: its tables ([`SCHEMA`]), the triggers that fill it ([`repair()`]), the statements that read
//! and trim it, and what a change is. Used by the host and by the SDK, so that both write and read the same log. Does no I/O, and
//! needs SQLite 3.38 or later.
//!
//! A write and its record are one commit, as the record is written by triggers of the table. What is logged:
//! - **An insertion, a deletion, and an update that changes a logged column.** An update that changes the key is a deletion and
//!   an insertion. Updates that change nothing are not logged.
//! - **Images** are JSON objects of the logged columns: integers in full, reals so that reading them gives the same number, text as
//!   text, whatever made it. Left out are blobs, unless the column was named, where they are hexadecimal text; infinities; and
//!   texts or blobs over 256 KiB (less in tables with more than 16 columns that may hold them).
//! - **Keys** are JSON objects of the primary key's columns, with blobs as hexadecimal text, or `{"rowid": …}` where there is no
//!   key or it holds a null. A text and the blob that looks like it are the same key; so are keys that begin with the same 8 KiB.
//!
//! What is not logged, since SQLite runs no trigger for it: rows that `OR REPLACE` displaces (the new row's insertion is logged, so
//! a row of the same key is superseded; a row of another key that was in the way of a unique index vanishes without a record:
//! use `ON CONFLICT … DO UPDATE`), and the rows of a table that is dropped.
//!
//! ```
//! use tidemill_change_log::{ColumnRow, Subscription, repair};
//!
//! let subscription = Subscription { table: "counters".to_owned(), columns: None };
//! let column = ColumnRow {
//!     table: "counters".to_owned(),
//!     kind: "table".to_owned(),
//!     without_rowid: true,
//!     strict: true,
//!     column: "id".to_owned(),
//!     declared: "TEXT".to_owned(),
//!     not_null: true,
//!     key: 1,
//!     hidden: 0,
//! };
//! let repair = repair(&[subscription], &[column], &[]);
//! assert!(repair.statements[0].starts_with("CREATE TRIGGER \"tidemill_log_counters_insert\" AFTER INSERT ON \"counters\""));
//! ```

mod change;
mod image;
mod queries;
mod quote;
mod repair;
mod schema;
mod table;
mod trigger;

pub use change::{Change, Operation};
pub use queries::{BOUNDS, CONSUMED, READ, TRIM, TRIM_DEAD_LETTERS, TRIM_INBOX, TRIM_TRACES};
pub use repair::{Repair, StoredTrigger, TRIGGERS, remove, repair};
pub use schema::SCHEMA;
pub use table::{ColumnRow, DESCRIBE, Problem, Subscription};
