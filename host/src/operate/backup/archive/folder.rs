//! The folder of an archive: who may write to it, what a host that was killed left in it, and a folder in which a period begins.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::archiver::Archived;
use super::{cuts, moments};
use crate::operate::events::Moment;

/// A folder in which a period begins; its name has more behind it.
const UNFINISHED: &str = "unfinished-";

/// By which one host at a time writes to an archive.
const LOCK: &str = "lock";

/// Makes the folder, looks whether it may be used, and removes what a host that was killed left unfinished.
pub(super) fn prepare(archived: &Archived) -> anyhow::Result<File> {
    let folder = &archived.settings.folder;
    let unusable = || {
        let help = "change `folder` below [application.tool.tidemill.archive], or make it writable for this user";
        format!("the archive {} cannot be used: {help}", folder.display())
    };
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder).with_context(unusable)?;
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(LOCK));
    let lock = lock.with_context(unusable)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            bail!("another host writes to the archive {}: give each application a folder of its own", folder.display())
        }
        Err(TryLockError::Error(error)) => return Err(error).with_context(unusable),
    }
    for period in moments::periods(folder)? {
        if let Some(other) = period.application.filter(|other| *other != archived.application) {
            bail!(
                "the archive {} is of the application `{other}`, not of `{}`: give each a folder of its own",
                folder.display(),
                archived.application
            );
        }
    }
    for entry in fs::read_dir(folder).with_context(unusable)? {
        let entry = entry?;
        let is_ours =
            entry.file_name().to_string_lossy().starts_with(UNFINISHED) || moments::begins(&entry.path()).is_some();
        if is_ours && entry.file_type()?.is_dir() && !entry.path().join(cuts::FILE).exists() {
            fs::remove_dir_all(entry.path()).with_context(unusable)?;
        }
    }
    Ok(lock)
}

/// A new folder in which a period begins. It gets its name once its base is complete.
pub(super) fn unfinished(archive: &Path) -> anyhow::Result<PathBuf> {
    let folder = archive.join(format!("{UNFINISHED}{}", Moment::now().0));
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder).with_context(|| format!("the folder {} could not be made", folder.display()))?;
    Ok(folder)
}
