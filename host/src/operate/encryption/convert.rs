//! One file from one key to another, or to none: what it holds is written to a new file beside it, compared, and the new one takes its
//! place by one renaming. So a crash at any point leaves the old file or the new one, whole.

use std::fs::{self, File, OpenOptions};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::Change;
use super::compare::{PLACES, compare};
use crate::operate::backup::problem;
use crate::operate::durable::{parent, remove_if_there, sync_folder, with_suffix};
use crate::operate::owner;
use crate::storage::{EncryptionKey, OpenError, attach, open_file, open_unchanging, page_size};

/// How long to wait for somebody who has the file open.
const PATIENCE: Duration = Duration::from_secs(1);

/// Which key a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// The one that it is to lose.
    Before,
    /// The one that it is to get.
    After,
}

/// Looks which of the two keys of `change` the file has. Changes nothing.
pub(super) fn state(path: &Path, change: &Change) -> anyhow::Result<State> {
    let Err(before) = open(path, change.from.as_ref()) else { return Ok(State::Before) };
    let is_about_the_key = |error: &anyhow::Error| error.downcast_ref().is_some_and(OpenError::is_about_the_key);
    if !is_about_the_key(&before) {
        return Err(before);
    }
    match open(path, change.to.as_ref()) {
        Ok(_) => Ok(State::After),
        // Without a key, all that can be told is that the file has one.
        Err(after) if change.from.is_none() => Err(after),
        Err(_) => Err(before),
    }
}

fn open(path: &Path, key: Option<&EncryptionKey>) -> anyhow::Result<Connection> {
    let connection = open_file(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX, key)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

/// Changes the key of the file at `path`.
pub(super) fn convert(path: &Path, change: &Change) -> anyhow::Result<()> {
    let source = open(path, change.from.as_ref())?;
    if let Some(problem) = problem(&source) {
        bail!("{} is damaged ({problem}): restore it from a backup first", path.display());
    }
    claim(&source, path)?;
    let ready = with_suffix(path, ".converting");
    let made = make(&source, path, &ready, change).with_context(|| format!("{} could not be written", ready.display()));
    if made.is_err() {
        // Of no use to anybody, and on a full disk in the way.
        let _ = remove(&ready);
    }
    made?;
    // The old file stays locked until nobody finds it any more.
    fs::rename(&ready, path).with_context(|| format!("{} could not be replaced", path.display()))?;
    Ok(sync_folder(parent(path))?)
}

/// Moves the log into the file and keeps everybody else out of it.
fn claim(source: &Connection, path: &Path) -> anyhow::Result<()> {
    let mode = source.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0));
    // A database with a log is opened by several; one without can be locked as a whole.
    let locked = mode.and_then(|mode| {
        source.execute_batch("PRAGMA main.locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT")?;
        Ok(mode)
    });
    match locked {
        Ok(mode) if mode == "delete" => Ok(()),
        Ok(mode) => bail!("the log of {} could not be moved into it (it stays in mode {mode})", path.display()),
        Err(error)
            if matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) =>
        {
            bail!("{} is open elsewhere: end the process that has it open", path.display())
        }
        Err(error) => Err(error).with_context(|| format!("{} cannot be locked", path.display())),
    }
}

/// Writes what `source` holds to a file at `ready` that only needs its name.
fn make(source: &Connection, path: &Path, ready: &Path, change: &Change) -> anyhow::Result<()> {
    // Of a change that was cut short.
    remove(ready)?;
    create(ready)?;
    attach(source, ready, change.to.as_ref())?;
    export(source, change.to.is_some())?;
    compare(source)?;
    source.execute_batch("DETACH target")?;
    let copy = open_file(ready, OpenFlags::SQLITE_OPEN_READ_WRITE, change.to.as_ref())?;
    let mode: String = copy.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    copy.close().map_err(|(_, error)| error)?;
    if mode != "wal" {
        bail!("it cannot have a write-ahead log (it stays in mode {mode})");
    }
    if let Some(problem) = problem(&open_unchanging(ready, change.to.as_ref())?) {
        bail!("what was written is damaged ({problem})");
    }
    take_over_rights(path, ready)?;
    Ok(File::open(ready)?.sync_all()?)
}

/// A new file, for its owner only.
fn create(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true).create_new(true).open(path).map(drop)
}

/// Writes everything that is in the main database to the attached one: SQLCipher's own way, which does what `VACUUM` does, plus the
/// numbers in the header that are the application's.
fn export(source: &Connection, encrypted: bool) -> anyhow::Result<()> {
    let [main, target] = PLACES;
    let number = |pragma: &str| source.query_row(&format!("PRAGMA {main}.{pragma}"), [], |row| row.get::<_, i64>(0));
    if !encrypted {
        // Encrypted pages have 4096 bytes, since nobody could learn another size from the file.
        source.execute_batch(&format!("PRAGMA {target}.page_size = {}", page_size(source)?))?;
    }
    source.execute_batch(&format!(
        "PRAGMA {target}.auto_vacuum = {};
         PRAGMA {target}.journal_mode = OFF;
         PRAGMA {target}.synchronous = OFF;",
        number("auto_vacuum")?,
    ))?;
    source.query_row(&format!("SELECT sqlcipher_export('{target}')"), [], |_| Ok(()))?;
    for pragma in ["user_version", "application_id"] {
        source.execute_batch(&format!("PRAGMA {target}.{pragma} = {}", number(pragma)?))?;
    }
    Ok(())
}

/// Whoever could open the old file can open the new one.
fn take_over_rights(old: &Path, new: &Path) -> anyhow::Result<()> {
    owner::take_over(old, new)?;
    Ok(fs::set_permissions(new, old.metadata()?.permissions())?)
}

fn remove(ready: &Path) -> std::io::Result<()> {
    ["", "-journal", "-wal", "-shm"].into_iter().try_for_each(|suffix| remove_if_there(&with_suffix(ready, suffix)))
}
