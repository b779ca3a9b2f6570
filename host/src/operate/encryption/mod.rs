//! Encrypting the files of an application that has plain ones, changing their key, and decrypting them; while no host runs.
//!
//! Owns in which order files are changed, and what a change that was cut short means. `convert` changes one file, `compare` says whether
//! two databases hold the same. Leaves out encryption itself, which is SQLCipher's, and the form of keys, which is `storage`'s.

mod compare;
mod convert;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use self::convert::{State, convert, state};
use super::backup::Part;
use super::durable::{parent, remove_if_there, sync_folder, write_whole};
use crate::storage::EncryptionKey;

/// The file below a state directory that is there while files are changed: a host must not start on files of two keys.
const MARKER: &str = "encryption-unfinished";

/// What is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The key that files have; none if they are plain.
    pub from: Option<EncryptionKey>,
    /// The key that they get; none if they become plain.
    pub to: Option<EncryptionKey>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// It was changed.
    Now,
    /// It was as it should be.
    Already,
}

/// Changes those of `parts` that exist, which no host has open; tells of each. The caller holds the lock of `state_dir`.
///
/// Cut short at any point, it goes on when it is done again, each file is as it was or changed, and until then no host starts
/// ([`check_finished`]).
///
/// # Errors
///
/// Fails before anything is touched where a file has neither of the two keys; later where a file is damaged, open elsewhere, or cannot be
/// written, and is then as it was.
pub fn change_all(
    parts: &[Part],
    change: &Change,
    state_dir: &Path,
    tell: &mut dyn FnMut(&Part, Changed),
) -> anyhow::Result<()> {
    // One that is empty gets its key with the first page.
    let holds_something = |part: &&Part| part.path.metadata().is_ok_and(|file| file.is_file() && file.len() > 0);
    let present: Vec<&Part> = parts.iter().filter(holds_something).collect();
    let states = present.iter().map(|part| state(&part.path, change)).collect::<anyhow::Result<Vec<_>>>()?;
    if states.contains(&State::Before) {
        write_whole(&state_dir.join(MARKER), "").context("the change cannot be noted")?;
        sync_folder(state_dir)?;
    }
    for (part, state) in present.into_iter().zip(states) {
        let changed = match state {
            State::After => Changed::Already,
            State::Before => {
                convert(&part.path, change).with_context(|| format!("{} is as it was", part.name()))?;
                Changed::Now
            }
        };
        tell(part, changed);
    }
    remove_if_there(&state_dir.join(MARKER))?;
    Ok(sync_folder(state_dir)?)
}

/// Whether the last change came to its end; a host asks before it opens its databases.
///
/// # Errors
///
/// Fails where it did not, and says what to do.
pub fn check_finished(state_dir: &Path) -> anyhow::Result<()> {
    if state_dir.join(MARKER).exists() {
        bail!(
            "`tidemill encrypt` was cut short, and some files may have another key than others: run it again with the same options"
        );
    }
    Ok(())
}

/// What restores have kept beside the files of `parts`, which nothing here changes.
#[must_use]
pub fn kept_by_restores(parts: &[Part]) -> Vec<PathBuf> {
    let beside = |part: &Part| {
        let name = part.path.file_name().unwrap_or_default().to_string_lossy().into_owned() + ".before-restore-";
        let entries = fs::read_dir(parent(&part.path)).into_iter().flatten().flatten();
        entries
            .filter(move |entry| entry.file_name().to_string_lossy().starts_with(&name))
            .map(|entry| entry.path())
            .collect::<Vec<_>>()
    };
    parts.iter().flat_map(beside).collect()
}
