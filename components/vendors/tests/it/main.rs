//! The promises of vendors, against the real SQLite, scorecard and lifecycle: what HTTP says, what reports hold, and what a crash leaves.

mod backfill;
mod bad_input;
mod concurrency;
mod cost;
mod document;
mod export;
mod histories;
mod keys;
mod orders;
mod reports;
mod scores;
mod simulation;
mod support;
mod vendors;
mod verification;
