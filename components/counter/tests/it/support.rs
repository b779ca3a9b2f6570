//! What the tests share: a counter over a fresh database, requests to it, and answers read as JSON.

use std::path::PathBuf;

use counter::{Amount, Change, CounterId, Counters, Operation};
use http::{Method, Request, Response};
use http_body_util::BodyExt;
use serde_json::Value;
use tempfile::TempDir;
use tidemill_sdk::clock::{self, Moment};
use tidemill_sdk::http::App;
use tidemill_sdk::idempotency::Key;
use tidemill_sdk::{NativeDatabase, params};

/// A database of its own for one test.
pub(crate) struct Fixture {
    directory: TempDir,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.directory.path().join("counter.db")
    }

    /// Counters with connections of their own, as each instance of the component has.
    pub(crate) fn counters(&self) -> Counters<NativeDatabase> {
        Counters::new(NativeDatabase::with_write_ahead_log(self.path()))
    }

    pub(crate) fn app(&self) -> App {
        counter::app(self.counters())
    }

    /// Puts a counter to a value that would take too many changes to reach.
    pub(crate) async fn set(&self, id: &CounterId, value: i64, version: i64) {
        let insert =
            "INSERT INTO counters (id, value, version, last_updated) VALUES (?1, ?2, ?3, '2031-05-01T09:30:00.000Z')";
        self.counters().store().execute(insert, params![id.as_str(), value, version]).await.unwrap();
    }
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

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.response.headers().get(name).map(|value| value.to_str().unwrap())
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

    /// The fields that a validation failure names.
    pub(crate) fn bad_fields(&self) -> Vec<String> {
        assert_eq!(self.failure(), (422, "VALIDATION_FAILED".to_owned()));
        let json = self.json();
        let details = json["error"]["details"].as_array().unwrap();
        details.iter().map(|problem| problem["field"].as_str().unwrap().to_owned()).collect()
    }
}

pub(crate) async fn send(
    app: &App,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<String>,
) -> Reply {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body: String = body.into();
    let (parts, body) = app.handle(request.body(body.into()).unwrap()).await.into_parts();
    let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
    Reply { response: Response::from_parts(parts, ()), body }
}

pub(crate) async fn get(app: &App, path: &str) -> Reply {
    send(app, Method::GET, path, &[], "").await
}

pub(crate) async fn post(app: &App, path: &str, headers: &[(&str, &str)], body: impl Into<String>) -> Reply {
    send(app, Method::POST, path, headers, body).await
}

pub(crate) fn change(operation: Operation, amount: i64) -> Change {
    change_at(operation, amount, clock::now())
}

pub(crate) fn change_at(operation: Operation, amount: i64, at: Moment) -> Change {
    Change {
        id: CounterId::global(),
        operation,
        amount: Amount::new(amount).unwrap(),
        expected_version: None,
        request_id: "test".to_owned(),
        client_id: None,
        at,
    }
}

pub(crate) fn key(name: &str, body: &str) -> Key {
    Key::new(name, &Method::POST, &"/api/counter/increment".parse().unwrap(), body.as_bytes())
}
