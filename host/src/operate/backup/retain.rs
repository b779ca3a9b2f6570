//! Removing older backups: only whole ones of the same application, and of each only what its catalog names.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::catalog::{Catalog, FILE};
use crate::operate::durable::parent;

/// Keeps `keep` backups of the application beside `newest`, itself included, and removes the older ones; says which.
///
/// # Errors
///
/// Fails where the folder cannot be read or a backup not be removed.
pub fn remove_older(newest: &Path, application: &str, keep: usize) -> anyhow::Result<Vec<PathBuf>> {
    let newest = newest.canonicalize()?;
    let mut others: Vec<(String, PathBuf, Catalog)> = Vec::new();
    for entry in fs::read_dir(parent(&newest))? {
        let folder = entry?.path();
        let is_link = folder.symlink_metadata()?.is_symlink();
        if folder == newest || is_link || !folder.is_dir() {
            continue;
        }
        // What is no complete backup is somebody else's.
        if let Ok(catalog) = Catalog::read(&folder)
            && catalog.application == application
            && catalog.paths(&folder).iter().all(|file| file.is_file())
        {
            others.push((catalog.taken_at.clone(), folder, catalog));
        }
    }
    others.sort_by(|one, other| other.0.cmp(&one.0));
    let mut removed = Vec::new();
    for (_, folder, catalog) in others.into_iter().skip(keep.saturating_sub(1)) {
        remove(&folder, &catalog).with_context(|| format!("the backup {} could not be removed", folder.display()))?;
        removed.push(folder);
    }
    Ok(removed)
}

fn remove(folder: &Path, catalog: &Catalog) -> std::io::Result<()> {
    // The catalog first: without it nobody takes the rest for a backup.
    fs::remove_file(folder.join(FILE))?;
    catalog.paths(folder).iter().try_for_each(fs::remove_file)?;
    fs::remove_dir(folder)
}
