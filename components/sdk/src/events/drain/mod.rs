//! Streams on a host that has none: after each answer the component delivers what its own log holds.
//!
//! What holds is what holds on Tidemill: each committed change comes at least once, in order per row, and a change that always fails delays
//! only its row. What differs is when: nothing happens between requests, so a retry that is due waits for the next one. One
//! component drains a database.
//!
//! - `prepare`: the log's tables and triggers.
//! - `pass`: one stream, from its position on, as far as one request may go.
//! - `ledger`: the rows that survive: leases, positions, what is parked, dead letters.

mod ledger;
mod pass;
mod prepare;
mod trim;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use ledger::Ledger;
use pass::Pass;

use super::{Change, Consumer, Stream};
use crate::clock::{self, Moment};
use crate::database::{Database, DatabaseError, Store};
use crate::failure::Failure;
use crate::http::RequestId;
use crate::log;

/// The streams of a component, and what drains them where the host does not. Build it once per instance.
pub struct Drain<D: Database, C: Consumer> {
    store: Store<D>,
    streams: &'static [Stream],
    consumer: C,
    clock: Arc<dyn Fn() -> Moment + Send + Sync>,
    prepared: AtomicBool,
    /// A run is going on in this instance.
    running: AtomicBool,
    /// There may be changes that the run going on has not seen.
    wanted: AtomicBool,
    trimmed_at: AtomicI64,
}

impl<D: Database, C: Consumer> Drain<D, C> {
    /// Declares what `consumer` consumes. The store's migrations contain [`inbox::MIGRATIONS`](super::inbox::MIGRATIONS) if the
    /// consumer uses the inbox. Nothing is opened yet.
    pub fn new(store: Store<D>, streams: &'static [Stream], consumer: C) -> Self {
        Self {
            store,
            streams,
            consumer,
            clock: Arc::new(clock::now),
            prepared: AtomicBool::new(false),
            running: AtomicBool::new(false),
            wanted: AtomicBool::new(false),
            trimmed_at: AtomicI64::new(0),
        }
    }

    /// The same with another clock, for tests of back-off and trimming.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Fn() -> Moment + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// What consumes.
    pub fn consumer(&self) -> &C {
        &self.consumer
    }

    /// Brings the log's tables and triggers to what the streams need, once per instance. Before the first write, or its changes are
    /// not logged.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn prepare(&self) -> Result<(), DatabaseError> {
        if !self.prepared.load(Ordering::Acquire) {
            prepare::prepare(&self.store, self.streams, (self.clock)()).await?;
            self.prepared.store(true, Ordering::Release);
        }
        Ok(())
    }

    /// Delivers what is due: at most 16 times per stream, the rest next time. Failures go to the log of the host. Returns at once if a run is
    /// going on in this instance, which then looks again; another instance's is noticed by its lease.
    pub async fn run(&self) {
        self.wanted.store(true, Ordering::Release);
        if self.running.swap(true, Ordering::AcqRel) {
            return;
        }
        let _running = Running(&self.running);
        while self.wanted.swap(false, Ordering::AcqRel) {
            for stream in self.streams {
                let ledger = Ledger::new(&self.store, stream);
                let pass = Pass { ledger: &ledger, stream, consumer: &self.consumer, clock: &*self.clock };
                self.note(stream.name, pass.run().await);
            }
            self.note("the log", self.trim().await);
        }
    }

    async fn trim(&self) -> Result<(), DatabaseError> {
        let now = (self.clock)().as_millis();
        if now - self.trimmed_at.load(Ordering::Relaxed) >= trim::INTERVAL_MILLIS {
            self.trimmed_at.store(now, Ordering::Relaxed);
            trim::trim(&self.store, self.streams, now).await?;
        }
        Ok(())
    }

    fn note(&self, what: &str, result: Result<(), DatabaseError>) {
        match result {
            Ok(()) | Err(DatabaseError::Busy(_) | DatabaseError::Overloaded(_) | DatabaseError::RolledBack(_)) => {}
            Err(error) => log::error(&RequestId::make(), &format!("changes of {what} were not delivered: {error}")),
        }
    }
}

/// Exporting a drain exports its consumer.
impl<D: Database, C: Consumer> Consumer for Drain<D, C> {
    fn handle(&self, stream: &str, batch: &[Change]) -> impl Future<Output = Result<(), Failure>> {
        self.consumer.handle(stream, batch)
    }
}

/// Ends a run, also one that is dropped.
struct Running<'a>(&'a AtomicBool);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

#[cfg(target_arch = "wasm32")]
impl<D: Database, C: Consumer> Drain<D, C> {
    /// Answers a request as [`http::serve`](crate::http::serve) does. On a host without streams it also prepares the log before, and
    /// delivers its changes after the answer was given.
    ///
    /// # Errors
    /// What the host is told about a message that cannot be passed on.
    pub async fn serve(
        &'static self,
        app: &crate::http::App,
        request: spin_sdk::wasip3::http::types::Request,
    ) -> Result<spin_sdk::wasip3::http::types::Response, spin_sdk::wasip3::http::types::ErrorCode> {
        if crate::host::is_tidemill() {
            return crate::http::serve(app, request).await;
        }
        // A write without triggers would be lost to the streams, so a database that cannot be prepared answers nothing.
        if let Err(error) = self.prepare().await {
            return crate::http::refuse(error.into());
        }
        let response = crate::http::serve(app, request).await;
        spin_sdk::wasip3::spawn(async {
            // The answer goes out first: statements hold up the instance.
            spin_sdk::wasip3::wit_bindgen::yield_async().await;
            self.run().await;
        });
        response
    }
}
