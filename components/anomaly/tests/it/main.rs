//! The library from outside: the reference set in `tests/reference`, whose README says where its numbers come from, and what must hold
//! for any rows.

mod bad_input;
mod detection;
mod example;
mod explanations;
mod metrics;
mod missing;
mod models;
mod oblique;
mod properties;
mod reference;
mod support;
