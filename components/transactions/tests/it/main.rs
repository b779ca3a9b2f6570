//! The promises of transactions, against the real SQLite and the real forests: what HTTP says, what is kept at each write, what jobs do, what
//! a crash leaves, and how well anomalies are found.

mod bad_input;
mod histories;
mod quality;
mod support;
mod writes;
