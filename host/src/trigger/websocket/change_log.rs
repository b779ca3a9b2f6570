//! The change log of a real database as subscriptions need it.

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::watch;

use super::log::{Bounds, Changes, Held, LogError, Page};
use super::subscriptions::Source;
use crate::manifest::WebSocket;
use crate::storage::ChangeLog;

impl Source {
    /// What `settings` describe, from the log of their database.
    #[must_use]
    pub fn of_database(settings: WebSocket, log: Arc<ChangeLog>) -> Self {
        Self::new(settings, Arc::new(DatabaseLog(log)))
    }
}

struct DatabaseLog(Arc<ChangeLog>);

fn unreadable(error: impl std::fmt::Display) -> LogError {
    LogError(error.to_string())
}

impl Changes for DatabaseLog {
    fn newest(&self) -> watch::Receiver<i64> {
        self.0.newest()
    }

    fn read(&self, after: i64, limit: usize) -> BoxFuture<'_, Result<Page, LogError>> {
        async move {
            let page = self.0.read(after, limit).await.map_err(unreadable)?;
            Ok(Page { changes: page.changes, scanned: page.scanned })
        }
        .boxed()
    }

    fn bounds(&self) -> BoxFuture<'_, Result<Bounds, LogError>> {
        async move {
            let bounds = self.0.bounds().await.map_err(unreadable)?;
            Ok(Bounds { oldest: bounds.oldest, newest: bounds.newest })
        }
        .boxed()
    }

    fn hold(&self) -> BoxFuture<'_, Result<Held, LogError>> {
        async move {
            // An open transaction has the writer to itself until its connection is dropped or its lease ends.
            let connection = self.0.database().connect();
            connection.execute("BEGIN IMMEDIATE".to_owned(), Vec::new()).await.map_err(unreadable)?;
            Ok(Held(Box::new(connection)))
        }
        .boxed()
    }
}
