//! The system API: what it tells, what it repairs, and whom it refuses.

use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::support::{Application, Connection as Client, Host, Reply, get, request, within};

/// A counter whose database has the log of an earlier time: dead letters of a stream that the manifest does not name any more.
fn with_dead_letters(number: i64) -> Application {
    let application = Application::counter("");
    application.write(
        "spin.toml",
        "spin_manifest_version = 2\n[application]\nname = \"test\"\nversion = \"1.2.3\"\n\
         [[trigger.http]]\nroute = \"/api/counter/...\"\ncomponent = \"counter\"\n\
         [component.counter]\nsource = \"counter.wasm\"\nsqlite_databases = [\"counter\"]\n",
    );
    let database = Connection::open(application.path("counter.db")).unwrap();
    for statement in tidemill_change_log::SCHEMA {
        database.execute_batch(statement).unwrap();
    }
    for sequence in 1..=number {
        database
            .execute(
                "INSERT INTO tidemill_dead_letters
                 (stream, sequence, table_name, operation, key, before, after, committed_at, request_id, error, attempts, failed_at)
                 VALUES ('former', ?1, 'orders', 'delete', '{\"id\":1}', '{\"id\":1,\"total\":9007199254740993}', NULL,
                     1600000000000, 'r-1', 'no such customer', 5, 1700000000000)",
                params![sequence],
            )
            .unwrap();
    }
    application
}

async fn send(host: &Host, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    host.send(request(method, path, headers, body.to_owned())).await
}

/// The ids of all dead letters, page by page.
async fn all_ids(host: &Host, limit: usize) -> Vec<String> {
    let mut ids = Vec::new();
    let mut path = format!("/api/system/dead-letters?limit={limit}");
    loop {
        let reply = host.get(&path).await;
        let letters = reply.data();
        let letters = letters.as_array().unwrap();
        assert!(letters.len() <= limit);
        ids.extend(letters.iter().map(|letter| letter["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = reply.json()["page"]["nextCursor"].as_str().map(str::to_owned) else {
            return ids;
        };
        path = format!("/api/system/dead-letters?limit={limit}&cursor={cursor}");
    }
}

#[tokio::test]
async fn the_overview_tells_how_everything_stands() {
    let host = with_dead_letters(0).up().start().await;
    let reply = host.get("/api/system/overview").await;
    let overview = reply.data();
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(overview["application"], json!({"name": "test", "version": "1.2.3"}));
    assert!(overview["startedAt"].as_str().is_some_and(|time| time.ends_with('Z')), "{overview}");
    assert_eq!(overview["dependencies"][0]["name"], "database counter");
    assert_eq!(overview["streams"], json!([]));
}

#[tokio::test]
async fn dead_letters_are_listed_in_pages_and_forgotten() {
    let application = with_dead_letters(5);
    let host = application.up().start().await;
    let ids: Vec<String> = (1..=5).rev().map(|number| format!("counter:{number}")).collect();
    for limit in [1, 2, 5, 200] {
        assert_eq!(all_ids(&host, limit).await, ids, "limit {limit}");
    }
    let letters = host.get("/api/system/dead-letters?limit=1&stream=former").await.data();
    let expected = json!({
        "id": "counter:5", "stream": "former", "database": "counter", "table": "orders", "operation": "delete", "key": {"id": 1},
        "before": {"id": 1, "total": 9_007_199_254_740_993_i64}, "after": null, "sequence": 5,
        "committedAt": "2020-09-13T12:26:40.000Z", "requestId": "r-1", "error": "no such customer", "attempts": 5,
        "failedAt": "2023-11-14T22:13:20.000Z", "retrying": false,
    });
    assert_eq!(letters[0], expected);
    assert_eq!(host.get("/api/system/dead-letters?stream=other").await.data(), json!([]));

    let path = "/api/system/dead-letters/counter:3";
    assert_eq!(send(&host, "DELETE", path, &[], "").await.data(), json!({"id": "counter:3"}));
    assert_eq!(send(&host, "DELETE", path, &[], "").await.failure(), (404, "NOT_FOUND".to_owned()));
    assert_eq!(all_ids(&host, 200).await, ["counter:5", "counter:4", "counter:2", "counter:1"]);
}

#[tokio::test]
async fn what_cannot_be_done_is_said_in_the_contracts_envelope() {
    let host = with_dead_letters(1).up().start().await;
    for (method, path, body, status, code) in [
        ("GET", "/api/system/dead-letters?limit=0", "", 422, "VALIDATION_FAILED"),
        ("GET", "/api/system/dead-letters?limit=201", "", 422, "VALIDATION_FAILED"),
        ("GET", "/api/system/dead-letters?cursor=x", "", 422, "VALIDATION_FAILED"),
        ("GET", "/api/system/nothing", "", 404, "NOT_FOUND"),
        ("POST", "/api/system/overview", "", 405, "METHOD_NOT_ALLOWED"),
        ("DELETE", "/api/system/dead-letters/counter:9", "", 404, "NOT_FOUND"),
        ("DELETE", "/api/system/dead-letters/other:1", "", 404, "NOT_FOUND"),
        ("DELETE", "/api/system/dead-letters/seven", "", 404, "NOT_FOUND"),
        ("POST", "/api/system/dead-letters/counter:9/retry", "", 404, "NOT_FOUND"),
        ("POST", "/api/system/dead-letters/counter:1/retry", "", 409, "STREAM_UNKNOWN"),
        ("POST", "/api/system/streams/nobody/replay", "{\"from\":1}", 404, "NOT_FOUND"),
    ] {
        let reply = send(&host, method, path, &[], body).await;
        assert_eq!(reply.failure(), (status, code.to_owned()), "{method} {path}");
    }
    let reply = host.get("/api/system/dead-letters?limit=0&cursor=x").await.json();
    let fields: Vec<&Value> = reply["error"]["details"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
    assert_eq!(fields, ["limit", "cursor"]);
}

#[tokio::test]
async fn other_origins_and_other_names_are_refused() {
    let host = with_dead_letters(1).up().start().await;
    let here = host.address.to_string();
    let forbidden = (403, "FORBIDDEN".to_owned());
    for headers in [
        [("host", here.as_str()), ("origin", "http://evil.example")],
        [("host", here.as_str()), ("origin", "null")],
        [("host", "evil.example"), ("origin", "http://evil.example")],
    ] {
        for (method, path) in [("GET", "/api/system/overview"), ("DELETE", "/api/system/dead-letters/counter:1")] {
            assert_eq!(send(&host, method, path, &headers, "").await.failure(), forbidden, "{method} {headers:?}");
        }
    }
    let proxied = [("x-forwarded-for", "192.0.2.1"), ("x-request-id", "proxied-1")];
    let refused = send(&host, "DELETE", "/api/system/dead-letters/counter:1", &proxied, "").await;
    assert_eq!(refused.failure(), forbidden);
    assert!(refused.text().contains("access policy"), "{refused:?}");
    let origin = format!("http://{here}");
    let same = [("origin", origin.as_str()), ("x-request-id", "own-1")];
    assert_eq!(send(&host, "DELETE", "/api/system/dead-letters/counter:1", &same, "").await.status, 200);
    for (id, level) in [("proxied-1", "WARN"), ("own-1", "INFO")] {
        let record = host.logged(id, |record| record["request_id"] == id).await;
        assert_eq!((&record["target"], &record["level"]), (&json!("audit"), &json!(level)), "{record}");
        assert_eq!(record["path"], "/api/system/dead-letters/counter:1");
    }
}

#[tokio::test]
async fn a_host_that_others_can_reach_has_no_system_api() {
    let application = with_dead_letters(0);
    let host = application.launch(&["up", "--listen", "0.0.0.0:0", "--open", "--state-dir", "state"]).start().await;
    let mut local = host.address;
    local.set_ip([127, 0, 0, 1].into());
    let mut connection = Client::open(local).await.unwrap();
    let reply = connection.send(get("/api/system/overview")).await.unwrap();
    assert_eq!(reply.failure(), (403, "FORBIDDEN".to_owned()));
    assert!(reply.text().contains("127.0.0.1:3000"), "{reply:?}");
    connection.send(get("/health")).await.unwrap().ok();
}

#[tokio::test]
async fn a_component_without_a_manifest_has_every_path_below_the_system_api() {
    let application = Application::misbehaving("");
    let host = application.launch(&["serve", "--listen", "127.0.0.1:0", "misbehave.wasm"]).start().await;
    let reply = host.get("/api/system/overview").await;
    assert_ne!(reply.header("cache-control"), Some("no-store"), "{reply:?}");
}

#[tokio::test]
async fn a_schedule_runs_when_asked_to_and_is_told_of_everywhere() {
    let schedule = |name: &str| {
        format!(
            "[[application.tool.tidemill.schedule]]\nname = \"{name}\"\ncomponent = \"jobs\"\ncron = \"@yearly\"\nmax_attempts = 1\n"
        )
    };
    let component = "[trigger]\n[component.jobs]\nsource = \"jobs.wasm\"\nsqlite_databases = [\"notes\"]\n";
    let application = Application::new(&format!("{component}{}{}", schedule("note"), schedule("fail")));
    let application = application.with_database("notes");
    let host = application.up().start().await;
    let run = async |name: &str| {
        let reply = send(&host, "POST", &format!("/api/system/schedules/{name}/run"), &[], "").await;
        assert_eq!(reply.status, 202, "{reply:?}");
        let id = reply.json()["data"]["runId"].as_str().unwrap().to_owned();
        let runs = format!("/api/system/schedules/{name}/runs?limit=1");
        let over = async {
            loop {
                let latest = host.get(&runs).await.data()[0].clone();
                if latest["id"] == *id && latest["outcome"] != "running" {
                    return;
                }
            }
        };
        within(&format!("the end of run {id}"), over).await;
        id
    };
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(run("note").await);
    }
    let health = host.get("/health").await.json();
    assert_eq!(health["status"], "ok", "{health}");

    ids.reverse();
    let mut seen = Vec::new();
    let mut path = "/api/system/schedules/note/runs?limit=2".to_owned();
    loop {
        let reply = host.get(&path).await;
        seen.extend(reply.data().as_array().unwrap().iter().map(|run| run["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = reply.json()["page"]["nextCursor"].as_str().map(str::to_owned) else {
            break;
        };
        path = format!("/api/system/schedules/note/runs?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, ids);

    run("fail").await;
    let overview = host.get("/api/system/overview").await.data();
    let outcomes: Vec<&Value> =
        overview["schedules"].as_array().unwrap().iter().map(|one| &one["lastRun"]["outcome"]).collect();
    assert_eq!(outcomes, ["succeeded", "failed"]);
    assert_eq!(overview["schedules"][0]["lastRun"]["cause"], "manual");
    let degraded = |health: &Reply| health.json()["status"] == "degraded";
    let health = host.health("health that tells of the job", degraded).await;
    assert_eq!(health.status, 200, "{health:?}");
    assert_eq!(health.json()["schedules"][0], json!({"name": "note", "status": "ok", "lagSeconds": 0.0}));
    let failed = &health.json()["schedules"][1];
    assert_eq!((&failed["status"], &failed["lastError"]["message"]), (&json!("degraded"), &failed["error"]));
    let metrics = host.get("/metrics").await.ok().to_owned();
    for sample in [
        r#"tidemill_schedule_runs_total{schedule="note",outcome="succeeded"} 3"#,
        r#"tidemill_schedule_runs_total{schedule="fail",outcome="failed"} 1"#,
        r#"tidemill_schedule_runs_total{schedule="note",outcome="failed"} 0"#,
    ] {
        assert!(metrics.lines().any(|line| line == sample), "no `{sample}` in {metrics}");
    }
    for (method, path) in [("POST", "/api/system/schedules/other/run"), ("GET", "/api/system/schedules/other/runs")] {
        assert_eq!(send(&host, method, path, &[], "").await.failure(), (404, "NOT_FOUND".to_owned()));
    }
}
