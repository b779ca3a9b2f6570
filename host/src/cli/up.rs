//! `tidemill up`: an application from its manifest, built first where that is asked for.

use std::net::SocketAddr;
use std::process::{Command, ExitStatus};
use std::time::Instant;

use anyhow::{Context, bail};
use clap::Args;

use super::encryption_options::EncryptionOptions;
use super::manifest_options::ManifestOptions;
use super::reach;
#[cfg(unix)]
use super::reload;
use super::tls_options::TlsOptions;
#[cfg(unix)]
use super::watch::Watch;
use crate::launch::build_host;
use crate::manifest::{Application, ComponentBuild, LoadOptions, builds};
use crate::operate::state_lock::StateLock;
use crate::storage::EncryptionKey;

/// Run the application that a spin.toml describes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill up
  tidemill up --build --watch
  tidemill up -f shop/spin.toml --listen 0.0.0.0:8080 --open --variable api_key=@secrets.toml
  SPIN_VARIABLE_API_KEY=… tidemill up --state-dir /var/lib/shop")]
pub(super) struct Up {
    #[command(flatten)]
    manifest: ManifestOptions,

    /// Where to listen; port 0 takes any free one
    #[arg(long, default_value = "127.0.0.1:3000", value_name = "ADDRESS")]
    listen: SocketAddr,

    /// Listen where others can reach the host although spin.toml has no access policy: everybody may do everything
    #[arg(long)]
    open: bool,

    #[command(flatten)]
    tls: TlsOptions,

    #[command(flatten)]
    encryption: EncryptionOptions,

    /// Build the components first, each by its `build.command`
    #[arg(long)]
    build: bool,

    /// Watch the manifest, the components' files and what their `build.watch` names; build what changed, and let it take over
    #[cfg(unix)]
    #[arg(long)]
    watch: bool,

    /// Let `perf` resolve the symbols of the compiled components
    #[arg(long)]
    perf_map: bool,
}

impl Up {
    pub(super) fn execute(self) -> anyhow::Result<u8> {
        let options = self.manifest.load_options()?;
        if self.build {
            build(&options)?;
        }
        let application = Application::load(&options)?;
        for warning in &application.warnings {
            tracing::warn!("{warning}");
        }
        let key = self.encryption.key()?;
        reach::check(self.listen, application.access.is_some(), self.open)?;
        let _lock = StateLock::acquire(&application.state_dir)?;
        super::traced(self.serve(&application, key, options))?;
        Ok(0)
    }

    async fn serve(
        &self,
        application: &Application,
        key: Option<EncryptionKey>,
        options: LoadOptions,
    ) -> anyhow::Result<()> {
        let mut builder = build_host(application, key, self.perf_map).await?;
        self.tls.apply(&mut builder)?;
        let host = builder.listen(self.listen, application.http.clone()).await?;
        for (route, index) in application.router.routes() {
            let component = &application.components[*index].id;
            tracing::info!("{}{} → {component}", host.url(), route.based);
        }
        for websocket in &application.websockets {
            let url = host.url().replacen("http", "ws", 1);
            tracing::info!("{url}{} → changes of {}", websocket.route, websocket.table);
        }
        #[cfg(unix)]
        let beside = {
            let watch = if self.watch { Some(Watch::start(&options, application)?) } else { None };
            reload::Reload::prepare(&host, options, &application.state_dir, self.open)?.run(watch)
        };
        #[cfg(not(unix))]
        let beside = {
            drop(options);
            std::future::ready(())
        };
        super::serve(&application.name, host, beside).await
    }
}

/// Runs every component's build commands, in the manifest's order.
fn build(options: &LoadOptions) -> anyhow::Result<()> {
    builds(options)?.iter().try_for_each(build_one)
}

/// Runs one component's build commands.
pub(super) fn build_one(ComponentBuild { component, directory, build }: &ComponentBuild) -> anyhow::Result<()> {
    for command in &build.commands {
        eprintln!("building {component}: {command}");
        let began = Instant::now();
        let status = shell(command)
            .current_dir(directory)
            .status()
            .with_context(|| format!("`{command}`, which builds `{component}`, could not be run"))?;
        check_status(component, command, status)?;
        eprintln!("built {component} in {:.1} s", began.elapsed().as_secs_f64());
    }
    Ok(())
}

fn check_status(component: &str, command: &str, status: ExitStatus) -> anyhow::Result<()> {
    if status.success() {
        return Ok(());
    }
    bail!("`{command}`, which builds `{component}`, failed ({status}); what it printed is above");
}

#[cfg(not(windows))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command);
    shell
}

#[cfg(windows)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.arg("/C").arg(command);
    shell
}
