//! Which requests an instance works on, and which of them a call of the guest, or a line that it prints, belongs to.

use std::fmt::Display;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use wasmtime::component::GuestTaskId;
use wasmtime::{AsContextMut, StoreContextMut};

use super::guest::Guest;
use super::handler::RequestInfo;
use crate::capability::refusal::Attempt;
use crate::operate::traces::{self, Scope};

/// The requests of one instance. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Requests(Arc<Mutex<Going>>);

#[derive(Debug, Default)]
struct Going {
    /// By the root task of each.
    tasks: Vec<(GuestTaskId, Weak<RequestInfo>)>,
    /// The only one, where the instance is called for one at a time.
    only: Option<Arc<RequestInfo>>,
}

impl Requests {
    /// A request is answered by this task.
    pub(crate) fn began(&self, task: GuestTaskId, request: &Arc<RequestInfo>) {
        let mut going = self.going();
        going.tasks.retain(|(other, request)| *other != task && request.strong_count() > 0);
        going.tasks.push((task, Arc::downgrade(request)));
    }

    /// From now on, everything that the instance does is for this one.
    pub(crate) fn only(&self, request: Arc<RequestInfo>) {
        self.going().only = Some(request);
    }

    /// The one that goes on, if it is one.
    pub(crate) fn single(&self) -> Option<Arc<RequestInfo>> {
        let going = self.going();
        let mut requests = going.all();
        requests.next().filter(|_| requests.next().is_none())
    }

    /// The one of this id that goes on.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<RequestInfo>> {
        self.going().all().find(|request| request.id() == Some(id))
    }

    fn of(&self, task: GuestTaskId) -> Option<Arc<RequestInfo>> {
        let going = self.going();
        going.tasks.iter().find(|(of, _)| *of == task).and_then(|(_, request)| request.upgrade())
    }

    fn going(&self) -> MutexGuard<'_, Going> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Going {
    fn all(&self) -> impl Iterator<Item = Arc<RequestInfo>> {
        self.only.iter().cloned().chain(self.tasks.iter().filter_map(|(_, request)| request.upgrade()))
    }
}

/// The request that the guest makes the present call for. None: for nobody who still waits.
pub(crate) fn current(mut store: impl AsContextMut<Data = Guest>) -> Option<Arc<RequestInfo>> {
    let mut store: StoreContextMut<'_, Guest> = store.as_context_mut();
    let only = store.data().requests.going().only.clone();
    if only.is_some() {
        return only;
    }
    let task = store.async_call_stack().ok().and_then(Iterator::last)?;
    store.data().requests.of(task)
}

/// Writes down what the guest tries in the present call and may not do.
pub(crate) fn note_refusal(mut store: impl AsContextMut<Data = Guest>, attempt: Attempt, message: impl Display) {
    let request = current(&mut store);
    let store = store.as_context();
    store.data().grants.refusals.note(attempt, request.as_deref(), message);
}

/// Where in which trace the present call of the guest is, if that is recorded.
pub(crate) fn scope(store: impl AsContextMut<Data = Guest>) -> Option<Scope> {
    let scope = traces::are_on().then(|| current(store)).flatten().and_then(|request| request.trace.clone());
    scope.filter(|scope| scope.here().is_sampled())
}
