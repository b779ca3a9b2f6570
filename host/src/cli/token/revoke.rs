//! `tidemill token revoke`.

use anyhow::bail;
use clap::Args;

use super::Opened;
use crate::cli::encryption_options::EncryptionOptions;
use crate::cli::manifest_options::ApplicationOptions;
use crate::cli::output;

/// Make a token good for nothing, within a second.
#[derive(Debug, Args)]
pub(super) struct Revoke {
    #[command(flatten)]
    application: ApplicationOptions,

    #[command(flatten)]
    encryption: EncryptionOptions,

    /// Whose
    name: String,
}

impl Revoke {
    pub(super) async fn execute(self) -> anyhow::Result<u8> {
        let opened = Opened::open(&self.application, &self.encryption).await?;
        let revoked = opened.tokens.revoke(&self.name).await;
        opened.close().await;
        if !revoked? {
            bail!("there is no token `{}`: `tidemill token list` shows those there are", self.name);
        }
        output::line(format!("revoked {}", self.name))?;
        Ok(0)
    }
}
