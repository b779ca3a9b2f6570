//! Whether a backup is what was written: sizes, digests, and SQLite's own check of each file.

use std::path::Path;

use anyhow::{Context, bail};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use rusqlite::{Connection, OpenFlags};

use super::catalog::Catalog;
use super::copy::digest;

/// What stands for itself in a path of a URI.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Reads the backup in `folder` to its last byte. Writes nothing, so it may be on a medium that cannot be written to.
///
/// # Errors
///
/// Fails where the folder is no complete backup, and names the first file that is not as it was written.
pub fn verify(folder: &Path) -> anyhow::Result<Catalog> {
    let catalog = Catalog::read(folder)?;
    for file in &catalog.files {
        let damaged = |what: &str| {
            format!("{} in the backup {} is damaged ({what}): use another backup", file.file, folder.display())
        };
        let path = folder.join(&file.file);
        let bytes = path.metadata().with_context(|| damaged("the file is missing"))?.len();
        if bytes != file.bytes {
            bail!(damaged(&format!("{bytes} bytes instead of {}", file.bytes)));
        }
        if digest(&path)? != file.sha256 {
            bail!(damaged("its content changed"));
        }
        let connection = open(&path).with_context(|| damaged("it cannot be opened"))?;
        if let Some(problem) = problem(&connection) {
            bail!(damaged(&problem));
        }
    }
    Ok(catalog)
}

/// Opens a file that nobody writes to: without locks, and without files beside it.
pub(super) fn open(path: &Path) -> anyhow::Result<Connection> {
    let path = std::path::absolute(path)?;
    let uri = format!("file:{}?immutable=1", percent_encode(path.as_os_str().as_encoded_bytes(), PATH));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(uri, flags)?)
}

/// The first thing that SQLite finds wrong with a database.
pub(super) fn problem(connection: &Connection) -> Option<String> {
    let first = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    match first {
        Ok(text) if text == "ok" => None,
        Ok(text) => Some(text),
        Err(error) => Some(error.to_string()),
    }
}
