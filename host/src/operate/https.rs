//! How the host itself reaches other servers: by HTTP, or by HTTPS with the roots that browsers trust.

use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;

/// Connects to either kind of address.
///
/// # Panics
///
/// Never: ring has the versions of TLS that rustls asks for.
pub(super) fn connector() -> HttpsConnector<HttpConnector> {
    let provider = rustls::crypto::ring::default_provider();
    HttpsConnectorBuilder::new()
        .with_provider_and_webpki_roots(provider)
        .expect("ring has the protocol versions that rustls asks for")
        .https_or_http()
        .enable_http1()
        .build()
}
