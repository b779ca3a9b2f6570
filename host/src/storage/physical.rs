//! One connection to the file, set up the way the engine needs it: durability, limits, policy, time.
//!
//! Knows nothing of guests, batches or pools. Running a statement on it is `run`'s.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::file::{connect, leave_as_found, met_damage_in_encrypted};
use super::open_error::OpenError;
use super::options::DatabaseOptions;
use super::policy::Policy;

/// Instructions of SQLite's virtual machine between two looks at the clock: some 10 to 50 µs.
const CLOCK_INTERVAL: i32 = 1000;

/// Pages in the log at which a commit also checkpoints: 16 MiB of 4 KiB pages. SQLite's own 1000 would make a busy
/// writer pay the two extra fsyncs of a checkpoint four times as often.
const CHECKPOINT_PAGES: u32 = 4000;

/// What the log is cut back to when it is reused, in bytes.
const LOG_SIZE_LIMIT: u32 = 64 << 20;

/// A longer pattern is refused: matching may take exponential time, and cannot be interrupted.
const MAX_PATTERN_BYTES: i32 = 1000;

/// Which side of the engine a connection serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The one that writes.
    Writer,
    /// One of those that only read.
    Reader,
}

pub(super) struct Physical {
    pub(super) connection: Connection,
    pub(super) policy: Arc<Policy>,
    pub(super) clock: Arc<Clock>,
    /// What `changes()` gives on a reader: the reading guest's number, which SQLite cannot know.
    pub(super) changes: Arc<AtomicU64>,
    /// Commits leave the log as it is, however large.
    keeps_log: bool,
    encrypted: bool,
}

impl Physical {
    pub(super) fn open(path: &Path, role: Role, options: &DatabaseOptions) -> Result<Self, OpenError> {
        // The bundled SQLite takes names that begin with `file:` for URIs, with parameters.
        let plain = match path.starts_with(".") || path.is_absolute() {
            true => path.to_owned(),
            false => Path::new(".").join(path),
        };
        let mode = match role {
            Role::Writer => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            // That the file became read-only tells of damage (`met_damage`); `query_only` keeps readers from writing.
            Role::Reader if options.key.is_some() => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Role::Reader => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
        let key = options.key.as_ref();
        let connection = connect(&plain, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX, key)
            .map_err(|error| OpenError::new(path, key, error))?;
        let mut physical = Self {
            connection,
            policy: Arc::default(),
            clock: Arc::default(),
            changes: Arc::default(),
            keeps_log: false,
            encrypted: key.is_some(),
        };
        match physical.prepare(path, role, options) {
            Ok(()) => Ok(physical),
            Err(error) => {
                leave_as_found(&physical.connection);
                Err(error)
            }
        }
    }

    fn prepare(&mut self, path: &Path, role: Role, options: &DatabaseOptions) -> Result<(), OpenError> {
        if role == Role::Writer {
            self.use_wal(path, options)?;
        }
        self.configure(role, options).map_err(|error| OpenError::new(path, options.key.as_ref(), error))
    }

    fn use_wal(&self, path: &Path, options: &DatabaseOptions) -> Result<(), OpenError> {
        let failed = |error| OpenError::new(path, options.key.as_ref(), error);
        self.connection.busy_timeout(options.busy_timeout).map_err(failed)?;
        let mode: String =
            self.connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(failed)?;
        if self.connection.is_readonly("main").map_err(failed)? {
            return Err(OpenError::ReadOnlyFile { path: path.to_owned() });
        }
        if !mode.eq_ignore_ascii_case("wal") {
            return Err(OpenError::NoWal { path: path.to_owned(), mode });
        }
        Ok(())
    }

    fn configure(&mut self, role: Role, options: &DatabaseOptions) -> rusqlite::Result<()> {
        let connection = &mut self.connection;
        // Memory-mapped reading stays off: an I/O error would be a signal that ends the whole host.
        connection.execute_batch(&format!(
            "PRAGMA synchronous = FULL;
             PRAGMA fullfsync = ON;
             PRAGMA checkpoint_fullfsync = ON;
             PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES};
             PRAGMA journal_size_limit = {LOG_SIZE_LIMIT};
             PRAGMA temp_store = MEMORY;
             PRAGMA mmap_size = 0;
             PRAGMA foreign_keys = ON;
             PRAGMA cache_size = -{};",
            options.page_cache_bytes / 1024
        ))?;
        // Reads the header and the schema, which tells a damaged file.
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        if role == Role::Reader {
            connection.execute_batch("PRAGMA query_only = ON")?;
            // A reader of a WAL file waits in rare cases only; the pool decides then.
            connection.busy_timeout(Duration::ZERO)?;
            let changes = Arc::clone(&self.changes);
            let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS;
            connection.create_scalar_function("changes", 0, flags, move |_| {
                Ok(i64::try_from(changes.load(Relaxed)).unwrap_or(i64::MAX))
            })?;
        }
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, false)?;
        let largest = |bytes: usize| i32::try_from(bytes).unwrap_or(i32::MAX);
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, largest(options.max_result_bytes))?;
        connection.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, largest(options.max_statement_bytes))?;
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        connection.set_limit(Limit::SQLITE_LIMIT_EXPR_DEPTH, 500)?;
        connection.set_limit(Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 100)?;
        connection.set_limit(Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_PATTERN_BYTES)?;
        connection.set_limit(Limit::SQLITE_LIMIT_WORKER_THREADS, 0)?;
        connection.set_prepared_statement_cache_capacity(options.statement_cache);
        let clock = Arc::clone(&self.clock);
        connection.progress_handler(CLOCK_INTERVAL, Some(move || clock.is_over()))?;
        let policy = Arc::clone(&self.policy);
        connection.authorizer(Some(move |context: rusqlite::hooks::AuthContext<'_>| policy.decide(context)))
    }

    /// Runs one of the host's own commands, whose text is a constant or built from quoted names.
    pub(super) fn command(&self, sql: &str) -> rusqlite::Result<()> {
        self.policy.as_host(|| self.connection.prepare_cached(sql)?.execute([]).map(drop))
    }

    /// Whether commits leave the log as it is, however large.
    pub(super) fn keep_log(&mut self, keep: bool) -> rusqlite::Result<()> {
        if self.keeps_log != keep {
            let pages = if keep { 0 } else { CHECKPOINT_PAGES };
            let pragma = format!("PRAGMA wal_autocheckpoint = {pages}");
            self.policy.as_host(|| self.connection.query_row(&pragma, [], |_| Ok(())))?;
            self.keeps_log = keep;
        }
        Ok(())
    }

    /// Whether a page was read that is not as SQLCipher wrote it. SQLite then goes on with zeros in its place, which it does not notice
    /// where the page held nothing but the end of a long value.
    pub(super) fn met_damage(&self) -> bool {
        // SQLCipher makes a connection read-only, unless it is writing.
        self.encrypted
            && (self.connection.is_readonly("main").unwrap_or(true)
                || (self.in_transaction()
                    && self.policy.as_host(|| met_damage_in_encrypted(&self.connection)).unwrap_or(true)))
    }

    /// Whether a transaction is open on this connection.
    pub(super) fn in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }
}

/// When the running statement's time is over.
#[derive(Debug)]
pub(super) struct Clock {
    origin: Instant,
    deadline: AtomicU64,
}

impl Default for Clock {
    fn default() -> Self {
        Self { origin: Instant::now(), deadline: AtomicU64::new(u64::MAX) }
    }
}

impl Clock {
    /// Gives the statement `time` from now.
    pub(super) fn allow(&self, time: Duration) {
        let deadline = (self.origin.elapsed() + time).as_micros();
        self.deadline.store(u64::try_from(deadline).unwrap_or(u64::MAX), Relaxed);
    }

    /// Lets the host's own commands take as long as they need.
    pub(super) fn stop(&self) {
        self.deadline.store(u64::MAX, Relaxed);
    }

    fn is_over(&self) -> bool {
        let deadline = self.deadline.load(Relaxed);
        deadline != u64::MAX && self.origin.elapsed().as_micros() >= u128::from(deadline)
    }
}
