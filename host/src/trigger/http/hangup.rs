//! Cutting a connection whose client does not take its answer. The connection itself cannot tell: it waits to write.

use std::sync::Arc;

use tokio::sync::Notify;

/// Cuts one connection. Clones cut the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hangup(Arc<Notify>);

impl Hangup {
    /// Ends the connection without finishing what is being answered on it.
    pub(crate) fn cut(&self) {
        self.0.notify_one();
    }

    /// Waits until the connection is to be cut.
    pub(super) async fn wanted(&self) {
        self.0.notified().await;
    }
}
