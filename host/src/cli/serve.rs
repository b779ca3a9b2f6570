//! `tidemill serve`: one HTTP component, without a manifest.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::grants::GuestGrants;
use super::reach;
use super::tls_options::TlsOptions;
use crate::capability::Grants;
use crate::launch::{self, HostBuilder};
use crate::manifest::{HttpSettings, Limits, Route};
use crate::runtime::component::{ComponentSettings, Stdio};
use crate::runtime::engine::EngineOptions;

/// Serve one HTTP component, without a manifest.
///
/// The component gets every request and may reach nothing but what the options grant.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill serve hello.wasm
  tidemill serve --listen 127.0.0.1:0 --env GREETING=hi hello.wasm")]
pub(super) struct Serve {
    /// Where to listen; port 0 takes any free one
    #[arg(long, default_value = "127.0.0.1:3000", value_name = "ADDRESS")]
    listen: SocketAddr,

    /// Requests that one instance serves before it is replaced
    #[arg(long, default_value_t = Limits::default().requests_per_instance, value_name = "COUNT")]
    requests_per_instance: u32,

    /// Requests that one instance serves at the same time
    #[arg(long, default_value_t = Limits::default().concurrent_requests_per_instance, value_name = "COUNT")]
    concurrent_requests_per_instance: u32,

    /// Let `perf` resolve the symbols of the compiled component
    #[arg(long)]
    perf_map: bool,

    /// Where the compiled component is kept between runs [default: nowhere]
    #[arg(long, value_name = "FOLDER")]
    state_dir: Option<PathBuf>,

    #[command(flatten)]
    grants: GuestGrants,

    #[command(flatten)]
    tls: TlsOptions,

    /// Listen where others can reach the component, which then answers everybody
    #[arg(long)]
    open: bool,

    /// The component
    #[arg(value_name = "FILE")]
    component: PathBuf,
}

impl Serve {
    pub(super) fn execute(self) -> anyhow::Result<u8> {
        reach::check(self.listen, false, self.open)?;
        super::traced(self.serve())?;
        Ok(0)
    }

    async fn serve(self) -> anyhow::Result<()> {
        let bytes = super::read_component(&self.component)?;
        let mut builder = HostBuilder::new(&EngineOptions {
            perf_map: self.perf_map,
            cache_directory: self.state_dir.as_deref().map(launch::cache_directory).transpose()?,
            ..EngineOptions::default()
        })?;
        let name: Arc<str> = super::component_name(&self.component).into();
        let settings = ComponentSettings {
            grants: Arc::new(Grants {
                services: builder.services(),
                refusals: builder.refusals(&name),
                ..Grants::none(Arc::clone(&name))
            }),
            limits: Limits {
                requests_per_instance: self.requests_per_instance,
                concurrent_requests_per_instance: self.concurrent_requests_per_instance,
                idle_instance_timeout: Duration::from_secs(1),
                ..Limits::default()
            },
            route_headers: false,
            arguments: Vec::new(),
            environment: self.grants.environment.clone(),
            mounts: self.grants.mounts(),
            stdio: Stdio::Log,
            measured: builder.measured(),
        };
        self.tls.apply(&mut builder)?;
        let component = builder.add_component(&bytes, settings)?;
        let component = builder.serve_http(&component)?;
        builder.add_route(Route::internal(), component)?;
        let host = builder.listen(self.listen, HttpSettings::default()).await?;
        super::serve(&name, host, std::future::ready(())).await
    }
}
