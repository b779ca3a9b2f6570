//! Sending spans to a collector: the environment variables of OpenTelemetry, read by its SDK, and OTLP over HTTP.

use std::env;
use std::time::Duration;

use async_trait::async_trait;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use opentelemetry::InstrumentationScope;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::hyper::HyperClient;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::runtime::Handle;

use super::TRACER;
use crate::operate::https;

/// How long the collector may take for one request. OTEL_EXPORTER_OTLP_TIMEOUT, which the SDK reads, is for all attempts with a batch together.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long the spans that wait may take to be sent when the host stops.
const FLUSH: Duration = Duration::from_secs(5);

/// The environment asks for traces in a way that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Another exporter than OTLP.
    #[error("OTEL_TRACES_EXPORTER is `{0}`: Tidemill sends traces by `otlp`; `none` sends none")]
    Exporter(String),
    /// Another protocol than the one that is spoken.
    #[error("{variable} is `{value}`: Tidemill speaks `http/protobuf`, which collectors take on port 4318")]
    Protocol {
        /// The environment variable.
        variable: &'static str,
        /// What it says.
        value: String,
    },
    /// The SDK does not take what the variables say.
    #[error("traces cannot be sent: {0}; see the variables OTEL_EXPORTER_OTLP_*")]
    Settings(#[from] opentelemetry_otlp::ExporterBuildError),
}

/// Sends the spans of this process for as long as it lives.
#[derive(Debug)]
pub struct Exporter(SdkTracerProvider);

impl Exporter {
    /// Begins to make and send spans, if the environment names a collector. Called on a runtime, which the sending runs on.
    ///
    /// # Errors
    ///
    /// Fails where the environment asks for what there is not.
    pub fn start() -> Result<Option<Self>, ExportError> {
        if !is_asked_for()? {
            return Ok(None);
        }
        let client =
            OnRuntime { runtime: Handle::current(), client: HyperClient::new(https::connector(), TIMEOUT, None) };
        let exporter = SpanExporter::builder().with_http().with_http_client(client).build()?;
        let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource()).build();
        let scope = InstrumentationScope::builder("tidemill").with_version(env!("CARGO_PKG_VERSION")).build();
        // A process has one exporter: a second one would send nothing.
        let _ = TRACER.set(provider.tracer_with_scope(scope));
        tracing::info!("traces are sent to the collector that the variables OTEL_EXPORTER_OTLP_* name");
        Ok(Some(Self(provider)))
    }

    /// Sends what waits, for at most some seconds. Blocks.
    pub fn finish(self) {
        if let Err(error) = self.0.shutdown_with_timeout(FLUSH) {
            tracing::warn!("the last spans could not be sent: {error}");
        }
    }
}

/// What the spans are about: the name is `tidemill` unless the environment has one.
fn resource() -> Resource {
    let name = variable("OTEL_SERVICE_NAME").is_none()
        && !variable("OTEL_RESOURCE_ATTRIBUTES").is_some_and(|attributes| attributes.contains("service.name="));
    let builder = Resource::builder();
    match name {
        true => builder.with_service_name("tidemill").build(),
        false => builder.build(),
    }
}

/// A variable that is set, and not to nothing.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether the environment asks for traces, and for such as there are.
fn is_asked_for() -> Result<bool, ExportError> {
    let named = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];
    let wanted = match variable("OTEL_TRACES_EXPORTER").as_deref() {
        Some("none") => false,
        Some("otlp") => true,
        None => named.into_iter().any(|name| variable(name).is_some()),
        Some(other) => return Err(ExportError::Exporter(other.to_owned())),
    };
    if !wanted || variable("OTEL_SDK_DISABLED").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return Ok(false);
    }
    for name in ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"] {
        match variable(name) {
            Some(value) if value == "http/protobuf" => break,
            Some(value) => return Err(ExportError::Protocol { variable: name, value }),
            None => {}
        }
    }
    Ok(true)
}

/// The SDK sends from a thread of its own, which has no runtime for the sockets.
#[derive(Debug)]
struct OnRuntime {
    runtime: Handle,
    client: HyperClient<HttpsConnector<HttpConnector>>,
}

#[async_trait]
impl HttpClient for OnRuntime {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        self.runtime.spawn(async move { client.send_bytes(request).await }).await?
    }
}
