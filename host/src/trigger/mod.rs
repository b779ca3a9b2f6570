//! What wakes a component, and what sends the changes of its tables to clients.

pub mod background;
pub mod http;
pub mod schedule;
pub mod stream;
pub mod websocket;
