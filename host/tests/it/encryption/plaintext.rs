//! What can be read from outside: in no file of the application with a key, in its database, log, backup and archive without.

use std::fs;

use super::{KEY, MARKER, WITH_KEY, counter, files_with, increment_marked, tidemill, up};
use crate::archives::{archive, archived};
use crate::backups::assert_done;
use crate::support::Application;

/// Everything that writes files: a host with an archive, a backup beside it, a deployment, a kill.
async fn used(application: &Application, options: &[&str]) {
    let host = application.up().arguments(options).start().await;
    increment_marked(&host, 3).await;
    archived(&host).await;
    assert_done(&tidemill(application, &[&["backup", "backup"], options].concat()).await);
    assert_done(&tidemill(application, &["deploy", "--probation", "0s"]).await);
    increment_marked(&host, 6).await;
    archived(&host).await;
    host.kill().await;
}

#[tokio::test]
async fn what_clients_sent_is_in_databases_logs_backups_and_archives_and_can_be_read_in_none_of_them_with_a_key() {
    let application = counter(&archive(""));
    used(&application, &[]).await;
    let found = files_with(&application.path(""), MARKER);
    for part in ["counter.db-wal", "backup/database-counter.db", "archive/"] {
        let is_part = |path: &std::path::PathBuf| path.to_string_lossy().contains(part);
        assert!(found.iter().any(is_part), "{part} is not among {found:?}");
    }

    let application = counter(&archive(""));
    used(&application, &WITH_KEY).await;
    assert!(fs::metadata(application.path("counter.db-wal")).unwrap().len() > 0);
    assert_eq!(files_with(&application.path(""), MARKER), [] as [&std::path::Path; 0]);
    // Not even that it is a database, and which tables it has.
    for text in ["SQLite format 3", "CREATE TABLE", "counter_changes"] {
        let found = files_with(&application.path(""), text);
        assert_eq!(found, [] as [&std::path::Path; 0], "{text}");
    }
}

#[tokio::test]
async fn the_key_is_in_no_file_but_its_own_nor_in_what_the_system_shows_of_the_process_nor_in_its_log() {
    let application = counter("");
    let host = application
        .up()
        .arguments(&["--log", "trace"])
        .environment("TIDEMILL_ENCRYPTION_KEY_FILE", "key")
        .start()
        .await;
    increment_marked(&host, 2).await;
    let metrics = host.get("/metrics").await;
    let health = host.get("/health").await;
    for name in ["cmdline", "environ"] {
        let shown = fs::read(format!("/proc/{}/{name}", host.id())).unwrap();
        assert!(!String::from_utf8_lossy(&shown).contains(KEY));
    }
    let records = host.stop().await;
    let said = format!("{records:?}{}{}", metrics.text(), health.text()).to_lowercase();
    assert!(!said.contains(KEY) && said.contains("counter"));
    assert_eq!(files_with(&application.path(""), KEY), [application.path("key")]);
}

#[tokio::test]
async fn a_deployment_goes_on_with_the_key_and_encrypts_databases_that_are_new_in_it() {
    let application = counter("");
    let host = up(&application).await;
    increment_marked(&host, 2).await;
    let manifest = fs::read_to_string(application.path("spin.toml")).unwrap();
    application.write(
        "spin.toml",
        manifest.replace("[\"counter\"]", "[\"counter\", \"second\"]") + "\n[component.counter.tool.tidemill]\n",
    );
    let file = application.path("second.db");
    let configuration = fs::read_to_string(application.path("runtime-config.toml")).unwrap();
    application.write(
        "runtime-config.toml",
        format!("{configuration}[sqlite_database.second]\ntype = \"spin\"\npath = {file:?}\n"),
    );
    assert_done(&tidemill(&application, &["deploy", "--probation", "0s"]).await);
    increment_marked(&host, 3).await;
    assert_eq!(crate::backups::value(&host).await, 3, "two of them were there already");
    host.stop().await;
    let second = fs::read(&file).unwrap();
    assert!(!second.is_empty() && !second.starts_with(b"SQLite format 3"));
}
