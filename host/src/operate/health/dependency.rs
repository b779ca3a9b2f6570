//! What the host depends on: databases, components that can be asked, and room on disks. Each is asked at once, by its own file here, and
//! none for longer than [`PATIENCE`].

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use serde::Serialize;

use super::Status;
use super::component::{Component, Components};
use super::disk::{self, DiskRoom, Place};
use crate::operate::backup::{ArchiveReport, ArchiveStatus};
use crate::operate::events::Moment;
use crate::runtime::pulse;
use crate::storage::{Database, Statistics};

/// A dependency that has not answered by then counts as failed.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);
/// The same for a database, whose queue may be long: shorter, so that it can be told why.
const TURN: Duration = Duration::from_millis(1900);
/// How long components may take to work after the start.
const START: Duration = Duration::from_secs(10);
/// How long to wait before a component that does not work yet is asked again.
const PAUSE: Duration = Duration::from_millis(250);

/// What the host depends on, by name.
#[derive(Default)]
pub struct Dependencies {
    databases: BTreeMap<String, Database>,
    /// Components that have a health route.
    components: Vec<Component>,
    /// Answers for them, once the host is put together.
    source: OnceLock<Components>,
    /// Folders and files whose disk must have room, by what they are.
    places: BTreeMap<String, Place>,
    /// What is archived, if anything.
    archive: Option<Arc<ArchiveStatus>>,
    /// The latest failure of each, by name.
    failures: Mutex<BTreeMap<String, LastError>>,
}

/// The state of one dependency.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DependencyHealth {
    /// What it is, such as `database counter`.
    pub name: String,
    /// How well it works.
    pub status: Status,
    /// How long it took to answer, in milliseconds.
    pub latency_ms: f64,
    /// Why it does not work as it should.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What a check found last that was not as it should be, since the host started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_error: Option<LastError>,
}

/// Something that was not as it should be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LastError {
    /// What.
    pub message: String,
    /// When a check last found it.
    pub at: Moment,
}

/// What is not as it should be, and how bad that is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) status: Status,
    pub(super) message: String,
}

impl Problem {
    /// Requests fail with it.
    pub(super) fn failing(message: impl Into<String>) -> Self {
        Self { status: Status::Failing, message: message.into() }
    }

    /// The host goes on.
    pub(super) fn degraded(message: impl Into<String>) -> Self {
        Self { status: Status::Degraded, message: message.into() }
    }
}

type Check<'a> = BoxFuture<'a, Result<(), Problem>>;

impl Dependencies {
    /// Adds the database behind `name`, such as `database counter` or `key-value store default`.
    pub fn add_database(&mut self, name: impl Into<String>, database: Database) {
        let name = name.into();
        self.places.insert(name.clone(), Place::new(database.path().to_owned(), true));
        self.databases.insert(name, database);
    }

    /// Adds a component that answers GET of `path` with success while it works.
    pub fn add_component(&mut self, id: impl Into<String>, path: impl Into<String>) {
        self.components.push(Component { id: id.into(), path: path.into() });
    }

    /// Adds a folder or file whose disk must have room; `name` is what it is for people.
    pub fn add_place(&mut self, name: impl Into<String>, path: impl Into<PathBuf>) {
        self.places.insert(name.into(), Place::new(path.into(), true));
    }

    /// Adds the archive in `folder`, of which health and metrics tell. Requests do not need it.
    pub fn watch_archive(&mut self, archive: Arc<ArchiveStatus>, folder: impl Into<PathBuf>) {
        self.places.insert("the archive".to_owned(), Place::new(folder.into(), false));
        self.archive = Some(archive);
    }

    /// What the archive tells of itself, if there is one.
    #[must_use]
    pub fn archive(&self) -> Option<ArchiveReport> {
        self.archive.as_ref().map(|archive| archive.report())
    }

    /// Names what answers for the components; the first call counts.
    pub fn connect(&self, source: Components) {
        // A host is put together once.
        let _ = self.source.set(source);
    }

    /// Every database, to be closed when the host stops.
    pub fn databases(&self) -> impl Iterator<Item = &Database> {
        self.databases.values()
    }

    /// The counts that each database keeps.
    pub fn database_statistics(&self) -> impl Iterator<Item = (&str, Statistics)> {
        self.databases.iter().map(|(name, database)| (name.as_str(), database.statistics()))
    }

    /// Room on the disks of databases, of the host's own state and of the archive. A disk that does not answer in time is left out.
    pub async fn disk_room(&self) -> Vec<DiskRoom> {
        disk::disks(&self.places).await.iter().filter_map(disk::Disk::room).collect()
    }

    /// Asks every dependency, all at once: databases by name, components in the manifest's order, disks, the archive.
    pub async fn check(&self) -> Vec<DependencyHealth> {
        let databases = self.databases.iter().map(|(name, database)| (name.clone(), check_database(database)));
        let checks = databases.chain(self.component_checks()).map(|(name, check)| self.examine(name, check));
        let (mut found, disks) = tokio::join!(futures::future::join_all(checks), self.check_disks());
        found.extend(disks);
        if let Some(report) = self.archive() {
            found.push(self.examine("archive".to_owned(), check_archive(&report)).await);
        }
        found
    }

    async fn check_disks(&self) -> Vec<DependencyHealth> {
        let began = Instant::now();
        let disks = disk::disks(&self.places).await;
        disks.iter().map(|disk| self.found(disk.name(), began.elapsed(), disk.problem())).collect()
    }

    /// Asks every component that has a health route until all work. Gives up on those that do not after 10 s.
    pub async fn check_components_until_they_work(&self) {
        let began = Instant::now();
        loop {
            let checks = self.component_checks().map(|(name, check)| self.examine(name, check));
            let components = futures::future::join_all(checks).await;
            let Some(failing) = components.into_iter().find(|component| component.status == Status::Failing) else {
                return;
            };
            if began.elapsed() > START {
                let error = failing.error.unwrap_or_default();
                return tracing::error!("{} does not work: {error}; the host goes on without it", failing.name);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Asks every component that has a health route, on the thread that polls it, until all work.
    ///
    /// # Errors
    ///
    /// Names one that does not within `patience`, and why.
    pub async fn components_work_within(&self, patience: Duration) -> Result<(), String> {
        let began = Instant::now();
        loop {
            let Some(failing) = self.failing_component().await else {
                return Ok(());
            };
            if began.elapsed() + PAUSE > patience {
                return Err(failing);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// One component with a health route that does not work, if there is one, and why.
    pub async fn failing_component(&self) -> Option<String> {
        let checks = self.component_checks().map(|(name, check)| self.examine(name, check));
        let components = futures::future::join_all(checks).await;
        let failing = components.into_iter().find(|component| component.status == Status::Failing)?;
        Some(format!("{}: {}", failing.name, failing.error.unwrap_or_default()))
    }

    fn component_checks(&self) -> impl Iterator<Item = (String, Check<'_>)> {
        let source = self.source.get();
        let checks = source.into_iter().flat_map(|source| self.components.iter().map(move |one| (one, source)));
        checks.map(|(component, source)| (format!("component {}", component.id), component.check(source)))
    }

    async fn examine(&self, name: String, check: Check<'_>) -> DependencyHealth {
        let began = Instant::now();
        let problem = tokio::time::timeout(PATIENCE, check).await.unwrap_or_else(|_| Err(late())).err();
        self.found(name, began.elapsed(), problem)
    }

    /// What a check that took so long found.
    fn found(&self, name: String, took: Duration, problem: Option<Problem>) -> DependencyHealth {
        let latency_ms = took.as_secs_f64() * 1000.0;
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(problem) = &problem {
            failures.insert(name.clone(), LastError { message: problem.message.clone(), at: Moment::now() });
        }
        DependencyHealth {
            status: problem.as_ref().map_or(Status::Ok, |problem| problem.status),
            latency_ms,
            error: problem.map(|problem| problem.message),
            last_error: failures.get(&name).cloned(),
            name,
        }
    }
}

/// Something did not answer within [`PATIENCE`].
pub(super) fn late() -> Problem {
    // As with a component whose instances are busy: load is no defect.
    match pulse::is_strained() {
        true => Problem::degraded(format!("no answer within {PATIENCE:?}, as there is too much to do")),
        false => Problem::failing(format!("no answer within {PATIENCE:?}")),
    }
}

/// Requests do not need it.
fn check_archive<'a>(report: &ArchiveReport) -> Check<'a> {
    let outcome = report.problem.map_or(Ok(()), |problem| Err(Problem::degraded(problem)));
    Box::pin(std::future::ready(outcome))
}

fn check_database(database: &Database) -> Check<'_> {
    Box::pin(async {
        let before = database.statistics().commits;
        match tokio::time::timeout(TURN, database.ping()).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(Problem::failing(error.to_string())),
            // A disk that does not answer is a defect; a long queue is none.
            Err(_) if database.statistics().commits > before => Err(Problem::degraded("it has too much to do")),
            Err(_) => Err(Problem::failing(format!("no answer within {TURN:?}"))),
        }
    })
}
