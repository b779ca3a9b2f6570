//! Notices what other processes write to the file.

use crate::storage::physical::{Physical, Role};
use crate::storage::{Database, DatabaseOptions, OpenError};

/// A connection that watches. SQLite tells one connection of the commits of all others, this process's own too.
pub(super) struct Foreign {
    physical: Physical,
    seen: Versions,
}

/// What changed since the last look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Changed {
    /// Somebody committed something.
    pub(super) data: bool,
    /// Somebody changed the schema.
    pub(super) schema: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Versions {
    data: i64,
    schema: i64,
}

impl Foreign {
    pub(super) fn open(database: &Database) -> Result<Self, OpenError> {
        // It reads nothing but the file's header.
        let key = database.0.key.clone();
        let options =
            DatabaseOptions { page_cache_bytes: 64 << 10, statement_cache: 4, key, ..DatabaseOptions::default() };
        let physical = Physical::open(&database.0.path, Role::Reader, &options)?;
        let mut foreign = Self { physical, seen: Versions::default() };
        foreign.look();
        Ok(foreign)
    }

    /// What changed since the last look. A failure is no news: the next look sees it. Takes some 10 µs and never waits for a lock.
    pub(super) fn look(&mut self) -> Changed {
        let now = self.versions().unwrap_or(self.seen);
        let changed = Changed { data: now.data != self.seen.data, schema: now.schema != self.seen.schema };
        self.seen = now;
        changed
    }

    fn versions(&self) -> rusqlite::Result<Versions> {
        let read = |pragma: &str| self.physical.connection.prepare_cached(pragma)?.query_row([], |row| row.get(0));
        Ok(Versions { data: read("PRAGMA data_version")?, schema: read("PRAGMA schema_version")? })
    }
}
