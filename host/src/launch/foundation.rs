//! What lives as long as the process, whichever version of the application runs: the engine, the threads of consumers and jobs, open
//! databases and their change logs, what is counted, and what clients and issuers of tokens left here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, bail};
use tidemill_change_log::Subscription;
use wasmtime::Engine;
use wasmtime::component::Linker;

use crate::capability;
use crate::operate::access::KeySets;
use crate::operate::backup::{ArchiveStatus, Archived, Archiver};
use crate::operate::metrics::Metrics;
use crate::runtime::engine::{self, EngineOptions, EpochTicker};
use crate::runtime::guest::Guest;
use crate::runtime::memory::MemoryBudget;
use crate::runtime::workers::Workers;
use crate::storage::{ChangeLog, ChangeLogOptions, Database, DatabaseOptions, EncryptionKey, check_after_crash};
use crate::trigger::http::KnownLimits;

/// What all versions of an application stand on.
pub(super) struct Foundation {
    pub(super) engine: Engine,
    pub(super) linker: Linker<Guest>,
    pub(super) metrics: Arc<Metrics>,
    /// In which requests are counted.
    pub(super) limits: KnownLimits,
    /// By which signed tokens are checked.
    pub(super) keys: KeySets,
    /// The largest memory of an instance, in bytes, that the engine has room for.
    max_memory: usize,
    /// What all instances share.
    pub(super) memory: Arc<MemoryBudget>,
    /// Started with the first consumer or job.
    workers: Mutex<Option<Workers>>,
    databases: Mutex<BTreeMap<PathBuf, Database>>,
    /// By which they are encrypted, whichever version names them.
    pub(super) key: Option<EncryptionKey>,
    logs: tokio::sync::Mutex<BTreeMap<PathBuf, Arc<ChangeLog>>>,
    archiver: tokio::sync::Mutex<Option<Archiver>>,
    pub(super) archive_status: Arc<ArchiveStatus>,
    _ticker: EpochTicker,
}

/// Who follows the changes of one database.
#[derive(Default)]
pub(super) struct Followers {
    /// What the log has to have.
    pub(super) subscriptions: Vec<Subscription>,
    /// Names of the streams that hold back trimming.
    pub(super) streams: BTreeSet<String>,
}

impl Foundation {
    pub(super) fn new(options: &EngineOptions, key: Option<EncryptionKey>) -> anyhow::Result<Self> {
        let engine = engine::build(options)
            .map_err(anyhow::Error::from)
            .context("the WebAssembly engine could not be started")?;
        let mut linker = Linker::new(&engine);
        capability::add_to_linker(&mut linker).map_err(anyhow::Error::from)?;
        Ok(Self {
            _ticker: EpochTicker::start(&engine)?,
            engine,
            linker,
            metrics: Arc::default(),
            limits: KnownLimits::default(),
            keys: KeySets::default(),
            max_memory: options.max_memory,
            memory: MemoryBudget::new(options.all_memory),
            workers: Mutex::default(),
            databases: Mutex::default(),
            key,
            logs: tokio::sync::Mutex::default(),
            archiver: tokio::sync::Mutex::default(),
            archive_status: Arc::default(),
        })
    }

    /// Refuses what the running engine has no room for.
    pub(super) fn check_room(&self, options: &EngineOptions) -> anyhow::Result<()> {
        if options.max_memory > self.max_memory {
            bail!(
                "a component may use {} MiB of memory, and the host was started with room for {}: this needs a restart",
                options.max_memory >> 20,
                self.max_memory >> 20
            );
        }
        if options.all_memory != self.memory.limit() {
            bail!(
                "all instances may use {} MiB of memory together, and the host was started with {}: this needs a restart",
                options.all_memory >> 20,
                self.memory.limit() >> 20
            );
        }
        Ok(())
    }

    pub(super) fn workers(&self) -> anyhow::Result<Workers> {
        let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(workers) = &*workers {
            return Ok(workers.clone());
        }
        let started = Workers::start().context("there are no threads for consumers and jobs")?;
        Ok(workers.insert(started).clone())
    }

    fn databases(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Database>> {
        self.databases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The database at `path`, which is opened unless it is, and checked before if it was not closed and `checks` says so; `name` is for errors.
    pub(super) fn open_database(&self, name: &str, path: &Path, checks: bool) -> anyhow::Result<Database> {
        let mut databases = self.databases();
        if let Some(database) = databases.get(path) {
            return Ok(database.clone());
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("the folder of {name} could not be made"))?;
        }
        if checks {
            check_after_crash(name, path, self.key.as_ref()).with_context(|| format!("{name} could not be opened"))?;
        }
        let options = DatabaseOptions { key: self.key.clone(), ..DatabaseOptions::default() };
        let database = Database::open(path, options).with_context(|| format!("{name} could not be opened"))?;
        databases.insert(path.to_owned(), database.clone());
        Ok(database)
    }

    /// The change log of `database` with what its `followers` want; nothing if there are none and it never had one. What `options` say counts for
    /// a log that is not open yet; one that is, is told by [`ChangeLog::keep`].
    pub(super) async fn follow(
        &self,
        database: &Database,
        followers: Followers,
        options: ChangeLogOptions,
    ) -> anyhow::Result<Option<Arc<ChangeLog>>> {
        let mut logs = self.logs.lock().await;
        let log = match logs.get(database.path()) {
            Some(log) => {
                log.resubscribe(followers.subscriptions).await?;
                Arc::clone(log)
            }
            None if followers.subscriptions.is_empty() => {
                ChangeLog::remove_triggers(database).await?;
                return Ok(None);
            }
            None => {
                let log = ChangeLog::open_with(database.clone(), followers.subscriptions, options).await?;
                logs.insert(database.path().to_owned(), Arc::clone(&log));
                log
            }
        };
        log.set_streams(&followers.streams.into_iter().collect::<Vec<_>>());
        Ok(Some(log))
    }

    /// Archives this from now on, and what was archived before no longer; goes on where nothing is different.
    ///
    /// # Errors
    ///
    /// Fails where the system gives no thread.
    pub(super) async fn archive(&self, archived: Option<Archived>) -> anyhow::Result<()> {
        let mut archiver = self.archiver.lock().await;
        if archiver.as_ref().map(Archiver::archived) == archived.as_ref() {
            return Ok(());
        }
        if let Some(before) = archiver.take() {
            // It copies to the last what was written.
            tokio::task::spawn_blocking(|| before.finish()).await.context("the archive did not end well")?;
        }
        if let Some(archived) = archived {
            let databases = self.databases().values().cloned().collect();
            *archiver = Some(Archiver::start(archived, databases, Arc::clone(&self.archive_status))?);
        }
        Ok(())
    }

    /// Closes every database but those at `kept`.
    pub(super) async fn close_databases_except(&self, kept: &BTreeSet<PathBuf>) {
        let closed: Vec<Database> =
            self.databases().extract_if(.., |path, _| !kept.contains(path)).map(|(_, database)| database).collect();
        for database in closed {
            self.logs.lock().await.remove(database.path());
            database.close().await;
        }
    }
}
