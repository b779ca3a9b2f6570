//! Lays files out in a directory, as one guest sees them.
//!
//! Owns doing so without a moment in which the directory is half done. Leaves out which files.

use std::fs;
use std::io;
use std::path::Path;

use super::MountedFile;

/// Makes `target` hold exactly these files, replacing what was there. Each is a copy, because a link would show at once what somebody writes
/// over the original, to a version of the application that was never asked whether it works with that. Where the file system can share
/// blocks between files, the system's own copying does so.
pub fn stage(files: &[MountedFile], target: &Path) -> io::Result<()> {
    let parent = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let scratch = parent.join(format!(".{name}.{}", std::process::id()));
    remove(&scratch)?;
    fs::create_dir(&scratch)?;
    let filled = fill(files, &scratch).and_then(|()| {
        remove(target)?;
        fs::rename(&scratch, target)
    });
    if filled.is_err() {
        // The first error is the one to report.
        let _ = remove(&scratch);
    }
    filled
}

fn fill(files: &[MountedFile], directory: &Path) -> io::Result<()> {
    for file in files {
        let staged = directory.join(&file.guest);
        if let Some(parent) = staged.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(&file.host, &staged)?;
    }
    Ok(())
}

fn remove(directory: &Path) -> io::Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
