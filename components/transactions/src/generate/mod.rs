//! Traffic that nobody paid: people with habits, and anomalies among it whose kind is known.
//!
//! A seed and a number make a person (`person`), a person and a day make what they pay that day (`day`), and now and then something is
//! injected (`inject`). A day is the same whenever it is made and whatever is made with it, so traffic for any time is what falls into it
//! of the days around it, and making it again makes the same.

mod day;
mod inject;
mod kind;
mod market;
mod person;
mod random;
mod traffic;

pub use kind::Kind;
pub use traffic::{Made, Traffic};
