//! The promises of transactions, against the real SQLite and the real forests: what HTTP says, what is kept at each write, what jobs do, what
//! a crash leaves, and how well anomalies are found.

mod accounts;
mod bad_input;
mod batch;
mod concurrency;
mod costs;
mod crashes;
mod detection;
mod document;
mod histories;
mod jobs;
mod judgements;
mod quality;
mod rules;
mod staleness;
mod support;
mod writes;
