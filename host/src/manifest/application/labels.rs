//! Labels of databases and stores become files.
//!
//! Owns the defaults and that no two labels share a file. Leaves out opening them (`storage`).

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::super::diagnostic::Diagnostic;
use super::super::reader::{Located, Problems};
use super::super::runtime_config::RuntimeConfig;
use super::super::schema::Manifest;

/// What every label that a component uses stands for.
pub(super) struct Files {
    pub(super) databases: BTreeMap<String, PathBuf>,
    pub(super) stores: BTreeMap<String, PathBuf>,
}

/// The label that needs no configuration, in Spin too.
const DEFAULT: &str = "default";

struct Kind {
    what: &'static str,
    table: &'static str,
    /// The name Spin gives to the file of the default label.
    default_file: &'static str,
}

/// Finds the file of every label used. Relative and absolute names of one file are the same file.
pub(super) fn resolve(manifest: &Manifest, config: &RuntimeConfig, state_dir: &Path, problems: &Problems) -> Files {
    let databases = Kind { what: "database", table: "sqlite_database", default_file: "sqlite_db.db" };
    let stores = Kind { what: "key-value store", table: "key_value_store", default_file: "sqlite_key_value.db" };
    let lookup = Lookup { manifest, state_dir, problems };
    let components = manifest.components.iter();
    let named = manifest.application.tidemill.databases();
    let files = Files {
        databases: lookup.find(
            &databases,
            &config.databases,
            components.clone().flat_map(|component| &component.sqlite_databases).chain(named),
        ),
        stores: lookup.find(&stores, &config.stores, components.flat_map(|component| &component.key_value_stores)),
    };
    report_shared(&files, config, problems);
    files
}

struct Lookup<'a> {
    manifest: &'a Manifest,
    state_dir: &'a Path,
    problems: &'a Problems,
}

impl Lookup<'_> {
    fn find<'a>(
        &self,
        kind: &Kind,
        configured: &BTreeMap<String, Located<PathBuf>>,
        labels: impl Iterator<Item = &'a Located<String>>,
    ) -> BTreeMap<String, PathBuf> {
        let mut files = BTreeMap::new();
        for label in labels {
            let name = &label.value;
            if let Some(file) = configured.get(name) {
                files.insert(name.clone(), file.value.clone());
            } else if name == DEFAULT {
                files.insert(name.clone(), self.state_dir.join(kind.default_file));
            } else {
                let Kind { what, table, .. } = kind;
                let message = format!("{what} `{name}` is not configured");
                let error = self.manifest.source.error(label.span.clone(), message);
                let lines = format!("[{table}.{name}]\ntype = \"spin\"\npath = \".tidemill/{name}.db\"");
                let help = format!("add to runtime-config.toml:\n{lines}");
                self.problems.add(error.with_help(help));
            }
        }
        files
    }
}

fn report_shared(files: &Files, config: &RuntimeConfig, problems: &Problems) {
    struct Seen {
        name: String,
        path: PathBuf,
        span: Option<Range<usize>>,
    }
    let kinds = [("database", &files.databases, &config.databases), ("key-value store", &files.stores, &config.stores)];
    let mut seen: Vec<Seen> = Vec::new();
    for (what, files, configured) in kinds {
        for (label, path) in files {
            let this = Seen {
                name: format!("{what} `{label}`"),
                path: identity(path),
                span: configured.get(label).map(|file| file.span.clone()),
            };
            if let Some(other) = seen.iter().find(|other| other.path == this.path) {
                let (name, path) = (&this.name, this.path.display());
                let message = format!("{name} has the same file as {}: {path}", other.name);
                let span = this.span.clone().or(other.span.clone());
                let error = match (span, &config.source) {
                    (Some(span), Some(source)) => source.error(span, message),
                    _ => Diagnostic::error(message),
                };
                problems.add(error.with_help("give each its own `path`"));
            }
            seen.push(this);
        }
    }
}

/// One name for a file that may not exist yet.
fn identity(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => identity(parent).join(name),
        _ => path.to_owned(),
    }
}
