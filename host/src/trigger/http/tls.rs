//! TLS of the listening socket: the certificate, read again when its files change, and the handshake.
//!
//! Leaves out client certificates, and where certificates come from: whatever renews them replaces the files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio::net::TcpStream;
use tokio::time::MissedTickBehavior;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;

/// How long a client may take for the handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(2);

/// Where a certificate is.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    /// The certificate and those that sign it, its own first, in PEM.
    pub certificate: PathBuf,
    /// Its private key, in PEM: PKCS #8, PKCS #1 or SEC 1.
    pub key: PathBuf,
}

/// A certificate could not be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read, or is no PEM.
    #[error("{} holds no {what} in PEM that can be read", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What it should hold.
        what: &'static str,
        /// What is wrong with it.
        source: pem::Error,
    },
    /// The files are read, and do not belong together or are of a kind that is not supported.
    #[error("the key in {} does not fit the certificate in {}", files.key.display(), files.certificate.display())]
    Mismatch {
        /// The files.
        files: TlsFiles,
        /// What rustls says.
        source: rustls::Error,
    },
    /// There are no protocol versions in common with the cryptography; not for a user to mend.
    #[error("TLS could not be set up")]
    Setup(#[source] rustls::Error),
}

/// TLS with a certificate that can be replaced.
pub struct Tls {
    acceptor: TlsAcceptor,
    certificate: Arc<Certificate>,
    files: TlsFiles,
    /// Of the files before the certificate was read: what is written while a host starts is noticed too.
    read: Stamps,
}

/// By which the two files are known to have changed.
type Stamps = [Option<(SystemTime, u64)>; 2];

impl Tls {
    /// Reads the certificate and its key.
    ///
    /// # Errors
    ///
    /// See [`TlsError`].
    pub fn open(files: TlsFiles) -> Result<Self, TlsError> {
        let stamps = stamps(&files);
        let certificate = Arc::new(Certificate(RwLock::new(read(&files)?)));
        let resolver: Arc<dyn ResolvesServerCert> = certificate.clone();
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(TlsError::Setup)?
            .with_no_client_auth()
            .with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), certificate, files, read: stamps })
    }

    /// Does the handshake with a client.
    ///
    /// # Errors
    ///
    /// Fails where the client speaks no TLS, or takes longer than ten seconds.
    pub(super) async fn accept(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        tokio::time::timeout(HANDSHAKE, self.acceptor.accept(stream)).await?
    }

    /// Uses a new certificate as soon as the files hold one, until `stopping`. One that cannot be used is logged, and the old one stays.
    pub async fn follow(self: Arc<Self>, stopping: CancellationToken) {
        let mut looks = tokio::time::interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut seen = self.read;
        while stopping.run_until_cancelled(looks.tick()).await.is_some() {
            let now = stamps(&self.files);
            if now == seen {
                continue;
            }
            // Files that are replaced one after the other do not fit each other in between: the next change is looked at again.
            seen = now;
            match read(&self.files) {
                Ok(certificate) => {
                    self.certificate.replace(certificate);
                    tracing::info!("the certificate in {} is used from now on", self.files.certificate.display());
                }
                Err(error) => {
                    let cause = std::error::Error::source(&error).map(|source| format!(": {source}"));
                    tracing::error!("{error}{}; the old one stays in use", cause.unwrap_or_default());
                }
            }
        }
    }
}

/// The certificate in use.
#[derive(Debug)]
struct Certificate(RwLock<Arc<CertifiedKey>>);

impl Certificate {
    fn replace(&self, certificate: Arc<CertifiedKey>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = certificate;
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

fn read(files: &TlsFiles) -> Result<Arc<CertifiedKey>, TlsError> {
    let fail = |path: &Path, what| {
        let path = path.to_owned();
        move |source| TlsError::File { path, what, source }
    };
    let chain = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .and_then(|chain| if chain.is_empty() { Err(pem::Error::NoItemsFound) } else { Ok(chain) })
        .map_err(fail(&files.certificate, "certificate"))?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(fail(&files.key, "private key"))?;
    CertifiedKey::from_der(chain, key, &ring::default_provider())
        .map(Arc::new)
        .map_err(|source| TlsError::Mismatch { files: files.clone(), source })
}

fn stamps(files: &TlsFiles) -> Stamps {
    [&files.certificate, &files.key].map(|path| {
        let metadata = fs::metadata(path).ok()?;
        Some((metadata.modified().ok()?, metadata.len()))
    })
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Tls").field("files", &self.files).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertifiedKey, generate_simple_self_signed};

    use super::*;

    #[tokio::test]
    async fn a_certificate_that_is_renewed_while_the_host_starts_is_used() {
        let folder = tempfile::tempdir().unwrap();
        let files = TlsFiles { certificate: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
        let renew = |name: &str| {
            let CertifiedKey { cert, signing_key } = generate_simple_self_signed([name.to_owned()]).unwrap();
            fs::write(&files.certificate, cert.pem()).unwrap();
            fs::write(&files.key, signing_key.serialize_pem()).unwrap();
            cert.der().clone()
        };
        renew("a.example");
        let tls = Arc::new(Tls::open(files.clone()).unwrap());
        let renewed = renew("longer.example");
        let stopping = CancellationToken::new();
        let following = tokio::spawn(Arc::clone(&tls).follow(stopping.clone()));
        let used = async {
            while tls.certificate.0.read().unwrap().cert[0] != renewed {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), used).await.expect("the first look finds it");
        stopping.cancel();
        following.await.unwrap();
    }
}
