//! `backup.json`: what a backup holds, by which it is known to be whole. Written last, so a folder without it is no backup.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

/// Its file in the folder of a backup.
pub(super) const FILE: &str = "backup.json";

/// The form of the folder that this version writes and reads.
pub(super) const FORMAT: u32 = 1;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Catalog {
    /// The form of the folder.
    pub format: u32,
    /// The name of the application in its manifest.
    pub application: String,
    /// The version of Tidemill that took it.
    pub tidemill: String,
    /// The instant whose state it is, RFC 3339 in UTC with milliseconds.
    pub taken_at: String,
    /// How long writers had to wait for it, in milliseconds.
    pub writers_held_ms: f64,
    /// Its files.
    pub files: Vec<CatalogFile>,
    /// What had no file yet at that instant.
    pub missing: Vec<String>,
}

/// One database of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CatalogFile {
    /// What it is: `database counter`.
    pub names: Vec<String>,
    /// Its file's name in the folder.
    pub file: String,
    /// The file's size.
    pub bytes: u64,
    /// The file's SHA-256, hexadecimal.
    pub sha256: String,
    /// The pages of the database.
    pub pages: u32,
    /// The sequence of the newest change, where there is a change log.
    pub newest_change: Option<i64>,
}

impl CatalogFile {
    /// What it is, for people.
    #[must_use]
    pub fn name(&self) -> String {
        self.names.join(", ")
    }
}

impl Catalog {
    /// Of the backup in `folder`. Whether its files are whole is [`verify`](super::verify())'s.
    ///
    /// # Errors
    ///
    /// Fails where the folder is no complete backup, or one of a later version.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let text = fs::read(folder.join(FILE)).with_context(|| {
            format!("{} is no complete backup: there is no {FILE} that can be read in it", folder.display())
        })?;
        let broken = || format!("{FILE} of the backup {} is damaged: take another backup", folder.display());
        let document: serde_json::Value = serde_json::from_slice(&text).with_context(broken)?;
        if document["format"] != FORMAT {
            bail!("the backup {} has format {}, this version reads {FORMAT}", folder.display(), document["format"]);
        }
        let catalog: Self = serde_json::from_value(document).with_context(broken)?;
        // Nothing outside of the folder is read or removed by what a file says.
        let plain = |name: &str| Path::new(name).file_name().is_some_and(|last| last == name) && name != FILE;
        if !catalog.files.iter().all(|file| plain(&file.file)) {
            bail!(broken());
        }
        Ok(catalog)
    }

    /// Makes the folder a backup.
    pub(super) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let mut file = File::create(folder.join(FILE))?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.write_all(b"\n")?;
        Ok(file.sync_all()?)
    }

    /// The files of the backup in `folder`, without the catalog.
    pub(super) fn paths(&self, folder: &Path) -> Vec<PathBuf> {
        self.files.iter().map(|file| folder.join(&file.file)).collect()
    }
}
