//! Full disks: nothing is reported as done that is not, and work goes on when there is space.

use tokio::task::JoinSet;

use super::{Fixture, failure, integer, open, run};
use crate::storage::StatementError;

/// Sets SQLite's own bound on the file's pages, over which it reports a full disk, from inside the writer.
async fn limit_pages(fixture: &Fixture, pages: u32) {
    let connection = fixture.database.connect();
    let work = move |connection: &rusqlite::Connection| {
        connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
        Ok(crate::storage::QueryResult::default())
    };
    connection.submit(crate::storage::session::Work::Host(std::sync::Arc::new(work))).await.expect("sets");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_what_is_answered_well_is_there_and_writing_goes_on_when_there_is_space() {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (writer, number, filling)").await.expect("creates");
    limit_pages(&fixture, 200).await;
    let mut writers = JoinSet::new();
    for writer in 0..16 {
        let connection = fixture.database.connect();
        writers.spawn(async move {
            let mut done = Vec::new();
            let mut full = 0;
            for number in 0..100 {
                let sql = format!("INSERT INTO t VALUES ({writer}, {number}, randomblob(2000))");
                match run(&connection, &sql).await {
                    Ok(_) => done.push((writer, number)),
                    Err(StatementError::Full) => full += 1,
                    Err(error) => panic!("{error}"),
                }
            }
            (done, full)
        });
    }
    let mut done = Vec::new();
    let mut full = 0;
    for (these, failed) in writers.join_all().await {
        done.extend(these);
        full += failed;
    }
    assert!(full > 0 && !done.is_empty(), "{full} failed, {} done", done.len());
    assert_eq!(integer(&connection, "SELECT count(*) FROM t").await, i64::try_from(done.len()).expect("fits"));
    for (writer, number) in done {
        let sql = format!("SELECT count(*) FROM t WHERE writer = {writer} AND number = {number}");
        assert_eq!(integer(&connection, &sql).await, 1);
    }
    limit_pages(&fixture, 100_000).await;
    run(&connection, "INSERT INTO t VALUES (99, 0, randomblob(2000))").await.expect("there is space again");
    assert_eq!(integer(&connection, "SELECT count(*) FROM t WHERE writer = 99").await, 1);
    assert_eq!(
        integer(&connection, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'").await,
        1
    );
}

#[tokio::test]
async fn a_transaction_on_a_full_disk_can_be_rolled_back_and_space_freed() {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (filling)").await.expect("creates");
    run(&connection, "INSERT INTO t VALUES (randomblob(100000))").await.expect("inserts");
    limit_pages(&fixture, 40).await;
    run(&connection, "BEGIN").await.expect("begins");
    assert_eq!(failure(&connection, "INSERT INTO t VALUES (randomblob(100000))").await, "database or disk is full");
    // As with SQLite, some of these failures end the transaction themselves.
    let _ = run(&connection, "ROLLBACK").await;
    run(&connection, "DELETE FROM t").await.expect("deletes");
    run(&connection, "INSERT INTO t VALUES (randomblob(90000))").await.expect("inserts where there was something else");
    assert_eq!(integer(&connection, "SELECT count(*) FROM t").await, 1);
}
