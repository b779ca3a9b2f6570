//! Files with a key: what is in them, who can open them, what guests can do about it, and damage.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha512};
use tempfile::TempDir;

use super::{failure, integer, rows, run};
use crate::storage::{
    Database, DatabaseOptions, EncryptionKey, KeyValueStore, OpenError, StatementError, check_after_crash,
};

const MARKER: &str = "a text that nobody else may read";

const PAGE: usize = 4096;

fn options(key: Option<&EncryptionKey>) -> DatabaseOptions {
    DatabaseOptions { key: key.cloned(), ..DatabaseOptions::default() }
}

/// A database with the marker in a table and in a store. It has to be closed: SQLCipher ends before its threads do otherwise.
async fn written(path: &Path, key: Option<&EncryptionKey>) -> Database {
    let database = Database::open(path, options(key)).expect("opens");
    let connection = database.connect();
    run(&connection, "CREATE TABLE t (v)").await.expect("creates");
    run(&connection, &format!("INSERT INTO t VALUES ('{MARKER}')")).await.expect("inserts");
    let store = KeyValueStore::open(database.clone(), "default").await.expect("opens");
    store.set(MARKER, MARKER.into()).await.expect("sets");
    database
}

fn log(path: &Path) -> PathBuf {
    path.with_extension("db-wal")
}

fn holds_the_marker(path: &Path) -> bool {
    fs::read(path).expect("reads").windows(MARKER.len()).any(|bytes| bytes == MARKER.as_bytes())
}

#[tokio::test]
async fn what_is_written_can_be_read_in_a_plain_file_and_its_log_and_not_in_encrypted_ones() {
    let folder = TempDir::new().expect("a temporary folder");
    for key in [None, Some(EncryptionKey::of(7))] {
        let path = folder.path().join(if key.is_some() { "encrypted.db" } else { "plain.db" });
        let database = written(&path, key.as_ref()).await;
        assert_eq!(holds_the_marker(&log(&path)), key.is_none());
        database.close().await;
        assert_eq!(holds_the_marker(&path), key.is_none());
        assert_eq!(fs::read(&path).expect("reads").starts_with(b"SQLite format 3\0"), key.is_none());
        let database = Database::open(&path, options(key.as_ref())).expect("opens again");
        assert_eq!(integer(&database.connect(), "SELECT count(*) FROM t").await, 1);
        let store = KeyValueStore::open(database.clone(), "default").await.expect("opens");
        assert_eq!(store.get(MARKER).await.expect("gets"), Some(MARKER.into()));
        database.close().await;
    }
}

#[tokio::test]
async fn a_file_is_refused_with_another_key_or_none_and_a_plain_one_with_a_key_and_nothing_is_touched() {
    let folder = TempDir::new().expect("a temporary folder");
    let (key, other) = (EncryptionKey::of(1), EncryptionKey::of(2));
    let cases = [
        (Some(&key), Some(&other), "was encrypted with another key"),
        (Some(&key), None, "is encrypted"),
        (None, Some(&key), "is not encrypted"),
    ];
    for (index, (key, wrong, said)) in cases.into_iter().enumerate() {
        let original = folder.path().join(format!("{index}.db"));
        let database = written(&original, key).await;
        // As a process leaves it that is killed.
        let path = folder.path().join(format!("killed-{index}.db"));
        let files = [(&original, &path), (&log(&original), &log(&path))];
        for (from, to) in files {
            fs::copy(from, to).expect("copies");
        }
        database.close().await;
        let content = || [fs::read(&path).expect("reads"), fs::read(log(&path)).expect("reads")];
        let before = content();
        for attempt in [
            Database::open(&path, options(wrong)).map(drop),
            check_after_crash("it", &path, wrong),
            crate::storage::open_unchanging(&original, wrong).map(drop),
        ] {
            let error = attempt.expect_err("it is refused");
            assert!(error.is_about_the_key(), "{error:?}");
            let message = error.to_string();
            assert!(message.contains(said) && message.contains("--encryption-key"), "{message}");
            assert_eq!(content(), before);
        }
        check_after_crash("it", &path, key).expect("it is sound");
        let database = Database::open(&path, options(key)).expect("opens");
        assert_eq!(integer(&database.connect(), "SELECT count(*) FROM t").await, 1);
        database.close().await;
    }
}

/// HMAC by its definition (RFC 2104).
fn hmac(key: &[u8], text: &[&[u8]]) -> [u8; 64] {
    let padded = |with: u8| {
        let mut block = [with; 128];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let digest = |pad: [u8; 128], text: &[&[u8]]| {
        let hasher = text.iter().fold(Sha512::new().chain_update(pad), Digest::chain_update);
        <[u8; 64]>::from(hasher.finalize())
    };
    digest(padded(0x5c), &[&digest(padded(0x36), text)])
}

#[tokio::test]
async fn the_format_is_sqlciphers_as_it_is_published() {
    // <https://www.zetetic.net/sqlcipher/design/>: the salt, then pages whose last 80 bytes are an initialisation vector and the HMAC-SHA512
    // of what is before it and of the page's number, by a key that PBKDF2 derives in two rounds from the key and the salt with 0x3a.
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("test.db");
    written(&path, Some(&EncryptionKey::of(0x42))).await.close().await;
    let content = fs::read(&path).expect("reads");
    let salt: Vec<u8> = content[..16].iter().map(|byte| byte ^ 0x3a).collect();
    let first = hmac(&[0x42; 32], &[&salt, &1_u32.to_be_bytes()]);
    let second = hmac(&[0x42; 32], &[&first]);
    let key: Vec<u8> = first.iter().zip(second).map(|(one, other)| one ^ other).take(32).collect();
    assert!(content.len() > PAGE && content.len().is_multiple_of(PAGE));
    for (page, number) in content.chunks(PAGE).zip(1_u32..) {
        let begin = if number == 1 { 16 } else { 0 };
        let (text, sum) = page.split_at(PAGE - 64);
        assert_eq!(hmac(&key, &[&text[begin..], &number.to_le_bytes()]), sum, "page {number}");
    }
    let version = crate::storage::open_unchanging(&path, Some(&EncryptionKey::of(0x42)))
        .expect("opens")
        .query_row("PRAGMA cipher_version", [], |row| row.get::<_, String>(0))
        .expect("it is SQLCipher");
    assert!(version.starts_with("4."), "{version}");
}

#[tokio::test]
async fn a_guest_neither_learns_nor_changes_anything_of_the_encryption() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("test.db");
    let key = EncryptionKey::of(3);
    let database = written(&path, Some(&key)).await;
    let connection = database.connect();
    for sql in [
        "PRAGMA key = 'x'",
        "PRAGMA rekey = 'x'",
        "PRAGMA cipher_salt",
        "PRAGMA cipher_settings",
        "PRAGMA cipher_memory_security = OFF",
        "SELECT sqlcipher_export('main')",
    ] {
        assert!(failure(&connection, sql).await.contains("not available"), "{sql}");
    }
    run(&connection, "VACUUM").await.expect("packs");
    database.close().await;
    let database = Database::open(&path, options(Some(&key))).expect("opens with the same key");
    assert_eq!(rows(&database.connect(), "SELECT count(*) FROM t").await.len(), 1);
    database.close().await;
    assert!(!holds_the_marker(&path));
}

#[tokio::test]
async fn a_changed_bit_is_damage_to_who_reads_it_and_to_health_and_to_the_check_after_a_crash() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("test.db");
    let key = EncryptionKey::of(4);
    let database = written(&path, Some(&key)).await;
    run(&database.connect(), "CREATE TABLE large AS SELECT randomblob(1000000) AS v").await.expect("fills");
    database.close().await;
    let whole = fs::read(&path).expect("reads");
    // The last page has nothing but the end of the value, in which SQLite cannot tell zeros from what was there.
    for place in [whole.len() / 2, whole.len() - 1000] {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        fs::write(&path, &damaged).expect("writes");
        // As if it had not been closed.
        fs::write(log(&path), [0; 32]).expect("writes");
        let found = check_after_crash("it", &path, Some(&key)).expect_err("it is found");
        assert!(matches!(found, OpenError::Damaged { .. }), "{found:?}");
        fs::remove_file(log(&path)).expect("removes");
        for sql in ["SELECT v FROM large", "UPDATE large SET v = v || 'x'"] {
            let database = Database::open(&path, options(Some(&key))).expect("opens");
            for _ in 0..5 {
                let outcome = run(&database.connect(), sql).await.map(drop);
                assert!(matches!(outcome, Err(StatementError::Corrupt)), "{place} {sql}: {outcome:?}");
            }
            let read =
                database.host_read(|connection| connection.query_row("SELECT v FROM large", [], |_| Ok(()))).await;
            assert!(matches!(read, Err(StatementError::Corrupt)), "{read:?}");
            assert!(matches!(database.ping().await, Err(StatementError::Corrupt)));
            database.close().await;
            assert!(fs::read(&path).expect("reads") == damaged, "nothing was written");
        }
    }
}
