//! Migrations: once, in order, whoever starts first.

use std::sync::Barrier;
use std::thread;

use tidemill_sdk::{Database, MigrateError, Migration, NativeDatabase, Store, params};

use crate::block_on;

const FIRST: Migration =
    Migration { name: "t/1", statements: &["CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (1)"] };
const SECOND: Migration = Migration { name: "t/2", statements: &["INSERT INTO t VALUES (2)"] };

async fn rows<D: Database>(store: &Store<D>) -> Vec<i64> {
    let rows = store.execute("SELECT a FROM t ORDER BY rowid", params![]).await.unwrap();
    rows.iter().map(|row| row.get("a").unwrap()).collect()
}

#[tokio::test]
async fn each_migration_is_applied_once_and_later_ones_are_added() {
    let directory = tempfile::tempdir().unwrap();
    let store =
        |migrations: &[Migration]| Store::new(NativeDatabase::new(directory.path().join("t.db")), &[migrations]);
    assert_eq!(rows(&store(&[FIRST])).await, [1]);
    assert_eq!(rows(&store(&[FIRST])).await, [1]);
    assert_eq!(rows(&store(&[FIRST, SECOND])).await, [1, 2]);
    assert_eq!(rows(&store(&[FIRST])).await, [1, 2], "an older component still works");
}

#[test]
fn instances_that_start_together_apply_each_migration_once() {
    for journal in [NativeDatabase::new, NativeDatabase::with_write_ahead_log] {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("t.db");
        let barrier = Barrier::new(8);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let store = Store::new(journal(path.clone()), &[&[FIRST], &[SECOND]]);
                    barrier.wait();
                    block_on(async { assert_eq!(rows(&store).await, [1, 2]) });
                });
            }
        });
    }
}

#[tokio::test]
async fn a_changed_migration_is_refused_by_name() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("t.db");
    Store::new(NativeDatabase::new(&path), &[&[FIRST]]).migrate().await.unwrap();
    let changed = Migration { name: FIRST.name, statements: &["CREATE TABLE t (a INTEGER, b INTEGER)"] };
    let error = Store::new(NativeDatabase::new(&path), &[&[changed]]).migrate().await.unwrap_err();
    assert!(matches!(error, MigrateError::Changed { name: "t/1", .. }), "{error}");
    assert!(error.to_string().contains("put the change into a migration of its own"), "{error}");
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_behind() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("t.db");
    let wrong = Migration { name: "t/2", statements: &["INSERT INTO t VALUES (2)", "INSERT INTO u VALUES (1)"] };
    let error = Store::new(NativeDatabase::new(&path), &[&[FIRST, wrong]]).migrate().await.unwrap_err();
    assert!(matches!(error, MigrateError::Failed { name: "t/2", .. }), "{error}");
    assert_eq!(rows(&Store::new(NativeDatabase::new(&path), &[&[FIRST, SECOND]])).await, [1, 2]);
}
