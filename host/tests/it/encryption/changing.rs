//! `tidemill encrypt`: files that are there get a key, another one, or lose it; whatever kills it.

use std::time::Instant;

use super::{KEY, MARKER, WITH_KEY, counter, files_with, increment_marked, tidemill};
use crate::backups::{assert_done, assert_refused, names, value};
use crate::support::{Application, Random};

async fn value_with(application: &Application, options: &[&str]) -> i64 {
    let host = application.up().arguments(options).start().await;
    let value = value(&host).await;
    host.stop().await;
    value
}

#[tokio::test]
async fn an_application_is_encrypted_gets_another_key_and_is_decrypted_and_answers_as_before_each_time() {
    let application = counter("");
    let host = application.up().start().await;
    increment_marked(&host, 5).await;
    host.kill().await;
    assert!(!files_with(&application.path(""), MARKER).is_empty());

    let ended = tidemill(&application, &["encrypt", "--encryption-key", "key"]).await;
    assert_done(&ended);
    assert!(ended.stdout.contains("database counter is encrypted"), "{ended:?}");
    for text in [MARKER, "SQLite format 3"] {
        assert_eq!(files_with(&application.path(""), text), [] as [&std::path::Path; 0], "{text}");
    }
    assert_eq!(value_with(&application, &WITH_KEY).await, 5);
    let ended = tidemill(&application, &["encrypt", "--encryption-key", "key"]).await;
    assert!(ended.stdout.contains("database counter was encrypted already"), "{ended:?}");

    assert_done(&tidemill(&application, &["encrypt", "--encryption-key", "key", "--new-key", "other"]).await);
    assert_refused(&application.up().arguments(&WITH_KEY).end().await, &["was encrypted with another key"]);
    let other = ["--encryption-key", "other"];
    let host = application.up().arguments(&other).start().await;
    assert_eq!(value(&host).await, 5);
    increment_marked(&host, 6).await;
    host.stop().await;

    assert_done(&tidemill(&application, &["encrypt", "--encryption-key", "other", "--decrypt"]).await);
    assert_eq!(value_with(&application, &[]).await, 6, "five of six were known");
    // As any program reads it.
    let database = rusqlite::Connection::open(application.path("counter.db")).unwrap();
    let mode: String = database.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn a_change_is_refused_while_a_host_runs_and_without_keys_that_make_sense() {
    let application = counter("");
    let host = application.up().start().await;
    increment_marked(&host, 1).await;
    assert_refused(&tidemill(&application, &["encrypt", "--encryption-key", "key"]).await, &["another host"]);
    host.stop().await;
    assert_refused(&tidemill(&application, &["encrypt"]).await, &["--encryption-key"]);
    let same = tidemill(&application, &["encrypt", "--encryption-key", "key", "--new-key", "key"]).await;
    assert_refused(&same, &["the same key"]);
    let plain = tidemill(&application, &["encrypt", "--encryption-key", "key", "--new-key", "other"]).await;
    assert_refused(&plain, &["is not encrypted"]);
    assert_eq!(value_with(&application, &[]).await, 1);
}

#[tokio::test]
async fn killed_at_any_moment_a_change_leaves_the_old_file_or_the_new_one_and_goes_on() {
    let application = counter("");
    let host = application.up().start().await;
    increment_marked(&host, 4).await;
    host.stop().await;
    let database = rusqlite::Connection::open(application.path("counter.db")).unwrap();
    // So that there is time to be killed in.
    database.execute_batch("CREATE TABLE filling AS SELECT randomblob(8000000) AS content").unwrap();
    drop(database);
    let mut random = Random::new(77);
    let (mut killed, mut marked) = (0, 0);
    let changes: [&[&str]; 2] = [
        &["encrypt", "--encryption-key", "key", "--state-dir", "state"],
        &["encrypt", "--encryption-key", "key", "--decrypt", "--state-dir", "state"],
    ];
    // How long one takes that nothing kills.
    let began = Instant::now();
    for arguments in changes {
        assert_done(&application.launch(arguments).end().await);
    }
    let whole = began.elapsed() / 2;
    for round in 0..16 {
        let arguments = changes[round % 2];
        for _ in 0..4 {
            let share = u32::try_from(random.below(100)).expect("it is small") + 1;
            let delay = (whole * share / 100).as_secs_f64();
            let command = format!("exec timeout -s KILL {delay:.3} \"$0\" \"$@\"");
            let ended = application.launch(arguments).before(&command).end().await;
            killed += u32::from(ended.status.is_none());
            assert!(matches!(ended.status, None | Some(0)), "{ended:?}");
            marked += u32::from(application.path("state/encryption-unfinished").exists());
        }
        assert_done(&application.launch(arguments).end().await);
        let left = names(&application.path(""));
        assert!(!left.iter().any(|name| name.contains("converting")), "{left:?}");
        let options: &[&str] = if round % 2 == 0 { &WITH_KEY } else { &[] };
        assert_eq!(value_with(&application, options).await, 4);
        assert_eq!(files_with(&application.path(""), MARKER).is_empty(), round % 2 == 0);
    }
    assert!(killed > 10, "{killed}");
    assert!(marked > 0, "it was never cut short between two files");
    assert_eq!(files_with(&application.path(""), KEY), [application.path("key")]);
}

#[tokio::test]
async fn a_host_does_not_start_on_files_of_two_keys() {
    let application = counter("");
    let host = application.up().start().await;
    increment_marked(&host, 2).await;
    host.stop().await;
    application.write("state/encryption-unfinished", "");
    for options in [&WITH_KEY as &[&str], &[]] {
        let ended = application.up().arguments(options).end().await;
        assert_refused(&ended, &["`tidemill encrypt` was cut short", "run it again"]);
    }
    assert_done(&tidemill(&application, &["encrypt", "--encryption-key", "key"]).await);
    assert_eq!(value_with(&application, &WITH_KEY).await, 2);
}
