//! A slow disk: a shared library that, preloaded into a server, makes each `fsync` and `fdatasync` take 2 ms longer.
//!
//! Both servers link SQLite statically but call the system's C library for these, so the preloaded ones come first. Linux only.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::run;

/// The library's source.
const SOURCE: &str = include_str!("slow_disk.c");

/// What each call takes longer, as the tables name it.
pub(super) const DELAY: &str = "2 ms";

/// Compiles the library into the folder and returns its path, for `LD_PRELOAD`.
pub(super) fn library(folder: &Path) -> Result<PathBuf> {
    let (source, library) = (folder.join("slow_disk.c"), folder.join("slow_disk.so"));
    fs::write(&source, SOURCE).with_context(|| format!("cannot write {}", source.display()))?;
    let mut compiler = Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()));
    run(compiler.args(["-shared", "-fPIC", "-O2", "-o"]).arg(&library).arg(&source))?;
    Ok(library)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn every_sync_of_a_preloaded_program_takes_2_ms_longer() {
        let folder = tempfile::tempdir().unwrap();
        let library = library(folder.path()).unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "x").unwrap();
        // Once for each time that the file is named.
        let mut sync = Command::new("sync");
        sync.arg("--data").args(std::iter::repeat_n(&file, 50)).env("LD_PRELOAD", library);
        let start = Instant::now();
        run(&mut sync).unwrap();
        assert!(start.elapsed() >= Duration::from_millis(100));
    }
}
