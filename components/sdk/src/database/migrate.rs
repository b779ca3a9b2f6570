//! Brings a database to the shape that a component needs: each migration once, also when many instances start together.
//! Leaves when to do it to `store`.

use sha2::{Digest, Sha256};

use super::transaction::{BEGIN, COMMIT, ROLLBACK};
use super::{Connection, Database, DatabaseError, Rows, Store};
use crate::params;

/// A step in the history of a database. Once released it never changes; a later step mends what it did wrong.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Unique within the database, such as `counter/1-counters`. Kept in the database with a checksum.
    pub name: &'static str,
    /// Statements, run in order in one transaction. A list, since hosts run one statement at a time.
    pub statements: &'static [&'static str],
}

impl Migration {
    /// SHA-256 of the statements, in hexadecimal.
    fn checksum(&self) -> String {
        let mut hash = Sha256::new();
        for statement in self.statements {
            hash.update(statement.as_bytes());
            hash.update([0]);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Why a database could not be brought to the shape that the component needs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MigrateError {
    /// A statement of the bookkeeping failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// A statement of a migration failed; nothing of the migrations that were pending is kept.
    #[error("migration {name:?} failed: {error}")]
    Failed {
        /// The migration.
        name: &'static str,
        /// What the database said.
        error: DatabaseError,
    },
    /// A migration was applied in another form than the component has today.
    #[error(
        "migration {name:?} was changed after it had been applied (checksum {applied}, now {now}): restore its text and \
         put the change into a migration of its own"
    )]
    Changed {
        /// The migration.
        name: &'static str,
        /// Its checksum when it was applied.
        applied: String,
        /// Its checksum now.
        now: String,
    },
}

/// Applies those of `migrations` that the database has not seen, all in one transaction.
pub(super) async fn run<D: Database>(
    store: &Store<D>,
    connection: &mut D::Connection,
    migrations: &[Migration],
) -> Result<(), MigrateError> {
    // Reading first keeps the usual start, with nothing to do, free of writes and of the write lock.
    if pending(&applied(store, connection).await?, migrations)?.is_empty() {
        return Ok(());
    }
    store.retried(connection, BEGIN, Vec::new()).await?;
    let result = apply_pending(store, connection, migrations).await;
    let end = if result.is_ok() { COMMIT } else { ROLLBACK };
    let ended = store.retried(connection, end, Vec::new()).await;
    result?;
    ended?;
    Ok(())
}

/// Runs inside a write transaction, so whatever another instance applied meanwhile is visible, and nobody else applies more.
async fn apply_pending<D: Database>(
    store: &Store<D>,
    connection: &mut D::Connection,
    migrations: &[Migration],
) -> Result<(), MigrateError> {
    let create = "CREATE TABLE IF NOT EXISTS tidemill_migrations (
        name TEXT PRIMARY KEY,
        checksum TEXT NOT NULL,
        applied_at TEXT NOT NULL
    ) STRICT";
    connection.execute(create, Vec::new()).await?;
    for migration in pending(&applied(store, connection).await?, migrations)? {
        for statement in migration.statements {
            connection
                .execute(statement, Vec::new())
                .await
                .map_err(|error| MigrateError::Failed { name: migration.name, error })?;
        }
        let record = "INSERT INTO tidemill_migrations (name, checksum, applied_at) VALUES (?1, ?2, ?3)";
        let parameters = params![migration.name, migration.checksum(), crate::clock::now().to_string()];
        connection.execute(record, parameters).await?;
    }
    Ok(())
}

/// Names and checksums of what was applied; none if the database is new.
async fn applied<D: Database>(store: &Store<D>, connection: &mut D::Connection) -> Result<Rows, DatabaseError> {
    let exists = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'tidemill_migrations'";
    if store.retried(connection, exists, Vec::new()).await?.is_empty() {
        return Ok(Rows::default());
    }
    store.retried(connection, "SELECT name, checksum FROM tidemill_migrations", Vec::new()).await
}

fn pending<'a>(applied: &Rows, migrations: &'a [Migration]) -> Result<Vec<&'a Migration>, MigrateError> {
    let mut pending = Vec::new();
    for migration in migrations {
        let known = applied.iter().find(|row| row.get("name") == Ok(migration.name));
        match known.map(|row| row.get::<&str>("checksum")).transpose().map_err(DatabaseError::from)? {
            None => pending.push(migration),
            Some(checksum) if checksum == migration.checksum() => {}
            Some(checksum) => {
                return Err(MigrateError::Changed {
                    name: migration.name,
                    applied: checksum.to_owned(),
                    now: migration.checksum(),
                });
            }
        }
    }
    Ok(pending)
}
