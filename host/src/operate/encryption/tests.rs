//! Claims about changed files: they hold exactly what they held, whatever it is, and whatever cuts a change short leaves every file whole.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use super::*;
use crate::storage::{open_file, page_size};

/// One of everything that a file may hold.
const CONTENT: &str = "
    PRAGMA foreign_keys = OFF;
    PRAGMA page_size = 8192;
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = WAL;
    PRAGMA user_version = 77;
    PRAGMA application_id = 1234567;
    CREATE TABLE plain (a, b TEXT COLLATE NOCASE, c REAL DEFAULT 1.5);
    INSERT INTO plain (a, b) VALUES (1, 'one'), (NULL, 'two'), (x'00ff', 'marker of a text');
    DELETE FROM plain WHERE a = 1;
    CREATE TABLE numbered (id INTEGER PRIMARY KEY AUTOINCREMENT, v);
    INSERT INTO numbered (v) VALUES (1), (2), (3);
    DELETE FROM numbered WHERE id = 3;
    CREATE TABLE keyed (k TEXT PRIMARY KEY, v) WITHOUT ROWID;
    INSERT INTO keyed VALUES ('b', 1), ('a', 2);
    CREATE TABLE \"od\"\"d 'name\" (rowid, \"oid\", v);
    INSERT INTO \"od\"\"d 'name\" VALUES (5, 6, 7);
    CREATE TABLE computed (a INTEGER, twice INTEGER AS (a * 2), thrice INTEGER AS (a * 3) STORED, CHECK (a > 0)) STRICT;
    INSERT INTO computed VALUES (21);
    CREATE TABLE child (parent REFERENCES numbered (id));
    INSERT INTO child VALUES (99);
    CREATE INDEX by_b ON plain (b) WHERE a IS NULL;
    CREATE UNIQUE INDEX by_v ON numbered (v);
    CREATE VIEW seen AS SELECT count(*) AS n FROM plain;
    CREATE TRIGGER second AFTER INSERT ON child BEGIN INSERT INTO plain (a) VALUES (new.parent); END;
    CREATE TRIGGER first AFTER INSERT ON child BEGIN INSERT INTO plain (a) VALUES (new.parent); END;
    CREATE VIRTUAL TABLE texts USING fts5 (body);
    INSERT INTO texts VALUES ('a needle in the hay');
    CREATE TABLE large (v);
    INSERT INTO large VALUES (randomblob(300000));
    ANALYZE;";

struct Fixture {
    folder: TempDir,
    parts: Vec<Part>,
    /// What the two files held at first.
    before: Vec<Vec<Vec<Value>>>,
}

impl Fixture {
    /// Two files with everything, one of them as a process leaves it that was killed; and one that is not there.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let part = |name: &str| Part { names: vec![name.to_owned()], path: folder.path().join(name), key: None };
        let parts = ["one", "two", "none"].map(part).to_vec();
        let mut before = Vec::new();
        for part in &parts[..2] {
            let connection = Connection::open(&part.path).unwrap();
            connection.execute_batch(CONTENT).unwrap();
            before.push(content(&connection));
        }
        let killed = Connection::open(&parts[1].path).unwrap();
        killed.execute_batch("PRAGMA wal_autocheckpoint = 0; INSERT INTO keyed VALUES ('in the log', 3)").unwrap();
        before[1] = content(&killed);
        let beside = |suffix: &str| folder.path().join(format!("two{suffix}"));
        for suffix in ["", "-wal"] {
            fs::copy(beside(suffix), beside(&format!("{suffix}.kept"))).unwrap();
        }
        drop(killed);
        for suffix in ["", "-wal"] {
            fs::rename(beside(&format!("{suffix}.kept")), beside(suffix)).unwrap();
        }
        Self { folder, parts, before }
    }

    fn change(&self, from: Option<u8>, to: Option<u8>) -> anyhow::Result<Vec<Changed>> {
        let change = Change { from: from.map(EncryptionKey::of), to: to.map(EncryptionKey::of) };
        let mut told = Vec::new();
        change_all(&self.parts, &change, self.folder.path(), &mut |_, changed| told.push(changed)).map(|()| told)
    }

    fn open(&self, index: usize, key: Option<u8>) -> Result<Connection, crate::storage::OpenError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
        open_file(&self.parts[index].path, flags, key.map(EncryptionKey::of).as_ref())
    }

    /// All that the first two files hold.
    fn content(&self, key: Option<u8>) -> Vec<Vec<Vec<Value>>> {
        (0..2).map(|index| content(&self.open(index, key).unwrap())).collect()
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn content(connection: &Connection) -> Vec<Vec<Value>> {
    let all = |sql: &str| -> Vec<Vec<Value>> {
        let mut statement = connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect());
        rows.unwrap().collect::<Result<_, _>>().unwrap()
    };
    [
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name",
        "SELECT name FROM sqlite_schema WHERE type = 'trigger'",
        "SELECT rowid, * FROM plain",
        "SELECT rowid, * FROM numbered",
        "SELECT * FROM sqlite_sequence",
        "SELECT * FROM keyed",
        "SELECT _rowid_, * FROM \"od\"\"d 'name\"",
        "SELECT rowid, * FROM computed",
        "SELECT * FROM child",
        "SELECT * FROM seen",
        "SELECT rowid, * FROM texts WHERE texts MATCH 'needle'",
        "SELECT * FROM large",
        "SELECT * FROM sqlite_stat1 ORDER BY 1, 2",
        "PRAGMA user_version",
        "PRAGMA application_id",
        "PRAGMA auto_vacuum",
        "PRAGMA encoding",
        "PRAGMA journal_mode",
    ]
    .iter()
    .flat_map(|sql| all(sql))
    .collect()
}

#[test]
fn files_hold_exactly_what_they_held_encrypted_with_another_key_and_decrypted() {
    let fixture = Fixture::new();
    fs::set_permissions(&fixture.parts[0].path, fs::Permissions::from_mode(0o640)).unwrap();
    for (from, to) in [(None, Some(1)), (Some(1), Some(2)), (Some(2), None)] {
        assert_eq!(fixture.change(from, to).unwrap(), [Changed::Now; 2]);
        assert_eq!(fixture.names(), ["one", "two"], "nothing stays behind");
        assert!(fixture.content(to) == fixture.before, "{from:?} {to:?}");
        let connection = fixture.open(0, to).unwrap();
        // Encrypted pages have one size only.
        assert_eq!(page_size(&connection).unwrap(), 4096);
        drop(connection);
        assert_eq!(fixture.parts[0].path.metadata().unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fixture.change(from, to).unwrap(), [Changed::Already; 2]);
        let marker = b"marker of a text";
        let bytes = fs::read(&fixture.parts[0].path).unwrap();
        assert_eq!(bytes.windows(marker.len()).any(|bytes| bytes == marker), to.is_none());
    }
    let connection = fixture.open(0, None).unwrap();
    connection.execute_batch("INSERT INTO numbered (v) VALUES (9)").unwrap();
    assert_eq!(connection.last_insert_rowid(), 4, "no number is used twice");
}

#[test]
fn a_change_that_was_cut_short_between_any_two_steps_goes_on_and_keeps_hosts_away_until_then() {
    let check = |cut: &dyn Fn(&Fixture)| {
        let fixture = Fixture::new();
        cut(&fixture);
        fixture.change(None, Some(1)).unwrap();
        assert!(fixture.content(Some(1)) == fixture.before);
        assert_eq!(fixture.names(), ["one", "two"]);
        check_finished(fixture.folder.path()).unwrap();
    };
    let marked = |fixture: &Fixture| {
        fs::write(fixture.folder.path().join(MARKER), "").unwrap();
        let refused = check_finished(fixture.folder.path()).unwrap_err().to_string();
        assert!(refused.contains("tidemill encrypt") && refused.contains("same options"), "{refused}");
    };
    check(&marked);
    // The log was moved into the first file.
    check(&|fixture| {
        marked(fixture);
        fixture.open(0, None).unwrap().query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())).unwrap();
    });
    // The new file was begun.
    check(&|fixture| {
        marked(fixture);
        fs::write(fixture.folder.path().join("one.converting"), [0; 5000]).unwrap();
        fs::write(fixture.folder.path().join("one.converting-wal"), [0; 5000]).unwrap();
    });
    // The first file is changed, the second one is not.
    check(&|fixture| {
        let first = Change { from: None, to: Some(EncryptionKey::of(1)) };
        change_all(&fixture.parts[..1], &first, fixture.folder.path(), &mut |_, _| {}).unwrap();
        marked(fixture);
    });
    // Both are, and it is not noted.
    check(&|fixture| {
        fixture.change(None, Some(1)).unwrap();
        marked(fixture);
    });
}

#[test]
fn nothing_is_touched_where_one_file_has_neither_key() {
    let fixture = Fixture::new();
    fixture.change(None, Some(1)).unwrap();
    let bytes = || [0, 1].map(|index| fs::read(&fixture.parts[index].path).unwrap());
    let before = bytes();
    for (from, to, said) in
        [(None, Some(2), "another key"), (Some(2), Some(3), "another key"), (Some(2), None, "another key")]
    {
        let refused = format!("{:#}", fixture.change(from, to).unwrap_err());
        assert!(refused.contains(said), "{refused}");
    }
    fs::rename(&fixture.parts[1].path, &fixture.parts[2].path).unwrap();
    Connection::open(&fixture.parts[1].path).unwrap().execute_batch("CREATE TABLE t (v)").unwrap();
    let refused = format!("{:#}", fixture.change(Some(1), Some(2)).unwrap_err());
    assert!(refused.contains("is not encrypted"), "{refused}");
    fs::rename(&fixture.parts[2].path, &fixture.parts[1].path).unwrap();
    assert!(bytes() == before);
    check_finished(fixture.folder.path()).unwrap();
}

#[test]
fn a_file_that_is_damaged_or_open_elsewhere_stays_as_it_is() {
    let fixture = Fixture::new();
    let other = Connection::open(&fixture.parts[1].path).unwrap();
    other.query_row("SELECT count(*) FROM plain", [], |_| Ok(())).unwrap();
    let refused = format!("{:#}", fixture.change(None, Some(1)).unwrap_err());
    assert!(refused.contains("two is as it was") && refused.contains("is open elsewhere"), "{refused}");
    drop(other);
    assert_eq!(fixture.change(None, Some(1)).unwrap(), [Changed::Already, Changed::Now]);
    assert!(fixture.content(Some(1)) == fixture.before);

    let fixture = Fixture::new();
    let path: &Path = &fixture.parts[0].path;
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 4;
    bytes[middle..middle + 20_000].fill(0x5a);
    fs::write(path, &bytes).unwrap();
    let refused = format!("{:#}", fixture.change(None, Some(1)).unwrap_err());
    assert!(refused.contains("is damaged") && refused.contains("restore it from a backup"), "{refused}");
    assert!(fs::read(path).unwrap() == bytes);

    // One bit in an encrypted file, wherever it is.
    let fixture = Fixture::new();
    fixture.change(None, Some(1)).unwrap();
    let path: &Path = &fixture.parts[0].path;
    let whole = fs::read(path).unwrap();
    for place in (20..whole.len()).step_by(4096) {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        fs::write(path, &bytes).unwrap();
        let refused = format!("{:#}", fixture.change(Some(1), Some(2)).unwrap_err());
        assert!(refused.contains("damaged"), "{refused}");
        assert!(fs::read(path).unwrap() == bytes, "{place}");
    }
}

#[test]
fn what_restores_kept_is_named() {
    let fixture = Fixture::new();
    let kept = fixture.folder.path().join("one.before-restore-2030-01-01T00-00-00.000Z");
    fs::write(&kept, "").unwrap();
    assert_eq!(kept_by_restores(&fixture.parts), [kept]);
}
