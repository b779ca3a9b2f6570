//! `kill -9` at any moment, and an operating system that refuses to write: every acknowledged write is there, whole, and
//! nothing else.
//!
//! The test's own binary is the process that suffers. It writes what was acknowledged to its standard output.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{Value, integer, rows, run};
use crate::storage::{Database, DatabaseOptions, StatementError};

/// Set in the process that writes and is killed, to the path of its database.
const PATH: &str = "TIDEMILL_TEST_DURABILITY_PATH";

const WRITERS: i64 = 8;

/// In the child, writes until it is killed: each writer numbers its writes, alternating single statements and
/// transactions of two, and prints each number once it is acknowledged.
fn write_for_ever(path: &Path) -> ! {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let database = Database::open(path, DatabaseOptions::default()).expect("opens");
        let connection = database.connect();
        run(&connection, "CREATE TABLE IF NOT EXISTS t (writer, number, half, PRIMARY KEY (writer, number, half))")
            .await
            .expect("creates");
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..WRITERS {
            let connection = database.connect();
            writers.spawn(async move {
                let first = format!("SELECT 1 + coalesce(max(number), 0) FROM t WHERE writer = {writer}");
                for number in integer(&connection, &first).await.. {
                    let insert = |half| format!("INSERT INTO t VALUES ({writer}, {number}, {half})");
                    if number % 2 == 0 {
                        let both = format!("{}, ({writer}, {number}, 1)", insert(0));
                        run(&connection, &both).await.expect("inserts");
                    } else {
                        for sql in ["BEGIN IMMEDIATE", &insert(0), &insert(1), "COMMIT"] {
                            run(&connection, sql).await.expect("succeeds");
                        }
                    }
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "acknowledged {writer} {number}").and_then(|()| out.flush()).expect("prints");
                }
            });
        }
        writers.join_all().await;
    });
    unreachable!("the writers never end")
}

/// Starts this binary again, to run `test` only, with `program` in front of it.
fn spawn(program: &[&str], test: &str, path: &Path) -> Child {
    let executable = std::env::current_exe().expect("the test's own path");
    let mut command = match program {
        [] => Command::new(executable),
        [program, arguments @ ..] => {
            let mut command = Command::new(program);
            command.args(arguments).arg(executable);
            command
        }
    };
    command
        .args(["--exact", "--nocapture", "--test-threads=1"])
        .arg(format!("{}::{test}", module_path!().split_once("::").expect("a module").1))
        .env(PATH, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the test starts itself")
}

#[test]
fn an_acknowledged_write_survives_a_kill() {
    if let Some(path) = std::env::var_os(PATH) {
        write_for_ever(Path::new(&path));
    }
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let path = folder.path().join("test.db");
    let mut acknowledged = BTreeSet::new();
    for round in 0_u64..6 {
        let mut child = spawn(&[], "an_acknowledged_write_survives_a_kill", &path);
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut note = |line: &str| {
            let mut words = line.split_whitespace().skip_while(|word| *word != "acknowledged").skip(1);
            if let (Some(writer), Some(number)) = (words.next(), words.next()) {
                let parsed = (writer.parse::<i64>().expect("a number"), number.parse::<i64>().expect("a number"));
                acknowledged.insert(parsed);
                return true;
            }
            false
        };
        // The moment is counted in acknowledgements and some microseconds, so that it falls anywhere in a commit.
        let until = 20 + round * 37;
        let mut seen = 0;
        while seen < until {
            let line = lines.next().expect("the child writes on").expect("reads");
            seen += u64::from(note(&line));
        }
        std::thread::sleep(Duration::from_micros(round * 613 % 2000));
        child.kill().expect("kills");
        child.wait().expect("waits");
        // What was printed before the kill counts; a line that was cut off does not.
        let mut rest: Vec<String> = lines.map_while(Result::ok).collect();
        rest.pop();
        rest.iter().for_each(|line| {
            note(line);
        });
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let database = Database::open(&path, DatabaseOptions::default()).expect("opens after the kills");
        let connection = database.connect();
        assert_eq!(rows(&connection, "PRAGMA integrity_check").await, [[Value::from("ok")]]);
        let halves = "SELECT count(*) FROM (SELECT 1 FROM t GROUP BY writer, number HAVING count(*) <> 2)";
        assert_eq!(integer(&connection, halves).await, 0, "writes are whole");
        let gaps = "SELECT count(*) FROM (SELECT 1 FROM t GROUP BY writer HAVING count(*) <> 2 * max(number))";
        assert_eq!(integer(&connection, gaps).await, 0, "nothing is missing in between");
        for (writer, number) in &acknowledged {
            let sql = format!("SELECT count(*) FROM t WHERE writer = {writer} AND number = {number}");
            assert_eq!(integer(&connection, &sql).await, 2, "writer {writer}, number {number}");
        }
        // At most one write of each writer was under way at each kill.
        let unacknowledged = integer(&connection, "SELECT count(*) / 2 FROM t").await - acknowledged.len() as i64;
        assert!((0..=WRITERS * 6 + WRITERS * 6).contains(&unacknowledged), "{unacknowledged}");
        database.close().await;
    });
}

/// In the child, writes from several tasks until the files may not grow any more, and prints what became of each write.
async fn write_until_refused(path: &Path) {
    let database = Database::open(path, DatabaseOptions::default()).expect("opens");
    run(&database.connect(), "CREATE TABLE t (number, filling)").await.expect("creates");
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let connection = database.connect();
        writers.spawn(async move {
            let mut refused = 0;
            for number in (writer..).step_by(WRITERS as usize).take(1000) {
                let insert = format!("INSERT INTO t VALUES ({number}, randomblob(3000))");
                let what = match run(&connection, &insert).await {
                    Ok(_) => "acknowledged",
                    Err(StatementError::Io { .. } | StatementError::Full) => "refused",
                    Err(error) => panic!("{error}"),
                };
                println!("{what} {number}");
                refused += u32::from(what == "refused");
                if refused == 5 {
                    break;
                }
            }
        });
    }
    writers.join_all().await;
    // Reading goes on.
    integer(&database.connect(), "SELECT count(*) FROM t").await;
    println!("writing ended 0");
}

#[test]
fn a_write_that_the_system_refuses_is_reported_and_takes_none_with_it() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    if let Some(path) = std::env::var_os(PATH) {
        return runtime.block_on(write_until_refused(Path::new(&path)));
    }
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let path = folder.path().join("test.db");
    // Files may have 1 MiB (2048 blocks of 512 bytes); writing more is an error instead of a signal.
    let limited = ["sh", "-c", "trap '' XFSZ; ulimit -f 2048; exec \"$0\" \"$@\""];
    let child = spawn(&limited, "a_write_that_the_system_refuses_is_reported_and_takes_none_with_it", &path);
    let output = String::from_utf8(child.wait_with_output().expect("waits").stdout).expect("text");
    let numbers = |what: &str| -> BTreeSet<i64> {
        let lines = output.lines().filter_map(|line| line.split_once(&format!("{what} ")));
        lines.map(|(_, number)| number.parse().expect("a number")).collect()
    };
    let (acknowledged, refused) = (numbers("acknowledged"), numbers("refused"));
    assert_eq!(numbers("writing ended").len(), 1, "{output}");
    assert!(!acknowledged.is_empty() && !refused.is_empty(), "{output}");
    runtime.block_on(async {
        let database = Database::open(&path, DatabaseOptions::default()).expect("opens without the limit");
        let connection = database.connect();
        assert_eq!(rows(&connection, "PRAGMA integrity_check").await, [[Value::from("ok")]]);
        let stored = rows(&connection, "SELECT number FROM t").await.concat();
        let expected: Vec<Value> = acknowledged.into_iter().map(Value::Integer).collect();
        assert_eq!(stored.len(), expected.len());
        assert!(expected.iter().all(|number| stored.contains(number)));
        run(&connection, "INSERT INTO t VALUES (-1, 0)").await.expect("inserts");
        database.close().await;
    });
}
