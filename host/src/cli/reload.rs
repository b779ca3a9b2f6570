//! The running host's side of a deployment: it is asked on its control socket or by SIGHUP, reads the manifest anew, and lets the
//! application take over.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::reach;
use super::watch::Watch;
use crate::launch::{DeploymentSettings, Deployments, Host};
use crate::manifest::{Application, LoadOptions};
use crate::operate::control::{ControlSocket, Deploy, Progress, Step};
use crate::operate::supervisor;

/// What a host listens to beside requests.
pub(super) struct Reload {
    versions: Arc<Versions>,
    socket: Option<ControlSocket>,
    hangup: Signal,
}

/// From what is asked for to a version that answers.
struct Versions {
    deployments: Arc<Deployments>,
    /// What the host was started with.
    options: LoadOptions,
    state_dir: PathBuf,
    open: bool,
}

impl Reload {
    /// Takes SIGHUP over from its default, which is to end the process, and makes the control socket.
    ///
    /// # Errors
    ///
    /// Fails where the system does not let the process handle signals.
    pub(super) fn prepare(host: &Host, options: LoadOptions, state_dir: &Path, open: bool) -> anyhow::Result<Self> {
        let socket = ControlSocket::bind(state_dir).inspect_err(|error| {
            tracing::warn!("`tidemill deploy` cannot reach this host, but SIGHUP can: no control socket ({error})");
        });
        let deployments = Arc::clone(host.deployments());
        Ok(Self {
            versions: Arc::new(Versions { deployments, options, state_dir: state_dir.to_owned(), open }),
            socket: socket.ok(),
            hangup: signal(SignalKind::hangup()).context("signals cannot be handled")?,
        })
    }

    /// Does what is asked for, until it is dropped. What was begun then goes on by itself.
    pub(super) async fn run(mut self, watch: Option<Watch>) {
        let asked = async {
            match &self.socket {
                Some(socket) => socket.serve(|request, progress| self.versions.answer(request, progress)).await,
                None => std::future::pending().await,
            }
        };
        let signalled = async {
            while self.hangup.recv().await.is_some() {
                let versions = Arc::clone(&self.versions);
                tokio::spawn(async move {
                    // The log says what came of it.
                    let _ = versions.deploy(&versions.options, DeploymentSettings::default(), &|_| {}).await;
                });
            }
        };
        tokio::join!(asked, signalled, self.versions.watch(watch));
    }
}

impl Versions {
    /// Answers a request of the control socket.
    fn answer(self: &Arc<Self>, request: Deploy, progress: Progress) -> impl Future<Output = ()> + use<> {
        let versions = Arc::clone(self);
        // A task, because a version that takes over has to do so to its end.
        let task = tokio::spawn(async move {
            let settings = DeploymentSettings {
                health_timeout: Duration::from_millis(request.health_timeout_ms),
                probation: Duration::from_millis(request.probation_ms),
            };
            let last =
                match versions.deploy(&versions.options_for(request), settings, &|step| progress.tell(step)).await {
                    Ok(()) => Step::Deployed,
                    Err(error) => Step::Failed { error: format!("{error:#}") },
                };
            progress.tell(last);
        });
        async move {
            if let Err(error) = task.await {
                tracing::error!("a deployment ended badly: {error}");
            }
        }
    }

    /// Lets what is watched take over whenever it changed. Without probation: whoever develops looks at it anyway.
    async fn watch(self: &Arc<Self>, watch: Option<Watch>) {
        let Some(mut watch) = watch else { return };
        let settings = DeploymentSettings { probation: Duration::ZERO, ..DeploymentSettings::default() };
        loop {
            if watch.next().await {
                let versions = Arc::clone(self);
                let deploying = async move { versions.deploy(&versions.options, settings, &|_| {}).await };
                // A task, as above; the log says what came of it.
                let _ = tokio::spawn(deploying).await;
                watch.renew();
            }
        }
    }

    /// What the host was started with, where the request says nothing else.
    fn options_for(&self, request: Deploy) -> LoadOptions {
        let mut options = self.options.clone();
        options.manifest = request.manifest;
        if request.runtime_config.is_some() {
            options.runtime_config = request.runtime_config;
        } else if let Some(own) = &options.runtime_config {
            options.runtime_config = Some(options.surroundings.directory.join(own));
        }
        options.state_dir = Some(self.state_dir.clone());
        if !request.variables.is_empty() {
            options.variables = request.variables;
            // Where the host was started, databases with relative paths are.
            options.variables_directory = Some(request.directory);
        }
        if !request.environment.is_empty() {
            options.environment = request.environment;
        }
        if request.profile.is_some() {
            options.profile = request.profile;
        }
        options
    }

    async fn deploy(
        &self,
        options: &LoadOptions,
        settings: DeploymentSettings,
        tell: &(dyn Fn(Step) + Send + Sync),
    ) -> anyhow::Result<()> {
        let reload = supervisor::reloading();
        let outcome = self.try_deploy(options, settings, tell).await;
        self.deployments.count(&outcome);
        reload.over(outcome.is_ok());
        if let Err(error) = &outcome {
            tracing::error!("the version was not deployed, the one before goes on: {error:#}");
        }
        outcome
    }

    async fn try_deploy(
        &self,
        options: &LoadOptions,
        settings: DeploymentSettings,
        tell: &(dyn Fn(Step) + Send + Sync),
    ) -> anyhow::Result<()> {
        let application = Application::load(options)?;
        for warning in &application.warnings {
            tracing::warn!("{warning}");
        }
        if application.state_dir != self.state_dir {
            bail!(
                "the state directory would change from {} to {}: this needs a restart",
                self.state_dir.display(),
                application.state_dir.display()
            );
        }
        reach::check(self.deployments.address(), application.access.is_some(), self.open)?;
        tell(Step::Loaded);
        self.deployments.deploy(application, settings, tell).await
    }
}
