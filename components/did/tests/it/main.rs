//! The reference set `tests/reference`: simulated panels, and the numbers that other implementations give for them. Its README says which
//! package gave which number.

mod analysis;
mod bad_input;
mod experiment;
mod least_squares;
mod left_out;
mod simulated;
mod staggered;
mod support;
mod synthetic;
