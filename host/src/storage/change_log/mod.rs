//! The change log of one database: keeps its triggers, tells what was committed, and forgets what nobody needs.
//!
//! One per database, shared by all who follow it: the log is read once, when a commit is told, and the latest changes are kept in
//! memory for everybody. What the triggers write is `tidemill_change_log`'s; who consumes the changes is the triggers' business.
//!
//! What holds:
//! - **No change of a subscribed table between its creation, alteration or repair and the next statement is missed**: the
//!   triggers are made in the transaction of the statement that changed the schema, right after it.
//! - **Another process that changes the schema** (with the host's triggers away, as after it created a table anew) is noticed within a
//!   second; what it and others write until then is not logged.
//! - **A sequence is told after it is durable**, never before.

mod follower;
mod foreign;
mod memory;
mod read;
mod triggers;
mod trim;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tidemill_change_log::{Change, Problem, SCHEMA, Subscription};
use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;

use self::memory::Recent;
use self::triggers::Triggers;
use super::database::Database;
use super::error::StatementError;
use super::open_error::OpenError;

/// How a [`ChangeLog`] is kept. `ChangeLogOptions::default()` is what a host uses.
#[derive(Clone)]
pub struct ChangeLogOptions {
    /// Changes kept in memory at most. Default 8192.
    pub recent_changes: usize,
    /// And bytes of them. Default 16 MiB.
    pub recent_bytes: usize,
    /// How often to look whether another process has written. Default 500 ms.
    pub poll: Duration,
    /// How old a change must be to be forgotten. Default 24 h.
    pub retention: Duration,
    /// How long ago a change must have been given up to be discarded. Default: never.
    pub dead_letters: Option<Duration>,
    /// How often to forget. Default one minute.
    pub trim_interval: Duration,
    /// Milliseconds since 1970. Default the system's clock.
    pub clock: Arc<dyn Fn() -> i64 + Send + Sync>,
}

impl Default for ChangeLogOptions {
    fn default() -> Self {
        Self {
            recent_changes: 8192,
            recent_bytes: 16 << 20,
            poll: Duration::from_millis(500),
            retention: Duration::from_secs(24 * 60 * 60),
            dead_letters: None,
            trim_interval: Duration::from_secs(60),
            clock: Arc::new(|| jiff::Timestamp::now().as_millisecond()),
        }
    }
}

/// Why the log could not be opened or read.
#[derive(Debug, thiserror::Error)]
pub enum ChangeLogError {
    /// A statement failed.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// The connection that watches for other processes could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// Some changes in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The changes, by rising sequence.
    pub changes: Vec<Arc<Change>>,
    /// Every change up to this sequence was looked at: the next page begins after it.
    pub scanned: i64,
}

/// What the log still has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The sequence of the oldest change, or one more than `newest` if there is none: a position before `oldest - 1` has missed
    /// changes.
    pub oldest: i64,
    /// The sequence of the newest change; 0 if there never was one.
    pub newest: i64,
}

/// The change log of one database. Dropping it ends its tasks; the triggers stay.
pub struct ChangeLog {
    pub(super) shared: Arc<Shared>,
    tasks: Vec<AbortHandle>,
}

pub(super) struct Shared {
    database: Database,
    options: ChangeLogOptions,
    triggers: Arc<Triggers>,
    newest: watch::Sender<i64>,
    notified: watch::Sender<u64>,
    recent: Mutex<Recent>,
    /// A JSON array of the streams that hold back trimming; none for all in the database.
    streams: Mutex<Option<String>>,
    kept: Mutex<Kept>,
    /// It is something else than before.
    kept_otherwise: Notify,
}

/// For how long what is kept, as in [`ChangeLogOptions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kept {
    retention: Duration,
    dead_letters: Option<Duration>,
}

impl ChangeLog {
    /// Makes the log's tables and triggers what `subscriptions` want, and follows the log from here on. Triggers of the log on
    /// tables that nobody subscribes to are dropped. What cannot be had is logged as a warning, see [`problems`](Self::problems).
    ///
    /// # Errors
    /// What the database reports.
    pub async fn open(database: Database, subscriptions: Vec<Subscription>) -> Result<Arc<Self>, ChangeLogError> {
        Self::open_with(database, subscriptions, ChangeLogOptions::default()).await
    }

    /// As [`open`](Self::open), kept as `options` say.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn open_with(
        database: Database,
        subscriptions: Vec<Subscription>,
        options: ChangeLogOptions,
    ) -> Result<Arc<Self>, ChangeLogError> {
        let triggers = Arc::new(Triggers::new(subscriptions));
        // The hook first: a schema that changes before the repair is then repaired twice rather than never.
        database.0.schema_hooks.set(Arc::clone(&triggers) as Arc<_>);
        let mended = Arc::clone(&triggers);
        database
            .host_write(move |connection| {
                for statement in SCHEMA {
                    connection.execute_batch(statement)?;
                }
                mended.mend(connection)
            })
            .await?;
        let foreign = foreign::Foreign::open(&database)?;
        let commits = database.commits();
        let bounds = read::bounds(&database).await?;
        let shared = Arc::new(Shared {
            database,
            triggers,
            newest: watch::Sender::new(bounds.newest),
            notified: watch::Sender::new(0),
            recent: Mutex::new(Recent::new(bounds.newest, options.recent_changes, options.recent_bytes)),
            streams: Mutex::default(),
            kept: Mutex::new(Kept { retention: options.retention, dead_letters: options.dead_letters }),
            kept_otherwise: Notify::new(),
            options,
        });
        let tasks = vec![
            tokio::spawn(follower::follow(Arc::clone(&shared), commits, foreign)).abort_handle(),
            tokio::spawn(trim::trim_regularly(Arc::clone(&shared))).abort_handle(),
        ];
        Ok(Arc::new(Self { shared, tasks }))
    }

    /// Makes the triggers what `subscriptions` want, in one transaction; followers read on. Where that fails, all stays as it was.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn resubscribe(&self, subscriptions: Vec<Subscription>) -> Result<(), ChangeLogError> {
        let triggers = Arc::clone(&self.shared.triggers);
        // The wish first: a schema that changes before the repair is then repaired twice rather than never.
        let before = triggers.want(subscriptions);
        let mended = Arc::clone(&triggers);
        let outcome = self.shared.database.host_write(move |connection| mended.mend(connection)).await;
        if outcome.is_err() {
            triggers.want(before);
        }
        Ok(outcome?)
    }

    /// Drops the log's triggers, of a database that nobody subscribes to any more. Writes nothing if there are none.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn remove_triggers(database: &Database) -> Result<(), ChangeLogError> {
        if database.host_read(triggers::stored).await?.iter().any(tidemill_change_log::StoredTrigger::is_ours) {
            database.host_write(triggers::remove).await?;
        }
        Ok(())
    }

    /// The sequence of the newest durable change. It changes after each commit that logged something; when another process has
    /// written, within a second.
    pub fn newest(&self) -> watch::Receiver<i64> {
        self.shared.newest.subscribe()
    }

    /// A number that changes when another process may have written, whatever it wrote: a reason to look at positions, parked
    /// changes and replays again. While this process writes too, it may change without another's doing.
    pub fn notified(&self) -> watch::Receiver<u64> {
        self.shared.notified.subscribe()
    }

    /// At most `limit` changes after sequence `after`, and no more than some megabytes of them, but at least one if there is one.
    /// The latest come from memory.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn read(&self, after: i64, limit: usize) -> Result<Page, ChangeLogError> {
        let newest = *self.shared.newest.borrow();
        let recent = self.shared.recent().page(after, limit, newest);
        match recent {
            Some(page) => Ok(page),
            None => Ok(read::page(&self.shared.database, after, limit, newest).await?),
        }
    }

    /// What the log still has.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn bounds(&self) -> Result<Bounds, ChangeLogError> {
        Ok(read::bounds(&self.shared.database).await?)
    }

    /// The database whose changes these are.
    pub fn database(&self) -> &Database {
        &self.shared.database
    }

    /// What the subscriptions want and cannot have at present.
    pub fn problems(&self) -> Vec<Problem> {
        self.shared.triggers.problems()
    }

    /// Says which streams there are, by name: the log keeps what they have not passed. Until then, every stream counts that has a
    /// position in the database, also one that `spin.toml` no longer has.
    pub fn set_streams(&self, streams: &[String]) {
        let names = serde_json::Value::from(streams).to_string();
        *self.shared.streams.lock().unwrap_or_else(PoisonError::into_inner) = Some(names);
    }

    /// From now on, changes older than `retention` are forgotten, and dead letters older than `dead_letters` discarded, whatever was said
    /// when the log was opened.
    pub fn keep(&self, retention: Duration, dead_letters: Option<Duration>) {
        let kept = Kept { retention, dead_letters };
        let before = std::mem::replace(&mut *self.shared.kept.lock().unwrap_or_else(PoisonError::into_inner), kept);
        if before != kept {
            self.shared.kept_otherwise.notify_one();
        }
    }

    /// Forgets the changes that are old enough and that no stream, parked change or replay needs; the inbox forgets with the log.
    /// Gives the number of changes forgotten. Done regularly without being asked.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn trim(&self) -> Result<usize, ChangeLogError> {
        Ok(trim::trim(&self.shared).await?)
    }
}

impl Drop for ChangeLog {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

impl Shared {
    pub(super) fn recent(&self) -> std::sync::MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
