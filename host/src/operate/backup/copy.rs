//! Copying a database's snapshot page by page, and digests of files.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode, ffi};
use sha2::{Digest, Sha256};

use crate::storage::{EncryptionKey, make_copy, met_damage};

/// Pages between two reports of progress: 4 MiB of 4 KiB pages.
const STEP: i32 = 1024;

/// Copies what `snapshot` sees to a new file at `target` with the same `key`, and returns once it is on the disk. `progress` is told pages done and to be done,
/// and says whether to go on.
pub(super) fn copy(
    snapshot: &Connection,
    target: &Path,
    key: Option<&EncryptionKey>,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> anyhow::Result<()> {
    let mut run = || {
        let mut copy = make_copy(target, snapshot, key)?;
        // A copy that is cut short is thrown away whole.
        copy.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")?;
        let backup = Backup::new(snapshot, &mut copy)?;
        loop {
            let step = backup.step(STEP)?;
            let state = backup.progress();
            let pages = |count: i32| u64::try_from(count).unwrap_or(0);
            if !progress(pages(state.pagecount - state.remaining), pages(state.pagecount)) {
                return Err(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_INTERRUPT), None));
            }
            match step {
                StepResult::Done => return Ok(()),
                StepResult::More => {}
                _ => std::thread::sleep(Duration::from_millis(10)),
            }
        }
    };
    run().map_err(|error| explain(error, target))?;
    // The copy would have zeros in the place of a page that cannot be read, and look whole.
    if met_damage(snapshot)? {
        bail!("it is damaged (a page is not as it was written): restore it from an earlier backup");
    }
    Ok(File::open(target)?.sync_all()?)
}

/// Why a copy could not be written, and what to do where that is known.
fn explain(error: rusqlite::Error, target: &Path) -> anyhow::Error {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => anyhow!("the disk of {} is full: free some space", target.display()),
        _ => anyhow!(error).context(format!("{} could not be written", target.display())),
    }
}

/// The SHA-256 of a file, hexadecimal.
pub(super) fn digest(path: &Path) -> anyhow::Result<String> {
    let mut file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut piece).with_context(|| format!("{} cannot be read", path.display()))?;
        if read == 0 {
            break;
        }
        hasher.update(&piece[..read]);
    }
    Ok(hexadecimal(hasher))
}

/// What a hasher has come to, hexadecimal.
pub(super) fn hexadecimal(hasher: Sha256) -> String {
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use rusqlite::OpenFlags;

    use super::*;
    use crate::storage::open_file;

    #[test]
    fn a_damaged_page_is_not_copied_as_zeros() {
        let folder = tempfile::tempdir().unwrap();
        let key = EncryptionKey::of(1);
        let path = folder.path().join("source.db");
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let open = || open_file(&path, flags, Some(&key)).unwrap();
        open().execute_batch("CREATE TABLE t AS SELECT randomblob(100000) AS v").unwrap();
        copy(&open(), &folder.path().join("whole.db"), Some(&key), &mut |_, _| true).unwrap();
        let mut content = std::fs::read(&path).unwrap();
        let place = content.len() - 1000;
        content[place] ^= 1;
        std::fs::write(&path, content).unwrap();
        let refused = copy(&open(), &folder.path().join("copy.db"), Some(&key), &mut |_, _| true).unwrap_err();
        assert!(refused.to_string().contains("is damaged"), "{refused}");
    }

    #[test]
    fn a_full_disk_is_told_from_other_failures() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("copy.db");
        let full = Connection::open(&target).unwrap();
        // The bound of pages stands for that of a disk.
        full.execute_batch("PRAGMA max_page_count = 2; CREATE TABLE t (a)").unwrap();
        let error = full.execute_batch("INSERT INTO t VALUES (zeroblob(10000))").unwrap_err();
        let said = format!("{:#}", explain(error, &target));
        assert!(said.ends_with("copy.db is full: free some space") && said.starts_with("the disk of"), "{said}");
        let source = Connection::open_in_memory().unwrap();
        source.execute_batch("CREATE TABLE t (a)").unwrap();
        let nowhere = folder.path().join("nowhere/copy.db");
        let said = format!("{:#}", copy(&source, &nowhere, None, &mut |_, _| true).unwrap_err());
        assert!(said.contains("copy.db could not be written") && said.contains("unable to open"), "{said}");
    }
}
