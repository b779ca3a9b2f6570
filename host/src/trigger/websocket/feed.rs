//! Sending a client what it missed: pages of the log, each when the one before was taken, so that a long way back is never held
//! in memory.

use std::sync::Arc;
use std::time::Duration;

use super::client::Client;
use super::filter::view;
use super::frame::CloseCode;
use super::hub::Hub;
use super::log::{LogError, Page};
use super::message::Message;

/// Changes that are read at a time.
const PAGE: usize = 256;

/// How long to wait for changes that were sent to others and that the log does not give yet.
const SOON: Duration = Duration::from_millis(5);

/// Why a client cannot be sent what follows.
enum Lost {
    /// The log does not have it any more.
    Trimmed,
    /// The log could not be read.
    Unreadable(LogError),
}

/// Sends a client the changes after `sequence` until it has caught up and joined the subscription, or is gone.
pub(super) async fn feed(hub: Arc<Hub>, client: Arc<Client>, mut sequence: i64) {
    while client.drained().await && !hub.join(&client, sequence) {
        match page(&hub, sequence).await {
            Ok(page) => {
                let messages = messages(&hub, &client, &page);
                sequence = page.scanned.max(sequence);
                client.push(&messages);
            }
            Err(Lost::Trimmed) => {
                client.close(CloseCode::TryAgainLater, "too far behind: connect again for the present state");
            }
            Err(Lost::Unreadable(error)) => {
                tracing::error!(route = hub.settings.route, "a client cannot catch up: {error}");
                client.close(CloseCode::InternalError, "changes cannot be read: connect again and resume with ?after=");
            }
        }
    }
}

async fn page(hub: &Hub, sequence: i64) -> Result<Page, Lost> {
    // What is read must fit the client's queue.
    let limit = PAGE.min(hub.settings.limits.queue as usize);
    let page = hub.log.read(sequence, limit).await.map_err(Lost::Unreadable)?;
    let first = page.changes.first().map_or(page.scanned, |change| change.sequence);
    if first > sequence + 1 && !hub.log.bounds().await.map_err(Lost::Unreadable)?.has_all_after(sequence) {
        return Err(Lost::Trimmed);
    }
    if page.scanned <= sequence {
        tokio::time::sleep(SOON).await;
    }
    Ok(page)
}

fn messages(hub: &Hub, client: &Client, page: &Page) -> Vec<Arc<Message>> {
    let settings = &hub.settings;
    hub.parse(&page.changes)
        .iter()
        .filter_map(|change| {
            let view = view(&client.filter, &settings.filter, change)?;
            change.message(view, settings.columns.as_deref()).map(Arc::new)
        })
        .collect()
}
