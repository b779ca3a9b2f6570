//! `tidemill token create`.

use std::time::Duration;

use clap::{Args, ValueEnum};

use super::Opened;
use crate::cli::encryption_options::EncryptionOptions;
use crate::cli::manifest_options::ApplicationOptions;
use crate::cli::output;
use crate::manifest::{Level, parse_duration};
use crate::operate::access::NewToken;

/// Make a token and print it, which is the only time that it can be seen.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill token create dashboards --level read
  tidemill token create deploy --level admin --expires-in 12h")]
pub(super) struct Create {
    #[command(flatten)]
    application: ApplicationOptions,

    #[command(flatten)]
    encryption: EncryptionOptions,

    /// Whose it is, for lists and for the audit
    name: String,

    /// What it may do; each level includes the ones before it
    #[arg(long, value_enum)]
    level: TokenLevel,

    /// How long it is good for, such as 90d or 12h [default: until it is revoked]
    #[arg(long, value_name = "TIME", value_parser = lifetime)]
    expires_in: Option<Duration>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TokenLevel {
    /// Look
    Read,
    /// Change
    Write,
    /// Operate the host
    Admin,
}

impl From<TokenLevel> for Level {
    fn from(level: TokenLevel) -> Self {
        match level {
            TokenLevel::Read => Self::Read,
            TokenLevel::Write => Self::Write,
            TokenLevel::Admin => Self::Admin,
        }
    }
}

impl Create {
    pub(super) async fn execute(self) -> anyhow::Result<u8> {
        let opened = Opened::open(&self.application, &self.encryption).await?;
        let new = NewToken { name: self.name, level: self.level.into(), lifetime: self.expires_in };
        let outcome = opened.tokens.create(new).await;
        opened.close().await;
        let token = outcome?;
        output::line(&token)?;
        eprintln!("keep it: it cannot be shown again");
        Ok(0)
    }
}

/// A length of time, in days too.
fn lifetime(text: &str) -> Result<Duration, String> {
    let days = text.strip_suffix('d').and_then(|days| days.parse::<u64>().ok());
    let parsed = match days {
        Some(days) => days.checked_mul(24 * 3600).map(Duration::from_secs),
        None => parse_duration(text),
    };
    parsed.filter(|time| !time.is_zero()).ok_or_else(|| "write a number with s, m, h or d, such as 90d".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_has_a_unit() {
        assert_eq!(lifetime("90d"), Ok(Duration::from_secs(7_776_000)));
        assert_eq!(lifetime("12h"), Ok(Duration::from_secs(43_200)));
        for wrong in ["", "90", "0d", "-1d", "1w", "99999999999999999999d", "1000000000000000000d"] {
            assert!(lifetime(wrong).is_err(), "{wrong}");
        }
    }
}
