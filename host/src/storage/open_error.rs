//! Why a database file could not be opened, and what to change.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why a database file could not be opened. For operators: unlike a statement's error, it names the path.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder that the file would be in does not exist.
    #[error("the folder of database {} does not exist: create it or change the path", path.display())]
    NoFolder {
        /// The database file.
        path: PathBuf,
    },
    /// There is something at the path, but not a file.
    #[error("{} is not a file: change the path of the database", path.display())]
    NotAFile {
        /// The database file.
        path: PathBuf,
    },
    /// The file exists and is not a database, or its beginning is damaged.
    #[error("{} is not a usable SQLite database ({reason}): restore it from a backup, or move it away to begin anew", path.display())]
    Corrupt {
        /// The database file.
        path: PathBuf,
        /// SQLite's wording.
        reason: String,
    },
    /// The file was not closed, and SQLite found a damaged page in it.
    #[error("{} is damaged ({reason}): restore it from a backup with `tidemill restore`, or move it away to begin anew", path.display())]
    Damaged {
        /// The database file.
        path: PathBuf,
        /// SQLite's wording.
        reason: String,
    },
    /// The file may not be written to.
    #[error("database {} is read-only: make the file writable for this user", path.display())]
    ReadOnlyFile {
        /// The database file.
        path: PathBuf,
    },
    /// The folder may not be written to, which the write-ahead log beside the file needs.
    #[error("the folder of database {} is read-only: make it writable for this user, the log is kept beside the file", path.display())]
    ReadOnlyFolder {
        /// The database file.
        path: PathBuf,
    },
    /// Another process holds the file's lock.
    #[error("database {} is locked: end the other process that has it open", path.display())]
    Locked {
        /// The database file.
        path: PathBuf,
    },
    /// The file system cannot keep a write-ahead log, as network file systems often cannot.
    #[error("database {} cannot use a write-ahead log (it stays in mode {mode}): move it to a local disk", path.display())]
    NoWal {
        /// The database file.
        path: PathBuf,
        /// The journal mode that SQLite stayed in.
        mode: String,
    },
    /// The disk is full.
    #[error("the disk of database {} is full: free some space", path.display())]
    Full {
        /// The database file.
        path: PathBuf,
    },
    /// Anything else that SQLite says.
    #[error("database {} cannot be opened", path.display())]
    Sqlite {
        /// The database file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// A thread could not be started.
    #[error("no thread can be started for database {}", path.display())]
    Thread {
        /// The database file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
}

impl OpenError {
    /// What `error` means for somebody who wants to open the file at `path`.
    pub(super) fn new(path: &Path, error: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                Self::Corrupt { path, reason: error.to_string() }
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnlyFile { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            _ => Self::Sqlite { path, source: error },
        }
    }

    /// What can be told from the file system before SQLite is asked; SQLite would open a file that it may not
    /// write to without a word, and fail on the first write.
    pub(super) fn check(path: &Path) -> Result<(), Self> {
        let folder = match path.parent() {
            Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
            Some(folder) => folder,
            None => {
                return Err(Self::NotAFile { path: path.to_owned() });
            }
        };
        let Ok(folder) = folder.metadata() else {
            return Err(Self::NoFolder { path: path.to_owned() });
        };
        if !folder.is_dir() {
            return Err(Self::NoFolder { path: path.to_owned() });
        }
        match path.metadata() {
            Ok(file) if !file.is_file() => {
                return Err(Self::NotAFile { path: path.to_owned() });
            }
            Ok(file) if file.permissions().readonly() => {
                return Err(Self::ReadOnlyFile { path: path.to_owned() });
            }
            _ => {}
        }
        match folder.permissions().readonly() {
            true => Err(Self::ReadOnlyFolder { path: path.to_owned() }),
            false => Ok(()),
        }
    }
}
