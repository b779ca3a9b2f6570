//! Letting another version of the application take over without a request that fails: it is compiled and asked for its health beside
//! the running one, then takes over at once, and the one before is drained. Whatever goes wrong before or soon after leaves, or brings
//! back, the one before. Leaves out where a version comes from and who may ask for it.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail};
use tokio_util::sync::CancellationToken;

use super::foundation::Foundation;
use super::load::{FILES, OTHER_FILES, build_beside};
use super::version::{Listening, Live, Opened, Version, Waiting};
use crate::manifest::{Application, HttpSettings};
use crate::operate::control::Step;
use crate::operate::metrics::DeploymentOutcome;
use crate::operate::shutdown::DRAIN_TIMEOUT;
use crate::runtime::lane::Lanes;
use crate::trigger::http::{CurrentStack, HttpApplication};

/// How long to wait between two looks at a version that is on probation.
const LOOK: Duration = Duration::from_millis(250);

/// How careful a deployment is.
#[derive(Debug, Clone, Copy)]
pub struct DeploymentSettings {
    /// How long components may take to say that they work. Default 10 s.
    pub health_timeout: Duration,
    /// For how long the one before is kept ready, in case that the new version's components stop working. Default 5 s.
    pub probation: Duration,
}

impl Default for DeploymentSettings {
    fn default() -> Self {
        Self { health_timeout: Duration::from_secs(10), probation: Duration::from_secs(5) }
    }
}

/// The new version answered requests, and was taken back.
#[derive(Debug, thiserror::Error)]
#[error("the new version was rolled back: {0}")]
struct RolledBack(String);

/// The versions of a host's application: one that answers, and during a deployment another one.
pub struct Deployments {
    foundation: Arc<Foundation>,
    /// The server's, which ends them before anything else that a guest may need.
    lanes: Weak<Lanes>,
    listening: Listening,
    /// With which the host listens, whatever later versions say.
    settings: HttpSettings,
    current: Arc<CurrentStack>,
    /// Held for as long as a deployment takes.
    stage: tokio::sync::Mutex<Stage>,
    stopping: CancellationToken,
}

/// How far the host is.
enum Stage {
    Waiting(Waiting),
    Live {
        live: Live,
        /// Where the files of its components are.
        files: &'static str,
    },
    Over,
}

impl Deployments {
    pub(super) fn new(
        foundation: Arc<Foundation>,
        lanes: Weak<Lanes>,
        listening: Listening,
        settings: HttpSettings,
        first: Opened,
    ) -> (Self, Arc<CurrentStack>) {
        let current = Arc::new(CurrentStack::new(first.stack));
        let stage = tokio::sync::Mutex::new(Stage::Waiting(first.waiting));
        let stopping = CancellationToken::new();
        let deployments =
            Self { foundation, lanes, listening, settings, current: Arc::clone(&current), stage, stopping };
        (deployments, current)
    }

    /// Lets the triggers of the first version work.
    pub(super) async fn start(&self) {
        let mut stage = self.stage.lock().await;
        *stage = match std::mem::replace(&mut *stage, Stage::Over) {
            Stage::Waiting(waiting) => {
                let live = waiting.start();
                self.archive(&live.version).await;
                Stage::Live { live, files: FILES }
            }
            other => other,
        };
    }

    /// Archives what a version says. Where that cannot be, the host goes on without.
    async fn archive(&self, version: &Version) {
        if let Err(error) = self.foundation.archive(version.plan.archive.clone()).await {
            tracing::error!("nothing is archived: {error:#}");
        }
    }

    /// Ends the triggers as the host stops, after the end of a deployment that is under way. Gives what is still to be drained.
    pub(super) async fn finish(&self) -> Option<Arc<HttpApplication>> {
        self.stopping.cancel();
        match std::mem::replace(&mut *self.stage.lock().await, Stage::Over) {
            Stage::Live { live, .. } => Some(live.finish().await),
            Stage::Waiting(_) | Stage::Over => None,
        }
    }

    pub(super) async fn close_databases(&self) {
        if let Err(error) = self.foundation.archive(None).await {
            tracing::error!("{error:#}");
        }
        self.foundation.close_databases_except(&std::collections::BTreeSet::new()).await;
    }

    /// Counts what became of a version that was to be deployed, whoever refused it.
    pub fn count(&self, outcome: &anyhow::Result<()>) {
        let outcome = match outcome {
            Ok(()) => DeploymentOutcome::Deployed,
            Err(error) if error.is::<RolledBack>() => DeploymentOutcome::RolledBack,
            Err(_) => DeploymentOutcome::Refused,
        };
        self.foundation.metrics.deployments().count(outcome);
    }

    /// Where the host listens.
    #[must_use]
    pub fn address(&self) -> std::net::SocketAddr {
        self.listening.address
    }

    /// Lets `application` take over, and `tell`s each step. Returns when the one before is drained.
    ///
    /// # Errors
    ///
    /// Fails where another deployment is under way, the application cannot be put together beside the running one, or its components
    /// do not work. The version before then answers as it did.
    pub async fn deploy(
        &self,
        application: Application,
        settings: DeploymentSettings,
        tell: &(dyn Fn(Step) + Send + Sync),
    ) -> anyhow::Result<()> {
        let mut stage =
            self.stage.try_lock().map_err(|_| anyhow!("another deployment is under way: try again after it"))?;
        let Stage::Live { files, .. } = &*stage else {
            bail!("the host is about to start or to stop, and takes no other version");
        };
        for warning in needs_restart(&self.settings, &application.http) {
            tracing::warn!("{warning}");
            tell(Step::Warned { warning });
        }
        let files = if *files == FILES { OTHER_FILES } else { FILES };
        let name = application.name.clone();
        let version = self.prepare(application, files, tell).await?;
        if let Err(error) = self.works(&version, settings.health_timeout).await {
            discard(version);
            return Err(error);
        }
        tell(Step::Healthy);
        let label = version.operated.as_ref().map(|operated| operated.version.clone()).unwrap_or_default();
        match std::mem::replace(&mut *stage, Stage::Over) {
            Stage::Live { live: old, files: old_files } => {
                let (live, outcome) = self.switch(old, version, settings.probation, tell).await;
                *stage = match live {
                    Some(live) => Stage::Live { live, files: if outcome.is_ok() { files } else { old_files } },
                    None => Stage::Over,
                };
                outcome?;
            }
            other => *stage = other,
        }
        tracing::info!(application = name, version = label, "another version was deployed");
        Ok(())
    }

    /// Compiles and links a version, on a thread on which nobody waits.
    async fn prepare(
        &self,
        application: Application,
        files: &'static str,
        tell: &(dyn Fn(Step) + Send + Sync),
    ) -> anyhow::Result<Arc<Version>> {
        let began = Instant::now();
        let components = application.components.iter().filter(|component| component.triggered).count();
        let foundation = Arc::clone(&self.foundation);
        let runtime = tokio::runtime::Handle::current();
        let build = move || {
            let builder = runtime.block_on(build_beside(foundation, &application, files))?;
            Ok::<_, anyhow::Error>(builder.build(application.http.clone()))
        };
        let version = tokio::task::spawn_blocking(build).await.context("the version could not be put together")??;
        tell(Step::Compiled { components, seconds: began.elapsed().as_secs_f64() });
        Ok(version)
    }

    /// Asks the components of a version, on each thread that will answer its requests, until all work.
    async fn works(&self, version: &Version, patience: Duration) -> anyhow::Result<()> {
        let Some(lanes) = self.lanes.upgrade() else { bail!("the host stops") };
        let failed = Arc::new(Mutex::new(None));
        let ask = || {
            let (dependencies, failed) = (Arc::clone(&version.dependencies), Arc::clone(&failed));
            async move {
                if let Err(error) = dependencies.components_work_within(patience).await {
                    *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                }
            }
        };
        tokio::select! {
            () = lanes.on_each(ask) => {}
            () = self.stopping.cancelled() => bail!("the host stops"),
        }
        match failed.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(error) => bail!("the new version does not work: {error}"),
            None => Ok(()),
        }
    }

    /// Lets `version` take over from `old`, and gives what answers in the end.
    async fn switch(
        &self,
        old: Live,
        version: Arc<Version>,
        probation: Duration,
        tell: &(dyn Fn(Step) + Send + Sync),
    ) -> (Option<Live>, anyhow::Result<()>) {
        // Two consumers of one stream would each believe that the position is theirs.
        old.finish_work().await;
        let opened = match version.open(self.listening, Some(&old.version)).await {
            Ok(opened) => opened,
            Err(error) => {
                let (live, revived) = self.replace(old, None).await;
                discard(version);
                return (live, revived.and(Err(error)));
            }
        };
        let live = opened.waiting.start();
        let over = self.current.switch(opened.stack);
        self.foundation.metrics.deployments().switched();
        tell(Step::Switched);
        old.tell_replaced();
        if let Err(error) = self.survives(&version, probation).await {
            live.finish_work().await;
            let (revived, outcome) = self.replace(old, Some(live)).await;
            discard(version);
            return (revived, outcome.and(Err(RolledBack(error).into())));
        }
        if let Err(error) = version.follow(None).await {
            tracing::warn!("the change logs still have what only the version before wanted: {error:#}");
        }
        // With it go the instances that wait for a next call.
        let (application, telling) = old.release();
        let drained = async {
            tokio::join!(over.cancelled(), telling.finish());
            application.drain().await;
        };
        tokio::select! {
            drained = tokio::time::timeout(DRAIN_TIMEOUT, drained) => if drained.is_err() {
                tracing::warn!("requests of the version before were not finished after {DRAIN_TIMEOUT:?}");
            },
            () = self.stopping.cancelled() => {}
        }
        self.archive(&version).await;
        version.write_places().await;
        self.foundation.close_databases_except(&version.database_files()).await;
        tell(Step::Drained);
        (Some(live), Ok(()))
    }

    /// Watches a version that has just taken over.
    async fn survives(&self, version: &Version, probation: Duration) -> Result<(), String> {
        let began = Instant::now();
        let mut failed = false;
        while began.elapsed() < probation {
            tokio::select! {
                () = tokio::time::sleep(LOOK.min(probation)) => {}
                () = self.stopping.cancelled() => return Ok(()),
            }
            // Twice, because one answer may be late for another reason.
            match version.dependencies.failing_component().await {
                Some(error) if failed => return Err(error),
                found => failed = found.is_some(),
            }
        }
        Ok(())
    }

    /// Lets the version of `old`, whose streams and schedules have ended, work again, and take over from `other` if that answers.
    async fn replace(&self, old: Live, other: Option<Live>) -> (Option<Live>, anyhow::Result<()>) {
        match old.version.open(self.listening, None).await {
            Ok(opened) => {
                let live = opened.waiting.start();
                self.current.switch(opened.stack);
                if other.is_some() {
                    self.foundation.metrics.deployments().switched();
                }
                other.unwrap_or(old).tell_replaced();
                (Some(live), Ok(()))
            }
            Err(error) => {
                let error = error.context("neither version's streams and schedules can work: restart the host");
                tracing::error!("{error:#}");
                (Some(other.unwrap_or(old)), Err(error))
            }
        }
    }
}

/// What concerns connections, which outlive versions, and differs from what the host was started with.
fn needs_restart(before: &HttpSettings, after: &HttpSettings) -> impl Iterator<Item = String> + use<> {
    let (old, new) = (before.header_read_timeout, after.header_read_timeout);
    let settings = [
        ("max_connections", before.max_connections.to_string(), after.max_connections.to_string()),
        ("header_read_timeout", format!("{old:?}"), format!("{new:?}")),
    ];
    let changed = settings.into_iter().filter(|(_, old, new)| old != new);
    changed.map(|(name, old, new)| {
        format!("`{name}` would change from {old} to {new}: this needs a restart, and waits for it")
    })
}

/// Lets go of a version that answers nothing, once what its instances do is over.
fn discard(version: Arc<Version>) {
    let application = Arc::clone(&version.application);
    drop(version);
    tokio::spawn(async move {
        if tokio::time::timeout(DRAIN_TIMEOUT, application.drain()).await.is_err() {
            tracing::warn!("a version that was not deployed still has instances after {DRAIN_TIMEOUT:?}");
        }
    });
}
