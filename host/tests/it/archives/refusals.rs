//! Archives that are damaged, do not reach so far back, or are of something else: nothing is touched, and what is said helps.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::time::SystemTime;

use super::{archive, archived, milliseconds, moment_of, periods, restore_at, rfc3339};
use crate::backups::{assert_done, assert_refused, increment, names, restore, value};
use crate::support::Application;

/// A counter with three moments at which it was 1, 2 and 3, whose host was killed, and the folder of its period.
async fn archived_counter() -> (Application, Vec<String>, PathBuf) {
    let application = Application::counter(&archive(""));
    let host = application.up().start().await;
    let mut moments = Vec::new();
    for _ in 0..3 {
        increment(&host, 1).await;
        archived(&host).await;
        moments.push(rfc3339(milliseconds(SystemTime::now())));
    }
    host.kill().await;
    let folder = names(&application.path("archive")).into_iter().find(|name| name.starts_with("20")).unwrap();
    let folder = application.path("archive").join(folder);
    (application, moments, folder)
}

#[tokio::test]
async fn damage_is_found_before_anything_is_replaced_and_the_latest_moment_that_is_whole_is_named() {
    let (application, moments, folder) = archived_counter().await;
    let copy = folder.join("database-counter.000001.wal");
    let whole = fs::read(&copy).unwrap();
    let last = whole.len() - 1;
    let mut flipped = whole.clone();
    flipped[last] ^= 4;
    for damaged in [flipped, whole[..last].to_vec()] {
        fs::write(&copy, damaged).unwrap();
        let before = names(&application.path(""));
        let ended = restore_at(&application, "latest").await;
        assert_refused(&ended, &["database-counter.000001.wal is damaged", "the latest moment before it"]);
        assert_eq!(names(&application.path("")), before, "nothing was replaced");
        let (_, rest) = ended.stderr.split_once("`--at ").unwrap();
        let (latest, _) = rest.split_once('`').unwrap();
        assert_eq!(moment_of(&restore_at(&application, latest).await), latest);
    }
    fs::write(&copy, whole).unwrap();
    let cuts = folder.join("cuts");
    let mut text = fs::read(&cuts).unwrap();
    let middle = text.len() / 2;
    text[middle] ^= 1;
    fs::write(&cuts, text).unwrap();
    assert_refused(&restore_at(&application, "latest").await, &["cuts is damaged", "--at 20"]);
    assert!(periods(&application).await[0]["damage"].as_str().unwrap().contains("cuts is damaged"));
    fs::remove_dir_all(folder.join("base")).unwrap();
    let refused = restore_at(&application, &moments[2]).await;
    assert_refused(&refused, &["no complete backup", "no moment before it can be restored"]);
}

#[tokio::test]
async fn what_is_asked_wrongly_is_told_what_to_ask() {
    let (application, moments, folder) = archived_counter().await;
    assert_refused(&restore(&application, "archive", &[]).await, &["is an archive", "--at", "--list"]);
    let ended = restore_at(&application, "1999-12-31T23:59:59Z").await;
    assert_refused(&ended, &["does not reach so far back", "it begins with `--at 20"]);
    let ended = restore_at(&application, "yesterday").await;
    assert_eq!(ended.status, Some(2), "{ended:?}");
    assert!(ended.stderr.contains("2030-01-31T14:07:00Z"), "{ended:?}");
    application.write("empty/nothing", "");
    let launch = application.launch(&["restore", "empty", "--at", "latest", "--state-dir", "state"]);
    assert_refused(&launch.end().await, &["there is nothing to restore in", "it is no archive"]);
    assert_refused(&application.launch(&["restore", "nowhere", "--list"]).end().await, &["cannot be read"]);

    // The manifest names the archive, so nobody has to.
    let launch = application.launch(&["restore", "--at", &moments[1], "--dry-run", "--state-dir", "state"]);
    let ended = launch.end().await;
    assert_done(&ended);
    assert!(ended.stdout.contains("would replace") && ended.stdout.contains("would be as it was at 20"), "{ended:?}");
    let listed = application.launch(&["restore", "--list", "--state-dir", "state"]).end().await;
    assert_done(&listed);
    assert!(listed.stdout.contains("MOMENTS") && listed.stdout.contains("--at"), "{}", listed.stdout);
    // The base is an ordinary backup.
    let base = folder.join("base").display().to_string();
    assert_done(&application.launch(&["backup", &base, "--verify"]).end().await);
    // Another zone names the same moment.
    let time: jiff::Timestamp = moments[1].parse().unwrap();
    let elsewhere = time.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(5))).strftime("%Y-%m-%dT%H:%M:%S%.3f%:z");
    moment_of(&restore_at(&application, &elsewhere.to_string()).await);
    let host = application.up().start().await;
    assert_eq!(value(&host).await, 2);
    host.stop().await;

    let manifest = fs::read_to_string(application.path("spin.toml")).unwrap();
    application.write("spin.toml", manifest.replace(&archive(""), ""));
    let ended = application.launch(&["restore", "--list"]).end().await;
    assert_refused(&ended, &["spin.toml has no archive", "[application.tool.tidemill.archive]"]);
}

#[tokio::test]
async fn an_archive_belongs_to_one_application_and_is_written_by_one_host() {
    let (application, ..) = archived_counter().await;
    let host = application.up().start().await;
    archived(&host).await;
    // Compiling takes seconds.
    fs::create_dir(application.path("state-2")).unwrap();
    symlink(application.path("state/cache"), application.path("state-2/cache")).unwrap();
    let manifest = fs::read_to_string(application.path("spin.toml")).unwrap();
    for (name, reason) in [("test", "another host writes to the archive"), ("other", "another host writes")] {
        application.write("spin.toml", manifest.replace("name = \"test\"", &format!("name = \"{name}\"")));
        let other = application.launch(&["up", "--listen", "127.0.0.1:0", "--state-dir", "state-2"]).start().await;
        other.logged("the refusal", |record| record.to_string().contains(reason)).await;
        assert_eq!(other.get("/health").await.json()["status"], "degraded");
        other.kill().await;
    }
    host.stop().await;
    let other = application.launch(&["up", "--listen", "127.0.0.1:0", "--state-dir", "state-2"]).start().await;
    other.logged("the refusal", |record| record.to_string().contains("is of the application `test`")).await;
    increment(&other, 1).await;
    other.stop().await;
}
