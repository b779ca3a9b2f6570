//! Opening files: with their key where they have one, and left as they were found where they cannot be read with it.
//!
//! Encryption is SQLCipher's, with its defaults: AES-256 and an HMAC-SHA512 of each page, whose keys are the given one and one that is
//! derived from it and from the file's salt, its first 16 bytes. So a page of a log goes with copies of its database that share the salt.

use std::path::Path;
use std::sync::Once;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::key::EncryptionKey;
use super::open_error::OpenError;
use super::raw;

/// What stands for itself in a path of a URI.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Opens the file at `path` and reads its beginning. May wait for another's lock for 5 s.
///
/// # Errors
///
/// Fails where there is no such file unless `flags` make it, and where it is not encrypted by `key`, or not plain without one.
pub fn open_file(path: &Path, flags: OpenFlags, key: Option<&EncryptionKey>) -> Result<Connection, OpenError> {
    let connection = connect(path, flags, key).map_err(|error| OpenError::new(path, key, error))?;
    read_beginning(connection, path, key)
}

/// Opens a file that nobody writes to: without locks, and without files beside it.
///
/// # Errors
///
/// As [`open_file`].
pub fn open_unchanging(path: &Path, key: Option<&EncryptionKey>) -> Result<Connection, OpenError> {
    let failed = |error| OpenError::new(path, key, error);
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let uri = format!("file:{}?immutable=1", percent_encode(absolute.as_os_str().as_encoded_bytes(), PATH));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    read_beginning(connect(Path::new(&uri), flags, key).map_err(failed)?, path, key)
}

/// Makes a file at `path` to which pages of what `source` reads can be copied, and pages of its log too: it has the same key and salt.
///
/// # Errors
///
/// Fails where the file cannot be made.
pub fn make_copy(path: &Path, source: &Connection, key: Option<&EncryptionKey>) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = connect(path, flags, None)?;
    if let Some(key) = key {
        let salt: String = source.query_row("PRAGMA cipher_salt", [], |row| row.get(0))?;
        raw::set_key(&connection, c"main", &key.specification(&salt))?;
    }
    Ok(connection)
}

/// Attaches the file at `path`, in which nothing is yet, to `connection` as `target`, with a key of its own.
///
/// # Errors
///
/// Fails where the file cannot be opened.
pub fn attach(connection: &Connection, path: &Path, key: Option<&EncryptionKey>) -> rusqlite::Result<()> {
    let name = path.to_str().ok_or_else(|| rusqlite::Error::InvalidPath(path.to_owned()))?;
    connection.execute("ATTACH DATABASE ?1 AS target KEY ''", [name])?;
    key.map_or(Ok(()), |key| raw::set_key(connection, c"target", &key.specification("")))
}

/// Whether SQLCipher has found a page on this connection that is not as it was written. A statement that met one may have gone on with
/// zeros, so whatever was read before is to be thrown away.
///
/// # Errors
///
/// Fails where SQLite does not answer.
pub fn met_damage(connection: &Connection) -> rusqlite::Result<bool> {
    let salt = connection.query_row("PRAGMA main.cipher_salt", [], |_| Ok(())).optional()?;
    Ok(salt.is_some() && met_damage_in_encrypted(connection)?)
}

/// The same of a file that is known to be encrypted: a plain one has the same status as a damaged one, and no salt.
pub(super) fn met_damage_in_encrypted(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("PRAGMA main.cipher_status", [], |row| Ok(row.get_ref(0)?.as_str()? != "1"))
}

/// Bytes of a page of the main database. SQLCipher answers the pragma with text.
///
/// # Errors
///
/// Fails where the file cannot be read.
pub fn page_size(connection: &Connection) -> rusqlite::Result<u64> {
    connection.query_row("SELECT CAST(page_size AS INTEGER) FROM pragma_page_size", [], |row| {
        row.get(0).map(i64::unsigned_abs)
    })
}

/// Opens a file without reading anything of it.
pub(super) fn connect(path: &Path, flags: OpenFlags, key: Option<&EncryptionKey>) -> rusqlite::Result<Connection> {
    prepare_sqlite();
    let connection = Connection::open_with_flags(path, flags)?;
    if let Some(key) = key {
        raw::set_key(&connection, c"main", &key.specification(""))?;
    }
    Ok(connection)
}

/// Lets a file that could not be used be as it was found: what a log holds that was left beside it stays there.
pub(super) fn leave_as_found(connection: &Connection) {
    // It fails for no file.
    let _ = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
}

fn read_beginning(connection: Connection, path: &Path, key: Option<&EncryptionKey>) -> Result<Connection, OpenError> {
    match connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())) {
        Ok(()) => Ok(connection),
        Err(error) => {
            leave_as_found(&connection);
            Err(OpenError::new(path, key, error))
        }
    }
}

/// What holds for the whole process, before the first file is opened.
fn prepare_sqlite() {
    static DONE: Once = Once::new();
    DONE.call_once(|| {
        raw::count_no_memory();
        // SQLCipher writes lines of its own to standard error, between the log's records; what it says there is in the errors too.
        let quiet = Connection::open_in_memory()
            .and_then(|connection| connection.query_row("PRAGMA cipher_log = off", [], |_| Ok(())));
        if let Err(error) = quiet {
            tracing::warn!(%error, "SQLCipher's own log could not be switched off");
        }
    });
}
