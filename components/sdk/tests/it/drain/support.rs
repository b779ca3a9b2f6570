//! Orders, a consumer that notes each of their changes as an effect, and instances that can end between any two statements.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tempfile::TempDir;
use tidemill_sdk::clock::{self, Moment};
use tidemill_sdk::events::{Change, Consumer, Drain, Stream, inbox};
use tidemill_sdk::{
    Connection, Database, DatabaseError, Failure, Migration, NativeConnection, NativeDatabase, Rows, Store, Value,
    params,
};

const TABLES: &[Migration] = &[Migration {
    name: "orders/1",
    statements: &[
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT NOT NULL, note TEXT, request_id TEXT) STRICT",
        "CREATE TABLE effects (
            number INTEGER PRIMARY KEY, sequence INTEGER, id INTEGER, operation TEXT, status TEXT, request_id TEXT
        ) STRICT",
    ],
}];

/// A database whose every statement is a point at which the instance may end, before it as well as after.
struct Brittle(NativeDatabase);

struct BrittleConnection(NativeConnection);

impl Database for Brittle {
    type Connection = BrittleConnection;

    async fn open(&self) -> Result<BrittleConnection, DatabaseError> {
        let mut connection = self.0.open().await?;
        // An instance that ends is no power failure.
        connection.execute("PRAGMA synchronous = OFF", Vec::new()).await?;
        Ok(BrittleConnection(connection))
    }

    async fn pause(&self, duration: Duration) {
        self.0.pause(duration).await;
    }
}

impl Connection for BrittleConnection {
    async fn execute(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        point().await;
        let result = self.0.execute(statement, parameters).await;
        point().await;
        result
    }
}

/// Waits once.
async fn point() {
    let mut waited = false;
    std::future::poll_fn(|context| {
        if waited {
            return Poll::Ready(());
        }
        waited = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// What the consumer does with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    Works,
    Unavailable,
    Fails,
    /// Fails after the effects of the batch were committed, as a trap behind them would.
    WorksButFails,
}

/// How the consumer behaves, and what it was called with.
#[derive(Default)]
pub(crate) struct Script {
    /// Of the next calls; afterwards it works.
    pub(crate) next: VecDeque<Behaviour>,
    /// Statuses of orders that it always rejects.
    pub(crate) poison: Option<&'static str>,
    /// Statuses of orders that it never comes back from.
    pub(crate) deadly: Option<&'static str>,
    /// The sequences of each batch.
    pub(crate) calls: Vec<Vec<i64>>,
}

pub(crate) struct Notes {
    store: Store<Brittle>,
    script: Arc<Mutex<Script>>,
}

#[derive(serde::Deserialize)]
struct Order {
    id: i64,
    status: String,
}

impl Consumer for Notes {
    async fn handle(&self, stream: &str, batch: &[Change]) -> Result<(), Failure> {
        let (behaviour, poison, deadly) = {
            let mut script = self.script.lock().unwrap();
            script.calls.push(batch.iter().map(|change| change.sequence).collect());
            (script.next.pop_front().unwrap_or(Behaviour::Works), script.poison, script.deadly)
        };
        match behaviour {
            Behaviour::Unavailable => return Err(Failure::unavailable("the warehouse does not answer")),
            Behaviour::Fails => return Err(Failure::other("the warehouse is confused")),
            Behaviour::Works | Behaviour::WorksButFails => {}
        }
        inbox::apply(&self.store, stream, batch, async |transaction, change| {
            let order: Order = if change.after.is_some() { change.after()? } else { change.before()? };
            if poison == Some(&order.status) {
                return Err(Failure::rejected("nobody can do that"));
            }
            if deadly == Some(&order.status) {
                std::future::pending::<()>().await;
            }
            let effect =
                "INSERT INTO effects (sequence, id, operation, status, request_id) VALUES (?1, ?2, ?3, ?4, ?5)";
            let operation = change.operation.as_str();
            let parameters = params![change.sequence, order.id, operation, order.status, change.request_id.as_deref()];
            transaction.execute(effect, parameters).await?;
            Ok(())
        })
        .await?;
        if behaviour == Behaviour::WorksButFails { Err(Failure::other("and then it fell over")) } else { Ok(()) }
    }
}

/// A database with orders, and what happens to it from outside.
pub(crate) struct World {
    directory: TempDir,
    pub(crate) streams: &'static [Stream],
    pub(crate) script: Arc<Mutex<Script>>,
    now: Arc<AtomicI64>,
    pub(crate) writer: rusqlite::Connection,
}

impl World {
    /// Its streams have been declared.
    pub(crate) fn new(streams: &'static [Stream]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let writer = rusqlite::Connection::open(directory.path().join("orders.db")).unwrap();
        writer.pragma_update(None, "synchronous", "OFF").unwrap();
        let now = Arc::new(AtomicI64::new(clock::now().as_millis()));
        let world = Self { directory, streams, script: Arc::default(), now, writer };
        assert!(world.prepare());
        world
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("orders.db")
    }

    /// A new instance of the component.
    pub(crate) fn instance(&self) -> Drain<impl Database, Notes> {
        let store = Store::new(Brittle(NativeDatabase::new(self.path())), &[inbox::MIGRATIONS, TABLES]);
        let consumer = Notes { store: store.clone(), script: Arc::clone(&self.script) };
        let now = Arc::clone(&self.now);
        Drain::new(store, self.streams, consumer)
            .with_clock(move || Moment::from_millis(now.load(Ordering::SeqCst)).unwrap())
    }

    pub(crate) fn prepare(&self) -> bool {
        let instance = self.instance();
        until(instance.prepare(), usize::MAX).is_some_and(|result| result.is_ok())
    }

    /// What happens after an answer.
    pub(crate) fn drain(&self) {
        assert!(self.drain_up_to(100_000), "the run comes to its end");
    }

    /// The same in an instance that ends after so many points. False if it did.
    pub(crate) fn drain_up_to(&self, points: usize) -> bool {
        let instance = self.instance();
        until(instance.run(), points).is_some()
    }

    pub(crate) fn wait(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    pub(crate) fn write(&self, statement: &str) {
        self.writer.execute_batch(statement).unwrap();
    }

    /// The first column of all rows.
    pub(crate) fn rows<T: rusqlite::types::FromSql>(&self, query: &str) -> Vec<T> {
        let mut statement = self.writer.prepare(query).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// The changes that had an effect, in the order in which they had it.
    pub(crate) fn effects(&self) -> Vec<String> {
        self.rows("SELECT operation || ' ' || id || ' ' || status FROM effects ORDER BY number")
    }

    pub(crate) fn calls(&self) -> Vec<Vec<i64>> {
        std::mem::take(&mut self.script.lock().unwrap().calls)
    }

    pub(crate) fn behave(&self, next: impl IntoIterator<Item = Behaviour>) {
        self.script.lock().unwrap().next.extend(next);
    }
}

/// Runs a future up to its `points`-th wait, and drops it there.
pub(crate) fn until<T>(future: impl Future<Output = T>, points: usize) -> Option<T> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..points {
        if let Poll::Ready(result) = future.as_mut().poll(&mut context) {
            return Some(result);
        }
    }
    None
}
