//! Where databases and stores are.

use super::{directory, manifest, options};
use crate::manifest::{Application, Severity};

const GRANTS: &str = "sqlite_databases = ['default', 'a', 'b']\nkey_value_stores = ['default', 'c']";

/// The files of labels, relative to the directory, or what is said instead.
fn files(config: &str) -> Result<Vec<String>, String> {
    let directory = directory(&[("spin.toml", &manifest(GRANTS)), ("config/dev.toml", config)]);
    let mut options = options(directory.path());
    options.runtime_config = Some("config/dev.toml".into());
    let application = Application::load(&options).map_err(|error| error.to_string())?;
    let files = application.databases.iter().chain(&application.stores);
    let show = |(label, path): (&String, &std::path::PathBuf)| {
        let path = path.strip_prefix(directory.path()).unwrap_or(path);
        format!("{label} {}", path.display())
    };
    Ok(files.map(show).collect())
}

#[test]
fn databases_are_relative_to_the_working_directory_and_stores_to_the_file() {
    let config = r#"
[sqlite_database]
a = { type = "spin", path = "a.db" }
b = { type = "spin", path = "/data/b.db", allow_attach_file = false }
unused = { type = "spin", path = "unused.db" }
[key_value_store.c]
type = "spin"
path = "c.db"
"#;
    let expected = [
        "a a.db",
        "b /data/b.db",
        "default .tidemill/sqlite_db.db",
        "c config/c.db",
        "default .tidemill/sqlite_key_value.db",
    ];
    assert_eq!(files(config).unwrap(), expected);
}

#[test]
fn the_default_label_may_be_configured() {
    let config = r#"
state_dir = "state"
[sqlite_database]
a = { type = "spin", path = "a.db" }
b = { type = "spin", path = "b.db" }
default = { type = "spin", path = "main.db" }
[key_value_store]
c = { type = "spin", path = "c.db" }
"#;
    let files = files(config).unwrap();
    assert!(files.contains(&"default main.db".to_owned()), "{files:?}");
    assert!(files.contains(&"default state/sqlite_key_value.db".to_owned()), "{files:?}");
}

#[test]
fn two_labels_cannot_share_a_file_however_it_is_written() {
    for (a, c) in [("x.db", "../x.db"), ("x.db", "./../config/../x.db"), (".tidemill/sqlite_key_value.db", "y.db")] {
        let config = format!(
            "[sqlite_database]\na = {{ type = 'spin', path = '{a}' }}\nb = {{ type = 'spin', path = 'b.db' }}\n\
             [key_value_store]\nc = {{ type = 'spin', path = '{c}' }}\n"
        );
        let error = files(&config).unwrap_err();
        assert!(error.contains("has the same file as"), "{a} {c}: {error}");
        assert!(error.contains("config/dev.toml:"), "{error}");
    }
}

#[test]
fn what_spin_alone_uses_is_a_warning() {
    let directory = directory(&[
        ("spin.toml", &manifest("")),
        ("runtime-config.toml", "log_dir = 'logs'\n[outbound_http]\nmax_connections = 3\n"),
    ]);
    let application = Application::load(&options(directory.path())).unwrap();
    let warnings: Vec<_> = application.warnings.iter().map(|one| (one.severity, one.message.as_str())).collect();
    let expected = [
        (Severity::Warning, "`log_dir` has no effect in Tidemill"),
        (Severity::Warning, "`outbound_http` has no effect in Tidemill"),
    ];
    assert_eq!(warnings, expected);
}

#[test]
fn a_named_file_must_exist() {
    let directory = directory(&[("spin.toml", &manifest(""))]);
    let mut options = options(directory.path());
    options.runtime_config = Some("absent.toml".into());
    let error = Application::load(&options).unwrap_err().to_string();
    assert!(error.contains("cannot read absent.toml"), "{error}");
    assert!(error.contains("--runtime-config-file"), "{error}");
}
