//! The options by which a host listens through TLS. Spin has the same.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use crate::launch::HostBuilder;
use crate::trigger::http::{Tls, TlsFiles};

/// Where the certificate is.
#[derive(Debug, Args)]
pub(super) struct TlsOptions {
    /// Listen through TLS with the certificate in this file (PEM, with those that sign it); a new one is used as soon as the file changes
    #[arg(long, env = "TIDEMILL_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,

    /// The private key of the certificate (PEM)
    #[arg(long, env = "TIDEMILL_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
}

impl TlsOptions {
    /// Lets the host listen through TLS, if that is asked for.
    ///
    /// # Errors
    ///
    /// Fails where the certificate cannot be used.
    pub(super) fn apply(&self, builder: &mut HostBuilder) -> anyhow::Result<()> {
        if let (Some(certificate), Some(key)) = (self.tls_cert.clone(), self.tls_key.clone()) {
            builder.encrypt(Tls::open(TlsFiles { certificate, key }).context("TLS is not possible")?);
        }
        Ok(())
    }
}
