//! What wakes a component.

pub mod http;
