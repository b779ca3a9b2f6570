//! The tables of the log and of its consumers. They are in the database whose changes they tell, so that a write and its
//! record, and an effect and the note of it, are one commit.

/// Creates what is missing. Each statement may be run again without effect.
pub const SCHEMA: &[&str] = &[
    // AUTOINCREMENT: a sequence is never used again, even after the log was trimmed to nothing.
    "CREATE TABLE IF NOT EXISTS tidemill_changes (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        table_name TEXT NOT NULL,
        operation TEXT NOT NULL CHECK (operation IN ('insert', 'update', 'delete')),
        key TEXT NOT NULL,
        before TEXT,
        after TEXT,
        committed_at INTEGER NOT NULL,
        request_id TEXT
    ) STRICT",
    // Every change of a stream up to its position was delivered, filtered out, parked or given up as a dead letter.
    "CREATE TABLE IF NOT EXISTS tidemill_positions (
        stream TEXT PRIMARY KEY,
        position INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID",
    // Changes at or below the position that still wait: one that failed, and those of the same row behind it.
    "CREATE TABLE IF NOT EXISTS tidemill_parked (
        stream TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        key TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        next_attempt_at INTEGER NOT NULL,
        error TEXT,
        PRIMARY KEY (stream, sequence)
    ) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS tidemill_dead_letters (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        stream TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        table_name TEXT NOT NULL,
        operation TEXT NOT NULL,
        key TEXT NOT NULL,
        before TEXT,
        after TEXT,
        committed_at INTEGER NOT NULL,
        request_id TEXT,
        error TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        failed_at INTEGER NOT NULL,
        UNIQUE (stream, sequence)
    ) STRICT",
    // What somebody asked to be delivered again: `stream` gets the changes `first` to `last` that the log still has, and
    // dead letters among them.
    "CREATE TABLE IF NOT EXISTS tidemill_replays (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        stream TEXT NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        requested_at INTEGER NOT NULL
    ) STRICT",
    // Written by consumers, in the transaction of the effect.
    "CREATE TABLE IF NOT EXISTS tidemill_inbox (
        stream TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        PRIMARY KEY (stream, sequence)
    ) STRICT, WITHOUT ROWID",
];
