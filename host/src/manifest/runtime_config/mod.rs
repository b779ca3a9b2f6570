//! `runtime-config.toml`: where databases, stores and values of variables live.
//!
//! Owns the file's keys, in Spin's own format, and how its relative paths resolve. Leaves out which of
//! its entries the application uses (`application`) and opening anything (`storage`).

mod files;
mod providers;

pub(super) use providers::read_dotenv;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::diagnostic::Source;
use super::reader::{self, Located, Problems, Scope, TableReader, ValueReader};
use super::variables::{Provider, Secret};

/// The configuration of one machine.
#[derive(Clone, Debug)]
pub(super) struct RuntimeConfig {
    /// The file, for pointing into it; `None` if there is none.
    pub source: Option<Source>,
    /// `[sqlite_database.<label>]`: files, absolute.
    pub databases: BTreeMap<String, Located<PathBuf>>,
    /// `[key_value_store.<label>]`: files, absolute.
    pub stores: BTreeMap<String, Located<PathBuf>>,
    /// `[[variables_provider]]`, in the file's order.
    pub providers: Vec<Provider>,
    /// `state_dir`, absolute.
    pub state_dir: Option<PathBuf>,
    /// `max_instance_memory`: no instance of any component gets more. Bytes.
    pub max_instance_memory: Option<u64>,
}

/// What relative paths and environment variables are looked up in.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The working directory, absolute.
    pub directory: PathBuf,
    /// The environment variables.
    pub environment: BTreeMap<String, Secret>,
}

impl RuntimeConfig {
    /// Without a file: nothing but the defaults.
    pub(super) fn none() -> Self {
        Self {
            source: None,
            databases: BTreeMap::new(),
            stores: BTreeMap::new(),
            providers: Vec::new(),
            state_dir: None,
            max_instance_memory: None,
        }
    }

    /// Reads a file's text. As in Spin, paths of databases and `state_dir` are relative to the working
    /// directory, and paths of stores to the file's own directory.
    pub(super) fn parse(source: Source, surroundings: &Surroundings, problems: &Problems) -> Self {
        let text = source.text().to_owned();
        let before = Problems::default();
        let scope = Scope { source: &source, problems: &before, sensitive: true };
        let root = reader::parse(scope, &text);
        let mut config = Self::none();
        if before.any_error() {
            before.into_sorted().into_iter().for_each(|one| problems.add(one));
            config.source = Some(source);
            return config;
        }
        let scope = Scope { source: &source, problems, sensitive: false };
        let mut root = TableReader::root(scope, &root);
        let file_directory = source.file().parent().unwrap_or(Path::new(""));
        let file_directory = surroundings.directory.join(file_directory);
        config.databases = files::read(root.table("sqlite_database"), &files::DATABASES, &surroundings.directory);
        config.stores = files::read(root.table("key_value_store"), &files::STORES, &file_directory);
        for key in ["variables_provider", "config_provider"] {
            if let Some(list) = root.value(key) {
                config.providers.extend(providers::read(list, surroundings));
            }
        }
        config.state_dir = root.value("state_dir").and_then(|value| files::read_path(value, &surroundings.directory));
        config.max_instance_memory = root.value("max_instance_memory").and_then(read_memory);
        report_the_rest_of_spin(&mut root);
        root.finish();
        config.source = Some(source);
        config
    }
}

/// Keys that Spin knows. Those that would weaken the application when ignored are errors.
fn report_the_rest_of_spin(root: &mut TableReader<'_>) {
    for key in ["outbound_networking", "client_tls"] {
        root.unsupported(key, "remove it, or run the application with Spin");
    }
    for key in
        ["log_dir", "llm_compute", "outbound_http", "outbound_redis", "outbound_pg", "outbound_mysql", "outbound_mqtt"]
    {
        if let Some(value) = root.value(key) {
            let message = format!("`{key}` has no effect in Tidemill");
            let warning = value.scope.error(value.key_span.clone(), message).as_warning();
            root.scope.problems.add(match key {
                "log_dir" => warning.with_help("logs go to the standard output"),
                _ => warning,
            });
        }
    }
}

fn read_memory(value: ValueReader<'_>) -> Option<u64> {
    let Some(bytes) = value.as_integer() else {
        return value.mismatch("a number of bytes");
    };
    match u64::try_from(bytes.value) {
        Ok(bytes) if bytes > 0 => Some(bytes),
        _ => value.invalid("this is not a number of bytes", None),
    }
}
