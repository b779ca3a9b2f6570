//! What wakes components, and what clients are sent, across versions.

use std::time::Duration;

use rusqlite::Connection;

use super::{deploy, deploy_now};
use crate::support::{Application, Host, Socket, post, within};

const HEAD: &str = "spin_manifest_version = 2\n\n[application]\nname = \"test\"\n";

/// Replaces the manifest by one whose components have another environment.
fn next_version(application: &Application, number: u32) {
    let manifest = std::fs::read_to_string(application.path("spin.toml")).unwrap();
    let lines: Vec<&str> = manifest.lines().filter(|line| !line.starts_with("environment")).collect();
    let source = lines.iter().position(|line| line.starts_with("source")).unwrap();
    let (before, after) = lines.split_at(source);
    let environment = format!("environment = {{ VERSION = \"{number}\" }}");
    let manifest = [before, &[environment.as_str()], after].concat().join("\n");
    application.write("spin.toml", manifest);
}

fn rows(application: &Application, file: &str, sql: &str) -> Vec<String> {
    let database = Connection::open(application.path(file)).unwrap();
    database.busy_timeout(Duration::from_secs(10)).unwrap();
    let mut statement = database.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Looks again and again until there are so many rows. Nothing outside the database tells of what happens in it.
async fn until(application: &Application, file: &str, sql: &str, count: usize) -> Vec<String> {
    within(&format!("{count} rows of {sql}"), async {
        loop {
            let found = rows(application, file, sql);
            if found.len() >= count {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
}

async fn sql(host: &Host, statement: &str) {
    host.send(post("/sql", statement)).await.ok();
}

#[tokio::test]
async fn a_stream_goes_on_with_each_change_once_and_in_order() {
    const SWITCHES: u32 = 5;
    let application = Application::new(
        "[[application.tool.tidemill.stream]]\nname = \"items\"\ndatabase = \"shop\"\ntable = \"items\"\ncomponent = \"shop\"\n\
         [[trigger.http]]\nroute = \"/...\"\ncomponent = \"shop\"\n[component.shop]\nsource = \"consumer.wasm\"\n\
         sqlite_databases = [\"shop\"]\n",
    )
    .with_database("shop");
    let host = application.up().start().await;
    sql(&host, "CREATE TABLE items (id INTEGER PRIMARY KEY) STRICT").await;
    let (done, mut deployed) = tokio::sync::oneshot::channel();
    let writing = async {
        let mut count = 0;
        while deployed.try_recv().is_err() {
            sql(&host, &format!("INSERT INTO items VALUES ({count})")).await;
            count += 1;
        }
        count
    };
    let deploying = async {
        for number in 2..=SWITCHES + 1 {
            next_version(&application, number);
            deploy_now(&application).await;
        }
        done.send(()).unwrap();
    };
    let (count, ()) = tokio::join!(writing, deploying);
    let effects = "SELECT json_extract(key, '$.id') || '' FROM effects ORDER BY rowid";
    let told = until(&application, "shop.db", effects, count).await;
    assert_eq!(told, (0..count).map(|id| id.to_string()).collect::<Vec<_>>());
    host.stop().await;
}

#[tokio::test]
async fn a_stream_that_a_version_adds_is_told_of_what_comes_after_it() {
    let stream = |name: &str| {
        format!(
            "[[application.tool.tidemill.stream]]\nname = \"{name}\"\ndatabase = \"shop\"\ntable = \"{name}\"\ncomponent = \"shop\"\n"
        )
    };
    let application = Application::new(&format!(
        "{}[[trigger.http]]\nroute = \"/...\"\ncomponent = \"shop\"\n[component.shop]\nsource = \"consumer.wasm\"\n\
         sqlite_databases = [\"shop\"]\n",
        stream("items")
    ))
    .with_database("shop");
    let host = application.up().start().await;
    sql(&host, "CREATE TABLE items (id INTEGER PRIMARY KEY) STRICT").await;
    sql(&host, "CREATE TABLE visits (id INTEGER PRIMARY KEY) STRICT").await;
    sql(&host, "INSERT INTO visits VALUES (1)").await;
    let manifest = std::fs::read_to_string(application.path("spin.toml")).unwrap();
    application.write("spin.toml", manifest.replace(&stream("items"), &stream("visits")));
    deploy_now(&application).await;
    sql(&host, "INSERT INTO items VALUES (1)").await;
    sql(&host, "INSERT INTO visits VALUES (2)").await;
    let told = until(&application, "shop.db", "SELECT stream || json_extract(key, '$.id') FROM effects", 1).await;
    assert_eq!(told, ["visits2"]);
    let logged = rows(&application, "shop.db", "SELECT DISTINCT table_name FROM tidemill_changes");
    assert_eq!(logged, ["visits"], "a table that nobody follows is not logged");
    host.stop().await;
}

#[tokio::test]
async fn a_version_whose_triggers_cannot_be_opened_leaves_those_of_the_one_before_at_work() {
    const STREAM: &str = "[[application.tool.tidemill.stream]]\nname = \"others\"\ndatabase = \"other\"\ntable = \"things\"\ncomponent = \"shop\"\n";
    let manifest = |stream: &str| {
        format!(
            "{HEAD}[[application.tool.tidemill.stream]]\nname = \"items\"\ndatabase = \"shop\"\ntable = \"items\"\ncomponent = \"shop\"\n\
             {stream}[[trigger.http]]\nroute = \"/...\"\ncomponent = \"shop\"\n[component.shop]\nsource = \"consumer.wasm\"\n\
             sqlite_databases = [\"shop\", \"other\"]\n"
        )
    };
    let application = Application::new("");
    let file = |label: &str| {
        format!("[sqlite_database.{label}]\ntype = \"spin\"\npath = {:?}\n", application.path(&format!("{label}.db")))
    };
    application.write("runtime-config.toml", format!("{}{}", file("shop"), file("other")));
    application.write("spin.toml", manifest(""));
    // Somebody else's table where the stream's own state would be.
    Connection::open(application.path("other.db"))
        .unwrap()
        .execute_batch("CREATE TABLE tidemill_positions (x)")
        .unwrap();
    let host = application.up().start().await;
    sql(&host, "CREATE TABLE items (id INTEGER PRIMARY KEY) STRICT").await;
    application.write("spin.toml", manifest(STREAM));
    let (done, mut refused) = tokio::sync::oneshot::channel();
    let writing = async {
        let mut count = 0;
        // Each is answered, before, while and after it is tried.
        while refused.try_recv().is_err() {
            sql(&host, &format!("INSERT INTO items VALUES ({count})")).await;
            count += 1;
        }
        sql(&host, &format!("INSERT INTO items VALUES ({count})")).await;
        count + 1
    };
    let deploying = async {
        let ended = deploy(&application, &[]).await;
        done.send(()).unwrap();
        ended
    };
    let (count, ended) = tokio::join!(writing, deploying);
    assert_eq!(ended.status, Some(1), "{ended:?}");
    for part in ["stream `others`", "tidemill_positions", "the version before goes on"] {
        assert!(ended.stderr.contains(part), "no `{part}` in {ended:?}");
    }
    let effects = "SELECT json_extract(key, '$.id') || '' FROM effects ORDER BY rowid";
    let told = until(&application, "shop.db", effects, count).await;
    assert_eq!(told, (0..count).map(|id| id.to_string()).collect::<Vec<_>>());
    // Once that is mended, the same version takes over.
    let mend = "DROP TABLE tidemill_positions;
        CREATE TABLE tidemill_positions (stream TEXT PRIMARY KEY, position INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT, WITHOUT ROWID";
    Connection::open(application.path("other.db")).unwrap().execute_batch(mend).unwrap();
    deploy_now(&application).await;
    host.stop().await;
}

#[tokio::test]
async fn no_due_time_of_a_schedule_runs_twice_and_none_is_left_out() {
    let application = Application::new(
        "[trigger]\n[component.jobs]\nsource = \"jobs.wasm\"\nsqlite_databases = [\"notes\"]\n\
         [[application.tool.tidemill.schedule]]\nname = \"note\"\ncomponent = \"jobs\"\ncron = \"* * * * * *\"\nmax_attempts = 1\noverlap = \"queue\"\n",
    )
    .with_database("notes");
    let host = application.up().start().await;
    host.logged_message("note: attempt 1").await;
    for number in 2..6 {
        next_version(&application, number);
        deploy_now(&application).await;
        let count = rows(&application, "notes.db", "SELECT due FROM notes").len();
        until(&application, "notes.db", "SELECT due FROM notes", count + 1).await;
    }
    host.stop().await;
    let due = rows(&application, "notes.db", "SELECT due FROM notes ORDER BY due");
    let times: Vec<i64> = due.iter().map(|due| due.parse::<jiff::Timestamp>().unwrap().as_second()).collect();
    assert!(times.windows(2).all(|pair| pair[1] == pair[0] + 1), "{due:?}");
}

#[tokio::test]
async fn a_client_that_comes_back_to_the_next_version_misses_nothing() {
    let application = Application::counter(
        "[[application.tool.tidemill.websocket]]\nroute = \"/ws/counter\"\ndatabase = \"counter\"\ntable = \"counters\"\n\
         columns = [\"id\", \"value\", \"version\", \"last_updated\"]\n\
         snapshot = \"/api/counter/counters/{id}/value\"\nfilter = { id = \"global-counter\" }\n",
    );
    let host = application.up().start().await;
    let increment = async || host.send(post("/api/counter/increment", "{}")).await.data();
    increment().await;
    let mut socket = Socket::open(&host, "/ws/counter").await;
    increment().await;
    let seen = socket.until(2).await;
    let sequence = seen.last().unwrap()["sequence"].as_i64().unwrap();
    next_version(&application, 2);
    let leaving = async {
        let code = socket.closed().await;
        // Reading on is what sends the client's own close.
        let _ = socket.frame().await;
        code
    };
    let ((), code) = tokio::join!(deploy_now(&application), leaving);
    assert_eq!(code, 1012, "service restart");
    increment().await;
    increment().await;
    let mut socket = Socket::open(&host, &format!("/ws/counter?after={sequence}")).await;
    let missed = socket.until(4).await;
    let versions: Vec<_> = missed.iter().map(|change| change["after"]["version"].as_i64().unwrap()).collect();
    assert_eq!(versions, [3, 4]);
    increment().await;
    assert_eq!(socket.next().await["after"]["version"], 5);
    host.stop().await;
}
