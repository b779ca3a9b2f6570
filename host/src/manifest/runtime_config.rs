//! `runtime-config.toml`: where databases, stores and values of variables live.
//!
//! Owns the file's keys, in Spin's own format, and how its relative paths resolve. Leaves out which of
//! its entries the application uses (`application`) and opening anything (`storage`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::diagnostic::{Diagnostic, Source};
use super::reader::{self, Located, Problems, Scope, TableReader, ValueReader, suggestion};
use super::variables::{self, Provider, Secret};

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
        let scope = Scope {
            source: &source,
            problems: &before,
            sensitive: true,
        };
        let root = reader::parse(scope, &text);
        let mut config = Self::none();
        if before.any_error() {
            before
                .into_sorted()
                .into_iter()
                .for_each(|one| problems.add(one));
            config.source = Some(source);
            return config;
        }
        let scope = Scope {
            source: &source,
            problems,
            sensitive: false,
        };
        let mut root = TableReader::root(scope, &root);
        let file_directory = source.file().parent().unwrap_or(Path::new(""));
        let file_directory = surroundings.directory.join(file_directory);
        config.databases = read_files(
            root.table("sqlite_database"),
            &DATABASES,
            &surroundings.directory,
        );
        config.stores = read_files(root.table("key_value_store"), &STORES, &file_directory);
        for key in ["variables_provider", "config_provider"] {
            if let Some(list) = root.value(key) {
                config.providers.extend(read_providers(list, surroundings));
            }
        }
        config.state_dir = root
            .value("state_dir")
            .and_then(|value| read_path(value, &surroundings.directory));
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
    for key in [
        "log_dir",
        "llm_compute",
        "outbound_http",
        "outbound_redis",
        "outbound_pg",
        "outbound_mysql",
        "outbound_mqtt",
    ] {
        if let Some(value) = root.value(key) {
            let message = format!("`{key}` has no effect in Tidemill");
            let warning = value
                .scope
                .error(value.key_span.clone(), message)
                .as_warning();
            root.scope.problems.add(match key {
                "log_dir" => warning.with_help("logs go to the standard output"),
                _ => warning,
            });
        }
    }
}

struct Kind {
    what: &'static str,
    elsewhere: &'static [&'static str],
}

const DATABASES: Kind = Kind {
    what: "database",
    elsewhere: &["libsql"],
};
const STORES: Kind = Kind {
    what: "store",
    elsewhere: &["redis", "azure_cosmos", "aws_dynamo"],
};

fn read_files(
    table: Option<TableReader<'_>>,
    kind: &Kind,
    base: &Path,
) -> BTreeMap<String, Located<PathBuf>> {
    let Some(table) = table else {
        return BTreeMap::new();
    };
    let entries = table.entries().into_iter();
    let files = entries.filter_map(|(label, value)| {
        let span = label.span.clone();
        let path = read_file(&label, value.table()?, kind, base)?;
        Some((label.value, Located { value: path, span }))
    });
    files.collect()
}

fn read_file(
    label: &Located<String>,
    table: TableReader<'_>,
    kind: &Kind,
    base: &Path,
) -> Option<PathBuf> {
    let mut table = table;
    let what = kind.what;
    let found = table
        .required("type")
        .and_then(|value| Some((value.span.clone(), value.string()?.value)));
    let Some((span, found)) = found else {
        for key in ["path", "allow_attach_file"] {
            table.value(key);
        }
        table.finish();
        return None;
    };
    if found != "spin" {
        // Another type has other keys, maybe secret ones: they are not looked at.
        let error = if kind.elsewhere.contains(&found.as_str()) {
            let message = format!(
                "a {what} of type `{found}` is something Spin has and Tidemill does not yet"
            );
            table
                .scope
                .error(span, message)
                .with_help("use `type = \"spin\"`, a local file")
        } else {
            let help = suggestion(&found, &["spin"], "known types");
            table
                .scope
                .error(span, format!("unknown {what} type `{found}`"))
                .with_help(help)
        };
        table.scope.problems.add(error);
        return None;
    }
    if what == "database"
        && let Some(attach) = table.boolean("allow_attach_file")
        && attach.value
    {
        let message = "`allow_attach_file` is something Spin has and Tidemill does not";
        let help = "each database is a file of its own, and no component can open another's";
        table
            .scope
            .problems
            .add(table.scope.error(attach.span, message).with_help(help));
    }
    let path = match table.value("path") {
        Some(path) => read_path(path, base),
        None => {
            let message = format!(
                "{what} `{}` has no `path`, which in Spin means in memory; Tidemill does not have that yet",
                label.value
            );
            let help = format!("write `path = \"{}.db\"`", label.value);
            table.scope.problems.add(
                table
                    .scope
                    .error(label.span.clone(), message)
                    .with_help(help),
            );
            None
        }
    };
    table.finish();
    path
}

fn read_path(value: ValueReader<'_>, base: &Path) -> Option<PathBuf> {
    let path = value.as_string();
    match path.as_ref().map(|path| path.value.as_str()) {
        Some("") => value.invalid(
            "an empty path, which in Spin means in memory, is not supported",
            None,
        ),
        Some(path) => Some(base.join(path)),
        None => value.mismatch("a path"),
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

fn read_providers(list: ValueReader<'_>, surroundings: &Surroundings) -> Vec<Provider> {
    let expected = "a list of tables, `[[variables_provider]]`";
    let items = list.list(expected).into_iter();
    items
        .filter_map(|item| read_provider(item, surroundings))
        .collect()
}

fn read_provider(item: ValueReader<'_>, surroundings: &Surroundings) -> Option<Provider> {
    let span = item.span.clone();
    let mut table = item.table()?.sensitive();
    table.span = span;
    let kind = table.required("type")?;
    let Some(name) = kind.as_string() else {
        return kind.mismatch("a string");
    };
    match name.value.as_str() {
        "static" => {
            let values = table.required("values")?.table()?.entries().into_iter();
            let values = values
                .filter_map(|(name, value)| Some((name.value, Secret::new(value.string()?.value))));
            let values = values.collect();
            table.finish();
            Some(Provider::Static(values))
        }
        "env" => {
            let prefix = table.string("prefix").map(|prefix| prefix.value);
            let dotenv = table.string("dotenv_path");
            let dotenv = dotenv.map(|path| {
                read_dotenv(
                    &surroundings.directory.join(path.value),
                    table.scope.problems,
                )
            });
            table.finish();
            Some(Provider::Environment {
                prefix: prefix.unwrap_or_else(|| variables::DEFAULT_PREFIX.to_owned()),
                environment: surroundings.environment.clone(),
                dotenv: dotenv.unwrap_or_default(),
            })
        }
        other @ ("vault" | "azure_key_vault") => {
            let message =
                format!("provider `{other}` is something Spin has and Tidemill does not yet");
            kind.invalid(message, Some("use `env` or `static`"))
        }
        other => {
            let help = suggestion(other, &["env", "static"], "known types");
            kind.invalid(format!("unknown provider type `{other}`"), Some(&help))
        }
    }
}

/// The values of a dotenv file; none if there is no such file, as in Spin.
pub(super) fn read_dotenv(path: &Path, problems: &Problems) -> BTreeMap<String, Secret> {
    let Ok(text) = std::fs::read_to_string(path) else {
        return BTreeMap::new();
    };
    match variables::parse_dotenv(&text) {
        Ok(values) => values,
        Err(line) => {
            let message = format!("{}:{line}: this line is not NAME=value", path.display());
            problems.add(Diagnostic::error(message));
            BTreeMap::new()
        }
    }
}
