//! What is computed of a transaction when it is written.
//!
//! - `statistics`: whole numbers about the account's earlier transactions, kept with each row. The database's triggers compute them in the
//!   commit that writes the row, and again whenever an earlier row comes, changes or goes.
//! - `recompute`: the same from a whole history, by definition rather than step by step. Tests compare the two.
//! - `vector`: what the detector sees: numbers in which usual is near 0.
//! - `reason`: what each of them means, in words.

mod reason;
mod recompute;
mod statistics;
mod vector;

pub use reason::{Told, reason};
pub use recompute::{PastTransaction, recompute};
pub(crate) use statistics::{DAY, HOUR};
pub use statistics::{Statistics, WindowCount, WindowSums};
pub(crate) use vector::hour_rarity;
pub use vector::{FEATURES, FEATURES_VERSION, Feature, Vector};
