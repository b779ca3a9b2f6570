//! The host's own reads and writes: closures over SQLite's connection, beside the statements of guests.
//!
//! They are not subject to the policy for guests, but to the same limits of time, and share the commits of the same writer. Leaves
//! where they run to `writer` and `reader`.

use std::sync::{Arc, Mutex, PoisonError};

use super::database::Database;
use super::error::StatementError;
use super::session::{HostWork, Work};
use super::value::QueryResult;

/// Stands for one unit of the host's. Guests' savepoints of that name are inside guests' transactions, never inside this one.
const SAVEPOINT: &str = "tidemill_host";

impl Database {
    /// Runs `work` on the writer as one unit of the next commit, and answers when that commit is on the disk: all that it
    /// changed is kept, or nothing if it fails.
    ///
    /// May be run more than once before the commit (a neighbour's failure undoes the batch, which is then repeated), so it depends on
    /// the database and on what it captured only, and has no other effect. It runs on the writer's thread: it must not wait, nor
    /// panic, nor use transaction commands other than savepoints of its own. Its time is limited like a statement's. Dropping the
    /// future gives up the answer only.
    ///
    /// # Errors
    /// What SQLite reports, or [`StatementError::Overloaded`] and [`StatementError::Closed`]; nothing was changed then.
    pub async fn host_write<T, F>(&self, work: F) -> Result<T, StatementError>
    where
        T: Send + 'static,
        F: Fn(&rusqlite::Connection) -> rusqlite::Result<T> + Send + Sync + 'static,
    {
        let (work, slot) = keep(move |connection| as_unit(connection, &work));
        self.connect().submit(Work::Host(work)).await?;
        take(&slot)
    }

    /// Runs `work` on a connection that only reads, and sees one state of the database throughout: at least that of every write
    /// that was answered before. It runs on a reader's thread, within a statement's time; it may be slow, but must not panic, nor
    /// use transaction commands.
    ///
    /// # Errors
    /// What SQLite reports, or [`StatementError::Overloaded`] and [`StatementError::Closed`].
    pub async fn host_read<T, F>(&self, work: F) -> Result<T, StatementError>
    where
        T: Send + 'static,
        F: Fn(&rusqlite::Connection) -> rusqlite::Result<T> + Send + Sync + 'static,
    {
        let (work, slot) = keep(move |connection| {
            connection.prepare_cached("BEGIN")?.execute([])?;
            let result = work(connection);
            // There is nothing to lose: it only ends the snapshot.
            if !connection.is_autocommit() {
                connection.prepare_cached("ROLLBACK")?.execute([])?;
            }
            result
        });
        self.connect().submit_read(Work::Host(work)).await?;
        take(&slot)
    }
}

/// Where the last run leaves what it gave.
type Slot<T> = Arc<Mutex<Option<T>>>;

/// Work that keeps its result, since the queues carry rows only.
fn keep<T: Send + 'static>(
    work: impl Fn(&rusqlite::Connection) -> rusqlite::Result<T> + Send + Sync + 'static,
) -> (HostWork, Slot<T>) {
    let slot = Slot::default();
    let kept = Arc::clone(&slot);
    let work = move |connection: &rusqlite::Connection| {
        let result = work(connection)?;
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        Ok(QueryResult::default())
    };
    (Arc::new(work), slot)
}

fn take<T>(slot: &Mutex<Option<T>>) -> Result<T, StatementError> {
    slot.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or(StatementError::Closed)
}

/// Undoes what `work` changed if it fails, which may be after several statements.
fn as_unit<T>(
    connection: &rusqlite::Connection,
    work: &impl Fn(&rusqlite::Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let command = |command: &str| connection.prepare_cached(&format!("{command} {SAVEPOINT}"))?.execute([]).map(drop);
    command("SAVEPOINT")?;
    let result = work(connection);
    // Some failures end the whole transaction, which the writer then repeats without this unit.
    if result.is_err() && !connection.is_autocommit() {
        command("ROLLBACK TO")?;
    }
    if !connection.is_autocommit() {
        command("RELEASE")?;
    }
    result
}
