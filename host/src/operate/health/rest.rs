//! How far a stream is whose host does not run, from its database alone.

use std::time::Duration;

use super::trigger::{TriggerHealth, stream_at_rest};
use crate::operate::events::{Consumer, Moment, StreamState, has_log};
use crate::operate::operations::OperatedApplication;

/// How long a database may take to tell.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) async fn stream(application: &OperatedApplication, consumer: &Consumer) -> TriggerHealth {
    let name = &consumer.name;
    let Some(database) = application.databases.get(&consumer.database) else {
        return TriggerHealth::unknown(name, "its database is missing");
    };
    let consumer = consumer.clone();
    let read = database.host_read(move |connection| match has_log(connection)? {
        true => StreamState::read(connection, &consumer, Moment::now()).map(Some),
        false => Ok(None),
    });
    match tokio::time::timeout(PATIENCE, read).await {
        Ok(Ok(Some(state))) => stream_at_rest(&state),
        // Nobody ever followed the database.
        Ok(Ok(None)) => TriggerHealth::new(name, None),
        Ok(Err(error)) => TriggerHealth::unknown(name, format!("how far it is cannot be read: {error}")),
        Err(_) => TriggerHealth::unknown(name, format!("how far it is was not told within {PATIENCE:?}")),
    }
}
