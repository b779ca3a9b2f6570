//! A component that writes and consumes: every request is SQL for the database `shop`, one statement a line on one connection, and every
//! change of its streams becomes a row of `effects`, exactly once. What is in `moods` makes it fail.
//!
//! A mood is for the rows whose key has that `id`, or for all (`*`): `reject`, `refuse`, `unavailable`, `trap`, `hang` and `loop` end the
//! call in that way before anything is done; `chaos` ends some calls in some of these ways, before or after the effects were committed.
#![cfg(target_family = "wasm")]

use std::sync::LazyLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http_body_util::BodyExt;
use serde_json::Value as Json;
use spin_sdk::http::{FullBody, IntoResponse, Request, Response, StatusCode};
use spin_sdk::http_service;
use spin_sdk::sqlite::{Connection, Value};
use tidemill_sdk::events::{Change, Consumer, inbox};
use tidemill_sdk::{Failure, Migration, SpinDatabase, Store, Transaction, params};

const DATABASE: &str = "shop";

const MIGRATIONS: &[Migration] = &[Migration {
    name: "consumer/1-tables",
    statements: &[
        "CREATE TABLE moods (id TEXT PRIMARY KEY, mood TEXT NOT NULL) STRICT, WITHOUT ROWID",
        // No key: an effect that happened twice is two rows.
        "CREATE TABLE effects (
            stream TEXT NOT NULL, sequence INTEGER NOT NULL, operation TEXT NOT NULL, key TEXT NOT NULL, before TEXT, after TEXT,
            started_at INTEGER NOT NULL
        ) STRICT",
    ],
}];

static STORE: LazyLock<Store<SpinDatabase>> =
    LazyLock::new(|| Store::new(SpinDatabase::new(DATABASE), &[inbox::MIGRATIONS, MIGRATIONS]));

static EFFECTS: Effects = Effects;
tidemill_sdk::export_consumer!(EFFECTS);

#[http_service]
async fn handle(request: Request) -> impl IntoResponse {
    let (status, body) = match execute(request).await {
        Ok(rows) => (StatusCode::OK, rows),
        Err(reason) => (StatusCode::BAD_GATEWAY, reason),
    };
    let mut response = Response::new(FullBody::new(Bytes::from(body)));
    *response.status_mut() = status;
    // Nanoseconds since 1970 when the last statement was answered.
    response.headers_mut().insert("x-answered-at", now().into());
    response
}

async fn execute(request: Request) -> Result<String, String> {
    fn reason(error: impl std::fmt::Debug) -> String {
        format!("{error:?}")
    }
    STORE.migrate().await.map_err(reason)?;
    let body = request.into_body().collect().await.map_err(reason)?.to_bytes();
    let connection = Connection::open(DATABASE).await.map_err(reason)?;
    let mut rows = Vec::new();
    for statement in String::from_utf8_lossy(&body).lines() {
        let result = connection.execute(statement, []).await.map_err(reason)?;
        let found = result.collect().await.map_err(reason)?;
        rows.extend(found.into_iter().map(|row| row.values.iter().map(cell).collect::<Vec<_>>().join("|")));
    }
    Ok(rows.join("\n"))
}

fn cell(value: &Value) -> String {
    match value {
        Value::Integer(integer) => integer.to_string(),
        Value::Real(real) => real.to_string(),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => format!("{bytes:x?}"),
        Value::Null => "null".to_owned(),
    }
}

struct Effects;

impl Consumer for Effects {
    async fn handle(&self, stream: &str, batch: &[Change]) -> Result<(), Failure> {
        let started_at = now();
        let mut after = Ok(());
        let moods = STORE.execute("SELECT id, mood FROM moods", params![]).await?;
        for mood in moods.iter() {
            let (id, mood): (String, String) = (mood.get("id")?, mood.get("mood")?);
            if id != "*" && !batch.iter().any(|change| id_of(change) == id) {
                continue;
            }
            match mood.as_str() {
                "chaos" => after = chaos().await?,
                mood => end(mood).await?,
            }
        }
        inbox::apply(&STORE, stream, batch, async |transaction, change| {
            note(transaction, stream, change, started_at).await
        })
        .await?;
        match after {
            Ok(()) => Ok(()),
            Err(mood) => end(mood).await,
        }
    }
}

async fn note(
    transaction: &mut Transaction<SpinDatabase>,
    stream: &str,
    change: &Change,
    started_at: i64,
) -> Result<(), Failure> {
    let operation = format!("{:?}", change.operation).to_lowercase();
    let image = |image: &Option<String>| image.clone();
    transaction
        .execute(
            "INSERT INTO effects VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                stream,
                change.sequence,
                operation,
                change.key.clone(),
                image(&change.before),
                image(&change.after),
                started_at
            ],
        )
        .await?;
    Ok(())
}

fn id_of(change: &Change) -> String {
    let key: Json = serde_json::from_str(&change.key).unwrap_or_default();
    match &key["id"] {
        Json::String(id) => id.clone(),
        other => other.to_string(),
    }
}

/// Ends the call in the way of a mood.
async fn end(mood: &str) -> Result<(), Failure> {
    match mood {
        "reject" => Err(Failure::rejected("this will never do")),
        "refuse" => Err(Failure::other("not in this mood")),
        "unavailable" => Err(Failure::unavailable("nobody answered")),
        "trap" => panic!("in a bad mood"),
        "hang" => {
            spin_sdk::wasip3::clocks::monotonic_clock::wait_for(
                u64::try_from(Duration::from_secs(3600).as_nanos()).unwrap_or(u64::MAX),
            )
            .await;
            Ok(())
        }
        "loop" => loop {
            std::hint::black_box(());
        },
        _ => Ok(()),
    }
}

/// Goes wrong in half of all calls: at once, or in the way that is returned, after the effects.
async fn chaos() -> Result<Result<(), &'static str>, Failure> {
    match spin_sdk::wasip3::random::random::get_random_u64() % 12 {
        0 => end("trap").await.map(Ok),
        1 => end("refuse").await.map(Ok),
        2 => end("unavailable").await.map(Ok),
        3 => Ok(Err("trap")),
        4 => Ok(Err("refuse")),
        5 => Ok(Err("unavailable")),
        _ => Ok(Ok(())),
    }
}

/// Nanoseconds since 1970.
fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_nanos()).unwrap_or(i64::MAX)
}
