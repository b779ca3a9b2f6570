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
    // Under which W3C `traceparent` a change was written, for those whose trace is recorded. Written by the host, with the change.
    "CREATE TABLE IF NOT EXISTS tidemill_traces (
        sequence INTEGER PRIMARY KEY,
        traceparent TEXT NOT NULL
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

/// Whether the table of this name is the log's or its consumers'.
pub(crate) fn is_ours(table: &str) -> bool {
    const TABLES: &[&str] = &["changes", "positions", "parked", "dead_letters", "replays", "inbox", "traces"];
    let table = table.to_ascii_lowercase();
    table.strip_prefix("tidemill_").is_some_and(|name| TABLES.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_of_the_schema_is_known_as_ours() {
        for statement in SCHEMA {
            let name = statement.split_whitespace().nth(5).expect("a name");
            assert!(is_ours(name), "{name}");
        }
        assert!(!is_ours("tidemill_idempotency") && !is_ours("changes"));
    }
}
