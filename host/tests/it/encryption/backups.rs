//! Backups and archives of encrypted files: whole and restored with their key, refused with another one before anything is touched.

use std::time::SystemTime;

use super::{WITH_KEY, counter, increment_marked, tidemill, up};
use crate::archives::{archive, archived, milliseconds, rfc3339};
use crate::backups::{assert_done, assert_refused, names, value};
use crate::support::Application;

/// A command with the application's key.
async fn with_key(application: &Application, arguments: &[&str]) -> crate::support::Ended {
    tidemill(application, &[arguments, &WITH_KEY].concat()).await
}

#[tokio::test]
async fn a_backup_has_the_key_of_what_it_was_taken_of_and_is_restored_with_it_only() {
    let application = counter("");
    let host = up(&application).await;
    increment_marked(&host, 3).await;
    assert_done(&with_key(&application, &["backup", "one"]).await);
    increment_marked(&host, 5).await;
    host.stop().await;
    assert_done(&with_key(&application, &["backup", "one", "--verify"]).await);
    let before = std::fs::read(application.path("counter.db")).unwrap();
    for (wrong, said) in
        [(&[] as &[&str], "is encrypted"), (&["--encryption-key", "other"], "was encrypted with another key")]
    {
        for command in [&["backup", "one", "--verify"] as &[&str], &["restore", "one"]] {
            let ended = tidemill(&application, &[command, wrong].concat()).await;
            assert_refused(&ended, &["one/database-counter.db", said, "--encryption-key"]);
            assert!(!ended.stderr.contains("is damaged (") && !ended.stderr.contains("another backup"), "{ended:?}");
        }
        assert!(std::fs::read(application.path("counter.db")).unwrap() == before);
        assert!(names(&application.path("")).iter().all(|name| !name.contains("restor")));
    }
    assert_done(&with_key(&application, &["restore", "one"]).await);
    let host = up(&application).await;
    assert_eq!(value(&host).await, 3);
    host.stop().await;
}

#[tokio::test]
async fn a_plain_backup_is_restored_without_a_key_only() {
    let application = counter("");
    let host = application.up().start().await;
    increment_marked(&host, 3).await;
    host.stop().await;
    assert_done(&tidemill(&application, &["backup", "one"]).await);
    assert_refused(&with_key(&application, &["restore", "one"]).await, &["is not encrypted", "--encryption-key"]);
    assert_done(&tidemill(&application, &["restore", "one"]).await);
}

#[tokio::test]
async fn every_moment_of_an_encrypted_archive_is_restored_over_kills_and_logs_that_begin_anew() {
    let application = counter(&archive(""));
    let mut moments = Vec::new();
    for round in 1..=3 {
        let host = up(&application).await;
        for step in 1..=2 {
            increment_marked(&host, (round - 1) * 2 + step).await;
            archived(&host).await;
            moments.push(((round - 1) * 2 + step, rfc3339(milliseconds(SystemTime::now()))));
        }
        match round {
            2 => drop(host.stop().await),
            _ => host.kill().await,
        }
    }
    let refused = tidemill(&application, &["restore", "--at", "latest"]).await;
    assert_refused(&refused, &["is encrypted", "--encryption-key"]);
    let refused = tidemill(&application, &["restore", "--at", "latest", "--encryption-key", "other"]).await;
    assert_refused(&refused, &["was encrypted with another key"]);
    for (expected, at) in moments.iter().rev().chain(&moments) {
        assert_done(&with_key(&application, &["restore", "archive", "--at", at]).await);
        let manifest = std::fs::read_to_string(application.path("spin.toml")).unwrap();
        application.write("spin.toml", manifest.replace(&archive(""), ""));
        let host = up(&application).await;
        assert_eq!(value(&host).await, i64::try_from(*expected).unwrap(), "{at}");
        host.stop().await;
    }
}
