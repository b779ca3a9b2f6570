//! Applications whose files are encrypted: what can be read in them from outside, keys that do not fit, crashes, backups and archives, and
//! changing files that are there.

mod backups;
mod changing;
mod keys;
mod plaintext;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::support::{Application, Ended, Host, request};

/// What a client sends, the database keeps, and nobody else may read.
const MARKER: &str = "a-text-that-nobody-else-may-read";

const KEY: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// The option that names a key's file.
const WITH_KEY: [&str; 2] = ["--encryption-key", "key"];

/// A counter whose folder has the files `key` and `other` with two keys.
fn counter(tables: &str) -> Application {
    let application = Application::counter(tables);
    write_key(&application, "key", &format!("{KEY}\n"));
    write_key(&application, "other", &"ab".repeat(32));
    application
}

fn write_key(application: &Application, name: &str, text: &str) {
    application.write(name, text);
    fs::set_permissions(application.path(name), fs::Permissions::from_mode(0o600)).unwrap();
}

/// A host of an application that is encrypted by its `key`.
async fn up(application: &Application) -> Host {
    application.up().arguments(&WITH_KEY).start().await
}

/// A command for an application, with its state directory.
async fn tidemill(application: &Application, arguments: &[&str]) -> Ended {
    application.launch(arguments).arguments(&["--state-dir", "state"]).end().await
}

/// Increments the counter under a key that the database keeps.
async fn increment_marked(host: &Host, times: usize) {
    for time in 0..times {
        let key = format!("{MARKER}-{time}");
        let headers = [("content-type", "application/json"), ("idempotency-key", key.as_str())];
        host.send(request("POST", "/api/counter/increment", &headers, "{}")).await.data();
    }
}

/// The files below a folder, links left out, in which this can be read.
fn files_with(folder: &Path, text: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = path.symlink_metadata().unwrap().file_type();
        if kind.is_dir() {
            found.extend(files_with(&path, text));
        } else if kind.is_file() && fs::read(&path).unwrap().windows(text.len()).any(|bytes| bytes == text.as_bytes()) {
            found.push(path);
        }
    }
    found.sort();
    found
}
