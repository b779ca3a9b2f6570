//! Whose a file is that takes the place of another: a command that root runs must not leave files that the host's user cannot open.

use std::path::Path;

/// Lets whoever owns `from` own `to`.
///
/// # Errors
///
/// Fails where the process may not give files away, and says who may.
#[cfg(unix)]
pub(super) fn take_over(from: &Path, to: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};

    use anyhow::Context;

    let (theirs, ours) = (from.metadata()?, to.metadata()?);
    if (theirs.uid(), theirs.gid()) != (ours.uid(), ours.gid()) {
        chown(to, Some(theirs.uid()), Some(theirs.gid()))
            .with_context(|| format!("run it as the owner of {}, or as root", from.display()))?;
    }
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn take_over(_: &Path, _: &Path) -> anyhow::Result<()> {
    Ok(())
}

/// The same for a file that replaces none, in a folder whose owner needs it. Its group stays: that of a folder says less.
///
/// # Errors
///
/// As [`take_over`].
#[cfg(unix)]
pub(super) fn take_over_from_folder(folder: &Path, to: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::MetadataExt;

    match folder.metadata()?.uid() == to.metadata()?.uid() {
        true => Ok(()),
        false => take_over(folder, to),
    }
}

#[cfg(not(unix))]
pub(super) fn take_over_from_folder(_: &Path, _: &Path) -> anyhow::Result<()> {
    Ok(())
}
