//! Backups of everything that an application keeps, taken while it runs or not, and putting one back.
//!
//! Owns which files belong to an application, the one instant at which all of them are copied, the folder that a backup is, and restoring
//! it. A host that runs is not asked: SQLite's locks keep the two apart. Leaves out what the command line prints.

mod archive;
mod catalog;
mod copy;
mod instant;
mod part;
mod restore;
mod retain;
mod take;
mod verify;

pub use self::archive::{ArchiveReport, ArchiveStatus, Archived, ArchivedPeriod, Archiver, Restorable, find, periods};
pub use self::catalog::{Catalog, CatalogFile};
pub use self::part::{Part, parts};
pub use self::restore::{Place, Plan, check_finished, plan, restore};
pub use self::retain::remove_older;
pub use self::take::{Progress, take};
pub(in crate::operate) use self::verify::problem;
pub use self::verify::verify;
