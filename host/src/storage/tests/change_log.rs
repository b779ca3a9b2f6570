//! The change log as its followers see it: what is told, when, and for how long.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::Duration;

use tidemill_change_log::{Change, Subscription};
use tokio::sync::watch;

use super::{Fixture, integer, open, run};
use crate::storage::{Bounds, ChangeLog, ChangeLogOptions};

/// In milliseconds.
const HOUR: i64 = 3_600_000;

pub(super) fn whole(tables: &[&str]) -> Vec<Subscription> {
    tables.iter().map(|table| Subscription { table: (*table).to_owned(), columns: None }).collect()
}

/// A database with a log of the table `t (id, v)`.
pub(super) async fn logged(options: ChangeLogOptions) -> (Fixture, Arc<ChangeLog>) {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, v)").await.expect("creates");
    let log = ChangeLog::open_with(fixture.database.clone(), whole(&["t"]), options).await.expect("opens");
    (fixture, log)
}

/// Waits until the log has told of `sequence`; a log that never does fails after a while.
pub(super) async fn told(newest: &mut watch::Receiver<i64>, sequence: i64) {
    let wait = newest.wait_for(|newest| *newest >= sequence);
    tokio::time::timeout(Duration::from_secs(20), wait).await.expect("is told").expect("the log is open");
}

/// All changes, page by page.
pub(super) async fn all(log: &ChangeLog, limit: usize) -> Vec<Arc<Change>> {
    let mut changes = Vec::new();
    let mut position = 0;
    loop {
        let page = log.read(position, limit).await.expect("reads");
        assert!(page.changes.len() <= limit && page.scanned >= position);
        if page.changes.is_empty() {
            return changes;
        }
        position = page.scanned;
        changes.extend(page.changes);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_change_is_told_in_order_and_is_the_same_from_memory_and_from_the_file() {
    let few = ChangeLogOptions { recent_changes: 5, ..ChangeLogOptions::default() };
    let (fixture, log) = logged(few).await;
    let mut newest = log.newest();
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..8 {
        let connection = fixture.database.connect();
        writers.spawn(async move {
            for number in 0..25 {
                let sql = format!("INSERT INTO t VALUES ({}, {writer})", writer * 100 + number);
                run(&connection, &sql).await.expect("inserts");
            }
        });
    }
    writers.join_all().await;
    told(&mut newest, 200).await;
    let changes = all(&log, 7).await;
    let sequences: Vec<i64> = changes.iter().map(|change| change.sequence).collect();
    assert_eq!(sequences, (1..=200).collect::<Vec<_>>());
    let remembered = log.read(195, 100).await.expect("reads");
    assert_eq!((remembered.changes.as_slice(), remembered.scanned), (&changes[195..], 200));
    let again = ChangeLog::open(fixture.database.clone(), whole(&["t"])).await.expect("opens");
    assert_eq!(all(&again, 1000).await, changes);
}

#[tokio::test]
async fn what_is_not_committed_is_not_told() {
    let (fixture, log) = logged(ChangeLogOptions::default()).await;
    let mut newest = log.newest();
    let connection = fixture.database.connect();
    run(&connection, "BEGIN").await.expect("begins");
    run(&connection, "INSERT INTO t VALUES (1, 'undone')").await.expect("inserts");
    assert_eq!(log.read(0, 10).await.expect("reads").changes, []);
    run(&connection, "ROLLBACK").await.expect("rolls back");
    run(&connection, "BEGIN").await.expect("begins");
    run(&connection, "INSERT INTO t VALUES (2, 'kept')").await.expect("inserts");
    run(&connection, "SAVEPOINT s").await.expect("saves");
    run(&connection, "INSERT INTO t VALUES (3, 'undone')").await.expect("inserts");
    run(&connection, "ROLLBACK TO s").await.expect("rolls back");
    assert_eq!(*newest.borrow(), 0);
    run(&connection, "COMMIT").await.expect("commits");
    told(&mut newest, 1).await;
    let keys: Vec<_> = all(&log, 10).await.iter().map(|change| change.key.clone()).collect();
    assert_eq!(keys, [r#"{"id":2}"#]);
}

#[tokio::test]
async fn a_statement_that_failed_is_not_told_and_its_neighbours_are() {
    let (fixture, log) = logged(ChangeLogOptions::default()).await;
    let (one, other) = (fixture.database.connect(), fixture.database.connect());
    let holding = fixture.database.connect();
    run(&holding, "BEGIN").await.expect("begins");
    let (kept, failed, ended) = tokio::join!(
        run(&one, "INSERT INTO t VALUES (1, 'kept')"),
        run(&other, "INSERT OR ROLLBACK INTO t VALUES (2, 'undone'), (2, 'undone')"),
        run(&holding, "COMMIT"),
    );
    kept.expect("inserts");
    ended.expect("commits");
    failed.expect_err("conflicts");
    told(&mut log.newest(), 1).await;
    let keys: Vec<_> = all(&log, 10).await.iter().map(|change| change.key.clone()).collect();
    assert_eq!(keys, [r#"{"id":1}"#]);
}

#[tokio::test]
async fn what_another_process_writes_is_noticed() {
    let often = ChangeLogOptions { poll: Duration::from_millis(5), ..ChangeLogOptions::default() };
    let (fixture, log) = logged(often).await;
    let (mut newest, mut notified) = (log.newest(), log.notified());
    let other = rusqlite::Connection::open(&fixture.path).expect("opens");
    notified.borrow_and_update();
    other.execute("INSERT INTO t VALUES (1, 'other')", []).expect("inserts");
    told(&mut newest, 1).await;
    notified.borrow_and_update();
    let replay = "INSERT INTO tidemill_replays (stream, first, last, requested_at) VALUES ('s', 1, 1, 0)";
    other.execute(replay, []).expect("inserts");
    tokio::time::timeout(Duration::from_secs(20), notified.changed()).await.expect("is told").expect("is open");
    let create = "DROP TABLE t; CREATE TABLE t (id INTEGER PRIMARY KEY, w)";
    other.execute_batch(create).expect("creates");
    let triggers = "SELECT count(*) FROM sqlite_schema WHERE tbl_name = 't' AND type = 'trigger'";
    let connection = fixture.database.connect();
    while integer(&connection, triggers).await == 0 {
        tokio::task::yield_now().await;
    }
    other.execute("INSERT INTO t VALUES (2, 'again')", []).expect("inserts");
    told(&mut newest, 2).await;
}

#[tokio::test]
async fn memory_is_bounded_by_number_and_by_bytes() {
    let small = ChangeLogOptions { recent_changes: 10, recent_bytes: 20_000, ..ChangeLogOptions::default() };
    let (fixture, log) = logged(small).await;
    let connection = fixture.database.connect();
    for id in 1..=30 {
        run(&connection, &format!("INSERT INTO t VALUES ({id}, 'small')")).await.expect("inserts");
    }
    told(&mut log.newest(), 30).await;
    assert_eq!(log.shared.recent().kept().0, 10);
    for id in 31..=40 {
        run(&connection, &format!("INSERT INTO t VALUES ({id}, printf('%9000c', 'x'))")).await.expect("inserts");
    }
    told(&mut log.newest(), 40).await;
    let (changes, bytes) = log.shared.recent().kept();
    assert!(changes <= 2 && bytes <= 20_000, "{changes} {bytes}");
    assert_eq!(all(&log, 1000).await.len(), 40);
}

#[tokio::test]
async fn old_changes_are_forgotten_once_every_stream_is_past_them() {
    let now = Arc::new(AtomicI64::new(jiff::Timestamp::now().as_millisecond()));
    let clock = Arc::clone(&now);
    let options = ChangeLogOptions {
        clock: Arc::new(move || clock.load(Relaxed)),
        trim_interval: Duration::from_secs(3600),
        ..ChangeLogOptions::default()
    };
    let (fixture, log) = logged(options).await;
    let connection = fixture.database.connect();
    let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)";
    run(&connection, &format!("{numbers} INSERT INTO t SELECT i, i FROM n")).await.expect("inserts");
    let positions = "INSERT INTO tidemill_positions VALUES ('s', 2400, 0), ('gone', 10, 0)";
    run(&connection, positions).await.expect("inserts");
    run(&connection, "INSERT INTO tidemill_inbox SELECT 's', sequence FROM tidemill_changes").await.expect("inserts");
    assert_eq!(log.trim().await.expect("trims"), 0, "all are young");
    now.fetch_add(25 * HOUR, Relaxed);
    assert_eq!(log.trim().await.expect("trims"), 10, "a stream is there still");
    log.set_streams(&["s".to_owned()]);
    assert_eq!(log.trim().await.expect("trims"), 2390);
    assert_eq!(log.bounds().await.expect("reads"), Bounds { oldest: 2401, newest: 2500 });
    assert_eq!(integer(&connection, "SELECT count(*) FROM tidemill_inbox").await, 100);
    run(&connection, "UPDATE tidemill_positions SET position = 2500 WHERE stream = 's'").await.expect("updates");
    log.trim().await.expect("trims");
    assert_eq!(log.bounds().await.expect("reads"), Bounds { oldest: 2500, newest: 2500 });
    run(&connection, "INSERT INTO t VALUES (0, 0)").await.expect("inserts");
    told(&mut log.newest(), 2501).await;
}

#[tokio::test]
async fn what_is_to_be_kept_can_be_said_anew_and_counts_at_once() {
    let now = Arc::new(AtomicI64::new(jiff::Timestamp::now().as_millisecond()));
    let clock = Arc::clone(&now);
    let options = ChangeLogOptions {
        clock: Arc::new(move || clock.load(Relaxed)),
        trim_interval: Duration::from_secs(3600),
        ..ChangeLogOptions::default()
    };
    let (fixture, log) = logged(options).await;
    run(&fixture.database.connect(), "INSERT INTO t VALUES (1, 1), (2, 2)").await.expect("inserts");
    now.fetch_add(2 * HOUR, Relaxed);
    assert_eq!(log.trim().await.expect("trims"), 0);
    log.keep(Duration::from_secs(3600), None);
    let forgotten = async { while log.bounds().await.expect("reads").oldest == 1 {} };
    tokio::time::timeout(Duration::from_secs(10), forgotten).await.expect("it is trimmed by itself");
}

#[tokio::test]
async fn dead_letters_are_discarded_for_their_age_only_where_that_is_wanted_and_nobody_asked_for_them() {
    for (dead_letters, left) in [(None, 3), (Some(Duration::from_secs(3600)), 2)] {
        let options = ChangeLogOptions {
            clock: Arc::new(|| 2 * HOUR),
            trim_interval: Duration::from_secs(3600),
            dead_letters,
            ..ChangeLogOptions::default()
        };
        let (fixture, log) = logged(options).await;
        let connection = fixture.database.connect();
        // First, as the log trims once by itself.
        let replay = "INSERT INTO tidemill_replays (stream, first, last, requested_at) VALUES ('s', 2, 2, 0)";
        run(&connection, replay).await.expect("inserts");
        // Given up long ago, long ago and asked for again, and just now.
        for (sequence, failed_at) in [(1, 0), (2, 0), (3, 2 * HOUR)] {
            let letter = format!(
                "INSERT INTO tidemill_dead_letters
                    (stream, sequence, table_name, operation, key, committed_at, error, attempts, failed_at)
                 VALUES ('s', {sequence}, 't', 'insert', '{{}}', 0, 'no', 1, {failed_at})"
            );
            run(&connection, &letter).await.expect("inserts");
        }
        log.trim().await.expect("trims");
        assert_eq!(integer(&connection, "SELECT count(*) FROM tidemill_dead_letters").await, left);
        let forgotten = "SELECT count(*) FROM tidemill_dead_letters WHERE sequence = 1";
        assert_eq!(integer(&connection, forgotten).await, i64::from(dead_letters.is_none()));
    }
}

#[tokio::test]
async fn a_closed_database_ends_the_log() {
    let (fixture, log) = logged(ChangeLogOptions::default()).await;
    fixture.database.close().await;
    assert!(log.bounds().await.is_err());
}
