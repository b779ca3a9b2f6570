//! The promises of experiments, against the real SQLite, simulator and analysis: what HTTP says, what happens behind, and what a crash leaves.

mod crashes;
mod definitions;
mod document;
mod exports;
mod flow;
mod housekeeping;
mod metric_values;
mod replays;
mod support;
mod uploads;
