//! Whoever has something to keep in step with the schema: asked on the writer around each statement that may change it.

use std::sync::{Arc, Mutex, PoisonError};

/// Something that keeps in step with the schema. Called by the writer on its thread, inside the transaction of the statement, so that
/// what it does is kept or undone together with it, and nothing is written in between. Must not wait.
pub(super) trait SchemaHook: Send + Sync {
    /// Before an `ALTER`, which fails on triggers that name what it takes away.
    fn before_alter(&self, connection: &rusqlite::Connection) -> rusqlite::Result<()>;

    /// After any statement that may have changed the schema, also one that failed. An error undoes the statement.
    fn after(&self, connection: &rusqlite::Connection) -> rusqlite::Result<()>;
}

/// The one hook of a database, if it has one.
#[derive(Clone, Default)]
pub(super) struct SchemaHooks(Arc<Mutex<Option<Arc<dyn SchemaHook>>>>);

impl SchemaHooks {
    /// Replaces the hook.
    pub(super) fn set(&self, hook: Arc<dyn SchemaHook>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(hook);
    }

    pub(super) fn get(&self) -> Option<Arc<dyn SchemaHook>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
