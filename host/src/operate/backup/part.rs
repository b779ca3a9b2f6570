//! Which files belong to an application: its databases and key-value stores, and what the host keeps for itself.

use std::path::{Path, PathBuf};

use crate::manifest::Application;
use crate::operate::access::token_database;
use crate::operate::places::labelled;
use crate::storage::EncryptionKey;

/// One SQLite file of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is, as health and metrics say it: `database counter`. More than one where labels share a file.
    pub names: Vec<String>,
    /// Where it is, absolute. It may not exist yet.
    pub path: PathBuf,
    /// By which it is encrypted, and its copies too.
    pub key: Option<EncryptionKey>,
}

impl Part {
    /// What it is, for people.
    #[must_use]
    pub fn name(&self) -> String {
        self.names.join(", ")
    }

    /// What its file in a backup is called, without the ending: `database-counter`, of labels that are letters, digits, `-` and `_`.
    #[must_use]
    pub(super) fn stem(&self) -> String {
        self.names.first().map_or("database", String::as_str).replace(' ', "-")
    }
}

/// The files of an application, each once, in the order in which their locks are taken; `host_database` is the host's own, and `key` is
/// that of all of them.
#[must_use]
pub fn parts(application: &Application, host_database: &Path, key: Option<&EncryptionKey>) -> Vec<Part> {
    let own =
        [("host".to_owned(), host_database.to_owned()), ("tokens".to_owned(), token_database(&application.state_dir))];
    let mut parts: Vec<Part> = Vec::new();
    for (name, path) in labelled(application).chain(own) {
        // Through links too: a file whose lock is taken twice would wait for itself.
        let path = path.canonicalize().unwrap_or(path);
        match parts.iter_mut().find(|part| part.path == path) {
            Some(part) => part.names.push(name),
            None => parts.push(Part { names: vec![name], path, key: key.cloned() }),
        }
    }
    parts
}
