//! After a crash a database is looked over before anybody uses it.

use std::fs;

use super::{assert_done, assert_refused, backup, increment, restore, value};
use crate::support::Application;

/// A counter of 203 that was killed, with a backup `one` of 200, and damaged pages.
async fn killed_and_damaged(tables: &str) -> Application {
    let application = Application::counter(tables);
    let host = application.up().start().await;
    increment(&host, 200).await;
    host.stop().await;
    assert_done(&backup(&application, "one", &[]).await);
    let host = application.up().start().await;
    increment(&host, 3).await;
    host.kill().await;
    assert!(fs::metadata(application.path("counter.db-wal")).unwrap().len() > 0);
    let file = application.path("counter.db");
    let mut content = fs::read(&file).unwrap();
    content[4096..].fill(0x5a);
    fs::write(&file, content).unwrap();
    application
}

#[tokio::test]
async fn a_page_damaged_in_a_crash_keeps_the_host_from_starting_until_a_backup_is_restored() {
    let application = killed_and_damaged("").await;
    for _ in 0..2 {
        let ended = application.up().end().await;
        assert_refused(&ended, &["database counter", "is damaged", "tidemill restore"]);
        assert_eq!(ended.stdout, "", "it was announced all the same");
    }
    assert_done(&restore(&application, "one", &[]).await);
    let host = application.up().start().await;
    assert_eq!(value(&host).await, 200);
    host.stop().await;
}

#[tokio::test]
async fn the_check_after_a_crash_can_be_left_out() {
    let application = killed_and_damaged("[application.tool.tidemill.storage]\ncheck_after_crash = false").await;
    application.up().start().await.kill().await;
}

#[tokio::test]
async fn a_sound_database_is_checked_after_a_kill_and_not_after_a_stop() {
    let application = Application::counter("");
    let host = application.up().start().await;
    increment(&host, 3).await;
    host.kill().await;
    let host = application.up().start().await;
    host.logged_message("database counter is sound").await;
    assert_eq!(value(&host).await, 3);
    host.stop().await;
    let records = application.up().start().await.stop().await;
    assert!(!records.iter().any(|record| record.to_string().contains("is sound")), "{records:?}");
}

#[tokio::test]
async fn a_backup_leaves_it_to_the_next_host_to_check_what_a_crash_left() {
    let application = Application::counter("");
    let host = application.up().start().await;
    increment(&host, 3).await;
    host.kill().await;
    assert_done(&backup(&application, "one", &[]).await);
    let host = application.up().start().await;
    host.logged_message("database counter is sound").await;
    host.stop().await;
}
