//! TLS: what clients of every kind get through it, that a new certificate is used without a restart, and what happens where the files are wrong.

use std::sync::Arc;

use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustls::ClientConfig;
use rustls::RootCertStore;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::support::{Application, Connection, Host, Http2, Socket, get, post, request, within};

/// The name that the certificates are for.
const NAME: &str = "edge.example";

/// A certificate that signs itself, in the files `cert.pem` and `key.pem` of an application.
fn write_certificate(application: &Application) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed([NAME.to_owned()]).expect("the name is one");
    application.write("cert.pem", cert.pem());
    application.write("key.pem", signing_key.serialize_pem());
    cert.der().clone()
}

/// Connects as a client that trusts `certificate` alone and offers `protocols`.
async fn connect(
    host: &Host,
    certificate: &CertificateDer<'static>,
    protocols: &[&str],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).expect("it is a certificate");
    let mut config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has them")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
    let stream = TcpStream::connect(host.address).await?;
    let name = ServerName::try_from(NAME).expect("it is a name");
    within("the TLS handshake", TlsConnector::from(Arc::new(config)).connect(name, stream)).await
}

async fn start(application: &Application) -> Host {
    application.up().arguments(&["--tls-cert", "cert.pem", "--tls-key", "key.pem"]).start().await
}

#[tokio::test]
async fn http_1_and_2_are_spoken_through_tls_and_the_component_is_told() {
    let application = Application::misbehaving("");
    let certificate = write_certificate(&application);
    let host = start(&application).await;
    assert!(host.announcement.contains(" is ready at https://"), "{}", host.announcement);
    let stream = connect(&host, &certificate, &["http/1.1"]).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    let reply = Connection::over(stream, host.address).await.unwrap().send(get("/headers")).await.unwrap();
    assert_eq!(reply.header("strict-transport-security"), Some("max-age=31536000"));
    let headers = reply.ok();
    assert!(headers.lines().any(|line| line == "x-forwarded-proto: https"), "{headers}");
    assert!(headers.lines().any(|line| line.starts_with("spin-full-url: https://")), "{headers}");

    let stream = connect(&host, &certificate, &["h2", "http/1.1"]).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let mut connection = Http2::over(stream, &format!("https://{NAME}")).await;
    let headers = connection.send(get("/headers")).await.ok().to_owned();
    let full = format!("spin-full-url: https://{NAME}/headers");
    assert!(headers.lines().any(|line| line == full), "{headers}");
    drop(connection);
    host.stop().await;
}

#[tokio::test]
async fn who_signed_in_over_http_2_may_change_things_from_the_hosts_own_pages() {
    let application = Application::counter(
        "[application.tool.tidemill.access]\nread = \"read\"\nwrite = \"write\"\n\
         [[application.tool.tidemill.websocket]]\nroute = \"/ws/counter\"\ndatabase = \"counter\"\ntable = \"counters\"\n",
    );
    let certificate = write_certificate(&application);
    let create = ["token", "create", "ada", "--level", "write", "--state-dir", "state"];
    let token = application.launch(&create).end().await.stdout;
    let host = start(&application).await;
    let stream = connect(&host, &certificate, &["h2"]).await.unwrap();
    let own = format!("https://{NAME}");
    let mut browser = Http2::over(stream, &own).await;
    let json = ("content-type", "application/json");
    let body = format!("{{\"token\": \"{}\"}}", token.trim());
    let signed_in = browser.send(request("POST", "/api/system/session", &[json, ("origin", &own)], body)).await;
    let cookie = signed_in.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();

    let mut increment = async |origin: &str| {
        let headers = [json, ("cookie", cookie.as_str()), ("origin", origin)];
        browser.send(request("POST", "/api/counter/increment", &headers, "{}")).await
    };
    assert_eq!(increment(&own).await.data()["value"], 1);
    for foreign in ["https://other.example", "https://edge.example:8443", "null"] {
        assert_eq!(increment(foreign).await.failure(), (403, "FORBIDDEN".to_owned()), "{foreign}");
    }
    let events = [("accept", "text/event-stream"), ("cookie", cookie.as_str()), ("origin", own.as_str())];
    assert_eq!(browser.begin(request("GET", "/ws/counter", &events, "")).await.status(), 200);
    drop(browser);
    host.stop().await;
}

#[tokio::test]
async fn who_speaks_no_tls_gets_nothing_and_disturbs_nobody() {
    let application = Application::misbehaving("");
    let certificate = write_certificate(&application);
    let host = start(&application).await;
    assert!(host.connect().await.send(get("/ok")).await.is_err());
    let stranger = generate_simple_self_signed([NAME.to_owned()]).unwrap().cert.der().clone();
    assert!(connect(&host, &stranger, &[]).await.is_err(), "the client does not trust the host");
    let stream = connect(&host, &certificate, &[]).await.unwrap();
    Connection::over(stream, host.address).await.unwrap().send(get("/ok")).await.unwrap().ok();
    host.stop().await;
}

#[tokio::test]
async fn websockets_go_through_tls_too() {
    let application = Application::counter(
        "[[application.tool.tidemill.websocket]]\nroute = \"/ws/counter\"\ndatabase = \"counter\"\ntable = \"counters\"\n",
    );
    let certificate = write_certificate(&application);
    let host = start(&application).await;
    let stream = connect(&host, &certificate, &["http/1.1"]).await.unwrap();
    let request = format!("wss://{NAME}/ws/counter").into_client_request().unwrap();
    let mut socket = Socket::handshake(request, stream).await;
    assert_eq!(socket.next().await["operation"], "snapshot");
    let stream = connect(&host, &certificate, &["http/1.1"]).await.unwrap();
    let mut connection = Connection::over(stream, host.address).await.unwrap();
    for amount in 1..=50 {
        let body = format!("{{\"amount\": {amount}}}");
        connection.send(post("/api/counter/increment", &body)).await.unwrap().ok();
    }
    let seen = socket.until(50).await;
    let values: Vec<_> = seen.iter().filter_map(|message| message["after"]["value"].as_i64()).collect();
    assert!(values.is_sorted() && values.last() == Some(&1275), "{values:?}");
    host.stop().await;
}

#[tokio::test]
async fn a_new_certificate_is_used_without_a_restart_and_a_broken_one_is_not() {
    let application = Application::misbehaving("");
    let old = write_certificate(&application);
    let host = start(&application).await;
    let kept = connect(&host, &old, &[]).await.unwrap();
    let mut kept = Connection::over(kept, host.address).await.unwrap();
    application.write("key.pem", KeyPair::generate().unwrap().serialize_pem());
    host.logged_message("does not fit the certificate").await;
    connect(&host, &old, &[]).await.expect("the old certificate stays in use");
    let new = write_certificate(&application);
    host.logged_message("is used from now on").await;
    connect(&host, &new, &[]).await.unwrap();
    assert!(connect(&host, &old, &[]).await.is_err());
    kept.send(get("/ok")).await.expect("open connections go on").ok();
    host.stop().await;
}

#[tokio::test]
async fn files_that_cannot_be_used_are_named() {
    let application = Application::misbehaving("");
    write_certificate(&application);
    application.write("empty.pem", "");
    application.write("other.pem", KeyPair::generate().unwrap().serialize_pem());
    for (certificate, key, says) in [
        ("missing.pem", "key.pem", "missing.pem holds no certificate"),
        ("empty.pem", "key.pem", "empty.pem holds no certificate"),
        ("cert.pem", "empty.pem", "empty.pem holds no private key"),
        ("cert.pem", "other.pem", "the key in other.pem does not fit the certificate in cert.pem"),
    ] {
        let ended = application.up().arguments(&["--tls-cert", certificate, "--tls-key", key]).end().await;
        assert_eq!(ended.status, Some(1), "{ended:?}");
        assert!(ended.stderr.contains(says), "{}", ended.stderr);
    }
    let alone = application.up().arguments(&["--tls-cert", "cert.pem"]).end().await;
    assert!(alone.stderr.contains("--tls-key <FILE>"), "{}", alone.stderr);
}
