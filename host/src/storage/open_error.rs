//! Why a database file could not be opened, and what to change.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::key::EncryptionKey;

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
    /// The file is no plain database, and no key was given.
    #[error(
        "{} is encrypted, or its beginning is damaged: name its key with `--encryption-key`, or restore it from a backup",
        path.display()
    )]
    Encrypted {
        /// The database file.
        path: PathBuf,
    },
    /// The file is a plain database, and a key was given.
    #[error(
        "{} is not encrypted: leave `--encryption-key` out, or encrypt the application's databases with `tidemill encrypt`",
        path.display()
    )]
    NotEncrypted {
        /// The database file.
        path: PathBuf,
    },
    /// The file cannot be decrypted by the key that was given.
    #[error(
        "{} was encrypted with another key, or its beginning is damaged: name its own key with `--encryption-key`, or restore it from a backup",
        path.display()
    )]
    WrongKey {
        /// The database file.
        path: PathBuf,
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
    /// What `error` means for somebody who wants to open the file at `path` with `key`.
    pub(super) fn new(path: &Path, key: Option<&EncryptionKey>, error: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => match (Beginning::of(&path), key) {
                (Beginning::Plain, Some(_)) => Self::NotEncrypted { path },
                (Beginning::Other, Some(_)) => Self::WrongKey { path },
                (Beginning::Other, None) => Self::Encrypted { path },
                _ => Self::Corrupt { path, reason: error.to_string() },
            },
            Some(ErrorCode::DatabaseCorrupt) => Self::Corrupt { path, reason: error.to_string() },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnlyFile { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            _ => Self::Sqlite { path, source: error },
        }
    }

    /// Whether the file may be whole, and needs another key, or none.
    #[must_use]
    pub fn is_about_the_key(&self) -> bool {
        matches!(self, Self::Encrypted { .. } | Self::NotEncrypted { .. } | Self::WrongKey { .. })
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

/// How a file begins that SQLite does not take for a database, as far as it tells the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beginning {
    /// As a database that is not encrypted.
    Plain,
    /// Otherwise, and the file consists of pages as encrypted ones do.
    Other,
    /// It is too short for either.
    None,
}

impl Beginning {
    /// Bytes of an encrypted page, which SQLCipher cannot learn from the file.
    const PAGE: u64 = 4096;

    /// To be asked only of a file that could not be opened: closing it ends all locks that this process has on it.
    fn of(path: &Path) -> Self {
        let mut beginning = [0; 16];
        let read = File::open(path).and_then(|mut file| {
            file.read_exact(&mut beginning)?;
            Ok(file.metadata()?.len())
        });
        match read {
            Ok(_) if beginning == *b"SQLite format 3\0" => Self::Plain,
            Ok(length) if length.is_multiple_of(Self::PAGE) => Self::Other,
            _ => Self::None,
        }
    }
}
