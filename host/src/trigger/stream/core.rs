//! One stream: what its parts share, how the consumer is called, and how it stands.
//!
//! The parts: `live` delivers what is new, `retry` what is parked, `replay` what somebody wants to have again.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tidemill_change_log::Change;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::backoff::full_jitter;
use super::breaker::{Admission, Breaker, Transition};
use super::episode::{CallFailed, Kind, Surroundings};
use super::ledger::{Ledger, Settlement};
use super::parked::Parked;
use super::report::{BreakerReport, BreakerState, StreamReport};
use super::selection::Selection;
use super::traces::BatchSpans;
use crate::manifest::{StartAt, StreamSettings};
use crate::runtime::handler::RequestInfo;
use crate::runtime::invocation::{Batch, Consumer, GuestFailure, InvocationError, Invoker};
use crate::storage::{ChangeLog, ChangeLogError, StatementError};

/// The longest pause between two calls with a whole batch: others wait behind it.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// How long to wait before a settlement that the database refused is tried again.
const REFUSED_PAUSE: Duration = Duration::from_millis(500);

/// A stream could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// Its state could not be read or written.
    #[error("the state of stream `{stream}` could not be read")]
    State {
        /// The stream's name.
        stream: String,
        /// What the database says.
        source: StatementError,
    },
    /// The log could not be read.
    #[error("the change log of database `{database}` could not be read")]
    Log {
        /// The database's label.
        database: String,
        /// What is wrong.
        source: ChangeLogError,
    },
}

/// One stream: the changes of one table, on their way to one component.
pub struct Stream {
    pub(super) settings: StreamSettings,
    pub(super) log: Arc<ChangeLog>,
    pub(super) ledger: Ledger,
    pub(super) selection: Selection,
    invoker: Arc<Invoker<Consumer>>,
    parked: Mutex<Parked>,
    breaker: Mutex<Breaker>,
    last_error: Mutex<Option<String>>,
    position: AtomicI64,
    delivered: AtomicU64,
    failed: AtomicU64,
    /// Milliseconds since 1970, 0 for never.
    last_delivered_at: AtomicI64,
    last_failed_at: AtomicI64,
    /// Something was parked, or the breaker changed its mind.
    pub(super) stirred: Notify,
    pub(super) stopping: CancellationToken,
}

impl Stream {
    /// Prepares a stream: finds its position in the log, or gives it one, and reads what is parked.
    ///
    /// # Errors
    ///
    /// See [`StreamError`].
    pub async fn open(
        settings: StreamSettings,
        log: Arc<ChangeLog>,
        invoker: Arc<Invoker<Consumer>>,
    ) -> Result<Arc<Self>, StreamError> {
        let bounds = log.bounds().await;
        let bounds = bounds.map_err(|source| StreamError::Log { database: settings.database.clone(), source })?;
        let start = match settings.start {
            StartAt::Latest => bounds.newest,
            StartAt::Beginning => 0,
        };
        let state = |source| StreamError::State { stream: settings.name.clone(), source };
        let ledger = Ledger::new(log.database().clone(), &settings.name);
        let position = ledger.position(start, now()).await.map_err(state)?;
        let parked = Parked::new(ledger.parked().await.map_err(state)?);
        Ok(Arc::new(Self {
            selection: Selection::new(&settings),
            breaker: Mutex::new(Breaker::new(settings.breaker)),
            settings,
            log,
            ledger,
            invoker,
            parked: Mutex::new(parked),
            last_error: Mutex::default(),
            position: AtomicI64::new(position),
            delivered: AtomicU64::default(),
            failed: AtomicU64::default(),
            last_delivered_at: AtomicI64::default(),
            last_failed_at: AtomicI64::default(),
            stirred: Notify::new(),
            stopping: CancellationToken::new(),
        }))
    }

    /// Delivers until `stopping` is cancelled, then finishes the calls that are on their way.
    pub async fn run(self: Arc<Self>, stopping: CancellationToken) {
        let stop = async {
            stopping.cancelled().await;
            self.stopping.cancel();
        };
        tokio::join!(stop, self.deliver_new(), self.deliver_parked());
    }

    /// The stream's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// How it stands.
    ///
    /// # Errors
    ///
    /// Fails where its database does not answer.
    pub async fn report(&self) -> Result<StreamReport, StatementError> {
        let position = self.position();
        let counts = self.ledger.counts(&self.settings.table, position).await?;
        let age = |committed_at: i64| Duration::from_millis(u64::try_from(now() - committed_at).unwrap_or_default());
        let last_delivered_at = self.last_delivered_at.load(Ordering::Relaxed);
        let last_failed_at = self.last_failed_at.load(Ordering::Relaxed);
        Ok(StreamReport {
            name: self.settings.name.clone(),
            database: self.settings.database.clone(),
            table: self.settings.table.clone(),
            component: self.settings.component.clone(),
            position,
            newest: *self.log.newest().borrow(),
            lag: u64::try_from(counts.waiting).unwrap_or_default(),
            lag_seconds: counts.oldest.map_or(0.0, |oldest| age(oldest).as_secs_f64()),
            delivered: self.delivered.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
            breaker: self.breaker_report(),
            parked: self.parked().len() as u64,
            dead_letters: u64::try_from(counts.dead_letters).unwrap_or_default(),
            last_delivered_at: (last_delivered_at > 0).then(|| show_time(last_delivered_at)),
            last_failed_at: (last_failed_at > 0).then_some(last_failed_at),
        })
    }

    /// How its breaker stands. Asks nobody.
    #[must_use]
    pub fn breaker_report(&self) -> BreakerReport {
        let breaker = self.breaker();
        let opens_until = breaker.open_until().map(|until| {
            let left = until.saturating_duration_since(Instant::now());
            show_time(now().saturating_add(i64::try_from(left.as_millis()).unwrap_or(i64::MAX)))
        });
        let (state, failures) = (breaker.state(), breaker.failures());
        drop(breaker);
        BreakerReport { state, failures, opens_until, last_error: lock(&self.last_error).clone() }
    }

    pub(super) fn parked(&self) -> MutexGuard<'_, Parked> {
        lock(&self.parked)
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        lock(&self.breaker)
    }

    pub(super) fn position(&self) -> i64 {
        self.position.load(Ordering::Relaxed)
    }

    pub(super) fn move_to(&self, position: i64) {
        self.position.store(position, Ordering::Relaxed);
    }

    /// Waits until the breaker lets something through: whether it is the probe. `None`: the host stops first.
    pub(super) async fn admission(&self) -> Option<bool> {
        loop {
            if self.stopping.is_cancelled() {
                return None;
            }
            let stirred = self.stirred.notified();
            let admission = self.breaker().admit(Instant::now());
            match admission {
                Admission::Granted => return Some(false),
                Admission::Probe => return Some(true),
                Admission::RefusedUntil(until) => tokio::select! {
                    () = tokio::time::sleep_until(until.into()) => {}
                    () = stirred => {}
                    () = self.stopping.cancelled() => return None,
                },
                Admission::RefusedForProbe => tokio::select! {
                    () = stirred => {}
                    () = self.stopping.cancelled() => return None,
                },
            }
        }
    }

    /// Ends an admission that nothing came of.
    pub(super) fn abandon_probe(&self) {
        self.breaker().abandon_probe(Instant::now());
        self.stirred.notify_waiters();
    }

    /// When a change that failed so often alone is tried again: milliseconds since 1970.
    pub(super) fn next_attempt_at(&self, failures: u32) -> i64 {
        let wait = full_jitter(self.settings.retry, failures, fastrand::f64());
        now().saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
    }

    /// Whether a change that failed so often alone is given up.
    pub(super) fn is_final(&self, failure: &CallFailed, failures: u32) -> bool {
        failure.kind == Kind::Rejected || failures >= self.settings.max_attempts
    }

    /// Keeps what came of some changes, however long the database refuses. False: the host stops, and they will come again.
    pub(super) async fn settle(&self, settlement: Settlement) -> bool {
        let mut told = false;
        loop {
            let Err(error) = self.ledger.settle(settlement.clone()).await else { return true };
            if !std::mem::replace(&mut told, true) {
                tracing::error!(stream = self.name(), "the stream's state cannot be written: {error}");
            }
            tokio::select! {
                () = tokio::time::sleep(REFUSED_PAUSE) => {}
                () = self.stopping.cancelled() => return false,
            }
        }
    }

    /// Tells a person that a change was given up.
    pub(super) fn log_dead_letter(&self, change: &Change, attempts: u32, error: &str) {
        tracing::error!(
            stream = self.name(),
            sequence = change.sequence,
            key = change.key,
            attempts,
            request_id = change.request_id,
            "a change became a dead letter: {error}; `tidemill events dead-letters` shows and repairs it",
        );
    }
}

impl Surroundings for Stream {
    async fn call(&self, changes: &[Arc<Change>]) -> Result<(), CallFailed> {
        let mut spans = BatchSpans::begin(self.name(), &self.settings.component, changes);
        let request_id = changes.iter().find_map(|change| change.request_id.as_deref());
        let cause = RequestInfo::behind(request_id, spans.scope(changes));
        let count = changes.len() as u64;
        let changes = changes.iter().map(|change| self.selection.tell(change)).collect();
        let batch = Batch { stream: self.settings.name.clone(), changes };
        match self.invoker.call(batch, Arc::clone(&cause), self.settings.timeout).await {
            Ok(()) => {
                self.delivered.fetch_add(count, Ordering::Relaxed);
                self.last_delivered_at.store(now(), Ordering::Relaxed);
                Ok(())
            }
            Err(error) => {
                self.failed.fetch_add(1, Ordering::Relaxed);
                self.last_failed_at.store(now(), Ordering::Relaxed);
                let failure = CallFailed { kind: kind(&error), message: error.to_string() };
                spans.fail();
                let (request_id, trace_id) = (cause.id(), cause.trace_id());
                tracing::warn!(
                    stream = self.name(),
                    changes = count,
                    request_id,
                    trace_id,
                    "a delivery failed: {}",
                    failure.message
                );
                *lock(&self.last_error) = Some(failure.message.clone());
                Err(failure)
            }
        }
    }

    async fn pause(&self, failures: u32) -> bool {
        let wait = full_jitter(self.settings.retry, failures, fastrand::f64()).min(LONGEST_PAUSE);
        tokio::select! {
            () = tokio::time::sleep(wait) => true,
            () = self.stopping.cancelled() => false,
        }
    }

    fn is_stopping(&self) -> bool {
        self.stopping.is_cancelled()
    }

    fn succeeded(&self) {
        let transition = self.breaker().succeeded();
        *lock(&self.last_error) = None;
        if transition == Transition::Closed {
            tracing::info!(stream = self.name(), "the consumer works again: the breaker closed");
            self.stirred.notify_waiters();
        }
    }

    fn failed(&self, failure: &CallFailed) -> bool {
        let (transition, state, failures) = {
            let mut breaker = self.breaker();
            (breaker.failed(Instant::now()), breaker.state(), breaker.failures())
        };
        if transition == Transition::Opened {
            tracing::warn!(
                stream = self.name(),
                failures,
                "the breaker opened for {:?}: {}",
                self.settings.breaker.open,
                failure.message,
            );
            self.stirred.notify_waiters();
        }
        state == BreakerState::Open
    }
}

fn kind(error: &InvocationError) -> Kind {
    match error {
        InvocationError::Guest(GuestFailure::Rejected(_)) => Kind::Rejected,
        InvocationError::Guest(GuestFailure::Other(_)) => Kind::Refused,
        InvocationError::Guest(GuestFailure::Unavailable(_)) => Kind::Unavailable,
        InvocationError::Trapped { .. }
        | InvocationError::CpuLimit { .. }
        | InvocationError::TimedOut { .. }
        | InvocationError::NotStarted { .. } => Kind::Broken,
    }
}

/// Milliseconds since 1970.
pub(super) fn now() -> i64 {
    Timestamp::now().as_millisecond()
}

fn show_time(millis: i64) -> String {
    format!("{:.3}", Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
