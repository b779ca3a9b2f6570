//! One subscription: reads each committed change once, and sends it to everybody whom it concerns.
//!
//! A client is sent what it missed from the log (`feed`) until it has caught up, and joins. Joining and moving the position on
//! happen under one lock, so that no change falls between the two and none comes twice.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tidemill_change_log::Change;
use tokio::sync::Notify;

use super::client::Client;
use super::feed::feed;
use super::filter::{Filter, Groups, Members};
use super::frame::CloseCode;
use super::log::{Changes, LogError, Page};
use super::message::{Message, Parsed, View};
use super::metrics::SubscriptionMetrics;
use super::outbox::Form;
use super::report::SubscriptionReport;
use super::round::Round;
use super::snapshot::Snapshots;
use super::traces::BroadcastSpans;
use crate::manifest::WebSocket;

/// Changes that are read from the log, and sent, at a time.
const PAGE: usize = 256;
/// How often clients are looked after.
const TICK: Duration = Duration::from_millis(500);
/// How long to wait before reading again a log that could not be read.
const RETRY: Duration = Duration::from_secs(1);
/// How long to wait for changes that the log has told of and does not give yet.
const SOON: Duration = Duration::from_millis(5);
/// A busy subscription works at most one part of its time in so many, and sends what came meanwhile at once.
const REST: u32 = 3;
/// The most that a change waits for others to be sent with.
const MAX_REST: Duration = Duration::from_millis(100);
/// Clients that are written to before other tasks get their turn.
const BURST: usize = 32;

/// One subscription.
pub(super) struct Hub {
    pub(super) settings: WebSocket,
    pub(super) log: Arc<dyn Changes>,
    pub(super) snapshots: Option<Snapshots>,
    pub(super) metrics: SubscriptionMetrics,
    state: Mutex<State>,
    /// Told when a client leaves.
    left: Notify,
    next_id: AtomicU64,
    stopping: AtomicBool,
    /// Whether another version of the application answers from now on.
    replaced: AtomicBool,
}

struct State {
    /// Every change up to here was sent to all who had joined.
    position: i64,
    joined: Groups,
    /// All clients, those that are catching up too.
    clients: HashMap<u64, Arc<Client>>,
}

impl Hub {
    /// A subscription without clients, which sends changes after the newest one of now.
    pub(super) fn new(
        settings: WebSocket,
        log: Arc<dyn Changes>,
        snapshots: Option<Snapshots>,
        metrics: SubscriptionMetrics,
    ) -> Arc<Self> {
        let position = *log.newest().borrow();
        Arc::new(Self {
            settings,
            log,
            snapshots,
            metrics,
            state: Mutex::new(State { position, joined: Groups::default(), clients: HashMap::new() }),
            left: Notify::new(),
            next_id: AtomicU64::new(0),
            stopping: AtomicBool::new(false),
            replaced: AtomicBool::new(false),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends changes and looks after clients, until it is dropped.
    pub(super) async fn run(self: Arc<Self>) {
        let mut newest = self.log.newest();
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let committed = *newest.borrow_and_update();
            while self.state().position < committed {
                let began = Instant::now();
                match self.advance().await {
                    Ok(true) => {
                        let cost = began.elapsed();
                        self.metrics.fanned_out(cost);
                        tokio::time::sleep((cost * REST).min(MAX_REST)).await;
                    }
                    Ok(false) => {}
                    Err(error) => {
                        tracing::warn!(route = self.settings.route, "changes wait to be sent: {error}");
                        tokio::time::sleep(RETRY).await;
                    }
                }
            }
            tokio::select! {
                changed = newest.changed() => if changed.is_err() { return },
                _ = tick.tick() => self.look_after_clients(),
            }
        }
    }

    /// Sends the next stretch of the log. False if there was nobody to send it to.
    async fn advance(self: &Arc<Self>) -> Result<bool, LogError> {
        let position = self.state().position;
        let page = self.log.read(position, PAGE).await?;
        let scanned = page.scanned;
        if scanned <= position {
            // It was told of, so it comes.
            tokio::time::sleep(SOON).await;
            return Ok(false);
        }
        if self.pass_over(scanned) {
            return Ok(false);
        }
        let rounds = self.rounds(&page, scanned);
        if rounds.is_empty() {
            return Ok(false);
        }
        let clients = rounds.iter().map(|(members, _)| members.len()).sum();
        let _spans = BroadcastSpans::begin(&self.settings, &page.changes, clients);
        for (members, round) in rounds {
            for burst in members.chunks(BURST) {
                burst.iter().for_each(|client| self.deliver(client, &round));
                tokio::task::yield_now().await;
            }
        }
        Ok(true)
    }

    /// Moves the position on where nobody has joined.
    fn pass_over(&self, scanned: i64) -> bool {
        let mut state = self.state();
        let nobody = state.joined.is_empty();
        if nobody {
            state.position = scanned;
        }
        nobody
    }

    /// What is to be sent to whom. Moves the position on.
    fn rounds(&self, page: &Page, scanned: i64) -> Vec<(Members, Round)> {
        let parsed = self.parse(&page.changes);
        let mut affected: HashMap<Filter, Vec<(usize, View)>> = HashMap::new();
        let members: Vec<(Members, Vec<(usize, View)>)> = {
            let mut state = self.state();
            state.position = scanned;
            for (index, change) in parsed.iter().enumerate() {
                for (filter, view) in state.joined.affected(&self.settings.filter, change) {
                    affected.entry(filter).or_default().push((index, view));
                }
            }
            affected.into_iter().map(|(filter, views)| (state.joined.members(&filter), views)).collect()
        };
        let columns = self.settings.columns.as_deref();
        let mut encoded: HashMap<(usize, View), Option<Arc<Message>>> = HashMap::new();
        let mut encode = |(index, view): (usize, View)| {
            let make = || parsed[index].message(view, columns).map(Arc::new);
            encoded.entry((index, view)).or_insert_with(make).clone()
        };
        members
            .into_iter()
            .filter_map(|(members, views)| {
                Some((members, Round::new(views.into_iter().filter_map(&mut encode).collect())?))
            })
            .collect()
    }

    /// The changes that concern this subscription, with their images read.
    pub(super) fn parse<'a>(&self, changes: &'a [Arc<Change>]) -> Vec<Parsed<'a>> {
        let ours = changes.iter().filter(|change| change.table.eq_ignore_ascii_case(&self.settings.table));
        ours.filter_map(|change| {
            let read = |error| tracing::error!(sequence = change.sequence, "a change cannot be read: {error}");
            Parsed::new(change).map_err(read).ok()
        })
        .collect()
    }

    fn deliver(self: &Arc<Self>, client: &Arc<Client>, round: &Round) {
        let delivery = client.deliver(round);
        self.metrics.sent.inc_by(delivery.sent);
        if let Some(sequence) = delivery.fell_behind {
            self.state().joined.remove(client);
            tokio::spawn(feed(Arc::clone(self), Arc::clone(client), sequence));
        }
    }

    /// A number for a client.
    pub(super) fn next_id(&self) -> u64 {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }

    /// Takes a client in, which is sent `first` and then every change after `sequence`.
    pub(super) fn enter(self: &Arc<Self>, client: &Arc<Client>, first: Option<Arc<Message>>, sequence: i64) {
        self.gauge(client).inc();
        self.state().clients.insert(client.id, Arc::clone(client));
        if self.stopping.load(Ordering::SeqCst) {
            return self.bid_farewell(client);
        }
        // What comes first has to be taken before anything else may wait behind it.
        let waits = first.is_some();
        if let Some(first) = first {
            client.push(&[first]);
        }
        if waits || !self.join(client, sequence) {
            tokio::spawn(feed(Arc::clone(self), Arc::clone(client), sequence));
        }
    }

    /// From now on the client gets each round. False if it does not know everything up to the position yet.
    pub(super) fn join(&self, client: &Arc<Client>, sequence: i64) -> bool {
        let mut state = self.state();
        if sequence < state.position {
            return false;
        }
        if state.clients.contains_key(&client.id) {
            client.reached(sequence);
            state.joined.add(Arc::clone(client));
        }
        true
    }

    /// Every change up to here was sent to all who had joined.
    pub(super) fn position(&self) -> i64 {
        self.state().position
    }

    /// Forgets a client whose connection is over.
    pub(super) fn leave(&self, client: &Client) {
        client.end();
        let mut state = self.state();
        if state.clients.remove(&client.id).is_some() {
            state.joined.remove(client);
            self.gauge(client).dec();
        }
        drop(state);
        self.left.notify_waiters();
    }

    fn gauge(&self, client: &Client) -> &prometheus_client::metrics::gauge::Gauge {
        match client.form() {
            Form::Frames => &self.metrics.sockets,
            Form::Events => &self.metrics.event_streams,
        }
    }

    fn clients(&self) -> Vec<Arc<Client>> {
        self.state().clients.values().cloned().collect()
    }

    fn look_after_clients(&self) {
        for client in self.clients() {
            if client.look_after(&self.settings.limits) {
                self.metrics.closed_slow.inc();
                tracing::info!(route = self.settings.route, "a client was closed: it took nothing for too long");
            }
        }
    }

    fn bid_farewell(&self, client: &Client) {
        if self.replaced.load(Ordering::SeqCst) {
            return client
                .close(CloseCode::ServiceRestart, "a new version answers: connect again and resume with ?after=");
        }
        client.close(CloseCode::GoingAway, "the host stops: connect again and resume with ?after=");
    }

    /// From now on clients are told that another version of the application answers, where they are told goodbye.
    pub(super) fn replaced(&self) {
        self.replaced.store(true, Ordering::SeqCst);
    }

    /// Whether no more clients are taken in.
    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Closes all clients and waits until they are gone.
    pub(super) async fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.clients().iter().for_each(|client| self.bid_farewell(client));
        loop {
            let left = self.left.notified();
            tokio::pin!(left);
            left.as_mut().enable();
            if self.state().clients.is_empty() {
                return;
            }
            left.await;
        }
    }

    /// The state at this moment.
    pub(super) fn report(&self) -> SubscriptionReport {
        let clients = self.clients();
        let event_streams = clients.iter().filter(|client| client.form() == Form::Events).count();
        SubscriptionReport {
            route: self.settings.route.clone(),
            database: self.settings.database.clone(),
            table: self.settings.table.clone(),
            clients: (clients.len() - event_streams) as u64,
            event_streams: event_streams as u64,
            slow: clients.iter().filter(|client| client.is_slow()).count() as u64,
            sent: self.metrics.sent.get(),
            closed_slow: self.metrics.closed_slow.get(),
            sequence: self.position(),
        }
    }
}
