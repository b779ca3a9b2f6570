//! Database files that cannot be used, or not now: the host says which and why, and does not fall over.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use rusqlite::Connection;

use crate::support::{Application, Ended, get, post};

/// The end of a host that cannot start, whose message names the file and says what to do.
#[track_caller]
fn assert_refused(ended: &Ended, application: &Application, expected: &str) {
    assert_eq!(ended.status, Some(1), "{ended:?}");
    let file = application.path("counter.db").display().to_string();
    for part in ["database counter", &file, expected] {
        assert!(ended.stderr.contains(part), "no `{part}` in {}", ended.stderr);
    }
    assert_eq!(ended.stdout, "", "it was announced all the same");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_as_it_is() {
    let application = Application::counter("");
    let content = "this is not a database, but somebody may need it ".repeat(200);
    application.write("counter.db", &content);
    assert_refused(&application.up().end().await, &application, "not a usable SQLite database");
    assert_eq!(std::fs::read_to_string(application.path("counter.db")).unwrap(), content);
}

#[tokio::test]
async fn a_folder_in_the_place_of_a_database_is_refused() {
    let application = Application::counter("");
    std::fs::create_dir(application.path("counter.db")).unwrap();
    assert_refused(&application.up().end().await, &application, "is not a file");
}

#[tokio::test]
async fn a_read_only_file_is_refused() {
    let application = Application::counter("");
    application.up().start().await.stop().await;
    let file = application.path("counter.db");
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o444)).unwrap();
    assert_refused(&application.up().end().await, &application, "read-only");
}

#[tokio::test]
async fn a_file_that_another_process_holds_is_refused() {
    let application = Application::counter("");
    let other = Connection::open(application.path("counter.db")).unwrap();
    other.execute_batch("CREATE TABLE theirs (a); BEGIN EXCLUSIVE").unwrap();
    assert_refused(&application.up().end().await, &application, "locked");
    drop(other);
    application.up().start().await.stop().await;
}

#[tokio::test]
async fn a_database_damaged_inside_fails_its_requests_and_nothing_else() {
    let application = Application::counter("");
    let host = application.up().start().await;
    for _ in 0..50 {
        host.send(post("/api/counter/increment", "{}")).await.data();
    }
    host.stop().await;
    let file = application.path("counter.db");
    let mut content = std::fs::read(&file).unwrap();
    // All pages but the first, which has the header and the schema.
    content[4096..].fill(0x5a);
    std::fs::write(&file, content).unwrap();

    let host = application.up().start().await;
    for request in [get("/api/counter/value"), get("/api/counter/audit"), post("/api/counter/increment", "{}")] {
        let reply = host.send(request).await;
        assert!(reply.failure().0 >= 500, "{reply:?}");
    }
    host.logged("the reason in the log", |record| record.to_string().contains("malformed")).await;
    assert_eq!(host.get("/metrics").await.status, 200);
    host.stop().await;
}

#[tokio::test]
async fn while_another_process_writes_reads_go_on_and_writes_are_told_to_come_back() {
    let application = Application::counter("");
    let host = application.up().start().await;
    host.send(post("/api/counter/increment", "{}")).await.data();
    let mut other = Connection::open(application.path("counter.db")).unwrap();
    other.busy_timeout(Duration::from_secs(30)).unwrap();
    let lock = other.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();

    let (write, read, health) = tokio::join!(
        host.send(post("/api/counter/increment", "{}")),
        host.get("/api/counter/value"),
        host.get("/health")
    );
    assert_eq!(read.data()["version"], 1);
    assert_eq!(write.failure().0, 503, "{write:?}");
    assert!(write.header("retry-after").is_some(), "{write:?}");
    assert_eq!(health.status, 503, "{health:?}");
    assert_eq!(health.json()["status"], "failing");
    assert_eq!(health.json()["dependencies"][0]["status"], "failing");

    lock.rollback().unwrap();
    assert_eq!(host.send(post("/api/counter/increment", "{}")).await.data()["version"], 2);
    host.health("health after the lock is gone", |health| health.status == 200).await;
}
