//! Between `tidemill:events/consumer` and [`Consumer`].

use bindings::exports::tidemill::events::consumer as wit;

use super::{Change, Consumer, Operation};
use crate::clock::Moment;
use crate::failure::{Failure, FailureKind};
use crate::http::RequestId;

#[expect(missing_docs, reason = "generated; the WIT has the documentation")]
pub mod bindings {
    spin_sdk::wit_bindgen::generate!({
        runtime_path: "spin_sdk::wit_bindgen::rt",
        world: "changes",
        path: "../../wit/events",
        default_bindings_module: "tidemill_sdk::events::bindings",
        pub_export_macro: true,
    });
}

/// What [`export_consumer!`](crate::export_consumer) exports.
pub async fn handle(consumer: &impl Consumer, stream: String, batch: Vec<wit::Change>) -> Result<(), wit::Failure> {
    let batch = batch.into_iter().map(Change::try_from).collect::<Result<Vec<_>, _>>()?;
    consumer.handle(&stream, &batch).await.map_err(|failure| {
        let request_id = batch.iter().find_map(|change| RequestId::parse(change.request_id.as_deref()?));
        failure.log(&request_id.unwrap_or_else(RequestId::make), &stream);
        failure.into()
    })
}

impl TryFrom<wit::Change> for Change {
    type Error = Failure;

    fn try_from(change: wit::Change) -> Result<Self, Failure> {
        let unreadable = || Failure::other("the host sent a change that nobody can read");
        Ok(Self {
            sequence: i64::try_from(change.sequence).map_err(|_| unreadable())?,
            table: change.table,
            operation: match change.operation {
                wit::Operation::Insert => Operation::Insert,
                wit::Operation::Update => Operation::Update,
                wit::Operation::Delete => Operation::Delete,
            },
            key: change.key,
            before: change.before,
            after: change.after,
            committed_at: Moment::parse(&change.committed_at).ok_or_else(unreadable)?,
            request_id: change.request_id,
        })
    }
}

impl From<Failure> for wit::Failure {
    fn from(failure: Failure) -> Self {
        match failure.kind {
            FailureKind::Unavailable => Self::Unavailable(failure.message),
            FailureKind::Rejected => Self::Rejected(failure.message),
            FailureKind::Other => Self::Other(failure.message),
        }
    }
}
