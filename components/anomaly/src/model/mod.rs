//! A forest as bytes, the same on every machine: little-endian, a version in front.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `TIDEIFOR` |
//! | 2 | version, 1 |
//! | 2 | features per row |
//! | 4 | training rows per tree |
//! | 2 | features per split |
//! | 4 | trees |
//! | 8 | threshold, 64-bit float |
//! | 2 | knots of the table of training scores; then per knot the score (8, float) and the training rows that have no higher one (8) |
//!
//! Then the nodes of each tree, breadth first. A leaf is a 0 and its training rows, both as LEB128 numbers of 32 bits. A split of one feature
//! is the feature's index plus 1 (LEB128) and the threshold (4, float). An oblique split is a 1, per feature its index (LEB128), weight and centre (4
//! each, floats), and the threshold (4, float).

mod read;
mod write;

pub use read::ModelError;

const MAGIC: [u8; 8] = *b"TIDEIFOR";
const VERSION: u16 = 1;
