//! The task of one WebSocket: reads what the client says, writes what the hub could not write itself.

use std::sync::Arc;

use bytes::Bytes;
use hyper::upgrade::OnUpgrade;

use super::client::{Client, Next};
use super::frame::FrameReader;
use super::hub::Hub;
use super::line::Line;
use super::message::Message;
use super::places::Place;
use super::stay;
use crate::operate::access::Permit;
use crate::trigger::http::Place as ConnectionPlace;

/// Runs a WebSocket from the moment when HTTP is done with the connection until it is over. Until then its places, among the clients and among
/// the connections, are taken.
pub(super) async fn run(
    hub: Arc<Hub>,
    upgrade: OnUpgrade,
    make: impl FnOnce(Line) -> Client,
    first: Option<Arc<Message>>,
    sequence: i64,
    places: (Place, Option<ConnectionPlace>),
    permit: Option<Permit>,
) {
    let Some((line, early)) = Line::take_over(upgrade).await else {
        return;
    };
    let client = Arc::new(make(line));
    stay::watch(&client, permit);
    hub.enter(&client, first, sequence);
    talk(&hub, &client, early).await;
    hub.leave(&client);
    drop(places);
}

async fn talk(hub: &Hub, client: &Client, early: Bytes) {
    let mut reader = FrameReader::default();
    client.hear(&mut reader, &early);
    drop(early);
    loop {
        let mut sent = 0;
        let next = client.flush(&mut sent);
        hub.metrics.sent.inc_by(sent);
        if next == Next::End {
            return;
        }
        match client.ready(next).await {
            Ok(true) if !client.read(&mut reader) => return,
            Ok(_) => {}
            Err(_) => return,
        }
    }
}
