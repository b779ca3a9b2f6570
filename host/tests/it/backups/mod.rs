//! Backups of the real host's data: taken while clients write, refused where they are damaged or do not fit, and put back.

mod crash;
mod elsewhere;
pub(crate) mod instant;
mod refusals;

use std::path::Path;

use crate::support::{Application, Ended, Host, post};

/// Takes a backup of an application into `folder`.
async fn backup(application: &Application, folder: &str, options: &[&str]) -> Ended {
    application.launch(&["backup", folder, "--state-dir", "state"]).arguments(options).end().await
}

/// Restores the backup in `folder`.
pub(crate) async fn restore(application: &Application, folder: &str, options: &[&str]) -> Ended {
    application.launch(&["restore", folder, "--state-dir", "state"]).arguments(options).end().await
}

#[track_caller]
pub(crate) fn assert_done(ended: &Ended) {
    assert_eq!(ended.status, Some(0), "{ended:?}");
}

#[track_caller]
pub(crate) fn assert_refused(ended: &Ended, parts: &[&str]) {
    assert_eq!(ended.status, Some(1), "{ended:?}");
    for part in parts {
        assert!(ended.stderr.contains(part), "no `{part}` in {}", ended.stderr);
    }
}

pub(crate) async fn increment(host: &Host, times: usize) {
    let mut connection = host.connect().await;
    for _ in 0..times {
        connection.send(post("/api/counter/increment", "{}")).await.unwrap().data();
    }
}

pub(crate) async fn value(host: &Host) -> i64 {
    host.get("/api/counter/value").await.data()["value"].as_i64().unwrap()
}

/// The names in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
