//! Key-value stores: what each operation promises.

use super::{integer, open, rows, run};
use crate::storage::{Database, DatabaseOptions, KeyValueError, KeyValueStore, Value};

async fn store(fixture: &super::Fixture, name: &str) -> KeyValueStore {
    KeyValueStore::open(fixture.database.clone(), name).await.expect("the store opens")
}

#[tokio::test]
async fn a_store_keeps_what_is_set_until_it_is_deleted() {
    let fixture = open();
    let store = store(&fixture, "default").await;
    assert_eq!(store.get("a").await, Ok(None));
    assert_eq!(store.exists("a").await, Ok(false));
    for value in [vec![], vec![0, 255], b"text".to_vec()] {
        store.set("a", value.clone()).await.expect("sets");
        assert_eq!(store.get("a").await, Ok(Some(value)));
    }
    assert_eq!(store.exists("a").await, Ok(true));
    store.delete("a").await.expect("deletes");
    store.delete("a").await.expect("deleting what is not there is no error");
    assert_eq!(store.get("a").await, Ok(None));
}

#[tokio::test]
async fn stores_of_one_file_do_not_see_each_other() {
    let fixture = open();
    let (one, other) = (store(&fixture, "one").await, store(&fixture, "other").await);
    one.set("a", vec![1]).await.expect("sets");
    assert_eq!(other.get("a").await, Ok(None));
    other.delete_many(vec!["a".to_owned()]).await.expect("deletes");
    assert_eq!(one.keys().await, Ok(vec!["a".to_owned()]));
    assert_eq!(other.keys().await, Ok(vec![]));
}

#[tokio::test]
async fn many_keys_are_set_read_and_deleted_at_once() {
    let fixture = open();
    let store = store(&fixture, "default").await;
    let key = |number: usize| format!("key \0 {number:05}");
    let pairs = (0..1000).map(|number| (key(number), number.to_le_bytes().to_vec())).collect();
    let commits = fixture.database.statistics().commits;
    store.set_many(pairs).await.expect("sets");
    assert_eq!(fixture.database.statistics().commits, commits + 1);
    let asked = vec![key(999), "missing".to_owned(), key(3), key(999)];
    let of = |number: usize| Some(number.to_le_bytes().to_vec());
    assert_eq!(store.get_many(&asked).await, Ok(vec![of(999), None, of(3), of(999)]));
    assert_eq!(store.get_many(&[]).await, Ok(vec![]));
    assert_eq!(store.keys().await.expect("lists").len(), 1000);
    let mut paged = Vec::new();
    loop {
        let page = store.keys_after(paged.last().map(String::as_str), 300).await.expect("lists");
        if page.is_empty() {
            break;
        }
        paged.extend(page);
    }
    assert_eq!(paged, (0..1000).map(key).collect::<Vec<_>>());
    store.delete_many((0..999).map(key).collect()).await.expect("deletes");
    assert_eq!(store.keys().await, Ok(vec![key(999)]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_increments_lose_none() {
    let fixture = open();
    let store = store(&fixture, "default").await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let store = store.clone();
        tasks.spawn(async move {
            for _ in 0..50 {
                store.increment("n", 3).await.expect("increments");
            }
        });
    }
    tasks.join_all().await;
    assert_eq!(store.increment("n", -1).await, Ok(16 * 50 * 3 - 1));
    assert_eq!(store.get("n").await, Ok(Some(2399_i64.to_le_bytes().to_vec())));
}

#[tokio::test]
async fn a_failing_increment_changes_nothing() {
    let fixture = open();
    let store = store(&fixture, "default").await;
    store.set("text", b"text".to_vec()).await.expect("sets");
    assert_eq!(store.increment("text", 1).await, Err(KeyValueError::NotANumber));
    assert_eq!(store.get("text").await, Ok(Some(b"text".to_vec())));
    store.increment("n", i64::MAX).await.expect("increments");
    assert_eq!(store.increment("n", 1).await, Err(KeyValueError::Overflow));
    assert_eq!(store.increment("n", 0).await, Ok(i64::MAX));
}

#[tokio::test]
async fn a_swap_succeeds_only_from_the_expected_value() {
    let fixture = open();
    let store = store(&fixture, "default").await;
    assert_eq!(store.compare_and_swap("a", Some(b"1"), b"2".to_vec()).await, Ok(false));
    assert_eq!(store.get("a").await, Ok(None));
    assert_eq!(store.compare_and_swap("a", None, b"1".to_vec()).await, Ok(true));
    assert_eq!(store.compare_and_swap("a", None, b"9".to_vec()).await, Ok(false));
    assert_eq!(store.compare_and_swap("a", Some(b"9"), b"2".to_vec()).await, Ok(false));
    assert_eq!(store.compare_and_swap("a", Some(b"1"), b"2".to_vec()).await, Ok(true));
    assert_eq!(store.get("a").await, Ok(Some(b"2".to_vec())));
}

#[tokio::test]
async fn what_is_over_a_limit_is_refused_and_nothing_is_set() {
    let fixture = open();
    let store = store(&fixture, "default").await;
    let longest = "k".repeat(KeyValueStore::MAX_KEY_BYTES);
    store.set(&longest, vec![1]).await.expect("the longest key is allowed");
    let longer = format!("{longest}k");
    let refused = Err(KeyValueError::KeyTooLong { bytes: longer.len() });
    assert_eq!(store.set(&longer, vec![]).await, refused);
    let large = vec![0; KeyValueStore::MAX_VALUE_BYTES + 1];
    let pairs = vec![("a".to_owned(), vec![]), ("b".to_owned(), large)];
    assert!(matches!(store.set_many(pairs).await, Err(KeyValueError::ValueTooLarge { .. })));
    assert_eq!(store.exists("a").await, Ok(false));
}

#[tokio::test]
async fn half_of_a_failing_batch_is_undone() {
    let fixture = open();
    let store = store(&fixture, "default").await;
    let connection = fixture.database.connect();
    run(
        &connection,
        "CREATE TRIGGER t BEFORE INSERT ON spin_key_value WHEN new.key = 'bad' BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .await
    .expect("creates");
    let pairs = vec![("good".to_owned(), vec![]), ("bad".to_owned(), vec![])];
    assert!(store.set_many(pairs).await.is_err());
    assert_eq!(store.keys().await, Ok(vec![]));
}

/// The file is made with the statements of Spin 4.1's crates/key-value-spin/src/store.rs.
#[tokio::test]
async fn a_file_written_by_spin_is_taken_over() {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let path = folder.path().join("sqlite_key_value.db");
    let spin = rusqlite::Connection::open(&path).expect("opens");
    spin.execute_batch(
        "CREATE TABLE IF NOT EXISTS spin_key_value (
                           store TEXT NOT NULL,
                           key   TEXT NOT NULL,
                           value BLOB NOT NULL,

                           PRIMARY KEY (store, key)
                        );
         INSERT INTO spin_key_value (store, key, value) VALUES ('default', 'a', x'0102')
                     ON CONFLICT(store, key) DO UPDATE SET value=x'0102'",
    )
    .expect("writes");
    drop(spin);
    let database = Database::open(&path, DatabaseOptions::default()).expect("opens");
    let store = KeyValueStore::open(database.clone(), "default").await.expect("opens");
    assert_eq!(store.get("a").await, Ok(Some(vec![1, 2])));
    let connection = database.connect();
    assert_eq!(integer(&connection, "SELECT count(*) FROM spin_key_value").await, 1);
    assert_eq!(rows(&connection, "SELECT value FROM spin_key_value").await, [[Value::Blob(vec![1, 2])]]);
    database.close().await;
}
