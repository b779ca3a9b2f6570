//! What the tests share: experiments over a fresh database, the streams that move them on, requests and answers.

mod engine;

use std::path::PathBuf;

pub(crate) use engine::Native;
use experiments::{Experiments, Flow};
use http::{Method, Request, Response};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tempfile::TempDir;
use tidemill_sdk::events::Drain;
use tidemill_sdk::http::App;
use tidemill_sdk::{NativeDatabase, params};

/// A database of its own for one test.
pub(crate) struct Fixture {
    directory: TempDir,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("experiments.db")
    }

    pub(crate) fn database(&self) -> NativeDatabase {
        NativeDatabase::with_write_ahead_log(self.path())
    }

    /// Experiments with connections of their own, as each instance of the component has.
    pub(crate) fn experiments(&self) -> Experiments<NativeDatabase> {
        Experiments::new(self.database())
    }

    /// The routes, and the streams that deliver what they cause. The log is there before the first request.
    pub(crate) async fn start(&self) -> (App, Drain<NativeDatabase, Flow<NativeDatabase, Native>>) {
        let streams = experiments::streams(&self.experiments(), Native);
        streams.prepare().await.unwrap();
        (experiments::app(self.experiments()), streams)
    }

    /// The one number that a query gives.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        let rows = self.experiments().store().execute(&format!("SELECT ({sql}) AS count"), params![]).await.unwrap();
        rows.first().unwrap().get("count").unwrap()
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

    /// What a validation failure says, as `field message`.
    pub(crate) fn problems(&self) -> Vec<String> {
        assert_eq!(self.failure(), (422, "VALIDATION_FAILED".to_owned()));
        let json = self.json();
        let text = |problem: &Value, member: &str| problem[member].as_str().unwrap().to_owned();
        let details = json["error"]["details"].as_array().unwrap();
        details.iter().map(|problem| format!("{} {}", text(problem, "field"), text(problem, "message"))).collect()
    }

    /// The fields that a validation failure names.
    pub(crate) fn bad_fields(&self) -> Vec<String> {
        let _ = self.problems();
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

pub(crate) async fn put_csv(app: &App, id: &str, csv: impl Into<Vec<u8>>) -> Reply {
    send(app, Method::PUT, &format!("/api/experiments/{id}/results"), &[("content-type", "text/csv")], csv).await
}

/// A simulated experiment of two metrics over four weeks of days.
pub(crate) fn simulated(id: &str) -> Value {
    json!({
        "id": id,
        "name": "Checkout",
        "metrics": ["signups", "purchases"],
        "timeRange": { "start": "2031-05-01T00:00:00Z", "end": "2031-05-29T00:00:00Z" },
        "granularity": "day",
        "interventionAt": "2031-05-15T00:00:00Z",
        "source": "simulation",
        "simulation": {
            "seed": 7,
            "unitsPerGroup": 20,
            "metrics": {
                "signups": { "baseline": 100, "trend": 0.5, "effect": 5, "noise": 2, "unitSpread": 10 },
                "purchases": { "baseline": 20, "trend": 0, "effect": 1, "noise": 0.5, "unitSpread": 3 },
            },
        },
    })
}

/// An experiment over the integers 1 to 4, treated from 3 on, whose results are uploaded.
pub(crate) fn uploaded(id: &str, metrics: &[&str]) -> Value {
    json!({
        "id": id,
        "name": "Stores",
        "metrics": metrics,
        "timeRange": { "start": 1, "end": 4 },
        "interventionAt": 3,
        "source": "upload",
    })
}

/// Four stores over four periods, of which two gain 2 from period 3 on.
pub(crate) fn csv(metric: &str) -> String {
    let mut csv = "unit,period,metric,value,treated\n".to_owned();
    for unit in 0..4 {
        for period in 1..=4 {
            let effect = if unit < 2 && period >= 3 { 2.0 } else { 0.0 };
            let wobble = 0.1 * f64::from((7 * unit + 3 * period) % 5);
            let value = 10.0 * f64::from(unit) + f64::from(period) + effect + wobble;
            csv.push_str(&format!("store-{unit},{period},{metric},{value},{}\n", unit < 2));
        }
    }
    csv
}
