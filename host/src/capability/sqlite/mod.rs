//! SQLite for guests. This file owns what the versions of the interface share: opening a granted
//! database and running a statement on it; `v2` and `v3` translate types and nothing else.

mod traced;
mod v2;
mod v3;

use std::sync::Arc;
use std::time::Duration;

use wasmtime::StoreContextMut;
use wasmtime::component::{HasData, Linker, Resource};

use self::traced::traced;
use super::CapabilityView;
use super::refusal::Attempt;
use crate::runtime::guest::Guest;
use crate::runtime::{lane, requests};
use crate::storage::{Connection, QueryResult, StatementError, Value};

/// A request's write is refused while others have waited for longer than this: its client would wait at least as long.
const PATIENCE: Duration = Duration::from_secs(1);

/// What stands behind a guest's `connection` handle.
pub type GuestConnection = Arc<Opened>;

/// A connection, and what the guest calls its database.
pub struct Opened {
    connection: Connection,
    label: String,
}

/// Names the view that the bindings of both versions work on.
struct Sqlite;

impl HasData for Sqlite {
    type Data<'a> = CapabilityView<'a>;
}

/// Adds every version of the interface to a linker.
///
/// # Errors
///
/// Fails only where one of them is defined already.
pub fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    v2::add_to_linker(linker)?;
    v3::add_to_linker(linker)
}

/// Why a guest's call failed; each version has its own type for this.
enum Failure {
    AccessDenied,
    InvalidConnection,
    DatabaseFull,
    Io(String),
}

impl From<StatementError> for Failure {
    fn from(error: StatementError) -> Self {
        match error {
            StatementError::Full => Self::DatabaseFull,
            error => Self::Io(error.to_string()),
        }
    }
}

impl CapabilityView<'_> {
    /// Opens a granted database. A label that is not configured cannot be granted, so there is one
    /// refusal for both.
    fn open_database(&mut self, label: &str) -> wasmtime::Result<Result<Resource<GuestConnection>, Failure>> {
        let Some(database) = self.grants.databases.get(label) else {
            self.note_missing_grant(Attempt::Database, "sqlite_databases", label);
            return Ok(Err(Failure::AccessDenied));
        };
        let connection = match lane::is_here() {
            true => database.connect_within(PATIENCE),
            // A consumer or a job has time, and repeating it costs more than waiting.
            false => database.connect(),
        };
        let opened = Arc::new(Opened { connection, label: label.to_owned() });
        Ok(Ok(self.table.push(opened)?))
    }

    fn connection(&self, handle: &Resource<GuestConnection>) -> Result<GuestConnection, Failure> {
        self.table.get(handle).map(Arc::clone).map_err(|_| Failure::InvalidConnection)
    }
}

/// Runs one statement for the request that the guest calls for, and writes down what it may not do.
fn run(
    mut store: StoreContextMut<'_, Guest>,
    handle: &Resource<GuestConnection>,
    statement: String,
    parameters: Vec<Value>,
) -> impl Future<Output = Result<QueryResult, Failure>> + Send + use<> {
    let view = CapabilityView::of(store.data_mut());
    let (grants, requests, connection) = (Arc::clone(view.grants), view.requests.clone(), view.connection(handle));
    let scope = requests::scope(&mut store);
    async move {
        let connection = connection?;
        let outcome = match scope {
            Some(scope) => traced(&connection, statement, parameters, scope).await,
            None => connection.connection.execute(statement, parameters).await,
        };
        if let Err(
            error @ (StatementError::Denied { .. }
            | StatementError::TooLarge { .. }
            | StatementError::Timeout { .. }
            | StatementError::LeaseExpired { .. }),
        ) = &outcome
        {
            let request = requests.single();
            grants.refusals.note(Attempt::Statement, request.as_deref(), format_args!("refused a statement: {error}"));
        }
        Ok(outcome?)
    }
}

/// Implements the translation between the types of one version's bindings and the storage's.
macro_rules! translate {
    ($bindings:ident) => {
        impl From<$crate::capability::sqlite::Failure> for $bindings::Error {
            fn from(failure: $crate::capability::sqlite::Failure) -> Self {
                use $crate::capability::sqlite::Failure;
                match failure {
                    Failure::AccessDenied => Self::AccessDenied,
                    Failure::InvalidConnection => Self::InvalidConnection,
                    Failure::DatabaseFull => Self::DatabaseFull,
                    Failure::Io(message) => Self::Io(message),
                }
            }
        }

        impl From<$bindings::Value> for $crate::storage::Value {
            fn from(value: $bindings::Value) -> Self {
                match value {
                    $bindings::Value::Integer(integer) => Self::Integer(integer),
                    $bindings::Value::Real(real) => Self::Real(real),
                    $bindings::Value::Text(text) => Self::Text(text),
                    $bindings::Value::Blob(bytes) => Self::Blob(bytes),
                    $bindings::Value::Null => Self::Null,
                }
            }
        }

        impl From<$crate::storage::Value> for $bindings::Value {
            fn from(value: $crate::storage::Value) -> Self {
                use $crate::storage::Value;
                match value {
                    Value::Integer(integer) => Self::Integer(integer),
                    Value::Real(real) => Self::Real(real),
                    Value::Text(text) => Self::Text(text),
                    Value::Blob(bytes) => Self::Blob(bytes),
                    Value::Null => Self::Null,
                }
            }
        }

        fn to_rows(rows: Vec<Vec<$crate::storage::Value>>) -> Vec<$bindings::RowResult> {
            rows.into_iter()
                .map(|row| $bindings::RowResult { values: row.into_iter().map(Into::into).collect() })
                .collect()
        }

        fn to_query_result(result: $crate::storage::QueryResult) -> $bindings::QueryResult {
            $bindings::QueryResult { columns: result.columns, rows: to_rows(result.rows) }
        }
    };
}
use translate;
