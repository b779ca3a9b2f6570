//! Units of work: all or nothing, one writer at a time.

use std::thread;

use tidemill_sdk::{DatabaseError, Value, params};

use crate::{block_on, notes, store};

const ADD: &str = "INSERT INTO notes (text) VALUES (?1)";

#[tokio::test]
async fn a_committed_transaction_writes_everything() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let mut transaction = store.begin().await.unwrap();
    transaction.execute(ADD, params!["a"]).await.unwrap();
    transaction.execute(ADD, params!["b"]).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(notes(&store).await, ["a", "b"]);
}

#[tokio::test]
async fn a_transaction_that_is_dropped_or_rolled_back_writes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let mut transaction = store.begin().await.unwrap();
    transaction.execute(ADD, params!["dropped"]).await.unwrap();
    drop(transaction);
    let mut transaction = store.begin().await.unwrap();
    transaction.execute(ADD, params!["rolled back"]).await.unwrap();
    transaction.rollback().await.unwrap();
    assert!(notes(&store).await.is_empty());
}

#[tokio::test]
async fn a_failed_statement_changes_nothing_and_leaves_the_transaction_usable() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let mut transaction = store.begin().await.unwrap();
    transaction.execute(ADD, params!["a"]).await.unwrap();
    let error = transaction.execute(ADD, params!["a"]).await.unwrap_err();
    assert_eq!(error, DatabaseError::Constraint("UNIQUE constraint failed: notes.text".to_owned()));
    transaction.execute(ADD, params!["b"]).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(notes(&store).await, ["a", "b"]);
}

#[tokio::test]
async fn units_of_work_that_overlap_do_not_mix() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let mut transaction = store.begin().await.unwrap();
    transaction.execute(ADD, params!["a"]).await.unwrap();
    assert!(notes(&store).await.is_empty());
    transaction.commit().await.unwrap();
    assert_eq!(notes(&store).await, ["a"]);
}

#[test]
fn what_a_transaction_reads_stays_true_until_it_commits() {
    let directory = tempfile::tempdir().unwrap();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                block_on(async {
                    let store = store(&directory);
                    for _ in 0..10 {
                        let mut transaction = store.begin().await.unwrap();
                        let rows = transaction.execute("SELECT count(*) AS n FROM notes", params![]).await.unwrap();
                        let count: i64 = rows.first().unwrap().get("n").unwrap();
                        transaction.execute(ADD, params![count.to_string()]).await.unwrap();
                        transaction.commit().await.unwrap();
                    }
                });
            });
        }
    });
    let expected: Vec<String> = (0..40).map(|index| index.to_string()).collect();
    assert_eq!(block_on(async { notes(&store(&directory)).await }), expected);
}

#[tokio::test]
async fn every_kind_of_value_comes_back_as_it_went_in() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let row = params![i64::MIN, 0.5, "ä", vec![0_u8, 255], None::<i64>, true];
    let rows = store.execute("SELECT ?1 AS a, ?2 AS b, ?3 AS c, ?4 AS d, ?5 AS e, ?6 AS f", row).await.unwrap();
    let row = rows.first().unwrap();
    assert_eq!(row.get("a"), Ok(i64::MIN));
    assert_eq!(row.get("b"), Ok(0.5));
    assert_eq!(row.get("c"), Ok("ä"));
    assert_eq!(row.get("d"), Ok(&[0_u8, 255][..]));
    assert_eq!(row.get("e"), Ok(None::<i64>));
    assert_eq!(row.get("f"), Ok(true));
    assert_eq!(params![None::<&str>], [Value::Null]);
}
