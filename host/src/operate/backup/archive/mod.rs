//! Keeping what is written, so that an application can be put back to any moment: a base (a backup) from time to time, and copies of the
//! write-ahead logs behind it.
//!
//! An archive is a folder of periods. A period is a folder named by the moment of its base, with the base itself, a copy of each
//! generation of each log (`database-counter.000001.wal`: a log as SQLite reads it), and `cuts`, which names the moments at which these
//! belong together and how far each is valid then. To restore is to put a copy's beginning beside the base's file, as its log, and to
//! let SQLite recover.
//!
//! `frames` and `cuts` are the formats, `source` a database that runs, `period` what is written, `archiver` when, `folder` who may, `moments` what is read,
//! `retention` what is removed, `status` what is told. Leaves out putting files in their places, which is `restore`'s.

mod archiver;
mod cuts;
mod folder;
mod frames;
mod moments;
mod period;
mod retention;
mod source;
mod status;

#[cfg(test)]
mod tests;

pub use self::archiver::{Archived, Archiver};
pub use self::moments::{ArchivedPeriod, Restorable, find, periods};
pub use self::status::{ArchiveReport, ArchiveStatus};
