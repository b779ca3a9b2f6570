//! The option that names the key of an application's files, shared by all commands that open them.

use std::path::PathBuf;

use clap::Args;

use crate::storage::{EncryptionKey, KeyFileError};

/// Where the key is.
#[derive(Debug, Args)]
pub(super) struct EncryptionOptions {
    /// The file with the key by which databases and stores are encrypted: 64 hexadecimal digits, for its owner's eyes only
    #[arg(long, env = "TIDEMILL_ENCRYPTION_KEY_FILE", value_name = "FILE", hide_env_values = true)]
    encryption_key: Option<PathBuf>,
}

impl EncryptionOptions {
    /// The key, if a file is named.
    ///
    /// # Errors
    ///
    /// Fails where the file holds none, or others than its owner can read it.
    pub(super) fn key(&self) -> Result<Option<EncryptionKey>, KeyFileError> {
        self.encryption_key.as_deref().map(EncryptionKey::read).transpose()
    }
}
