//! `tidemill encrypt`: what an application keeps, encrypted, with another key, or plain again.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use super::encryption_options::EncryptionOptions;
use super::manifest_options::ApplicationOptions;
use super::output;
use crate::launch::host_database;
use crate::operate::backup;
use crate::operate::encryption::{self, Change, Changed};
use crate::operate::places::Places;
use crate::operate::state_lock::StateLock;
use crate::storage::EncryptionKey;

/// Encrypt what an application keeps, change its key, or decrypt it.
///
/// No host of the application may run. Each database and store, and what the host keeps for itself, is written anew beside the old file,
/// compared with it row by row, and put in its place; the old file is gone then. That needs as much room as the largest of them. Cut short,
/// it is done by running it again; until then no host starts.
///
/// Backups and archives stay as they were taken, and need the key that they were taken with.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  (umask 077; openssl rand -hex 32 > shop.key)
  tidemill encrypt --encryption-key shop.key
  tidemill encrypt --encryption-key shop.key --new-key next.key
  tidemill encrypt --encryption-key next.key --decrypt")]
pub(super) struct Encrypt {
    /// Change the key to the one in this file
    #[arg(long, value_name = "FILE", conflicts_with = "decrypt")]
    new_key: Option<PathBuf>,

    /// Make plain files of encrypted ones
    #[arg(long)]
    decrypt: bool,

    #[command(flatten)]
    application: ApplicationOptions,

    #[command(flatten)]
    encryption: EncryptionOptions,
}

impl Encrypt {
    pub(super) fn execute(self) -> anyhow::Result<u8> {
        let change = self.change()?;
        let application = self.application.inspect()?;
        Places::of(&application).check()?;
        let _lock = StateLock::acquire(&application.state_dir)?;
        backup::check_finished(&application.state_dir)?;
        let parts = backup::parts(&application, &host_database(&application.state_dir), None);
        let (now, already) = match change {
            Change { to: None, .. } => ("is decrypted", "was not encrypted"),
            Change { from: None, .. } => ("is encrypted", "was encrypted already"),
            Change { .. } => ("has the new key", "had the new key already"),
        };
        let mut lines = Ok(());
        encryption::change_all(&parts, &change, &application.state_dir, &mut |part, changed| {
            let what = if changed == Changed::Now { now } else { already };
            if lines.is_ok() {
                lines = output::line(format!("{} {what}", part.name()));
            }
        })?;
        lines?;
        for path in encryption::kept_by_restores(&parts) {
            eprintln!("note: {}, which a restore kept, is as it was", path.display());
        }
        if let Some(archive) = &application.archive {
            eprintln!("note: what is in the archive {} is as it was", archive.folder.display());
        }
        Ok(0)
    }

    fn change(&self) -> anyhow::Result<Change> {
        let key = self.encryption.key()?.context("name the file with the key by `--encryption-key`")?;
        if self.decrypt {
            return Ok(Change { from: Some(key), to: None });
        }
        let Some(new_key) = &self.new_key else { return Ok(Change { from: None, to: Some(key) }) };
        let new_key = EncryptionKey::read(new_key)?;
        if new_key == key {
            bail!("both files hold the same key: make another one with `openssl rand -hex 32`");
        }
        Ok(Change { from: Some(key), to: Some(new_key) })
    }
}
