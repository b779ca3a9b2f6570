//! A crash between any two steps: whatever was going on when it died, the flow ends as if nothing had happened, with one analysis per
//! version of the results. And many experiments at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use experiments::Experiments;
use serde_json::json;
use tidemill_sdk::{Connection, Database, DatabaseError, NativeDatabase, Rows, Value};
use tokio::sync::Notify;

use crate::support::{Fixture, Native, csv, get, post, put_csv, simulated, uploaded};

/// A database whose user dies at a statement: it never returns, before or after it was carried out.
#[derive(Clone)]
struct Dying {
    database: NativeDatabase,
    left: Arc<AtomicI64>,
    is_after: bool,
    dead: Arc<Notify>,
}

struct DyingConnection {
    connection: <NativeDatabase as Database>::Connection,
    database: Dying,
}

impl Database for Dying {
    type Connection = DyingConnection;

    async fn open(&self) -> Result<DyingConnection, DatabaseError> {
        Ok(DyingConnection { connection: self.database.open().await?, database: self.clone() })
    }

    async fn pause(&self, duration: Duration) {
        self.database.pause(duration).await;
    }
}

impl Connection for DyingConnection {
    async fn execute(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        let dies = self.database.left.fetch_sub(1, Ordering::SeqCst) == 1;
        if dies && !self.database.is_after {
            return die(&self.database.dead).await;
        }
        let result = self.connection.execute(statement, parameters).await;
        if dies { die(&self.database.dead).await } else { result }
    }
}

async fn die<T>(dead: &Notify) -> T {
    dead.notify_one();
    std::future::pending().await
}

/// Runs the streams until they are done or die at a statement. Whether they died.
async fn run_until_death(fixture: &Fixture, statement: i64, is_after: bool) -> bool {
    let dead = Arc::new(Notify::new());
    let left = Arc::new(AtomicI64::new(statement));
    let dying = Dying { database: fixture.database(), left, is_after, dead: Arc::clone(&dead) };
    let streams = experiments::streams(&Experiments::new(dying), Native);
    tokio::select! {
        () = streams.run() => false,
        () = dead.notified() => true,
    }
}

#[tokio::test]
async fn a_crash_at_any_statement_loses_nothing_and_repeats_nothing() {
    for is_after in [false, true] {
        let mut statement = 1;
        loop {
            let fixture = Fixture::new();
            let (app, _) = fixture.start().await;
            let mut definition = simulated("a");
            definition["simulation"]["unitsPerGroup"] = json!(4);
            post(&app, "/api/experiments", &definition).await;
            post(&app, "/api/experiments", &uploaded("b", &["signups"])).await;
            put_csv(&app, "b", csv("signups")).await;
            post(&app, "/api/experiments/b/analysis", &json!({})).await;
            let died = run_until_death(&fixture, statement, is_after).await;
            // A later instance finds the lease of the dead one over.
            let later = || {
                tidemill_sdk::clock::Moment::from_millis(tidemill_sdk::clock::now().as_millis() + 3_600_000).unwrap()
            };
            let streams = experiments::streams(&fixture.experiments(), Native).with_clock(later);
            streams.prepare().await.unwrap();
            streams.run().await;
            for id in ["a", "b"] {
                let found = get(&app, &format!("/api/experiments/{id}")).await.data();
                assert_eq!(found["status"], "complete", "statement {statement}, after: {is_after}: {found}");
                assert_eq!(found["resultsVersion"], 1, "statement {statement}, after: {is_after}");
            }
            let counts = [
                ("SELECT count(*) FROM experiment_analyses WHERE requested_by IS NULL", 2),
                ("SELECT count(*) FROM experiment_analyses", 3),
                ("SELECT count(*) FROM tidemill_dead_letters", 0),
            ];
            for (sql, expected) in counts {
                assert_eq!(fixture.count(sql).await, expected, "statement {statement}, after: {is_after}: {sql}");
            }
            if !died {
                break;
            }
            statement += 1;
        }
        assert!(statement > 25, "there are more statements than {statement}");
    }
}

#[tokio::test]
async fn two_hundred_experiments_at_once_all_complete() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    let definitions: Vec<_> = (0..200)
        .map(|number| {
            let mut definition = simulated(&format!("e{number}"));
            definition["simulation"]["unitsPerGroup"] = json!(5);
            definition["simulation"]["seed"] = json!(number);
            definition
        })
        .collect();
    let replies =
        futures::future::join_all(definitions.iter().map(|definition| post(&app, "/api/experiments", definition)));
    assert!(replies.await.iter().all(|reply| reply.status() == 201));
    // A run delivers a bounded number of changes.
    let mut runs = 0;
    while fixture.count("SELECT count(*) FROM experiments WHERE status <> 'complete'").await > 0 {
        streams.run().await;
        runs += 1;
        assert!(runs < 100, "they do not get on");
    }
    assert_eq!(fixture.count("SELECT count(*) FROM experiment_analyses").await, 200);
    assert_eq!(fixture.count("SELECT count(DISTINCT experiment_id) FROM experiment_analyses").await, 200);
}
