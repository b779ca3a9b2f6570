//! The inbox: an effect and the note of it are one commit.

use tempfile::TempDir;
use tidemill_sdk::clock::Moment;
use tidemill_sdk::events::{Change, Operation, inbox};
use tidemill_sdk::{Failure, FailureKind, NativeDatabase, Store, Transaction, params};

use crate::{NOTES, notes};

fn store(directory: &TempDir) -> Store<NativeDatabase> {
    Store::new(NativeDatabase::new(directory.path().join("test.db")), &[inbox::MIGRATIONS, NOTES])
}

fn changes(sequences: impl IntoIterator<Item = i64>) -> Vec<Change> {
    let change = |sequence| Change {
        sequence,
        table: "orders".to_owned(),
        operation: Operation::Insert,
        key: format!(r#"{{"id":{sequence}}}"#),
        before: None,
        after: Some(format!(r#"{{"id":{sequence}}}"#)),
        committed_at: Moment::EPOCH,
        request_id: None,
    };
    sequences.into_iter().map(change).collect()
}

async fn add(transaction: &mut Transaction<NativeDatabase>, change: &Change) -> Result<(), Failure> {
    let text = change.sequence.to_string();
    transaction.execute("INSERT INTO notes (text) VALUES (?1)", params![text]).await?;
    Ok(())
}

#[tokio::test]
async fn a_change_that_comes_again_is_skipped() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    assert_eq!(inbox::apply(&store, "s", &changes(1..=2), add).await, Ok(2));
    assert_eq!(inbox::apply(&store, "s", &changes(1..=2), add).await, Ok(0));
    assert_eq!(inbox::apply(&store, "s", &changes(2..=4), add).await, Ok(2), "batches may be cut otherwise");
    assert_eq!(notes(&store).await, ["1", "2", "3", "4"]);
}

#[tokio::test]
async fn each_stream_has_its_own_notes() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let count = async |_: &mut Transaction<NativeDatabase>, _: &Change| Ok::<_, Failure>(());
    assert_eq!(inbox::apply(&store, "a", &changes([1]), count).await, Ok(1));
    assert_eq!(inbox::apply(&store, "b", &changes([1]), count).await, Ok(1));
    assert_eq!(inbox::apply(&store, "a", &changes([1]), count).await, Ok(0));
}

#[tokio::test]
async fn changes_that_are_applied_together_are_those_that_were_not_applied_before() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let add_sum = async |transaction: &mut Transaction<NativeDatabase>, new: &[&Change]| {
        let sum: i64 = new.iter().map(|change| change.sequence).sum();
        transaction.execute("INSERT INTO notes (text) VALUES (?1)", params![sum.to_string()]).await.map(drop)
    };
    assert_eq!(inbox::apply_together(&store, "s", &changes(1..=3), add_sum).await, Ok(3));
    assert_eq!(inbox::apply_together(&store, "s", &changes(2..=5), add_sum).await, Ok(2));
    assert_eq!(inbox::apply_together(&store, "s", &changes(2..=5), add_sum).await, Ok(0));
    assert_eq!(notes(&store).await, ["6", "9", "0"]);
    let fail = async |transaction: &mut Transaction<NativeDatabase>, new: &[&Change]| {
        add_sum(transaction, new).await?;
        Err(Failure::rejected("not today"))
    };
    assert_eq!(inbox::apply_together(&store, "s", &changes([7]), fail).await, Err(Failure::rejected("not today")));
    assert_eq!(inbox::apply_together(&store, "s", &changes([7]), add_sum).await, Ok(1), "it was not noted");
    assert_eq!(notes(&store).await, ["6", "9", "0", "7"]);
}

#[tokio::test]
async fn one_change_that_fails_leaves_nothing_of_its_batch() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let refuse_two = async |transaction: &mut Transaction<NativeDatabase>, change: &Change| {
        add(transaction, change).await?;
        if change.sequence == 2 { Err(Failure::rejected("two is not allowed")) } else { Ok(()) }
    };
    let failure = inbox::apply(&store, "s", &changes(1..=3), refuse_two).await.unwrap_err();
    assert_eq!(failure, Failure::rejected("two is not allowed"));
    assert!(notes(&store).await.is_empty());
    assert_eq!(inbox::apply(&store, "s", &changes([1, 3]), refuse_two).await, Ok(2));
    assert_eq!(notes(&store).await, ["1", "3"]);
}

#[tokio::test]
async fn a_statement_that_fails_is_told_without_its_text() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let wrong = async |transaction: &mut Transaction<NativeDatabase>, _: &Change| {
        transaction.execute("INSERT INTO secrets VALUES (1)", params![]).await.map(drop)
    };
    let failure = inbox::apply(&store, "s", &changes([1]), wrong).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Other);
    assert!(!failure.message.contains("secrets"), "{failure}");
}

#[tokio::test]
async fn the_migration_makes_the_table_that_the_host_expects() {
    let directory = tempfile::tempdir().unwrap();
    let connection = rusqlite::Connection::open(directory.path().join("schema.db")).unwrap();
    for statement in tidemill_change_log::SCHEMA {
        connection.execute(statement, []).unwrap();
    }
    let inbox = "SELECT name || ' ' || type || ' ' || \"notnull\" || ' ' || pk AS text FROM pragma_table_info('tidemill_inbox')";
    let expected: Vec<String> =
        connection.prepare(inbox).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let rows = store(&directory).execute(inbox, params![]).await.unwrap();
    let columns: Vec<String> = rows.iter().map(|row| row.get("text").unwrap()).collect();
    assert_eq!(columns, expected);
    assert!(!expected.is_empty());
}
