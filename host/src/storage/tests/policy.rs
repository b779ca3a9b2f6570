//! What guests may not do.

use super::{Value, failure, integer, open, rows, run};
use crate::storage::StatementError;

#[tokio::test]
async fn other_files_extensions_and_the_hosts_settings_are_out_of_reach() {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v)").await.expect("creates");
    let outside = fixture.path.with_file_name("outside.db");
    let outside_text = outside.display();
    for sql in [
        format!("ATTACH '{outside_text}' AS other"),
        "ATTACH ':memory:' AS other".to_owned(),
        "ATTACH '' AS other".to_owned(),
        "/* */ attach database 'x' as y".to_owned(),
        "DETACH main".to_owned(),
        format!("VACUUM INTO '{outside_text}'"),
        format!("vacuum main into '{outside_text}'"),
        "SELECT load_extension('libc.so')".to_owned(),
        "SELECT fts3_tokenizer('simple')".to_owned(),
        "PRAGMA journal_mode = DELETE".to_owned(),
        "PRAGMA main.journal_mode = OFF".to_owned(),
        "PRAGMA journal_mode('MEMORY')".to_owned(),
        "PRAGMA synchronous = OFF".to_owned(),
        "PRAGMA synchronous(0)".to_owned(),
        "PRAGMA locking_mode = EXCLUSIVE".to_owned(),
        "PRAGMA wal_checkpoint(TRUNCATE)".to_owned(),
        "PRAGMA wal_autocheckpoint = 0".to_owned(),
        "PRAGMA journal_size_limit = 0".to_owned(),
        "PRAGMA page_size = 65536".to_owned(),
        "PRAGMA max_page_count = 1".to_owned(),
        "PRAGMA mmap_size = 1000000".to_owned(),
        "PRAGMA temp_store_directory = '/'".to_owned(),
        "PRAGMA data_store_directory = '/'".to_owned(),
        "PRAGMA database_list".to_owned(),
        "SELECT file FROM pragma_database_list".to_owned(),
        "PRAGMA writable_schema = ON".to_owned(),
        "PRAGMA trusted_schema = ON".to_owned(),
        "PRAGMA foreign_keys = OFF".to_owned(),
        "PRAGMA ignore_check_constraints = ON".to_owned(),
        "PRAGMA defer_foreign_keys = ON".to_owned(),
        "PRAGMA query_only = OFF".to_owned(),
        "PRAGMA schema_version = 99".to_owned(),
        "PRAGMA hard_heap_limit = 1".to_owned(),
        "PRAGMA threads = 8".to_owned(),
        "PRAGMA auto_vacuum = FULL".to_owned(),
        "CREATE TEMP TABLE x (v)".to_owned(),
        "CREATE TABLE temp.x (v)".to_owned(),
        "CREATE TEMP TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END".to_owned(),
        "CREATE TEMPORARY VIEW x AS SELECT 1".to_owned(),
        "CREATE VIEW temp.x AS SELECT 1".to_owned(),
        "CREATE VIRTUAL TABLE temp.x USING fts5(v)".to_owned(),
        "CREATE TRIGGER IF NOT EXISTS [Temp] . x AFTER INSERT ON t BEGIN SELECT 1; END".to_owned(),
        "CREATE UNIQUE INDEX temp.x ON t (v)".to_owned(),
        "CREATE TRIGGER temp.x AFTER INSERT ON t BEGIN SELECT 1; END".to_owned(),
        "EXPLAIN COMMIT".to_owned(),
        "SELECT total_changes()".to_owned(),
        "PRAGMA key = 'another'".to_owned(),
        "PRAGMA hexkey = '00'".to_owned(),
        "PRAGMA rekey = 'another'".to_owned(),
        "PRAGMA cipher_salt".to_owned(),
        "PRAGMA cipher_version".to_owned(),
        "PRAGMA cipher_plaintext_header_size = 32".to_owned(),
        "PRAGMA cipher_default_use_hmac = OFF".to_owned(),
        format!("PRAGMA cipher_log = '{outside_text}'"),
        format!("PRAGMA cipher_profile = '{outside_text}'"),
        "SELECT sqlcipher_export('main')".to_owned(),
        "SELECT SQLCIPHER_EXPORT('temp', 'main')".to_owned(),
    ] {
        for transaction in [false, true] {
            if transaction {
                run(&connection, "BEGIN").await.expect("begins");
            }
            let error = run(&connection, &sql).await.expect_err(&sql);
            assert!(matches!(error, StatementError::Denied { .. }), "{sql}: {error:?}");
            assert!(!error.to_string().contains(&*fixture.path.to_string_lossy()), "{sql}: {error}");
            if transaction {
                run(&connection, "ROLLBACK").await.expect("rolls back");
            }
        }
    }
    assert!(!outside.exists());
    let error = failure(&connection, "PRAGMA journal_mode = DELETE").await;
    assert_eq!(error, "not authorized: PRAGMA journal_mode is set by the host; it may be read");
    assert!(run(&connection, "DELETE FROM sqlite_schema").await.is_err());
}

#[tokio::test]
async fn the_hosts_settings_hold() {
    let fixture = open();
    let connection = fixture.database.connect();
    for transaction in [false, true] {
        if transaction {
            run(&connection, "BEGIN").await.expect("begins");
        }
        // FULL is 2.
        assert_eq!(integer(&connection, "PRAGMA synchronous").await, 2);
        assert_eq!(integer(&connection, "PRAGMA foreign_keys").await, 1);
        assert_eq!(rows(&connection, "PRAGMA journal_mode").await, [[Value::from("wal")]]);
    }
}

#[tokio::test]
async fn what_looks_at_the_schema_or_already_holds_is_allowed() {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v PRIMARY KEY REFERENCES t)").await.expect("creates");
    for sql in [
        "PRAGMA table_info(t)",
        "SELECT name FROM pragma_table_xinfo('t')",
        "PRAGMA index_list = t",
        "PRAGMA foreign_key_list(t)",
        "PRAGMA foreign_key_check",
        "PRAGMA integrity_check",
        "PRAGMA quick_check(1)",
        "PRAGMA optimize",
        "PRAGMA application_id = 5",
        "PRAGMA encoding",
        "PRAGMA page_count",
        "PRAGMA foreign_keys = ON",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = NORMAL",
        "PRAGMA busy_timeout = 0",
        "PRAGMA cache_size = 1",
        "ANALYZE",
        "REINDEX",
        "EXPLAIN QUERY PLAN SELECT * FROM t",
        "CREATE VIRTUAL TABLE words USING fts5(text)",
        "INSERT INTO words VALUES ('tide mill')",
        "SELECT * FROM words WHERE words MATCH 'mill'",
        "DROP TABLE words",
        "VACUUM",
    ] {
        if let Err(error) = run(&connection, sql).await {
            panic!("{sql}: {error}");
        }
    }
    assert_eq!(integer(&connection, "PRAGMA application_id").await, 5);
    // What was ignored has not changed anything.
    assert_eq!(integer(&connection, "PRAGMA synchronous").await, 2);
    assert_eq!(integer(&connection, "PRAGMA cache_size").await, -8192);
}

#[tokio::test]
async fn excessive_statements_are_refused() {
    let fixture = open();
    let connection = fixture.database.connect();
    let long = format!("SELECT '{}'", "x".repeat(1_000_000));
    let deep = format!("SELECT {}1{}", "(1+".repeat(600), ")".repeat(600));
    let pattern = format!("SELECT 'x' LIKE '{}'", "a%".repeat(600));
    for sql in [long, deep, pattern] {
        assert!(run(&connection, &sql).await.is_err(), "{}", &sql[..40]);
    }
}
