//! What whole applications mean, and what is said about broken ones.

mod arbitrary;
mod broken;
mod exposure;
mod resolved;
mod runtime_config;
mod schedules;
mod settings;
mod streams;
mod variables;
mod websockets;

use std::path::Path;

use super::{Application, LoadOptions, Secret, Surroundings};

/// A directory with these files and a `web.wasm`.
fn directory(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, content) in files.iter().chain(&[("web.wasm", "")]) {
        let path = directory.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    directory
}

/// `spin.toml` of a directory, in an empty environment.
fn options(directory: &Path) -> LoadOptions {
    LoadOptions {
        manifest: "spin.toml".into(),
        runtime_config: None,
        state_dir: None,
        variables: Vec::new(),
        variables_directory: None,
        environment: Vec::new(),
        profile: None,
        inspecting: false,
        surroundings: Surroundings { directory: directory.to_owned(), environment: Default::default() },
    }
}

/// A manifest with one component, `web`, and more lines in its table.
fn manifest(lines: &str) -> String {
    format!(
        "spin_manifest_version = 2\n\n[application]\nname = \"test\"\n\n[[trigger.http]]\nroute = \"/...\"\n\
         component = \"web\"\n\n[component.web]\nsource = \"web.wasm\"\n{lines}\n"
    )
}

/// The application of one manifest.
fn load(manifest: &str) -> Application {
    let directory = directory(&[("spin.toml", manifest)]);
    Application::load(&options(directory.path())).unwrap_or_else(|error| panic!("{error}"))
}

/// What is said about one manifest that cannot be used.
fn problems(manifest: &str) -> String {
    let directory = directory(&[("spin.toml", manifest)]);
    match Application::load(&options(directory.path())) {
        Ok(application) => panic!("{application:?}"),
        Err(error) => error.to_string(),
    }
}

fn environment(variables: &[(&str, &str)]) -> std::collections::BTreeMap<String, Secret> {
    let variables = variables.iter();
    variables.map(|(name, value)| ((*name).to_owned(), Secret::new(*value))).collect()
}
