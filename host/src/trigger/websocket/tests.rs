//! Subscriptions from the log to the client, without a database and without a network: clients are event streams that are read at
//! any speed.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::task::Waker;

use futures::future::BoxFuture;
use futures::task::noop_waker;
use proptest::prelude::*;
use serde_json::{Value, json};
use tidemill_change_log::{Change, Operation};
use tokio::sync::watch;

use super::client::Client;
use super::filter::Filter;
use super::hub::Hub;
use super::log::{Bounds, Changes, Held, LogError, Page};
use super::message::Message;
use super::metrics::SubscriptionFamilies;
use crate::manifest::{Absent, WebSocket, WebSocketFilter, WebSocketLimits};
use crate::trigger::http::Hangup;

/// A log in memory.
struct MemoryLog {
    changes: Mutex<Vec<Arc<Change>>>,
    newest: watch::Sender<i64>,
}

impl MemoryLog {
    fn new() -> Arc<Self> {
        Arc::new(Self { changes: Mutex::default(), newest: watch::Sender::new(0) })
    }

    /// Commits the next value of a row.
    fn commit(&self, row: u8, value: i64) {
        let sequence = *self.newest.borrow() + 1;
        let change = Change {
            sequence,
            table: "rows".to_owned(),
            operation: Operation::Insert,
            key: format!(r#"{{"id":"{row}"}}"#),
            before: None,
            after: Some(format!(r#"{{"id":"{row}","row_value":{value}}}"#)),
            committed_at: 0,
            request_id: None,
            traceparent: None,
        };
        self.changes.lock().unwrap().push(Arc::new(change));
        self.newest.send_replace(sequence);
    }
}

impl Changes for MemoryLog {
    fn newest(&self) -> watch::Receiver<i64> {
        self.newest.subscribe()
    }

    fn read(&self, after: i64, limit: usize) -> BoxFuture<'_, Result<Page, LogError>> {
        let changes: Vec<_> =
            self.changes.lock().unwrap().iter().filter(|one| one.sequence > after).take(limit).cloned().collect();
        let scanned = changes.last().map_or(after, |change| change.sequence);
        Box::pin(async move { Ok(Page { changes, scanned }) })
    }

    fn bounds(&self) -> BoxFuture<'_, Result<Bounds, LogError>> {
        let newest = *self.newest.borrow();
        let oldest = self.changes.lock().unwrap().first().map_or(newest + 1, |change| change.sequence);
        Box::pin(async move { Ok(Bounds { oldest, newest }) })
    }

    fn hold(&self) -> BoxFuture<'_, Result<Held, LogError>> {
        Box::pin(async { Ok(Held(Box::new(()) as Box<dyn Any + Send>)) })
    }
}

fn hub(log: &Arc<MemoryLog>, queue: u32) -> Arc<Hub> {
    let settings = WebSocket {
        route: "/ws".to_owned(),
        database: "d".to_owned(),
        table: "rows".to_owned(),
        columns: None,
        snapshot: None,
        filter: vec![WebSocketFilter { column: "id".into(), parameter: "id".into(), absent: Absent::All }],
        limits: WebSocketLimits { queue, ..WebSocketLimits::default() },
    };
    let metrics = SubscriptionFamilies::register(&mut Default::default()).of("/ws");
    Hub::new(settings, Arc::clone(log) as Arc<dyn Changes>, None, metrics)
}

fn all() -> Filter {
    [None].into()
}

fn only(row: u8) -> Filter {
    [Some(row.to_string().into())].into()
}

fn enter(hub: &Arc<Hub>, filter: Filter, queue: usize, after: i64) -> Arc<Client> {
    let client = Arc::new(Client::events(hub.next_id(), filter, queue, Hangup::default()));
    hub.enter(&client, None, after);
    client
}

/// What the client's connection can send at once.
fn take(client: &Client, waker: &Waker) -> Vec<Value> {
    let mut seen = Vec::new();
    while let Ok(Some(piece)) = client.next_events(waker, &mut 0) {
        let text = String::from_utf8(piece.to_vec()).unwrap();
        seen.extend(
            text.lines().filter_map(|line| line.strip_prefix("data: ")).map(|data| data.parse::<Value>().unwrap()),
        );
    }
    seen
}

/// Reads until the client has seen the change with this sequence.
async fn take_through(client: &Client, sequence: i64) -> Vec<Value> {
    let mut seen: Vec<Value> = Vec::new();
    while seen.last().is_none_or(|last| last["sequence"].as_i64() < Some(sequence)) {
        let ready = std::future::poll_fn(|context| {
            let pieces = take(client, context.waker());
            if pieces.is_empty() { std::task::Poll::Pending } else { std::task::Poll::Ready(pieces) }
        });
        seen.extend(tokio::time::timeout(std::time::Duration::from_secs(60), ready).await.expect("it comes"));
    }
    seen
}

fn sequences(seen: &[Value]) -> Vec<i64> {
    seen.iter().map(|message| message["sequence"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_client_is_sent_what_it_missed_and_then_what_comes_each_once_in_order() {
    let log = MemoryLog::new();
    (1..=700).for_each(|value| log.commit(1, value));
    let hub = hub(&log, 16);
    let running = tokio::spawn(Arc::clone(&hub).run());
    let client = enter(&hub, all(), 16, 100);
    let missed = take_through(&client, 700).await;
    (701..=710).for_each(|value| log.commit(1, value));
    let came = take_through(&client, 710).await;
    assert_eq!(sequences(&[missed, came].concat()), (101..=710).collect::<Vec<_>>());
    running.abort();
}

#[tokio::test]
async fn a_client_is_sent_the_rows_that_it_selected_and_no_others() {
    let log = MemoryLog::new();
    let hub = hub(&log, 256);
    let running = tokio::spawn(Arc::clone(&hub).run());
    let clients = [enter(&hub, only(1), 256, 0), enter(&hub, only(2), 256, 0), enter(&hub, all(), 256, 0)];
    (0..9).for_each(|value| log.commit(u8::try_from(value % 3).unwrap(), value));
    let last = [8, 9, 9];
    let mut seen = Vec::new();
    for (client, last) in clients.iter().zip(last) {
        seen.push(sequences(&take_through(client, last).await));
    }
    assert_eq!(seen, [vec![2, 5, 8], vec![3, 6, 9], (1..=9).collect()]);
    running.abort();
}

#[tokio::test]
async fn a_change_is_told_in_the_contracts_words() {
    let log = MemoryLog::new();
    let hub = hub(&log, 256);
    let running = tokio::spawn(Arc::clone(&hub).run());
    let client = enter(&hub, all(), 256, 0);
    log.commit(5, i64::MAX);
    let expected = json!({
        "sequence": 1, "table": "rows", "operation": "insert", "key": {"id": "5"},
        "after": {"id": "5", "rowValue": 9_223_372_036_854_775_807_i64},
    });
    assert_eq!(take_through(&client, 1).await, [expected]);
    running.abort();
}

#[tokio::test]
async fn a_client_that_takes_nothing_changes_nothing_for_the_others() {
    let log = MemoryLog::new();
    let hub = hub(&log, 4);
    let running = tokio::spawn(Arc::clone(&hub).run());
    let idle = enter(&hub, all(), 4, 0);
    let reading = enter(&hub, all(), 4, 0);
    for value in 1..=2_000 {
        log.commit(u8::try_from(value % 3).unwrap(), value);
        let seen = take_through(&reading, value).await;
        assert_eq!(seen.last().unwrap()["sequence"], value);
    }
    assert!(idle.is_slow() && !reading.is_slow());
    // Once it takes again, it gets the newest state of each row.
    let seen = take_through(&idle, 2_000).await;
    let last: BTreeMap<&str, i64> =
        seen.iter().map(|one| (one["key"]["id"].as_str().unwrap(), one["sequence"].as_i64().unwrap())).collect();
    assert_eq!(last.into_values().collect::<Vec<_>>(), [1_998, 1_999, 2_000]);
    assert!(seen.len() < 100, "{}", seen.len());
    running.abort();
}

#[tokio::test]
async fn clients_are_told_goodbye() {
    let log = MemoryLog::new();
    let hub = hub(&log, 4);
    let client = enter(&hub, all(), 4, 0);
    let stopping = tokio::spawn({
        let hub = Arc::clone(&hub);
        async move { hub.stop().await }
    });
    while client.next_events(&noop_waker(), &mut 0).is_err() {
        tokio::task::yield_now().await;
    }
    hub.leave(&client);
    stopping.await.unwrap();
    assert_eq!(hub.report().event_streams, 0);
}

#[tokio::test]
async fn a_snapshot_comes_before_everything_else() {
    let log = MemoryLog::new();
    (1..=5).for_each(|value| log.commit(1, value));
    let hub = hub(&log, 1);
    let running = tokio::spawn(Arc::clone(&hub).run());
    let client = Arc::new(Client::events(hub.next_id(), all(), 1, Hangup::default()));
    let snapshot = Message::snapshot(3, "rows", "{\"rowValue\":3}");
    hub.enter(&client, Some(Arc::new(snapshot)), 3);
    log.commit(1, 6);
    let seen = take_through(&client, 6).await;
    assert_eq!(sequences(&seen), [3, 4, 5, 6]);
    assert_eq!(seen[0]["operation"], "snapshot");
    running.abort();
}

/// One step of a history.
#[derive(Debug, Clone)]
enum Step {
    Commit { row: u8 },
    Take,
    Let,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![6 => (0_u8..5).prop_map(|row| Step::Commit { row }), 1 => Just(Step::Take), 2 => Just(Step::Let)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Whatever the queue and the speed: sequences rise, and the last state of each row arrives.
    #[test]
    fn whatever_the_speed_order_holds_and_the_last_state_of_each_row_arrives(
        queue in 1_u32..6,
        early in 0_i64..20,
        steps in prop::collection::vec(step(), 1..300),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (log, seen) = runtime.block_on(async {
            let log = MemoryLog::new();
            (1..=early).for_each(|value| log.commit(0, value));
            let hub = hub(&log, queue);
            let running = tokio::spawn(Arc::clone(&hub).run());
            let client = enter(&hub, all(), queue as usize, 0);
            let mut seen = Vec::new();
            for step in steps {
                match step {
                    Step::Commit { row } => log.commit(row, 0),
                    Step::Take => seen.extend(take(&client, &noop_waker())),
                    Step::Let => tokio::task::yield_now().await,
                }
            }
            log.commit(9, 0);
            let newest = *log.newest.borrow();
            seen.extend(take_through(&client, newest).await);
            running.abort();
            (log, sequences(&seen))
        });
        prop_assert!(seen.windows(2).all(|pair| pair[0] < pair[1]), "{seen:?}");
        let changes = log.changes.lock().unwrap();
        let last: BTreeMap<&str, i64> = changes.iter().map(|one| (one.key.as_str(), one.sequence)).collect();
        for (row, sequence) in last {
            prop_assert!(seen.contains(&sequence), "{row} at {sequence}: {seen:?}");
        }
    }
}
