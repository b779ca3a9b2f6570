//! One running host per state directory: a lock that the operating system ends with its process, however that ends.
//! Leaves out the databases, which SQLite locks by itself.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file below a state directory. It stays behind; only a lock on it means something.
const FILE: &str = "lock";

/// How often the lock is asked for, and the pause in between: [`StateLock::is_held`] has it for some microseconds, and a
/// host that was killed for as long as the system takes to clean up.
const ATTEMPTS: u32 = 10;
const PAUSE: Duration = Duration::from_millis(20);

/// The right to run the host of a state directory, until it is dropped.
#[derive(Debug)]
pub struct StateLock {
    /// Closing it ends the lock.
    _file: File,
}

/// Why a host may not run on a state directory.
#[derive(Debug, thiserror::Error)]
pub enum StateLockError {
    /// Another host runs on it.
    #[error(
        "another host{} runs with the state directory {}: stop it, or choose another directory with `--state-dir`",
        process.map_or_else(String::new, |id| format!(" (process {id})")),
        directory.display()
    )]
    Held {
        /// The state directory.
        directory: PathBuf,
        /// The other host's process, if it said so.
        process: Option<u32>,
    },
    /// The file could not be made or locked.
    #[error("the state directory {} cannot be used ({source}): choose another with `--state-dir`", directory.display())]
    Unusable {
        /// The state directory.
        directory: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl StateLock {
    /// Takes the lock of `directory`, which is created if it does not exist. Blocks for up to 0.2 s.
    ///
    /// # Errors
    ///
    /// Fails where another host has it, or where the directory cannot be written to.
    pub fn acquire(directory: &Path) -> Result<Self, StateLockError> {
        let unusable = |source| StateLockError::Unusable { directory: directory.to_owned(), source };
        std::fs::create_dir_all(directory).map_err(unusable)?;
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(directory.join(FILE))
            .map_err(unusable)?;
        for attempt in 1.. {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if attempt < ATTEMPTS => std::thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => {
                    return Err(StateLockError::Held {
                        directory: directory.to_owned(),
                        process: read_process(&mut file),
                    });
                }
                Err(TryLockError::Error(source)) => return Err(unusable(source)),
            }
        }
        // For the message above only: a full disk is no reason not to run.
        let _ = write_process(&mut file);
        Ok(Self { _file: file })
    }

    /// Whether a host runs on `directory` at this moment.
    ///
    /// # Errors
    ///
    /// Fails where there is a lock file that cannot be opened.
    pub fn is_held(directory: &Path) -> io::Result<bool> {
        let file = match File::open(directory.join(FILE)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        // Shared, so that two who look do not see each other.
        match file.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

fn write_process(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn read_process(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_has_one_host_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join("not/there/yet");
        assert!(!StateLock::is_held(&directory).unwrap());
        let first = StateLock::acquire(&directory).unwrap();
        assert!(StateLock::is_held(&directory).unwrap());
        let refused = StateLock::acquire(&directory).unwrap_err();
        let expected = Some(std::process::id());
        assert!(matches!(&refused, StateLockError::Held { process, .. } if *process == expected), "{refused}");
        assert!(refused.to_string().contains("--state-dir"), "{refused}");
        drop(first);
        assert!(!StateLock::is_held(&directory).unwrap());
        StateLock::acquire(&directory).unwrap();
    }

    #[test]
    fn directories_do_not_share_a_lock() {
        let folder = tempfile::tempdir().unwrap();
        let _one = StateLock::acquire(&folder.path().join("one")).unwrap();
        let _two = StateLock::acquire(&folder.path().join("two")).unwrap();
    }

    #[test]
    fn a_path_that_cannot_be_a_directory_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let refused = StateLock::acquire(&file).unwrap_err().to_string();
        assert!(refused.contains("file") && refused.contains("--state-dir"), "{refused}");
    }
}
