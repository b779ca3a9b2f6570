//! What one instance may use: memory, table elements, and CPU time per request.
//!
//! CPU time is counted in epochs: each time the epoch interrupts running guest code, the request
//! whose task is on the stack is charged one epoch. Time spent waiting is not charged; how long a
//! request may wait is the trigger's business.

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use wasmtime::component::GuestTaskId;
use wasmtime::{ResourceLimiter, Store, StoreContextMut, UpdateDeadline};

use super::engine::EPOCH;
use super::guest::Guest;
use super::memory::{Share, Starved};
use super::requests::Requests;
use crate::capability::refusal::{Attempt, Refusals};
use crate::operate::metrics::GuestMetrics;

/// A guest computed for longer than its component's `cpu_time_limit` in one request.
#[derive(Debug, thiserror::Error)]
#[error("the guest used more CPU time than its limit of {limit:?}")]
pub struct CpuLimitExceeded {
    /// The limit that was passed.
    pub limit: Duration,
}

/// Refuses memory beyond a component's limit, or beyond what all instances together may have, and remembers that it did, so that a later
/// trap can be explained.
#[derive(Debug)]
pub struct MemoryLimiter {
    limit: usize,
    peak: usize,
    refused: bool,
    share: Share,
    refusals: Arc<Refusals>,
    requests: Requests,
    /// All memories of the instance together, in bytes.
    held: i64,
    metrics: Option<GuestMetrics>,
}

impl MemoryLimiter {
    /// A limiter for memories of at most `limit` bytes each, taken from what all instances have. It writes down what is over the limit,
    /// and which of `requests` wanted it.
    #[must_use]
    pub fn new(limit: usize, share: Share, refusals: Arc<Refusals>, requests: Requests) -> Self {
        Self { limit, peak: 0, refused: false, share, refusals, requests, held: 0, metrics: None }
    }

    /// Whether the instance was ever refused memory that others had.
    #[must_use]
    pub fn starved(&self) -> &Starved {
        self.share.starved()
    }

    /// Counts what grows from now on, until this is dropped.
    pub fn measure(&mut self, metrics: GuestMetrics) {
        self.metrics = Some(metrics);
    }

    fn note_refusal(&self, what: impl Display) {
        self.refusals.note(Attempt::Memory, self.requests.single().as_deref(), what);
    }

    fn grew(&mut self, bytes: usize) {
        if let Some(metrics) = &self.metrics {
            let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
            self.held = self.held.saturating_add(bytes);
            metrics.memory_changed(bytes);
        }
    }

    /// The largest size, in bytes, that a memory of the instance grew to.
    #[must_use]
    pub fn peak(&self) -> usize {
        self.peak
    }

    /// Whether the instance was ever refused memory.
    #[must_use]
    pub fn refused(&self) -> bool {
        self.refused
    }
}

impl Drop for MemoryLimiter {
    fn drop(&mut self) {
        if let Some(metrics) = &self.metrics {
            metrics.memory_changed(-self.held);
        }
    }
}

impl ResourceLimiter for MemoryLimiter {
    fn memory_growing(&mut self, current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        if desired > self.limit {
            self.refused = true;
            let limit = self.limit;
            self.note_refusal(format_args!(
                "refused {desired} bytes of memory: the limit is {limit} (`memory_limit` in spin.toml)"
            ));
            return Ok(false);
        }
        let more = desired.saturating_sub(current);
        let allowed = self.share.grow(more.try_into().unwrap_or(u64::MAX));
        if allowed {
            self.peak = self.peak.max(desired);
            self.grew(more);
        }
        Ok(allowed)
    }

    fn table_growing(&mut self, _current: usize, _desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        // The pool bounds the elements of a table already.
        Ok(true)
    }

    fn table_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        self.note_refusal(format_args!("refused table elements: {error}"));
        Ok(())
    }
}

/// Epochs that each root task of an instance has computed.
#[derive(Debug, Default)]
pub struct CpuAccount {
    used: HashMap<GuestTaskId, u64>,
    total: u64,
    metrics: Option<GuestMetrics>,
}

impl CpuAccount {
    /// Counts what is used from now on, in steps of [`EPOCH`].
    pub fn measure(&mut self, metrics: GuestMetrics) {
        self.metrics = Some(metrics);
    }

    /// Forgets what an earlier request used under an id that is given out again.
    pub fn forget(&mut self, task: GuestTaskId) {
        self.used.remove(&task);
    }

    /// Forgets all earlier requests, where no two run at once.
    pub fn forget_all(&mut self) {
        self.used.clear();
    }

    fn charge(&mut self, task: Option<GuestTaskId>) -> u64 {
        self.total += 1;
        if let Some(metrics) = &self.metrics {
            metrics.computed(EPOCH);
        }
        match task {
            Some(task) => {
                let used = self.used.entry(task).or_default();
                *used += 1;
                *used
            }
            // Instantiation runs outside any task.
            None => self.total,
        }
    }
}

/// Makes the store yield at each epoch and trap once a request has used `limit` of CPU time.
pub fn limit_cpu_time(store: &mut Store<Guest>, limit: Duration) {
    let allowed = duration_to_epochs(limit);
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(move |mut store: StoreContextMut<'_, Guest>| {
        let task = store.async_call_stack().ok().and_then(Iterator::last);
        if store.data_mut().cpu.charge(task) > allowed {
            return Err(wasmtime::Error::new(CpuLimitExceeded { limit }));
        }
        Ok(UpdateDeadline::YieldCustom(1, Box::pin(tokio::task::yield_now())))
    });
}

fn duration_to_epochs(duration: Duration) -> u64 {
    let epochs = duration.as_millis() / EPOCH.as_millis();
    u64::try_from(epochs).unwrap_or(u64::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use prometheus_client::metrics::counter::Counter;
    use wasmtime::{Instance, Module};

    use super::*;
    use crate::runtime::engine::{self, EngineOptions};
    use crate::runtime::memory::MemoryBudget;

    fn limiter() -> MemoryLimiter {
        let refusals = Arc::new(Refusals::uncounted("guest".into()));
        MemoryLimiter::new(1 << 20, Share::of(MemoryBudget::new(1 << 30)), refusals, Requests::default())
    }

    #[test]
    fn memory_up_to_the_limit_is_granted_and_counted() {
        let mut limiter = limiter();
        assert!(limiter.memory_growing(0, 1 << 20, None).unwrap());
        assert!(!limiter.refused());
        assert_eq!(limiter.peak(), 1 << 20);
    }

    #[test]
    fn memory_beyond_the_limit_is_refused_and_remembered() {
        let mut limiter = limiter();
        assert!(!limiter.memory_growing(0, (1 << 20) + 1, None).unwrap());
        assert!(limiter.refused());
        assert_eq!(limiter.peak(), 0);
    }

    #[test]
    fn table_elements_beyond_the_pool_are_refused_and_written_down() {
        let counter = Counter::default();
        let refusals = Arc::new(Refusals::new("guest".into(), |_| counter.clone()));
        let share = Share::of(MemoryBudget::new(1 << 30));
        let engine = engine::build(&EngineOptions { max_instances: 1, ..EngineOptions::default() }).unwrap();
        let mut store = Store::new(&engine, MemoryLimiter::new(1 << 20, share, refusals, Requests::default()));
        store.limiter(|limiter| limiter);
        store.set_epoch_deadline(1);
        let table = "(module (table 1 funcref) (func (export \"grow\") (param i32) (result i32)
            ref.null func local.get 0 table.grow 0))";
        let module = Module::new(&engine, table).unwrap();
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let grow = instance.get_typed_func::<i32, i32>(&mut store, "grow").unwrap();
        assert_eq!(grow.call(&mut store, 10).unwrap(), 1, "it grows from one element");
        assert_eq!(counter.get(), 0);
        assert_eq!(grow.call(&mut store, 10_000_000).unwrap(), -1);
        assert_eq!(counter.get(), 1);
    }

    #[test]
    fn every_limit_allows_at_least_one_epoch() {
        assert_eq!(duration_to_epochs(Duration::ZERO), 1);
        assert_eq!(duration_to_epochs(Duration::from_secs(10)), 1000);
    }
}
