//! From what an application says of streams to the tasks that deliver: which database gets a change log, and which component
//! consumes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use anyhow::Context;
use tidemill_change_log::Subscription;

use super::host::HostBuilder;
use crate::manifest::Application;
use crate::runtime::component::PreparedComponent;
use crate::storage::{ChangeLog, Database};
use crate::trigger::stream::Stream;

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
    let mut logs = ChangeLogs::new();
    for (label, database) in databases {
        let context = || format!("the change log of database {label} could not be opened");
        let subscriptions = subscriptions.remove(label.as_str()).unwrap_or_default();
        if subscriptions.is_empty() {
            ChangeLog::remove_triggers(database).await.with_context(context)?;
            continue;
        }
        let log = ChangeLog::open(database.clone(), subscriptions).await.with_context(context)?;
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
