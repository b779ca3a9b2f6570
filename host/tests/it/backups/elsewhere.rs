//! Commands that are run in another folder than the host, whose relative paths lead elsewhere there, and backups that would lack a database.

use std::fs;

use super::{assert_done, assert_refused, backup, increment, names, restore, value};
use crate::support::{Application, Ended, Launch};

/// A counter whose database has a relative path, with the value 5 and a backup `all/1` of it, whose host was stopped.
async fn relative() -> Application {
    let application = Application::counter("key_value_stores = [\"default\"]\n");
    application.write("runtime-config.toml", "[sqlite_database.counter]\ntype = \"spin\"\npath = \"counter.db\"\n");
    let host = application.up().start().await;
    increment(&host, 5).await;
    host.stop().await;
    assert_done(&backup(&application, "all/1", &[]).await);
    application
}

/// A command that is run in a folder below the application's, and names the application as one would from there.
async fn elsewhere(application: &Application, arguments: &[&str]) -> Ended {
    let folder = application.path("elsewhere");
    fs::create_dir_all(&folder).unwrap();
    Launch::new(&folder).arguments(arguments).arguments(&["-f", "../spin.toml", "--state-dir", "../state"]).end().await
}

#[tokio::test]
async fn in_another_folder_a_command_that_would_find_other_files_does_nothing() {
    let application = relative().await;
    application.write("key", "ab".repeat(32));
    let private = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o600);
    fs::set_permissions(application.path("key"), private).unwrap();
    for arguments in [
        &["backup", "../all/2", "--keep", "1"][..],
        &["backup", "../all/2", "--keep", "1", "--allow-missing"],
        &["restore", "../all/1"],
        &["restore", "../all/1", "--dry-run"],
        &["encrypt", "--encryption-key", "../key"],
        &["events", "list"],
    ] {
        let ended = elsewhere(&application, arguments).await;
        assert_refused(&ended, &["database counter", "elsewhere/counter.db", "run it in the one in which the host"]);
    }
    assert_eq!(names(&application.path("elsewhere")), [""; 0]);
    assert_eq!(names(&application.path("all")), ["1"]);
    assert_done(&restore(&application, "all/1", &[]).await);
    let host = application.up().start().await;
    assert_eq!(value(&host).await, 5);
    host.stop().await;
}

#[tokio::test]
async fn a_deployment_that_moves_a_database_is_followed_by_the_commands() {
    let application = relative().await;
    let host = application.up().start().await;
    application.write("runtime-config.toml", "[sqlite_database.counter]\ntype = \"spin\"\npath = \"moved.db\"\n");
    assert_refused(&backup(&application, "all/2", &[]).await, &["moved.db"]);
    let deployed = application.launch(&["deploy", "--state-dir", "state", "--probation", "0s"]).end().await;
    assert_done(&deployed);
    assert_done(&backup(&application, "all/2", &[]).await);
    host.stop().await;
}

#[tokio::test]
async fn a_backup_without_a_database_that_was_there_is_none_and_never_makes_others_go() {
    let application = relative().await;
    fs::remove_file(application.path("counter.db")).unwrap();
    let refused = backup(&application, "all/2", &["--keep", "1"]).await;
    assert_refused(&refused, &["database counter is not at", "counter.db", "--allow-missing"]);
    assert_eq!(names(&application.path("all")), ["1"]);
    assert_done(&backup(&application, "all/2", &["--keep", "1", "--allow-missing"]).await);
    assert_eq!(names(&application.path("all")), ["1", "2"]);
    assert_done(&restore(&application, "all/1", &[]).await);
    assert_done(&backup(&application, "all/3", &["--keep", "1"]).await);
    assert_eq!(names(&application.path("all")), ["3"]);
}

#[tokio::test]
async fn a_deployment_from_another_folder_reads_its_own_values_and_leaves_databases_where_they_are() {
    let application = relative().await;
    let manifest = fs::read_to_string(application.path("spin.toml")).unwrap();
    application.write("spin.toml", manifest + "[variables]\ngreeting = { default = \"hello\" }\n");
    let host = application.up().start().await;
    application.write("elsewhere/greeting.txt", "good morning");
    let arguments = ["deploy", "--probation", "0s", "--variable", "greeting=@greeting.txt"];
    assert_done(&elsewhere(&application, &arguments).await);
    assert_eq!(value(&host).await, 5);
    assert_eq!(names(&application.path("elsewhere")), ["greeting.txt"]);
    host.stop().await;
}
