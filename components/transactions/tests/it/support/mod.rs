//! What the tests share: transactions over a fresh database, the flow that scores them, requests and answers.

mod counting;
mod dying;
mod engine;
mod reply;

use std::path::PathBuf;

pub(crate) use counting::Counting;
pub(crate) use dying::Dying;
pub(crate) use engine::{Native, Quick};
use http::{Method, Request, Response};
use http_body_util::BodyExt;
pub(crate) use reply::Reply;
use serde_json::{Value, json};
use tempfile::TempDir;
use tidemill_sdk::events::Drain;
use tidemill_sdk::http::App;
use tidemill_sdk::{NativeDatabase, params};
use transactions::{Flow, Transactions};

/// A database of its own for one test.
pub(crate) struct Fixture {
    directory: TempDir,
}

/// The routes, and what does the jobs.
pub(crate) type Started = (App, Drain<NativeDatabase, Flow<NativeDatabase, Native>>);

impl Fixture {
    pub(crate) fn new() -> Self {
        // In memory where that can be had: nothing here is about disks, and many commits wait long for a busy one.
        Self { directory: tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("transactions.db")
    }

    pub(crate) fn database(&self) -> NativeDatabase {
        NativeDatabase::with_write_ahead_log(self.path())
    }

    /// Transactions with connections of their own, as each instance of the component has.
    pub(crate) fn transactions(&self) -> Transactions<NativeDatabase> {
        Transactions::new(self.database())
    }

    pub(crate) fn app(&self) -> App {
        transactions::app(self.transactions())
    }

    pub(crate) fn flow(&self) -> Flow<NativeDatabase, Native> {
        Flow::new(self.transactions(), Native)
    }

    /// The routes, and the stream that makes the runs that are asked for. The log is there before the first request.
    pub(crate) async fn start(&self) -> Started {
        let streams = transactions::streams(&self.transactions(), Native);
        streams.prepare().await.unwrap();
        (self.app(), streams)
    }

    /// The one number that a query gives.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        let rows = self.transactions().store().execute(&format!("SELECT ({sql}) AS count"), params![]).await.unwrap();
        rows.first().unwrap().get("count").unwrap()
    }

    /// Runs a statement.
    pub(crate) async fn execute(&self, sql: &str) {
        self.transactions().store().execute(sql, params![]).await.unwrap();
    }
}

/// Asks for a run and makes it; the run as it ended.
pub(crate) async fn job(started: &Started, job: &str, body: &Value) -> Value {
    let (app, streams) = started;
    let asked = post(app, &format!("/api/transactions/jobs/{job}"), body).await;
    assert_eq!(asked.status(), 202, "{}", asked.body);
    streams.run().await;
    let id = asked.data()["id"].as_str().unwrap().to_owned();
    get(app, &format!("/api/transactions/jobs/runs/{id}")).await.data()
}

pub(crate) async fn send(
    app: &App,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Vec<u8>>,
) -> Reply {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body: Vec<u8> = body.into();
    let (parts, body) = app.handle(request.body(body.into()).unwrap()).await.into_parts();
    let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
    Reply { response: Response::from_parts(parts, ()), body }
}

pub(crate) async fn get(app: &App, path: &str) -> Reply {
    send(app, Method::GET, path, &[], "").await
}

pub(crate) async fn post(app: &App, path: &str, body: &Value) -> Reply {
    send(app, Method::POST, path, &[], body.to_string()).await
}

pub(crate) async fn put(app: &App, path: &str, body: &Value) -> Reply {
    send(app, Method::PUT, path, &[], body.to_string()).await
}

pub(crate) async fn delete(app: &App, path: &str) -> Reply {
    send(app, Method::DELETE, path, &[], "").await
}

/// A payment of an account, as a client sends it.
pub(crate) fn payment(id: &str, account: &str, amount: i64, time: &str) -> Value {
    json!({
        "id": id,
        "accountId": account,
        "amountMinor": amount,
        "currency": "USD",
        "merchant": "Bakery",
        "category": "food",
        "channel": "card-present",
        "country": "US",
        "timestamp": time,
    })
}

/// Writes a payment that is to be new.
pub(crate) async fn pay(app: &App, body: &Value) -> Value {
    let reply = post(app, "/api/transactions", body).await;
    assert_eq!(reply.status(), 201, "{}", reply.body);
    reply.data()
}
