//! Whether a backup is what was written: sizes, digests, and SQLite's own check of each file.

use std::path::Path;

use anyhow::{Context, bail};
use rusqlite::Connection;

use super::catalog::Catalog;
use super::copy::digest;
use crate::storage::{EncryptionKey, met_damage, open_unchanging};

/// Reads the backup in `folder`, encrypted by `key`, to its last byte. Writes nothing, so it may be on a medium that cannot be written to.
///
/// # Errors
///
/// Fails where the folder is no complete backup or has another key, and names the first file that is not as it was written.
pub fn verify(folder: &Path, key: Option<&EncryptionKey>) -> anyhow::Result<Catalog> {
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
        let connection = match open_unchanging(&path, key) {
            // Its content is as it was written.
            Err(error) if error.is_about_the_key() => return Err(error.into()),
            opened => opened.with_context(|| damaged("it cannot be opened"))?,
        };
        if let Some(problem) = problem(&connection) {
            bail!(damaged(&problem));
        }
    }
    Ok(catalog)
}

/// The first thing that SQLite finds wrong with a database.
pub(in crate::operate) fn problem(connection: &Connection) -> Option<String> {
    let first = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    match first {
        Ok(text) if text == "ok" => match met_damage(connection) {
            Ok(false) => None,
            Ok(true) => Some("a page is not as it was written".to_owned()),
            Err(error) => Some(error.to_string()),
        },
        Ok(text) => Some(text),
        Err(error) => Some(error.to_string()),
    }
}
