//! A page of a database that breaks while the host runs.

use std::os::unix::fs::FileExt;

use rusqlite::Connection;

use crate::support::{Application, Host, Reply};

/// SQLite's own size, which the host does not change.
const PAGE: u64 = 4096;

async fn sql(host: &Host, sql: &str) -> Reply {
    let sql: String = form_urlencoded::byte_serialize(sql.as_bytes()).collect();
    host.get(&format!("/sqlite?database=notes&sql={sql}")).await
}

#[tokio::test]
async fn a_page_that_breaks_fails_what_needs_it_and_nothing_else_and_health_says_so() {
    let application = Application::misbehaving("sqlite_databases = [\"notes\"]\n").with_database("notes");
    let host = application.up().start().await;
    for statement in [
        "CREATE TABLE sound (n)",
        "CREATE TABLE broken (n, filling)",
        "INSERT INTO sound VALUES (1)",
        "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT 1000) INSERT INTO broken SELECT n, randomblob(1000) FROM n",
    ] {
        sql(&host, statement).await.ok();
    }
    host.stop().await;
    let root: u32 = Connection::open(application.path("notes.db"))
        .unwrap()
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'broken'", [], |row| row.get(0))
        .unwrap();

    let host = application.up().start().await;
    assert_eq!(host.get("/health").await.status, 200);
    let file = std::fs::OpenOptions::new().write(true).open(application.path("notes.db")).unwrap();
    file.write_all_at(&[0x5a; PAGE as usize], u64::from(root - 1) * PAGE).unwrap();
    for statement in ["SELECT count(filling) FROM broken", "INSERT INTO broken VALUES (0, 'x')"] {
        let reply = sql(&host, statement).await;
        assert!(reply.status >= 400 && reply.text().contains("malformed"), "{reply:?}");
    }
    for number in 2..20 {
        sql(&host, &format!("INSERT INTO sound VALUES ({number})")).await.ok();
        assert_eq!(sql(&host, "SELECT count(*) FROM sound").await.ok(), number.to_string());
    }
    let health = host.health("health that tells of the damage", |health| health.status == 503).await;
    assert!(health.text().contains("database disk image is malformed"), "{health:?}");
    host.stop().await;
}
