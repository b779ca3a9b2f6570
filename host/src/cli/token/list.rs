//! `tidemill token list`.

use clap::Args;
use serde::Serialize;

use super::Opened;
use crate::cli::encryption_options::EncryptionOptions;
use crate::cli::manifest_options::ApplicationOptions;
use crate::cli::output;
use crate::operate::access::TokenReport;
use crate::operate::events::Moment;

/// Show every token but the secret itself.
#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    application: ApplicationOptions,

    #[command(flatten)]
    encryption: EncryptionOptions,

    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Listing {
    tokens: Vec<TokenReport>,
}

impl List {
    pub(super) async fn execute(self) -> anyhow::Result<u8> {
        let opened = Opened::open(&self.application, &self.encryption).await?;
        let tokens = opened.tokens.list().await;
        opened.close().await;
        let tokens = tokens?;
        if self.json {
            output::json(&Listing { tokens })?;
        } else if tokens.is_empty() {
            output::line("no tokens: make one with `tidemill token create <name> --level read`")?;
        } else {
            let rows = tokens.iter().map(|token| row(token, Moment::now())).collect();
            output::table(&["name", "level", "created", "expires"], rows)?;
        }
        Ok(0)
    }
}

fn row(token: &TokenReport, now: Moment) -> Vec<String> {
    let expires = match token.expires_at {
        None => "never".to_owned(),
        Some(end) if end <= now => format!("expired {end}"),
        Some(end) => end.to_string(),
    };
    vec![token.name.clone(), token.level.clone(), token.created_at.to_string(), expires]
}
