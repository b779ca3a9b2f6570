//! The tables, and the triggers that keep the statistics.

#[macro_use]
mod enter;
#[macro_use]
mod later;
mod tables;
mod triggers;

use tidemill_sdk::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[
    Migration { name: "transactions/1-tables", statements: tables::STATEMENTS },
    Migration { name: "transactions/2-triggers", statements: triggers::STATEMENTS },
];
