//! Where spans go: a real collector (rotel) where `TIDEMILL_COLLECTOR` names its program, and behind it a receiver that tells the test what
//! arrived. Without the program, hosts send to the receiver itself.

use std::io::Read;
use std::net::SocketAddr;
use std::process::Stdio;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use flate2::read::GzDecoder;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::sync::watch;

use crate::support::{Launch, within};

/// A span as it arrived.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) service: String,
    pub(super) trace: String,
    pub(super) id: String,
    /// Empty for the first of a trace.
    pub(super) parent: String,
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
}

impl Seen {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// A collector that runs.
pub(super) struct Collector {
    address: SocketAddr,
    seen: watch::Receiver<Vec<Seen>>,
    _program: Option<Child>,
}

impl Collector {
    pub(super) async fn start() -> Self {
        let (sender, seen) = watch::channel(Vec::new());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a port");
        let receiver = listener.local_addr().expect("it has an address");
        let router = Router::new().route("/v1/traces", post(receive)).with_state(sender);
        tokio::spawn(async move { axum::serve(listener, router).await });
        match std::env::var_os("TIDEMILL_COLLECTOR").filter(|program| !program.is_empty()) {
            None => Self { address: receiver, seen, _program: None },
            Some(program) => {
                let (http, grpc) = (free_port().await, free_port().await);
                let mut command = Command::new(program);
                command.args(["start", "--exporter", "otlp", "--otlp-exporter-protocol", "http"]);
                command.arg("--otlp-exporter-endpoint").arg(format!("http://{receiver}"));
                command.arg("--otlp-http-endpoint").arg(http.to_string());
                command.arg("--otlp-grpc-endpoint").arg(grpc.to_string());
                command.stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
                let program = command.spawn().expect("the collector starts");
                within("the collector", async {
                    while TcpStream::connect(http).await.is_err() {
                        tokio::task::yield_now().await;
                    }
                })
                .await;
                Self { address: http, seen, _program: Some(program) }
            }
        }
    }

    /// The same command, sending its traces here.
    pub(super) fn of(&self, launch: Launch) -> Launch {
        launch
            .environment("OTEL_EXPORTER_OTLP_ENDPOINT", &format!("http://{}", self.address))
            .environment("OTEL_BSP_SCHEDULE_DELAY", "100")
    }

    /// Waits until what arrived fits.
    pub(super) async fn until(&self, what: &str, fits: impl Fn(&[Seen]) -> bool) -> Vec<Seen> {
        let mut seen = self.seen.clone();
        let spans = tokio::time::timeout(crate::support::PATIENCE, seen.wait_for(|seen| fits(seen))).await;
        match spans {
            Ok(spans) => spans.expect("the receiver runs").clone(),
            Err(_) => panic!("{what} did not arrive, but {:#?}", self.seen.borrow()),
        }
    }
}

async fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.and_then(|listener| listener.local_addr()).expect("there is a port")
}

async fn receive(State(sender): State<watch::Sender<Vec<Seen>>>, headers: HeaderMap, body: Bytes) {
    let body = if headers.get(CONTENT_ENCODING).is_some_and(|encoding| encoding == "gzip") {
        let mut plain = Vec::new();
        GzDecoder::new(&body[..]).read_to_end(&mut plain).expect("it is gzip");
        Bytes::from(plain)
    } else {
        body
    };
    let request = ExportTraceServiceRequest::decode(body).expect("it is OTLP");
    sender.send_modify(|seen| {
        for resource in request.resource_spans {
            let attributes = resource.resource.map(|resource| texts(resource.attributes)).unwrap_or_default();
            let service = attributes.into_iter().find(|(key, _)| key == "service.name").map(|(_, name)| name);
            let spans = resource.scope_spans.into_iter().flat_map(|scope| scope.spans);
            seen.extend(spans.map(|span| describe(service.clone().unwrap_or_default(), span)));
        }
    });
}

fn describe(service: String, span: Span) -> Seen {
    Seen {
        service,
        trace: hex(&span.trace_id),
        id: hex(&span.span_id),
        parent: hex(&span.parent_span_id),
        name: span.name,
        attributes: texts(span.attributes),
    }
}

fn texts(attributes: Vec<opentelemetry_proto::tonic::common::v1::KeyValue>) -> Vec<(String, String)> {
    let text = |value| match value {
        Value::StringValue(text) => text,
        Value::IntValue(integer) => integer.to_string(),
        other => format!("{other:?}"),
    };
    attributes
        .into_iter()
        .map(|one| (one.key, one.value.and_then(|value| value.value).map(text).unwrap_or_default()))
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
