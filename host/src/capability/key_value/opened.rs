//! A store as a guest has it open: the store's own operations, which write down what goes beyond its limits.

use std::sync::Arc;

use crate::capability::Grants;
use crate::capability::refusal::Attempt;
use crate::runtime::requests::Requests;
use crate::storage::{KeyValueError, KeyValueStore, StatementError};

/// An open store, and whose it is.
pub struct Opened {
    store: KeyValueStore,
    grants: Arc<Grants>,
    requests: Requests,
}

/// The operations of [`KeyValueStore`] that guests are given.
macro_rules! watched {
    ($($operation:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        impl Opened {$(
            pub(super) async fn $operation(&self, $($argument: $type),*) -> Result<$answer, KeyValueError> {
                let outcome = self.store.$operation($($argument),*).await;
                self.note(outcome.as_ref().err());
                outcome
            }
        )*}
    };
}

watched! {
    get(key: &str) -> Option<Vec<u8>>;
    set(key: &str, value: Vec<u8>) -> ();
    delete(key: &str) -> ();
    exists(key: &str) -> bool;
    keys() -> Vec<String>;
    keys_after(after: Option<&str>, limit: u32) -> Vec<String>;
    get_many(keys: &[String]) -> Vec<Option<Vec<u8>>>;
    set_many(pairs: Vec<(String, Vec<u8>)>) -> ();
    delete_many(keys: Vec<String>) -> ();
    increment(key: &str, delta: i64) -> i64;
    compare_and_swap(key: &str, expected: Option<&[u8]>, value: Vec<u8>) -> bool;
}

impl Opened {
    /// The store, for an instance that works on `requests`.
    pub(super) fn new(store: KeyValueStore, grants: Arc<Grants>, requests: Requests) -> Self {
        Self { store, grants, requests }
    }

    fn note(&self, error: Option<&KeyValueError>) {
        if let Some(
            error @ (KeyValueError::KeyTooLong { .. }
            | KeyValueError::ValueTooLarge { .. }
            | KeyValueError::TooManyKeys { .. }
            | KeyValueError::Storage(StatementError::TooLarge { .. } | StatementError::Timeout { .. })),
        ) = error
        {
            let request = self.requests.single();
            self.grants.refusals.note(
                Attempt::Store,
                request.as_deref(),
                format_args!("refused a call of a store: {error}"),
            );
        }
    }
}
