//! Whether the disk of a database can be written to, asked although nobody writes.
//!
//! A commit without a write touches no file, so it succeeds on a disk that has turned read-only. One with a write would cost each archive a
//! page at every health check of an idle host, and a moment. So a page goes to a file without a name in the database's folder, and to the
//! disk, and is gone: neither the database nor its log, its change log, its archive and its backups are touched.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::ffi::SQLITE_IOERR_WRITE;
use tokio::sync::Mutex;

use super::error::StatementError;

/// For how long a disk that could be written to is believed.
const FRESH: Duration = Duration::from_secs(10);

/// What is written.
const PAGE: [u8; 4096] = [0; 4096];

/// The probe of one database.
#[derive(Debug, Default)]
pub(super) struct Probe {
    /// Locked while it is made: a disk that hangs keeps one thread, however often it is asked for.
    last: Arc<Mutex<Last>>,
}

/// What came of the last one.
#[derive(Debug, Default)]
struct Last {
    /// When it succeeded, if it did.
    succeeded: Option<Instant>,
    /// It failed, and the log says so.
    told: bool,
}

impl Probe {
    /// Writes beside the database at `path`, unless that succeeded within the last 10 s.
    pub(super) async fn write(&self, path: &Path) -> Result<(), StatementError> {
        let mut last = Arc::clone(&self.last).lock_owned().await;
        if last.succeeded.is_some_and(|at| at.elapsed() < FRESH) {
            return Ok(());
        }
        let path = path.to_owned();
        let write = move || {
            let written = write_beside(&path);
            let outcome = written.as_ref().map(drop).or_else(as_statement_error);
            if let (Err(error), true, false) = (&written, outcome.is_err(), last.told) {
                tracing::error!("nothing can be written beside {}: {error}", path.display());
            }
            *last = Last { succeeded: outcome.is_ok().then(Instant::now), told: outcome.is_err() };
            outcome
        };
        // Where there is no thread any more, the process ends, and with it whoever asked.
        tokio::task::spawn_blocking(write).await.unwrap_or(Ok(()))
    }
}

fn write_beside(database: &Path) -> io::Result<()> {
    // Where a link leads to is where SQLite writes.
    let database = database.canonicalize()?;
    let mut file = create_nameless(&database)?;
    file.write_all(&PAGE)?;
    file.sync_data()
}

#[cfg(target_os = "linux")]
fn create_nameless(database: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;

    let mut options = OpenOptions::new();
    options.write(true).mode(0o600).custom_flags(libc::O_TMPFILE);
    match options.open(database.parent().unwrap_or(Path::new("/"))) {
        // Not every file system has files without a name.
        Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::IsADirectory) => {
            create_and_remove(database)
        }
        opened => opened,
    }
}

#[cfg(not(target_os = "linux"))]
fn create_nameless(database: &Path) -> io::Result<File> {
    create_and_remove(database)
}

fn create_and_remove(database: &Path) -> io::Result<File> {
    let mut name = database.as_os_str().to_owned();
    name.push("-probe");
    let file = OpenOptions::new().write(true).create(true).truncate(true).open(&name)?;
    std::fs::remove_file(&name)?;
    Ok(file)
}

/// As SQLite would have it.
fn as_statement_error(error: &io::Error) -> Result<(), StatementError> {
    match error.kind() {
        // The files are open, and may be written to where none can be made beside them.
        ErrorKind::PermissionDenied => Ok(()),
        ErrorKind::ReadOnlyFilesystem => Err(StatementError::ReadOnly),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Err(StatementError::Full),
        _ => Err(StatementError::Io { code: SQLITE_IOERR_WRITE }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_probe_leaves_nothing_and_is_made_anew_after_one_that_failed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let probe = Probe::default();
        assert_eq!(probe.write(&path).await, Err(StatementError::Io { code: SQLITE_IOERR_WRITE }));
        std::fs::write(&path, "").unwrap();
        assert_eq!(probe.write(&path).await, Ok(()));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(probe.write(&path).await, Ok(()), "it was made within the last 10 s");
    }

    #[test]
    fn where_every_file_has_a_name_it_goes_with_the_probe() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        create_and_remove(&path).unwrap().write_all(&PAGE).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn failures_are_told_apart_as_those_of_statements_are() {
        let error = |kind: ErrorKind| as_statement_error(&kind.into());
        assert_eq!(error(ErrorKind::ReadOnlyFilesystem), Err(StatementError::ReadOnly));
        assert_eq!(error(ErrorKind::StorageFull), Err(StatementError::Full));
        assert_eq!(error(ErrorKind::PermissionDenied), Ok(()));
    }
}
