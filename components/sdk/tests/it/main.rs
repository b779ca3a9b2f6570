//! The SDK's promises, against the real SQLite: transactions, migrations, idempotency, effects exactly once, and JSON over HTTP.

mod api;
mod drain;
mod idempotency;
mod inbox;
mod jobs;
mod migrations;
mod transactions;

use tempfile::TempDir;
use tidemill_sdk::{Migration, NativeDatabase, Store, params};

const NOTES: &[Migration] = &[Migration {
    name: "notes/1-notes",
    statements: &["CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT"],
}];

/// A store of its own over the database of a test.
fn store(directory: &TempDir) -> Store<NativeDatabase> {
    Store::new(NativeDatabase::new(directory.path().join("test.db")), &[tidemill_sdk::idempotency::MIGRATIONS, NOTES])
}

/// The texts of all notes, in the order of their ids.
async fn notes(store: &Store<NativeDatabase>) -> Vec<String> {
    let rows = store.execute("SELECT text FROM notes ORDER BY id", params![]).await.unwrap();
    rows.iter().map(|row| row.get("text").unwrap()).collect()
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}
