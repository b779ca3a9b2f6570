//! One version of an application, compiled and linked: what is its own beside what all versions stand on. It can be asked whether its
//! components work before it answers anything, and its triggers can be opened more than once: after it was rolled back to, again.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use tidemill_change_log::Subscription;

use super::foundation::{Followers, Foundation};
use super::schedules::Jobs;
use crate::manifest::{HttpSettings, StreamSettings, WebSocket};
use crate::operate::access::Access;
use crate::operate::backup::Archived;
use crate::operate::events::Moment;
use crate::operate::health::Dependencies;
use crate::operate::operations::{OperatedApplication, Operations, Triggers};
use crate::operate::places::Places;
use crate::runtime::invocation::{Consumer, Invoker};
use crate::storage::{ChangeLog, ChangeLogOptions, Database};
use crate::trigger::background::{Background, Running};
use crate::trigger::http::{HttpApplication, RateLimits, Shared, Stack};
use crate::trigger::stream::Stream;
use crate::trigger::websocket::{Source, Subscriptions};

/// A version of an application.
pub(super) struct Version {
    pub(super) foundation: Arc<Foundation>,
    pub(super) application: Arc<HttpApplication>,
    pub(super) dependencies: Arc<Dependencies>,
    pub(super) operated: Option<OperatedApplication>,
    pub(super) access: Option<Arc<Access>>,
    pub(super) settings: HttpSettings,
    pub(super) rates: Option<Arc<RateLimits>>,
    pub(super) plan: Plan,
}

/// What is to wake components and to tell clients, not opened yet.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) streams: Vec<(StreamSettings, Arc<Invoker<Consumer>>)>,
    pub(super) websockets: Vec<WebSocket>,
    pub(super) jobs: Option<Jobs>,
    /// The application's databases, by label.
    pub(super) databases: BTreeMap<String, Database>,
    /// How long their change logs keep what.
    pub(super) logs: ChangeLogOptions,
    /// What is archived, if anything.
    pub(super) archive: Option<Archived>,
    /// Where its files are, if it has a manifest that says so.
    pub(super) places: Option<Places>,
}

/// A version whose triggers are opened, and what answers its requests.
pub(super) struct Opened {
    pub(super) stack: Stack,
    pub(super) operations: Arc<Operations>,
    pub(super) waiting: Waiting,
}

/// A version whose triggers do not work yet.
pub(super) struct Waiting {
    work: Background,
    telling: Background,
    subscriptions: Arc<Subscriptions>,
    version: Arc<Version>,
}

/// A version whose triggers work.
pub(super) struct Live {
    pub(super) version: Arc<Version>,
    /// Its streams and schedules.
    work: Running,
    /// Its subscriptions.
    telling: Running,
    subscriptions: Arc<Subscriptions>,
}

/// Where and since when the host listens.
#[derive(Clone, Copy)]
pub(super) struct Listening {
    pub(super) address: SocketAddr,
    pub(super) since: Moment,
}

impl Version {
    /// Files of the databases that it needs.
    pub(super) fn database_files(&self) -> BTreeSet<PathBuf> {
        self.dependencies.databases().map(|database| database.path().to_owned()).collect()
    }

    /// Opens its triggers. The change logs then have what it and `beside` want, so that the one can still take over from the other.
    ///
    /// # Errors
    ///
    /// Fails where a change log, or the state of a stream or of the schedules, cannot be read or written.
    pub(super) async fn open(self: &Arc<Self>, listening: Listening, beside: Option<&Self>) -> anyhow::Result<Opened> {
        let logs = self.follow(beside).await?;
        let mut work = Background::default();
        let mut triggers = Triggers::default();
        for (settings, invoker) in &self.plan.streams {
            // It was checked when the application was loaded.
            let log = logs.get(&settings.database).context("its database is missing")?;
            let stream = Stream::open(settings.clone(), Arc::clone(log), Arc::clone(invoker));
            let stream = stream.await.with_context(|| format!("stream `{}`", settings.name))?;
            triggers.streams.push(Arc::clone(&stream));
            work.add(|stopping| stream.run(stopping));
        }
        if let Some(jobs) = &self.plan.jobs {
            let schedules = jobs.open().await?;
            triggers.schedules = Some(Arc::clone(&schedules.schedules));
            work.add(|stopping| schedules.work(stopping));
        }
        let sources = self.plan.websockets.iter().filter_map(|websocket| {
            // A database that no component is granted is refused when the application is loaded.
            let log = logs.get(&websocket.database)?;
            Some(Source::of_database(websocket.clone(), Arc::clone(log)))
        });
        let metrics = Arc::clone(&self.foundation.metrics);
        let source = Arc::clone(&self.application);
        let (most, families) = (self.settings.max_subscribers, metrics.subscriptions());
        let subscriptions = Arc::new(Subscriptions::new(sources.collect(), most, source, families));
        triggers.subscriptions = Some(Arc::clone(&subscriptions));
        let mut telling = Background::default();
        let running = Arc::clone(&subscriptions);
        telling.add(|stopping| async move { running.run(stopping).await });
        let operations = Arc::new(Operations {
            access: self.access.clone(),
            address: listening.address,
            started_at: listening.since,
            dependencies: Arc::clone(&self.dependencies),
            application: self.operated.clone(),
            triggers,
        });
        let shared = Shared {
            application: Arc::clone(&self.application),
            operations: Arc::clone(&operations),
            metrics,
            subscriptions: Arc::clone(&subscriptions),
            rates: self.rates.clone(),
        };
        let stack = Stack::new(shared, &self.settings);
        let waiting = Waiting { work, telling, subscriptions, version: Arc::clone(self) };
        Ok(Opened { stack, operations, waiting })
    }

    /// Writes down where its files are, since it is the one that answers.
    pub(super) async fn write_places(&self) {
        let Some(places) = self.plan.places.clone() else { return };
        let written = tokio::task::spawn_blocking(move || places.write()).await;
        if let Err(error) = written.map_err(std::io::Error::other).flatten() {
            tracing::error!("commands cannot know where the databases are: that could not be written down ({error})");
        }
    }

    /// Makes the change logs what this version and `beside` want, and lets them keep what this one says once there is none beside; gives
    /// those of this one, by label.
    pub(super) async fn follow(&self, beside: Option<&Self>) -> anyhow::Result<BTreeMap<String, Arc<ChangeLog>>> {
        let mut followed: BTreeMap<PathBuf, (String, Database, Followers)> = BTreeMap::new();
        for version in [Some(self), beside].into_iter().flatten() {
            for (label, database) in &version.plan.databases {
                let place = followed.entry(database.path().to_owned());
                let (_, _, followers) =
                    place.or_insert_with(|| (label.clone(), database.clone(), Followers::default()));
                version.plan.add_followers(label, followers);
            }
        }
        let mut logs = BTreeMap::new();
        for (path, (label, database, followers)) in followed {
            let log = self.foundation.follow(&database, followers, self.plan.logs.clone()).await;
            let log = log.with_context(|| format!("the change log of database {label} could not be opened"))?;
            if let Some(log) = log {
                // Not while the other may have to go on with what this one would forget.
                if beside.is_none() {
                    log.keep(self.plan.logs.retention, self.plan.logs.dead_letters);
                }
                logs.insert(path, log);
            }
        }
        let own = self.plan.databases.iter();
        Ok(own.filter_map(|(label, database)| Some((label.clone(), Arc::clone(logs.get(database.path())?)))).collect())
    }
}

impl Plan {
    fn add_followers(&self, label: &str, followers: &mut Followers) {
        for (stream, _) in self.streams.iter().filter(|(stream, _)| stream.database == label) {
            let subscription = Subscription { table: stream.table.clone(), columns: stream.logged_columns() };
            followers.subscriptions.push(subscription);
            followers.streams.insert(stream.name.clone());
        }
        for websocket in self.websockets.iter().filter(|websocket| websocket.database == label) {
            let subscription = Subscription { table: websocket.table.clone(), columns: websocket.logged_columns() };
            followers.subscriptions.push(subscription);
        }
    }
}

impl Waiting {
    /// Lets the triggers work.
    pub(super) fn start(self) -> Live {
        Live {
            version: self.version,
            work: self.work.start(),
            telling: self.telling.start(),
            subscriptions: self.subscriptions,
        }
    }
}

impl Live {
    /// Ends its streams and schedules, which finish what they have begun.
    pub(super) async fn finish_work(&self) {
        self.work.finish().await;
    }

    /// Begins to tell the clients of its subscriptions that another version answers now.
    pub(super) fn tell_replaced(&self) {
        self.subscriptions.replaced();
        self.telling.stop();
    }

    /// Lets go of what has ended but its subscriptions, whose clients were told, and gives what is still to be drained.
    pub(super) fn release(self) -> (Arc<HttpApplication>, Running) {
        (Arc::clone(&self.version.application), self.telling)
    }

    /// Ends all of it, as the host stops; gives what is still to be drained.
    pub(super) async fn finish(self) -> Arc<HttpApplication> {
        tokio::join!(self.work.finish(), self.telling.finish());
        Arc::clone(&self.version.application)
    }
}
