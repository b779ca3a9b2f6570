//! Copying a database's snapshot page by page, and making files and folders durable.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, anyhow};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode};
use sha2::{Digest, Sha256};

/// Pages between two reports of progress: 4 MiB of 4 KiB pages.
const STEP: i32 = 1024;

/// Copies what `snapshot` sees to a new file at `target`, and returns once it is on the disk. `progress` is told pages done and to be done.
pub(super) fn copy(snapshot: &Connection, target: &Path, progress: &mut dyn FnMut(u64, u64)) -> anyhow::Result<()> {
    let mut run = || {
        let mut copy = Connection::open(target)?;
        // A copy that is cut short is thrown away whole.
        copy.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")?;
        let backup = Backup::new(snapshot, &mut copy)?;
        loop {
            let step = backup.step(STEP)?;
            let state = backup.progress();
            let pages = |count: i32| u64::try_from(count).unwrap_or(0);
            progress(pages(state.pagecount - state.remaining), pages(state.pagecount));
            match step {
                StepResult::Done => return Ok(()),
                StepResult::More => {}
                _ => std::thread::sleep(Duration::from_millis(10)),
            }
        }
    };
    run().map_err(|error: rusqlite::Error| match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => anyhow!("the disk of {} is full: free some space", target.display()),
        _ => anyhow!(error).context(format!("{} could not be written", target.display())),
    })?;
    Ok(File::open(target)?.sync_all()?)
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
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Makes names in a folder durable.
pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// The folder that holds `path`.
pub(super) fn parent(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
