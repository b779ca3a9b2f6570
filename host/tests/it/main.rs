//! What the `tidemill` binary promises, tested from outside: each test starts the real binary with an application of its own in a
//! temporary folder, on a port that the system chooses, and asks it over HTTP or reads what it prints.
//!
//! The guests are built by `cargo xtask build guests counter`; `guests/src/lib.rs` says what each does.

mod access;
mod archives;
mod backups;
mod capabilities;
mod check;
mod composition;
mod connections;
mod counter;
mod deployments;
mod durability;
mod encryption;
mod events;
mod exhaustion;
mod experiments;
mod failures;
mod faults;
mod help;
mod hostile;
mod http;
mod input;
mod limits;
mod observability;
mod roles;
mod run;
mod schedules;
mod shutdown;
mod signed_tokens;
mod slow_clients;
mod storage;
mod streaming;
mod streams;
mod support;
mod system;
mod tls;
mod traces;
mod transactions;
mod variables;
mod vendors;
mod watching;
mod websockets;
