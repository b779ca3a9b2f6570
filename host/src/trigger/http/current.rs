//! Which version of the application answers requests: one pointer, which each request reads once, so that it is answered by one
//! version from its first byte to its last. Leaves out how versions are made.

use std::sync::{Arc, PoisonError, RwLock};

use tokio_util::sync::{CancellationToken, DropGuard};

use super::stack::Stack;

/// What answers requests at this moment.
pub struct CurrentStack(RwLock<Arc<Answering>>);

/// The stack of one version, for as long as a request is being answered by it or may come to it.
pub(super) struct Answering {
    stack: Stack,
    /// Tells, when it is dropped with the last of those who hold this.
    over: DropGuard,
}

impl Answering {
    fn new(stack: Stack) -> Arc<Self> {
        Arc::new(Self { stack, over: CancellationToken::new().drop_guard() })
    }

    pub(super) fn stack(&self) -> &Stack {
        &self.stack
    }
}

impl CurrentStack {
    /// `stack` answers until another one does.
    #[must_use]
    pub fn new(stack: Stack) -> Self {
        Self(RwLock::new(Answering::new(stack)))
    }

    /// What answers a request that begins now.
    pub(super) fn get(&self) -> Arc<Answering> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets `stack` answer every request that begins from now on. What is returned is cancelled once the last request of the one
    /// before has its answer; bodies may still be sent.
    pub fn switch(&self, stack: Stack) -> CancellationToken {
        let next = Answering::new(stack);
        let before = std::mem::replace(&mut *self.0.write().unwrap_or_else(PoisonError::into_inner), next);
        before.over.token().clone()
    }
}
