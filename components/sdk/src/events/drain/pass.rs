//! One pass over one stream: what is delivered, and what becomes of failures.
//! Leaves to `ledger` how that is kept.
//!
//! A batch that fails because something is unavailable is repeated as a whole, later. Any other failure, and the third in a row, makes its
//! changes be delivered one by one: those that fail are parked with their row and tried again by themselves, the others move
//! the stream on.

use std::collections::HashSet;

use uuid::Uuid;

use super::super::{Change, Consumer, Stream};
use super::ledger::{Ledger, Pause, Step, Taken};
use crate::clock::Moment;
use crate::database::{Database, DatabaseError};
use crate::failure::{Failure, FailureKind};
use crate::http::RequestId;
use crate::log;

/// How many times the consumer is called at most.
const DELIVERIES: u32 = 16;

/// How often a batch is tried as a whole.
const WHOLE_ATTEMPTS: u32 = 3;

/// The pause after the first failure; it doubles with each, up to [`LONGEST_PAUSE_MILLIS`].
const PAUSE_MILLIS: i64 = 1000;
const LONGEST_PAUSE_MILLIS: i64 = 5 * 60 * 1000;

pub(super) struct Pass<'a, D: Database, C> {
    pub(super) ledger: &'a Ledger<'a, D>,
    pub(super) stream: &'a Stream,
    pub(super) consumer: &'a C,
    pub(super) clock: &'a (dyn Fn() -> Moment + Send + Sync),
}

/// A pass on its way.
struct Progress {
    position: i64,
    pause: Pause,
    deliveries: u32,
    /// Rows whose changes have to wait.
    parked: HashSet<String>,
}

/// Whether there is more to do.
enum Flow {
    Continue,
    /// Nothing is left, or it has to wait, or somebody else does it.
    Stop,
}

impl<D: Database, C: Consumer> Pass<'_, D, C> {
    /// Takes the stream, delivers, and gives it back.
    pub(super) async fn run(&self) -> Result<(), DatabaseError> {
        if !self.ledger.has_work(self.now()).await? {
            return Ok(());
        }
        let Some(taken) = self.ledger.take(self.now()).await? else {
            return Ok(());
        };
        let delivered = self.deliver(taken).await;
        let released = self.ledger.release().await;
        delivered.and(released)
    }

    async fn deliver(&self, taken: Taken) -> Result<(), DatabaseError> {
        let pause = Pause { failures: taken.failures, next_attempt_at: taken.next_attempt_at };
        let mut progress = Progress { position: taken.position, pause, deliveries: DELIVERIES, parked: HashSet::new() };
        if let Some(sequence) = taken.lost {
            self.settle_lost(&mut progress, sequence).await?;
        }
        while let Flow::Continue = self.parked(&mut progress).await? {}
        progress.parked = self.ledger.parked_keys().await?;
        while progress.pause.next_attempt_at <= self.now() {
            if let Flow::Stop = self.batch(&mut progress).await? {
                break;
            }
        }
        Ok(())
    }

    /// The delivery of a change by itself took the instance with it, or never ended.
    async fn settle_lost(&self, progress: &mut Progress, sequence: i64) -> Result<(), DatabaseError> {
        let attempts = self.ledger.attempts(sequence).await?;
        let settled = attempts.is_none() && sequence <= progress.position;
        let change = self.ledger.change(sequence).await?;
        if let Some(change) = change.filter(|_| !settled) {
            let failure = Failure::other("its delivery did not come to an end");
            let mut steps = self.failed(progress, &change, attempts.unwrap_or(0), &failure);
            steps.push(Step::Move { position: sequence.max(progress.position) });
            // The pause is over: the lease had to run out first.
            progress.pause = Pause::default();
            self.settle(progress, &steps).await?;
        }
        Ok(())
    }

    /// Delivers a parked change that is due.
    async fn parked(&self, progress: &mut Progress) -> Result<Flow, DatabaseError> {
        // What is new gets half of the deliveries, however much is parked.
        if progress.deliveries <= DELIVERIES / 2 {
            return Ok(Flow::Stop);
        }
        let Some((sequence, attempts)) = self.ledger.due(self.now()).await? else {
            return Ok(Flow::Stop);
        };
        let Some(change) = self.ledger.change(sequence).await? else {
            // Somebody emptied the log by hand.
            return self.settle(progress, &[Step::Unpark { sequence }]).await;
        };
        if !self.ledger.alone(sequence, self.now()).await? {
            return Ok(Flow::Stop);
        }
        match self.call(progress, std::slice::from_ref(&change)).await {
            Ok(()) => self.settle(progress, &[Step::Unpark { sequence }]).await,
            Err(failure) => {
                let kept = progress.pause;
                let steps = self.failed(progress, &change, attempts, &failure);
                // It waits by itself; what is new need not.
                progress.pause = kept;
                self.settle(progress, &steps).await
            }
        }
    }

    /// Delivers the next batch.
    async fn batch(&self, progress: &mut Progress) -> Result<Flow, DatabaseError> {
        if progress.deliveries == 0 {
            return Ok(Flow::Stop);
        }
        let page = self.ledger.page(progress.position).await?;
        let end = Step::Move { position: page.scanned };
        let (waiting, ready): (Vec<Change>, Vec<Change>) =
            page.changes.iter().cloned().partition(|change| progress.parked.contains(&change.key));
        if ready.is_empty() {
            if !page.lags {
                return Ok(Flow::Stop);
            }
            let mut steps: Vec<Step> = waiting.iter().map(behind).collect();
            steps.push(end);
            return self.settle(progress, &steps).await;
        }
        if progress.pause.failures >= WHOLE_ATTEMPTS {
            return self.one_by_one(progress, page.changes, page.scanned).await;
        }
        match self.call(progress, &ready).await {
            Ok(()) => {
                progress.pause = Pause::default();
                let mut steps: Vec<Step> = waiting.iter().map(behind).collect();
                steps.push(end);
                self.settle(progress, &steps).await
            }
            Err(failure) if failure.kind == FailureKind::Unavailable => {
                self.back_off(progress);
                self.settle(progress, &[]).await?;
                Ok(Flow::Stop)
            }
            Err(failure) if ready.len() == 1 && page.changes.len() == 1 => {
                let mut steps = self.failed(progress, &ready[0], 0, &failure);
                steps.push(end);
                progress.pause = Pause::default();
                self.settle(progress, &steps).await
            }
            Err(_) => self.one_by_one(progress, page.changes, page.scanned).await,
        }
    }

    /// Delivers the changes of a page by themselves, in order.
    async fn one_by_one(
        &self,
        progress: &mut Progress,
        changes: Vec<Change>,
        scanned: i64,
    ) -> Result<Flow, DatabaseError> {
        for change in changes {
            let end = Step::Move { position: change.sequence };
            if progress.parked.contains(&change.key) {
                if let Flow::Stop = self.settle(progress, &[behind(&change), end]).await? {
                    return Ok(Flow::Stop);
                }
                continue;
            }
            if progress.deliveries == 0 || !self.ledger.alone(change.sequence, self.now()).await? {
                return Ok(Flow::Stop);
            }
            let (mut steps, unavailable) = match self.call(progress, std::slice::from_ref(&change)).await {
                Ok(()) => {
                    progress.pause = Pause::default();
                    (Vec::new(), false)
                }
                Err(failure) => {
                    let steps = self.failed(progress, &change, 0, &failure);
                    (steps, failure.kind == FailureKind::Unavailable)
                }
            };
            steps.push(end);
            // What does not answer is asked once per pause, or everything would end up parked.
            if unavailable {
                self.back_off(progress);
            }
            if matches!(self.settle(progress, &steps).await?, Flow::Stop) || unavailable {
                return Ok(Flow::Stop);
            }
        }
        self.settle(progress, &[Step::Move { position: scanned }]).await
    }

    /// Calls the consumer.
    async fn call(&self, progress: &mut Progress, batch: &[Change]) -> Result<(), Failure> {
        progress.deliveries -= 1;
        let batch: Vec<Change> = batch.iter().map(|change| self.stream.project(change.clone())).collect();
        let result = self.consumer.handle(self.stream.name, &batch).await;
        if let Err(failure) = &result {
            let request_id = batch.iter().find_map(|change| RequestId::parse(change.request_id.as_deref()?));
            failure.log(&request_id.unwrap_or_else(RequestId::make), self.stream.name);
        }
        result
    }

    /// What becomes of a change that failed by itself, the `attempts` times before included.
    fn failed(&self, progress: &mut Progress, change: &Change, attempts: u32, failure: &Failure) -> Vec<Step> {
        let (sequence, attempts) = (change.sequence, attempts + 1);
        let error = failure.message.clone();
        if attempts >= self.stream.max_attempts {
            let message = format!("{}: change {sequence} became a dead letter: {error}", self.stream.name);
            log::error(&RequestId::make(), &message);
            return vec![Step::Bury { sequence, attempts, error }];
        }
        progress.parked.insert(change.key.clone());
        let next_attempt_at = self.now() + pause(attempts);
        vec![Step::Park { sequence, key: change.key.clone(), attempts, next_attempt_at, error: Some(error) }]
    }

    fn back_off(&self, progress: &mut Progress) {
        progress.pause.failures = progress.pause.failures.saturating_add(1);
        progress.pause.next_attempt_at = self.now() + pause(progress.pause.failures);
    }

    async fn settle(&self, progress: &mut Progress, steps: &[Step]) -> Result<Flow, DatabaseError> {
        if !self.ledger.settle(steps, progress.pause, self.now()).await? {
            return Ok(Flow::Stop);
        }
        for step in steps {
            if let Step::Move { position } = step {
                progress.position = *position;
            }
        }
        Ok(Flow::Continue)
    }

    fn now(&self) -> i64 {
        (self.clock)().as_millis()
    }
}

/// A change that has to wait for another one of its row: it is due as soon as that is gone.
fn behind(change: &Change) -> Step {
    Step::Park { sequence: change.sequence, key: change.key.clone(), attempts: 0, next_attempt_at: 0, error: None }
}

/// A random time of up to twice as much per failure.
fn pause(failures: u32) -> i64 {
    let most = PAUSE_MILLIS.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(LONGEST_PAUSE_MILLIS);
    // The last 62 bits of a UUIDv7 are random.
    let random = i64::try_from(Uuid::now_v7().as_u128() & 0xFFFF_FFFF).unwrap_or_default();
    random % most
}
