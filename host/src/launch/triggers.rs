//! From what an application says of streams and subscriptions to what delivers: which database gets a change log, which component
//! consumes, and which clients are told.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use anyhow::Context;
use tidemill_change_log::Subscription;

use super::host::HostBuilder;
use crate::manifest::Application;
use crate::runtime::component::PreparedComponent;
use crate::storage::{ChangeLog, ChangeLogOptions, Database};
use crate::trigger::stream::Stream;
use crate::trigger::websocket::Source;

/// The change logs of the databases whose tables somebody subscribed to, by label.
pub(super) type ChangeLogs = BTreeMap<String, Arc<ChangeLog>>;

/// Opens the change log of every database that a trigger names.
///
/// # Errors
///
/// Fails where a log cannot be set up.
pub(super) async fn open_change_logs(
    application: &Application,
    databases: &BTreeMap<String, Database>,
) -> anyhow::Result<ChangeLogs> {
    let mut subscriptions: BTreeMap<&str, Vec<Subscription>> = BTreeMap::new();
    for stream in &application.streams {
        let subscription = Subscription { table: stream.table.clone(), columns: stream.logged_columns() };
        subscriptions.entry(&stream.database).or_default().push(subscription);
    }
    for websocket in &application.websockets {
        let subscription = Subscription { table: websocket.table.clone(), columns: websocket.logged_columns() };
        subscriptions.entry(&websocket.database).or_default().push(subscription);
    }
    let mut logs = ChangeLogs::new();
    for (label, database) in databases {
        let context = || format!("the change log of database {label} could not be opened");
        let subscriptions = subscriptions.remove(label.as_str()).unwrap_or_default();
        if subscriptions.is_empty() {
            ChangeLog::remove_triggers(database).await.with_context(context)?;
            continue;
        }
        let options = ChangeLogOptions {
            retention: application.retention.changes,
            dead_letters: application.retention.dead_letters,
            ..ChangeLogOptions::default()
        };
        let log = ChangeLog::open_with(database.clone(), subscriptions, options).await.with_context(context)?;
        let streams = application.streams.iter().filter(|stream| stream.database == *label);
        log.set_streams(&streams.map(|stream| stream.name.clone()).collect::<Vec<_>>());
        logs.insert(label.clone(), log);
    }
    Ok(logs)
}

/// Adds every stream of the application.
///
/// # Errors
///
/// Fails where a component does not consume, or the state of a stream cannot be read.
pub(super) async fn add_streams(
    builder: &mut HostBuilder,
    application: &Application,
    components: &HashMap<&str, Arc<PreparedComponent>>,
    logs: &ChangeLogs,
) -> anyhow::Result<()> {
    for settings in &application.streams {
        // Both were checked when the application was loaded.
        let component = components.get(settings.component.as_str()).context("its component is missing")?;
        let log = logs.get(&settings.database).context("its database is missing")?;
        let context = || format!("stream `{}`", settings.name);
        let invoker = builder.invoker(component).with_context(context)?;
        let stream = Stream::open(settings.clone(), Arc::clone(log), invoker).await.with_context(context)?;
        builder.add_stream(stream);
    }
    Ok(())
}

/// Lets clients connect to every subscription of the application.
pub(super) fn add_websockets(builder: &mut HostBuilder, application: &Application, logs: &ChangeLogs) {
    for websocket in &application.websockets {
        // A database that no component is granted is refused when the application is loaded.
        if let Some(log) = logs.get(&websocket.database) {
            builder.add_subscription(Source::of_database(websocket.clone(), Arc::clone(log)));
        }
    }
}
