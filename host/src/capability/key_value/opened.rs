//! A store as a guest has it open: the store's own operations, each a span of the trace of whatever the guest does (OpenTelemetry's
//! conventions for databases; keys and values are never a part of it). What goes beyond a store's limits is written down.

use std::borrow::Cow;
use std::sync::Arc;

use super::GuestStore;
use crate::capability::Grants;
use crate::capability::refusal::Attempt;
use crate::operate::traces::{Scope, Span, SpanKind};
use crate::runtime::requests::Requests;
use crate::storage::{KeyValueError, KeyValueStore};

/// An open store, and whose it is.
pub struct Opened {
    pub(super) store: KeyValueStore,
    pub(super) label: String,
    pub(super) grants: Arc<Grants>,
    pub(super) requests: Requests,
}

/// One call of an open store, and the place in its trace, if that is recorded.
pub(super) struct Call {
    pub(super) opened: GuestStore,
    pub(super) scope: Option<Scope>,
}

/// The operations of [`KeyValueStore`] that guests are given.
macro_rules! operations {
    ($($operation:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        impl Call {$(
            pub(super) async fn $operation(&self, $($argument: $type),*) -> Result<$answer, KeyValueError> {
                let span = self.span(stringify!($operation));
                let outcome = self.opened.store.$operation($($argument),*).await;
                self.note(span, outcome.as_ref().err());
                outcome
            }
        )*}
    };
}

operations! {
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

impl Call {
    fn span(&self, operation: &'static str) -> Span {
        let Some(scope) = &self.scope else { return Span::default() };
        let label = &self.opened.label;
        let mut span = Span::child(SpanKind::Client, Some(scope.here()), || Cow::Owned(format!("{operation} {label}")));
        span.set("db.system.name", "sqlite");
        span.set("db.namespace", label.clone());
        span.set("db.operation.name", operation);
        span
    }

    fn note(&self, mut span: Span, error: Option<&KeyValueError>) {
        let Some(error) = error else { return };
        span.fail(error.kind());
        if error.is_beyond_a_limit() {
            let Opened { grants, requests, .. } = &*self.opened;
            let what = format_args!("refused a call of a store: {error}");
            grants.refusals.note(Attempt::Store, requests.single().as_deref(), what);
        }
    }
}
