//! What the tests share: vendors over a fresh database, the streams that move them on, requests and answers.

mod counting;
mod dying;
mod engine;
mod oracle;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

pub(crate) use counting::Counting;
pub(crate) use dying::run_until_death;
pub(crate) use engine::Native;
use http::{Method, Request, Response};
use http_body_util::BodyExt;
pub(crate) use oracle::{expected_reports, stored_reports};
use serde_json::{Value, json};
use tempfile::TempDir;
use tidemill_sdk::clock::{self, Moment};
use tidemill_sdk::events::Drain;
use tidemill_sdk::http::App;
use tidemill_sdk::{NativeDatabase, Rows, params};
use vendors::{Flow, Vendors};

/// What delivers changes in a test.
pub(crate) type Streams = Drain<NativeDatabase, Flow<NativeDatabase, Native>>;

/// A database of its own for one test.
pub(crate) struct Fixture {
    directory: TempDir,
    hours: AtomicI64,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap(), hours: AtomicI64::new(0) }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("vendors.db")
    }

    pub(crate) fn database(&self) -> NativeDatabase {
        NativeDatabase::with_write_ahead_log(self.path())
    }

    /// Vendors with connections of their own, as each instance of the component has.
    pub(crate) fn vendors(&self) -> Vendors<NativeDatabase> {
        Vendors::new(self.database())
    }

    /// A clock that is an hour ahead of the one before: leases of those that died are over, and so are pauses.
    pub(crate) fn later(&self) -> impl Fn() -> Moment + Send + Sync + 'static {
        let hours = 1 + self.hours.fetch_add(1, Ordering::SeqCst);
        move || Moment::from_millis(clock::now().as_millis() + hours * 3_600_000).unwrap()
    }

    /// Streams for which nothing waits.
    pub(crate) fn later_streams(&self) -> Streams {
        vendors::streams(&self.vendors(), Arc::new(Native)).with_clock(self.later())
    }

    /// The routes, and the streams that deliver what they cause. The log is there before the first request.
    pub(crate) async fn start(&self) -> (App, Streams) {
        let streams = vendors::streams(&self.vendors(), Arc::new(Native));
        streams.prepare().await.unwrap();
        (vendors::app(self.vendors(), Arc::new(Native)), streams)
    }

    pub(crate) async fn rows(&self, sql: &str) -> Rows {
        self.vendors().store().execute(sql, params![]).await.unwrap()
    }

    /// The one number that a query gives.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        self.rows(&format!("SELECT ({sql}) AS count")).await.first().unwrap().get("count").unwrap()
    }

    /// Fails unless the reports are what a recomputation from the orders gives.
    pub(crate) async fn check_reports(&self) {
        let (expected, stored) = (expected_reports(self).await, stored_reports(self).await);
        for (cell, value) in &expected {
            assert_eq!(stored.get(cell), Some(value), "{cell:?}");
        }
        for cell in stored.keys() {
            assert!(expected.contains_key(cell), "{cell:?} should not be there");
        }
    }
}

/// Delivers until nothing is left to deliver.
pub(crate) async fn deliver_all(fixture: &Fixture) {
    let left = "SELECT (SELECT count(*) FROM tidemill_changes WHERE table_name = 'orders'
            AND sequence NOT IN (SELECT sequence FROM tidemill_inbox WHERE stream = 'vendors-reports'))
        + (SELECT count(*) FROM runs WHERE status IN ('waiting', 'running'))";
    for _ in 0..200 {
        fixture.later_streams().run().await;
        if fixture.count(left).await == 0 {
            return;
        }
    }
    panic!("there is no end to it");
}

/// An answer, with its body as text.
pub(crate) struct Reply {
    pub(crate) response: Response<()>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub(crate) fn data(&self) -> Value {
        let json = self.json();
        assert_eq!(json["success"], true, "{json}");
        json["data"].clone()
    }

    /// The status and code of a failure.
    pub(crate) fn failure(&self) -> (u16, String) {
        let json = self.json();
        assert_eq!(json["success"], false, "{json}");
        (self.status(), json["error"]["code"].as_str().unwrap().to_owned())
    }

    /// The details of a failure.
    pub(crate) fn details(&self) -> Value {
        self.json()["error"]["details"].clone()
    }

    /// What a validation failure says, as `field message`.
    pub(crate) fn problems(&self) -> Vec<String> {
        assert_eq!(self.failure(), (422, "VALIDATION_FAILED".to_owned()), "{}", self.body);
        let text = |problem: &Value, member: &str| problem[member].as_str().unwrap().to_owned();
        let details = self.details();
        let problems = details.as_array().unwrap().iter();
        problems.map(|problem| format!("{} {}", text(problem, "field"), text(problem, "message"))).collect()
    }
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

/// Makes a vendor whose orders are in euros.
pub(crate) async fn vendor(app: &App, id: &str) {
    let body = json!({ "id": id, "name": id.to_uppercase(), "currency": "EUR", "leadDays": 7 });
    assert_eq!(post(app, "/api/vendors", &body).await.status(), 201);
}

/// Places an order of 3 units at 2.50 and one at 10.00, so many days ago.
pub(crate) async fn order(app: &App, vendor: &str, days_ago: i64) -> String {
    let lines = json!([
        { "sku": "BOLT", "quantity": 3, "unitPriceMinor": 250 },
        { "sku": "NUT", "quantity": 1, "unitPriceMinor": 1000 },
    ]);
    let body = json!({ "vendorId": vendor, "lines": lines, "placedAt": ago(days_ago, 0) });
    let reply = post(app, "/api/orders", &body).await;
    assert_eq!(reply.status(), 201, "{}", reply.body);
    reply.data()["id"].as_str().unwrap().to_owned()
}

/// Moves an order, at a time given as days and minutes ago.
pub(crate) async fn go(app: &App, id: &str, to: &str, days_ago: i64, minutes_ago: i64) -> Value {
    let body = json!({ "to": to, "at": ago(days_ago, minutes_ago) });
    let reply = post(app, &format!("/api/orders/{id}/transitions"), &body).await;
    assert_eq!(reply.status(), 200, "{}", reply.body);
    reply.data()
}

/// Takes an order to its arrival, so many days and minutes ago.
pub(crate) async fn deliver(app: &App, id: &str, days_ago: i64, minutes_ago: i64) {
    for to in ["accepted", "shipped", "delivered"] {
        go(app, id, to, days_ago, minutes_ago).await;
    }
}

/// Noon of a day so many days ago, less some minutes: a test that runs at midnight sees the same days. Of today, only what is over.
pub(crate) fn ago(days: i64, minutes: i64) -> String {
    let today = vendors::Day::of(clock::now().as_millis());
    let noon = today.plus(-days).start() + vendors::DAY_MILLIS / 2;
    let at = noon - minutes * 60_000;
    let at = if days == 0 { at.min(clock::now().as_millis()) } else { at };
    Moment::from_millis(at).unwrap().to_string()
}

/// Has a job done, and gives its run.
pub(crate) async fn run_job(app: &App, fixture: &Fixture, job: &str, body: &Value) -> Value {
    let reply = post(app, &format!("/api/vendors/jobs/{job}"), body).await;
    assert_eq!(reply.status(), 202, "{}", reply.body);
    let location = reply.response.headers()["location"].to_str().unwrap().to_owned();
    deliver_all(fixture).await;
    get(app, &location).await.data()
}
