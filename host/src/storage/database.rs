//! One database file: its threads, and how they are started and stopped.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::connection::Connection;
use super::error::StatementError;
use super::inbox::Inbox;
use super::key::EncryptionKey;
use super::open_error::OpenError;
use super::options::DatabaseOptions;
use super::physical::{Physical, Role};
use super::probe::Probe;
use super::reader::Readers;
use super::schema_hook::SchemaHooks;
use super::session::Work;
use super::statement::Statements;
use super::statistics::{Counters, Statistics};
use super::value::QueryResult;
use super::writer::Writer;

/// One database file, with a thread that writes and some that read. Cloning it is cheap and gives the same one.
#[derive(Clone)]
pub struct Database(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) inbox: Arc<Inbox>,
    pub(super) readers: Arc<Readers>,
    pub(super) statements: Statements,
    pub(super) counters: Arc<Counters>,
    commits: watch::Receiver<u64>,
    pub(super) path: PathBuf,
    /// Its file's.
    pub(super) key: Option<EncryptionKey>,
    /// See [`Database::keep_log`].
    pub(super) keeps_log: Arc<AtomicBool>,
    pub(super) schema_hooks: SchemaHooks,
    probe: Probe,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// How long the parts of a health check took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latency {
    /// Reading from the file's schema.
    pub read: Duration,
    /// Waiting for the writer's turn and for its commit, and writing to the disk beside the file.
    pub write: Duration,
}

impl Database {
    /// Opens the file at `path`, creating it if it does not exist; its folder must. Blocks on the disk, and for up to
    /// the busy timeout if another process holds the file's lock. A file that exists must be encrypted by the key of `options`, or plain
    /// without one.
    pub fn open(path: &Path, options: DatabaseOptions) -> Result<Self, OpenError> {
        OpenError::check(path)?;
        let writer = Physical::open(path, Role::Writer, &options)?;
        let readers = (0..options.readers.max(2))
            .map(|_| Physical::open(path, Role::Reader, &options))
            .collect::<Result<Vec<_>, _>>()?;
        let key = options.key.clone();
        let counters = Arc::<Counters>::default();
        let inbox = Arc::new(Inbox::new(options.write_queue, options.transaction_lease, Arc::clone(&counters)));
        let reader_threads = readers.len() - 1;
        let readers = Arc::new(Readers::new(readers, options.clone(), Arc::clone(&counters), Arc::clone(&inbox)));
        let (sender, commits) = watch::channel(0);
        let schema_hooks = SchemaHooks::default();
        let writer = Writer::new(path.to_owned(), options, writer, Arc::clone(&inbox), Arc::clone(&counters), sender);
        let keeps_log = Arc::<AtomicBool>::default();
        let writer = writer.with_schema_hooks(schema_hooks.clone()).with_log_kept(Arc::clone(&keeps_log));
        let database = Self(Arc::new(Inner {
            inbox,
            readers: Arc::clone(&readers),
            statements: Statements::default(),
            counters,
            commits,
            path: path.to_owned(),
            key,
            keeps_log,
            schema_hooks,
            probe: Probe::default(),
            threads: Mutex::default(),
        }));
        let failed = |source| OpenError::Thread { path: path.to_owned(), source };
        database.0.spawn("sqlite-writer", move || writer.work()).map_err(failed)?;
        for _ in 0..reader_threads {
            let readers = Arc::clone(&readers);
            database.0.spawn("sqlite-reader", move || readers.work()).map_err(failed)?;
        }
        Ok(database)
    }

    /// A guest's view of the database, with transactions and rowids of its own. Costs no I/O.
    pub fn connect(&self) -> Connection {
        Connection::new(Arc::clone(&self.0), None)
    }

    /// The same for somebody who waits for an answer: what it writes is refused as overloaded while others have waited for the writer for longer
    /// than `patience`, since it would wait at least as long, and where it has waited for so long itself.
    pub fn connect_within(&self, patience: Duration) -> Connection {
        Connection::new(Arc::clone(&self.0), Some(patience))
    }

    /// Checks that the database answers: a read, an empty write that goes through the queue and a commit, and, at most every 10 s, a page
    /// written to its disk beside it (`probe`). If a write failed before, something is written to the file itself, which may have an allowance
    /// of its own. A database that was ever found damaged fails it until it is opened anew.
    pub async fn ping(&self) -> Result<Latency, StatementError> {
        if self.0.counters.damaged.load(Relaxed) {
            return Err(StatementError::Corrupt);
        }
        let connection = self.connect();
        let started = Instant::now();
        connection.execute("SELECT count(*) FROM sqlite_schema".to_owned(), Vec::new()).await?;
        let read = started.elapsed();
        let failed = self.0.counters.unwritable.load(Relaxed);
        let write = move |connection: &rusqlite::Connection| {
            if failed {
                write_nothing_new(connection)?;
            }
            Ok(QueryResult::default())
        };
        connection.submit(Work::Host(Arc::new(write))).await?;
        if failed {
            self.0.counters.unwritable.store(false, Relaxed);
        }
        self.0.probe.write(&self.0.path).await?;
        Ok(Latency { read, write: started.elapsed() - read })
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// The counters at this moment.
    pub fn statistics(&self) -> Statistics {
        self.0.counters.read()
    }

    /// The number of commits that may have changed something since the database was opened. It changes after each.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.0.commits.clone()
    }

    /// Ends the database: new work is refused, guests' open transactions are rolled back, what waits is finished, the
    /// write-ahead log is moved into the file. Calling it again is harmless.
    pub async fn close(&self) {
        let inner = Arc::clone(&self.0);
        inner.stop();
        let threads = std::mem::take(&mut *inner.threads.lock().unwrap_or_else(PoisonError::into_inner));
        let join = move || {
            // The writer first: its checkpoint needs no reader to be gone, and readers may hand it work until then.
            for thread in threads {
                if thread.join().is_err() {
                    tracing::error!("a database thread panicked");
                }
            }
            inner.readers.release();
        };
        if tokio::task::spawn_blocking(join).await.is_err() {
            tracing::error!("closing a database failed");
        }
    }
}

/// Writes a page of the file with what is in it.
fn write_nothing_new(connection: &rusqlite::Connection) -> rusqlite::Result<()> {
    let version: i32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    connection.execute_batch(&format!("PRAGMA user_version = {version}"))
}

impl Inner {
    fn spawn(&self, name: &str, body: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(body)?;
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        Ok(())
    }

    fn stop(&self) {
        self.readers.close();
        self.inbox.close();
    }
}

impl Drop for Inner {
    /// The threads finish what waits and end by themselves; only [`Database::close`] waits for them.
    fn drop(&mut self) {
        self.stop();
    }
}
