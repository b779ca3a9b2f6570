//! Ends a client's connection once its token is not good any more. Leaves out who may connect at all.

use std::sync::Arc;
use std::time::Duration;

use super::client::Client;
use super::frame::CloseCode;
use crate::operate::access::Permit;

/// How often it is asked whether a token is still good.
const INTERVAL: Duration = Duration::from_secs(2);

/// Watches over a client for as long as it is there.
pub(super) fn watch(client: &Arc<Client>, permit: Option<Permit>) {
    let Some(permit) = permit else { return };
    let client = Arc::downgrade(client);
    tokio::spawn(async move {
        while client.strong_count() > 0 {
            if permit.holds().await {
                tokio::time::sleep(INTERVAL).await;
            } else if let Some(client) = client.upgrade() {
                client.close(CloseCode::PolicyViolation, "the token is not good any more: sign in again");
                return;
            }
        }
    });
}
