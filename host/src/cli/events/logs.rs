//! Finding and opening the logs of an application.
//!
//! A command has connections of its own and needs no host; SQLite's locks keep it and a running host apart.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::Common;
use crate::manifest::{Application, suggestion};
use crate::operate::events::{Consumer, has_log};
use crate::operate::places::Places;
use crate::operate::state_lock::StateLock;
use crate::storage::{EncryptionKey, open_file};

/// How long to wait for another's lock, as the host does.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The logs of an application.
pub(super) struct Logs {
    application: Application,
    key: Option<EncryptionKey>,
    /// The streams of the manifest, in its order.
    pub(super) consumers: Vec<Consumer>,
}

/// One log, opened.
pub(super) struct Log {
    /// The database's label.
    pub(super) database: String,
    pub(super) connection: Connection,
}

/// What a command wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

impl Log {
    /// Begins a transaction that no other writer can come between.
    pub(super) fn transaction(&mut self) -> anyhow::Result<Transaction<'_>> {
        self.connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .with_context(|| format!("database `{}` cannot be written to", self.database))
    }
}

impl Logs {
    /// Of the application that the options name.
    pub(super) fn of(common: &Common) -> anyhow::Result<Self> {
        let application = common.application.inspect()?;
        Places::of(&application).check()?;
        let consumers = application.streams.iter().map(Consumer::from).collect();
        Ok(Self { application, key: common.encryption.key()?, consumers })
    }

    /// The stream with this name.
    pub(super) fn consumer(&self, name: &str) -> anyhow::Result<&Consumer> {
        self.consumers.iter().find(|one| one.name == name).ok_or_else(|| {
            let names: Vec<&str> = self.consumers.iter().map(|one| one.name.as_str()).collect();
            anyhow::anyhow!("there is no stream `{name}`; {}", suggestion(name, &names, "streams of this application"))
        })
    }

    /// Whether a host runs on the application's state directory.
    pub(super) fn is_running(&self) -> anyhow::Result<bool> {
        Ok(StateLock::is_held(&self.application.state_dir)?)
    }

    /// When a host will notice what was asked for.
    pub(super) fn when(&self) -> anyhow::Result<&'static str> {
        Ok(if self.is_running()? { "now" } else { "when the host is started" })
    }

    /// The log of one database.
    pub(super) fn open(&self, database: &str, access: Access) -> anyhow::Result<Log> {
        let databases = &self.application.databases;
        let Some(path) = databases.get(database) else {
            let labels: Vec<&String> = databases.keys().collect();
            bail!(
                "there is no database `{database}`; {}",
                suggestion(database, &labels, "databases of this application")
            );
        };
        if !path.is_file() {
            bail!("database `{database}` does not exist yet: `tidemill up` makes it at {}", path.display());
        }
        let log = connect(database, path, self.key.as_ref(), access)?;
        let found = has_log(&log.connection)
            .with_context(|| format!("database `{database}` at {} cannot be read", path.display()))?;
        if !found {
            bail!(
                "database `{database}` has no change log: `tidemill up` makes one for the tables that a stream or a \
                 WebSocket of the manifest names"
            );
        }
        Ok(log)
    }

    /// The log of one database, or else every log that there is. Says on standard error which are missing although the manifest
    /// wants them; fails if there are none.
    pub(super) fn open_all(&self, only: Option<&str>, access: Access) -> anyhow::Result<Vec<Log>> {
        if let Some(database) = only {
            return Ok(vec![self.open(database, access)?]);
        }
        let mut logs = Vec::new();
        let mut missing = Vec::new();
        for database in self.application.databases.keys() {
            match self.open(database, access) {
                Ok(log) => logs.push(log),
                Err(why) => missing.push((self.is_wanted(database), why)),
            }
        }
        if logs.is_empty() {
            let wanted = missing.iter().any(|(wanted, _)| *wanted);
            let reasons: Vec<String> =
                missing.iter().filter(|(this, _)| *this || !wanted).map(|(_, why)| format!("{why:#}")).collect();
            match reasons.is_empty() {
                true => bail!("this application has no databases, and so no changes"),
                false => bail!("{}", reasons.join("\n")),
            }
        }
        for (_, why) in missing.iter().filter(|(wanted, _)| *wanted) {
            eprintln!("note: {why:#}");
        }
        Ok(logs)
    }

    /// Whether the manifest subscribes to anything in the database.
    fn is_wanted(&self, database: &str) -> bool {
        self.consumers.iter().any(|consumer| consumer.database == database)
            || self.application.websockets.iter().any(|subscription| subscription.database == database)
    }
}

fn connect(database: &str, path: &Path, key: Option<&EncryptionKey>, access: Access) -> anyhow::Result<Log> {
    let mode = match access {
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    let open = || {
        let connection = open_file(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX, key)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        // A host that runs moves the log into the file, after it was archived.
        connection.query_row("PRAGMA wal_autocheckpoint = 0", [], |_| Ok(()))?;
        Ok::<_, anyhow::Error>(connection)
    };
    let connection = open().with_context(|| format!("database `{database}` at {} cannot be opened", path.display()))?;
    Ok(Log { database: database.to_owned(), connection })
}
