//! What keeps an archive from being complete: it is told, nobody has to wait for it, and a new base mends it.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::Connection;

use super::{archive, archived, at_least, metric, moment_of, periods, restore_at};
use crate::backups::{increment, names, value};
use crate::support::{Application, Host, within};

/// Waits until the host says of the archive that it is in this state.
async fn archive_is(host: &Host, status: &str) {
    let is_so = async {
        loop {
            let health = host.get("/health").await;
            let health = health.json();
            let all = health["dependencies"].as_array().expect("they are listed");
            if all.iter().any(|one| one["name"] == "archive" && one["status"] == status) {
                return;
            }
        }
    };
    within(&format!("an archive that is {status}"), is_so).await;
}

async fn assert_latest(application: &Application, expected: i64) {
    moment_of(&restore_at(application, "latest").await);
    let host = application.up().start().await;
    assert_eq!(value(&host).await, expected);
    host.stop().await;
}

/// The folder of the newest period.
fn newest(application: &Application) -> PathBuf {
    let folders = names(&application.path("archive"));
    let newest = folders.into_iter().rfind(|name| name.starts_with("20")).expect("there is a period");
    application.path("archive").join(newest)
}

#[tokio::test]
async fn a_checkpoint_by_another_process_is_a_gap_that_a_new_base_mends() {
    let application = Application::counter(&archive("").replace("100ms", "2s"));
    let host = application.up().start().await;
    archived(&host).await;
    let other = Connection::open(application.path("counter.db")).unwrap();
    other.busy_timeout(Duration::from_secs(30)).unwrap();
    // Unless a cut comes between the write and the checkpoint.
    while metric(&host, "gaps_total").await == Some(0.0) {
        increment(&host, 1).await;
        other.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        increment(&host, 1).await;
    }
    let record = host.logged_message("the archive has a gap after").await;
    assert!(record.to_string().contains("database counter was checkpointed by another process"), "{record}");
    // The last of them may have come into the base after a gap, as another.
    let gaps = metric(&host, "gaps_total").await.unwrap();
    at_least(&host, "bases_total", 1.0 + gaps).await;
    increment(&host, 1).await;
    archived(&host).await;
    archive_is(&host, "ok").await;
    let expected = value(&host).await;
    host.kill().await;
    let more = periods(&application).await.len() - 1;
    assert!((1..=2).contains(&more) && more as f64 >= gaps, "{more} bases after {gaps} gaps");
    assert_latest(&application, expected).await;
}

#[tokio::test]
async fn an_archive_that_cannot_be_written_keeps_nobody_from_writing_and_gives_up_before_logs_are_too_large() {
    let application = Application::counter(&archive("max_log = \"1MiB\""));
    // The tables are made before there is an archive.
    application.up().start().await.stop().await;
    let host = application.up().start().await;
    archived(&host).await;
    fs::create_dir(newest(&application).join("database-counter.000001.wal")).unwrap();
    increment(&host, 1).await;
    archive_is(&host, "degraded").await;
    assert_eq!(host.get("/health").await.status, 200, "requests do not need it");
    let record = host.logged_message("the archive could not be written").await;
    assert!(record.to_string().contains("database-counter.000001.wal"), "{record}");
    assert_eq!(metric(&host, "gaps_total").await, Some(0.0));
    while metric(&host, "gaps_total").await == Some(0.0) {
        increment(&host, 50).await;
    }
    host.logged_message("the log of database counter has grown too large").await;
    at_least(&host, "bases_total", 2.0).await;
    increment(&host, 1).await;
    archived(&host).await;
    archive_is(&host, "ok").await;
    let expected = value(&host).await;
    host.kill().await;
    assert_latest(&application, expected).await;
}

#[tokio::test]
async fn an_archive_whose_folder_is_taken_away_begins_anew_when_it_can() {
    let application = Application::counter(&archive(""));
    let host = application.up().start().await;
    archived(&host).await;
    let folder = application.path("archive");
    fs::rename(&folder, application.path("elsewhere")).unwrap();
    fs::write(&folder, "in the way").unwrap();
    increment(&host, 1).await;
    archive_is(&host, "degraded").await;
    host.logged_message("its folder was removed").await;
    host.logged_message("a base of the archive could not be taken").await;
    increment(&host, 1).await;
    fs::remove_file(&folder).unwrap();
    fs::create_dir(&folder).unwrap();
    at_least(&host, "bases_total", 2.0).await;
    archive_is(&host, "ok").await;
    host.stop().await;
    assert_latest(&application, 2).await;
}

#[tokio::test]
async fn on_a_full_disk_a_base_fails_nothing_is_left_of_it_and_the_host_goes_on() {
    let application = Application::counter(&archive(""));
    application.up().start().await.stop().await;
    fs::remove_dir_all(application.path("archive")).unwrap();
    // A file of the host's own that is larger than what the process may write.
    let large = Connection::open(application.path("state/tidemill.db")).unwrap();
    large
        .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE large AS SELECT zeroblob(2000000) AS content")
        .unwrap();
    drop(large);
    // The shell counts blocks of 512 bytes; without the trap, the system would kill the process.
    let host = application.up().before("trap '' XFSZ; ulimit -f 1200").start().await;
    host.logged_message("a base of the archive could not be taken").await;
    archive_is(&host, "degraded").await;
    increment(&host, 20).await;
    assert_eq!(value(&host).await, 20);
    // It is tried again and again.
    let nothing_left = async {
        while names(&application.path("archive")) != ["lock"] {
            tokio::task::yield_now().await;
        }
    };
    within("an archive without remains", nothing_left).await;
    host.kill().await;
    let host = application.up().start().await;
    archived(&host).await;
    host.stop().await;
    assert_latest(&application, 20).await;
}

#[tokio::test]
async fn old_periods_are_removed_but_for_the_base_of_the_oldest_moment() {
    let application = Application::counter(&archive("base_interval = \"1s\"\nkeep = \"1s\""));
    let host = application.up().start().await;
    at_least(&host, "bases_total", 5.0).await;
    increment(&host, 1).await;
    archived(&host).await;
    host.kill().await;
    let all = periods(&application).await;
    assert!((2..5).contains(&all.len()), "{all:?}");
    assert_latest(&application, 1).await;
}

#[tokio::test]
async fn a_database_that_appears_later_is_in_the_archive_too_and_commands_beside_the_host_make_no_gap() {
    let application = Application::counter(&archive(""));
    let host = application.up().start().await;
    archived(&host).await;
    let token = |name: &str| {
        let arguments = ["token", "create", name, "--level", "read", "--state-dir", "state"];
        application.launch(&arguments).end()
    };
    crate::backups::assert_done(&token("first").await);
    at_least(&host, "bases_total", 2.0).await;
    crate::backups::assert_done(&token("second").await);
    archived(&host).await;
    assert_eq!(metric(&host, "gaps_total").await, Some(0.0));
    host.kill().await;
    moment_of(&restore_at(&application, "latest").await);
    let listed = application.launch(&["token", "list", "--state-dir", "state"]).end().await;
    assert!(listed.stdout.contains("first") && listed.stdout.contains("second"), "{listed:?}");
}
