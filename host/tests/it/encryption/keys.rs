//! Keys that are none, and keys that do not fit: what is said helps, and nothing is touched.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::{KEY, WITH_KEY, counter, increment_marked, tidemill, up, write_key};
use crate::backups::{assert_done, assert_refused, value};
use crate::support::Application;

/// A counter of 3 whose host was killed, encrypted or not.
async fn killed(options: &[&str]) -> Application {
    let application = counter("");
    let host = application.up().arguments(options).start().await;
    increment_marked(&host, 3).await;
    host.kill().await;
    application
}

/// The bytes of all databases and logs.
fn bytes(application: &Application) -> Vec<(String, Vec<u8>)> {
    ["", "state"]
        .iter()
        .flat_map(|folder| {
            let folder = application.path(folder);
            crate::backups::names(&folder).into_iter().map(move |name| folder.join(name))
        })
        .filter(|path| path.is_file() && path.extension().is_some_and(|end| end == "db" || end == "db-wal"))
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect()
}

#[tokio::test]
async fn every_command_refuses_files_with_another_key_and_leaves_them_as_they_are() {
    const OTHER: [&str; 2] = ["--encryption-key", "other"];
    for (options, wrong, said) in [
        (&WITH_KEY as &[&str], &[] as &[&str], "is encrypted"),
        (&WITH_KEY, &OTHER, "was encrypted with another key"),
        (&[], &WITH_KEY, "is not encrypted"),
    ] {
        let application = killed(options).await;
        let before = bytes(&application);
        assert!(before.iter().any(|(name, bytes)| name.ends_with("-wal") && !bytes.is_empty()));
        for command in [
            &["check", "--health"] as &[&str],
            &["backup", "backup"],
            &["events", "list"],
            &["up", "--listen", "127.0.0.1:0"],
        ] {
            let ended = tidemill(&application, &[command, wrong].concat()).await;
            assert_refused(&ended, &["counter.db", said, "--encryption-key"]);
            assert!(!application.path("backup").exists());
            assert!(bytes(&application) == before, "{command:?}");
        }
        let host = application.up().arguments(options).start().await;
        assert_eq!(value(&host).await, 3);
        host.stop().await;
    }
}

#[tokio::test]
async fn a_file_that_holds_no_key_or_that_others_can_read_is_refused_before_anything_is_opened() {
    let application = counter("");
    let up = async |file: &str| application.up().arguments(&["--encryption-key", file]).end().await;
    for (text, said) in [("", "is empty"), ("abc", "64 hexadecimal digits"), (&format!("{KEY}x"), "something else")] {
        write_key(&application, "wrong", text);
        let ended = up("wrong").await;
        assert_refused(&ended, &["the key file wrong", said, "openssl rand -hex 32"]);
        assert!(!ended.stderr.contains("0123456789"), "{ended:?}");
    }
    assert_refused(&up("missing").await, &["does not exist", "openssl rand -hex 32"]);
    let ended = up(KEY).await;
    assert_refused(&ended, &["in the place of a file"]);
    assert!(!ended.stderr.contains(KEY), "{ended:?}");
    fs::set_permissions(application.path("key"), fs::Permissions::from_mode(0o644)).unwrap();
    assert_refused(&up("key").await, &["chmod 600 key"]);
    assert!(!application.path("counter.db").exists());
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_kill_and_commands_beside_a_host_take_the_key_too() {
    let application = killed(&WITH_KEY).await;
    let host = up(&application).await;
    host.logged_message("database counter is sound").await;
    assert_eq!(value(&host).await, 3);
    for arguments in
        [&["token", "create", "ada", "--level", "read"] as &[&str], &["token", "list"], &["schedule", "list"]]
    {
        assert_done(&tidemill(&application, &[arguments, &WITH_KEY].concat()).await);
    }
    // It was told apart: there is a database, and it has no change log.
    let ended = tidemill(&application, &[&["events", "list"] as &[&str], &WITH_KEY].concat()).await;
    assert_refused(&ended, &["has no change log"]);
    let tokens = fs::read(application.path("state/tokens.db")).unwrap();
    assert!(!tokens.is_empty() && !tokens.starts_with(b"SQLite format 3"));
    host.stop().await;
}
