//! How many clients there may be: of one subscription, and of all together.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places of one subscription.
#[derive(Debug, Clone)]
pub(super) struct Places {
    route: Arc<Semaphore>,
    total: Arc<Semaphore>,
}

/// One client's place, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    _route: OwnedSemaphorePermit,
    _total: OwnedSemaphorePermit,
}

impl Places {
    /// So many places, as long as `total` has some.
    pub(super) fn new(max_clients: u32, total: Arc<Semaphore>) -> Self {
        Self { route: Arc::new(Semaphore::new(max_clients as usize)), total }
    }

    /// A place, if one is free.
    pub(super) fn take(&self) -> Option<Place> {
        let route = Arc::clone(&self.route).try_acquire_owned().ok()?;
        let total = Arc::clone(&self.total).try_acquire_owned().ok()?;
        Some(Place { _route: route, _total: total })
    }
}
