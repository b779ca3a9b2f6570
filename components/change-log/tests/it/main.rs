//! The log on a real SQLite: what triggers write, for which tables, whatever is written to them.

mod histories;
mod odd_tables;
mod repairs;
mod support;
mod trimming;
