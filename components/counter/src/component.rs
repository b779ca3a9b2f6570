//! The component that hosts run: the HTTP handler, the typed interface `tidemill:counter/counters` and the jobs, all over the
//! host's SQLite. What they do is in the library.

use std::sync::LazyLock;

use bindings::exports::tidemill::counter::counters as wit;
use tidemill_sdk::http::{App, PageRequest, RequestId};
use tidemill_sdk::spin_sdk::wasip3;
use tidemill_sdk::{DatabaseError, SpinDatabase, clock};
use wasip3::http::types::{ErrorCode, Request, Response};

use crate::Housekeeping;
use crate::domain::{Amount, Change, ClientId, Counter, CounterId, Entry, Operation, Refusal};
use crate::storage::Counters;

#[expect(unsafe_code, reason = "the generated exports are called across the component's border")]
mod bindings {
    tidemill_sdk::spin_sdk::wit_bindgen::generate!({
        runtime_path: "tidemill_sdk::spin_sdk::wit_bindgen::rt",
        world: "service",
        path: "../../wit/counter",
        default_bindings_module: "crate::component::bindings",
    });
    export!(Component with_types_in self);

    use super::Component;
}

/// The label of the database in `spin.toml`.
const DATABASE: &str = "counter";

static COUNTERS: LazyLock<Counters<SpinDatabase>> = LazyLock::new(|| Counters::new(SpinDatabase::new(DATABASE)));
static APP: LazyLock<App> = LazyLock::new(|| crate::api::app(COUNTERS.clone()));
static JOBS: LazyLock<Housekeeping<SpinDatabase>> = LazyLock::new(|| Housekeeping::new(COUNTERS.clone()));

struct Component;
wasip3::http::service::export!(Component);
tidemill_sdk::export_jobs!(JOBS);

impl wasip3::exports::http::handler::Guest for Component {
    async fn handle(request: Request) -> Result<Response, ErrorCode> {
        tidemill_sdk::http::serve(&APP, request).await
    }
}

impl wit::Guest for Component {
    async fn get(id: String) -> Result<wit::Counter, wit::Error> {
        let id = counter_id(&id)?;
        Ok(state(id.to_string(), COUNTERS.get(&id).await?))
    }

    async fn increment(id: String, change: wit::Change) -> Result<wit::Counter, wit::Error> {
        make(id, change, Operation::Increment).await
    }

    async fn decrement(id: String, change: wit::Change) -> Result<wit::Counter, wit::Error> {
        make(id, change, Operation::Decrement).await
    }

    async fn audit(id: String, before: Option<u64>, limit: u32) -> Result<Vec<wit::Entry>, wit::Error> {
        let id = counter_id(&id)?;
        if !(1..=200).contains(&limit) {
            return Err(wit::Error::InvalidArgument("limit must be 1 to 200".to_owned()));
        }
        // A version beyond those that there can be means the newest entries.
        let after = before.and_then(|before| i64::try_from(before).ok());
        let mut entries = COUNTERS.audit(&id, &PageRequest { limit: limit as usize, after }).await?;
        entries.truncate(limit as usize);
        Ok(entries.into_iter().map(wit::Entry::from).collect())
    }
}

async fn make(id: String, change: wit::Change, operation: Operation) -> Result<wit::Counter, wit::Error> {
    let invalid = |message: &str| wit::Error::InvalidArgument(message.to_owned());
    let request_id = match &change.request_id {
        Some(text) => {
            RequestId::parse(text).ok_or_else(|| invalid("request-id is too long or has other characters"))?
        }
        None => RequestId::make(),
    };
    let client_id = change.client_id.as_deref().map(ClientId::parse);
    if client_id == Some(None) {
        return Err(invalid("client-id must be 1 to 128 visible ASCII characters"));
    }
    let change = Change {
        id: counter_id(&id)?,
        operation,
        amount: Amount::new(change.amount.into()).ok_or_else(|| invalid("amount must be 1 to 1000000"))?,
        // No counter gets to a version that does not fit, so such an expectation fails like any other wrong one.
        expected_version: change.expected_version.map(|version| i64::try_from(version).unwrap_or(-1)),
        request_id: request_id.to_string(),
        client_id: client_id.flatten(),
        at: clock::now(),
    };
    match COUNTERS.change(&change).await? {
        Ok(counter) => Ok(state(id, counter)),
        Err(Refusal::Overflow) => Err(wit::Error::Overflow),
        Err(Refusal::VersionConflict { current }) => Err(wit::Error::VersionConflict(current.unsigned_abs())),
    }
}

fn counter_id(text: &str) -> Result<CounterId, wit::Error> {
    let message = "id must be 1 to 64 of the characters a–z, 0–9 and -";
    CounterId::parse(text).ok_or_else(|| wit::Error::InvalidArgument(message.to_owned()))
}

fn state(id: String, counter: Counter) -> wit::Counter {
    let Counter { value, version, last_updated } = counter;
    wit::Counter { id, value, version: version.unsigned_abs(), last_updated }
}

impl From<Entry> for wit::Entry {
    fn from(entry: Entry) -> Self {
        Self {
            operation: match entry.operation {
                Operation::Increment => wit::Operation::Increment,
                Operation::Decrement => wit::Operation::Decrement,
            },
            // Amounts are at most a million.
            amount: u32::try_from(entry.amount).unwrap_or(u32::MAX),
            value_before: entry.value_before,
            value_after: entry.value_after,
            version: entry.version.unsigned_abs(),
            request_id: entry.request_id,
            client_id: entry.client_id,
            timestamp: entry.timestamp,
        }
    }
}

impl From<DatabaseError> for wit::Error {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Busy(_) | DatabaseError::Overloaded(_) | DatabaseError::RolledBack(_) => Self::Overloaded,
            DatabaseError::Full => Self::Other("the storage is full".to_owned()),
            // The text of other errors shows SQL or paths, which are the operator's business.
            DatabaseError::Constraint(_)
            | DatabaseError::Unwritable(_)
            | DatabaseError::Unavailable { .. }
            | DatabaseError::Other(_) => {
                tidemill_sdk::log::error(&RequestId::make(), &error.to_string());
                Self::Other("the storage failed: the log has the details".to_owned())
            }
        }
    }
}
