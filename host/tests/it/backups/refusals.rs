//! Backups that are damaged, half, of something else, or in the way: nothing is touched, and what is said helps.

use std::fs;

use super::{assert_done, assert_refused, backup, increment, names, restore, value};
use crate::support::Application;

/// A counter with the value 5 and a backup `one` of it, whose host was stopped.
async fn backed_up() -> Application {
    let application = Application::counter("");
    let host = application.up().start().await;
    increment(&host, 5).await;
    host.stop().await;
    assert_done(&backup(&application, "one", &[]).await);
    application
}

#[tokio::test]
async fn a_flipped_byte_anywhere_in_a_backup_is_found_before_anything_is_replaced() {
    let application = backed_up().await;
    let file = application.path("one/database-counter.db");
    let whole = fs::read(&file).unwrap();
    for place in [20, 4096, whole.len() / 2, whole.len() - 1] {
        let mut content = whole.clone();
        content[place] ^= 0x10;
        fs::write(&file, content).unwrap();
        for ended in [backup(&application, "one", &["--verify"]).await, restore(&application, "one", &[]).await] {
            assert_refused(&ended, &["database-counter.db", "is damaged", "use another backup"]);
        }
    }
    fs::write(&file, &whole[..whole.len() - 4096]).unwrap();
    assert_refused(&restore(&application, "one", &[]).await, &["is damaged", "bytes instead of"]);
    fs::remove_file(&file).unwrap();
    assert_refused(&restore(&application, "one", &[]).await, &["the file is missing"]);
    let host = application.up().start().await;
    assert_eq!(value(&host).await, 5);
    host.stop().await;
}

#[tokio::test]
async fn a_folder_without_a_catalog_is_no_backup() {
    let application = backed_up().await;
    fs::remove_file(application.path("one/backup.json")).unwrap();
    assert_refused(&restore(&application, "one", &[]).await, &["no complete backup"]);
    application.write("one/backup.json", r#"{"format": 2}"#);
    assert_refused(&restore(&application, "one", &[]).await, &["format 2"]);
    let outside = r#"{"format": 1, "application": "test", "tidemill": "0", "takenAt": "", "writersHeldMs": 0, "missing": [],
        "files": [{"names": ["host"], "file": "../counter.db", "bytes": 0, "sha256": "", "pages": 0, "newestChange": null}]}"#;
    application.write("one/backup.json", outside);
    assert_refused(&restore(&application, "one", &[]).await, &["damaged"]);
}

#[tokio::test]
async fn a_backup_of_another_application_needs_force() {
    let application = backed_up().await;
    let manifest = fs::read_to_string(application.path("spin.toml")).unwrap();
    application.write("spin.toml", manifest.replace("name = \"test\"", "name = \"other\""));
    assert_refused(&restore(&application, "one", &[]).await, &["`test`", "`other`", "--force"]);
    assert_done(&restore(&application, "one", &["--force"]).await);
}

#[tokio::test]
async fn a_backup_is_never_overwritten() {
    let application = backed_up().await;
    let before = names(&application.path("one"));
    assert_refused(&backup(&application, "one", &[]).await, &["exists already"]);
    assert_eq!(names(&application.path("one")), before);
}

#[tokio::test]
async fn only_whole_backups_of_the_same_application_make_room_for_new_ones() {
    let application = backed_up().await;
    for name in ["all/1", "all/2", "all/3", "all/half", "all/theirs"] {
        assert_done(&backup(&application, name, &[]).await);
    }
    fs::remove_file(application.path("all/half/database-counter.db")).unwrap();
    let catalog = fs::read_to_string(application.path("all/theirs/backup.json")).unwrap();
    application.write("all/theirs/backup.json", catalog.replace("\"test\"", "\"theirs\""));
    application.write("all/notes/today.txt", "something else");
    assert_done(&backup(&application, "all/4", &["--keep", "2"]).await);
    assert_eq!(names(&application.path("all")), ["3", "4", "half", "notes", "theirs"]);
    assert_done(&backup(&application, "all/3", &["--verify"]).await);
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_left_of_a_backup() {
    let application = backed_up().await;
    let database = rusqlite::Connection::open(application.path("counter.db")).unwrap();
    database.execute_batch("CREATE TABLE large AS SELECT zeroblob(1000000) AS content").unwrap();
    drop(database);
    let launch = application.launch(&["backup", "all/1", "--state-dir", "state"]);
    // The shell counts blocks of 512 bytes; without the trap, the system would kill the process.
    let ended = launch.before("trap '' XFSZ; ulimit -f 400").end().await;
    assert_refused(&ended, &["database counter could not be copied"]);
    assert!(names(&application.path("all")).is_empty(), "{:?}", names(&application.path("all")));
}
