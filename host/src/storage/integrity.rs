//! Looking a database over after a crash, before anybody uses it.
//!
//! A database that was closed has no write-ahead log, or an empty one: one with content was left by a process that was killed, or by a
//! machine that lost its power. SQLite recovers what was committed by itself; what it does not notice is a damaged page.

use std::ffi::OsString;
use std::path::Path;
use std::time::Instant;

use rusqlite::{ErrorCode, OpenFlags};

use super::file::{connect, leave_as_found, met_damage};
use super::key::EncryptionKey;
use super::open_error::OpenError;

/// Checks the file at `path`, encrypted by `key`, if it was not closed; `name` is for the log. Blocks for as long as it takes to read the file.
///
/// # Errors
///
/// Fails with [`OpenError::Damaged`] where a page of it, or what a page refers to, is not as it should be.
pub fn check_after_crash(name: &str, path: &Path, key: Option<&EncryptionKey>) -> Result<(), OpenError> {
    if !was_left_open(path) {
        return Ok(());
    }
    let bytes = path.metadata().map_or(0, |file| file.len());
    tracing::info!(bytes, "{name} was not closed: it is checked before it is used");
    let started = Instant::now();
    match problem(path, key) {
        Ok(None) => {
            tracing::info!("{name} is sound, after {:.1} s", started.elapsed().as_secs_f64());
            Ok(())
        }
        Ok(Some(reason)) => Err(OpenError::Damaged { path: path.to_owned(), reason }),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
            Err(OpenError::Damaged { path: path.to_owned(), reason: error.to_string() })
        }
        Err(error) => Err(OpenError::new(path, key, error)),
    }
}

fn was_left_open(path: &Path) -> bool {
    let mut log = OsString::from(path);
    log.push("-wal");
    path.is_file() && Path::new(&log).metadata().is_ok_and(|log| log.len() > 0)
}

/// The first thing that SQLite finds. It reads all tables; that indices fit them is left out, which would take many times as long.
fn problem(path: &Path, key: Option<&EncryptionKey>) -> rusqlite::Result<Option<String>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = connect(path, flags, key)?;
    leave_as_found(&connection);
    let first: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    match first.as_str() {
        "ok" if met_damage(&connection)? => Ok(Some("a page is not as it was written".to_owned())),
        "ok" => Ok(None),
        _ => Ok(Some(first)),
    }
}
