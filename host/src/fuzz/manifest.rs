//! `spin.toml` and, after a line `----`, `runtime-config.toml`.
//!
//! - Reading them does not panic, and reading them again gives the same.
//! - Every problem is said in words, and its place lies in a file that was read: a line and a column of it.
//! - A manifest without problems has routes that lead where its router finds them.

use std::cell::OnceCell;
use std::fs;
use std::path::Path;

use super::input::part;
use crate::manifest::{Application, LoadOptions, ManifestError, Surroundings};

thread_local! {
    static FOLDER: OnceCell<tempfile::TempDir> = const { OnceCell::new() };
}

pub(super) fn run(mut bytes: &[u8]) {
    let (manifest, config) = (part(&mut bytes), part(&mut bytes));
    FOLDER.with(|folder| read(folder.get_or_init(folder_with_component).path(), &manifest, &config));
}

fn folder_with_component() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    fs::write(folder.path().join("web.wasm"), "").expect("the folder is writable");
    fs::create_dir(folder.path().join("assets")).expect("the folder is writable");
    fs::write(folder.path().join("assets/a.txt"), "a").expect("the folder is writable");
    folder
}

fn read(folder: &Path, manifest: &str, config: &str) {
    fs::write(folder.join("spin.toml"), manifest).expect("the folder is writable");
    fs::write(folder.join("runtime-config.toml"), config).expect("the folder is writable");
    let options = LoadOptions {
        manifest: "spin.toml".into(),
        runtime_config: None,
        state_dir: None,
        variables: Vec::new(),
        variables_directory: None,
        environment: Vec::new(),
        profile: None,
        inspecting: false,
        surroundings: Surroundings { directory: folder.to_owned(), environment: Default::default() },
    };
    let outcome = Application::load(&options);
    match &outcome {
        Ok(application) => look_up(application),
        Err(problems) => check(problems, folder, manifest, config),
    }
    let again = Application::load(&options);
    let problems = |outcome: &Result<Application, ManifestError>| outcome.as_ref().err().map(ToString::to_string);
    assert_eq!(problems(&outcome), problems(&again), "a second reading is another");
}

fn look_up(application: &Application) {
    for (route, _) in application.router.routes() {
        let Some(path) = route.fixed_path() else {
            continue;
        };
        let found = application.router.find(&path).expect("a route matches its own path");
        assert_eq!(found.route.fixed_path(), Some(path));
    }
}

fn check(problems: &ManifestError, folder: &Path, manifest: &str, config: &str) {
    assert!(!problems.diagnostics.is_empty(), "an error without a problem");
    assert!(!problems.to_string().is_empty());
    for problem in &problems.diagnostics {
        assert!(!problem.message.trim().is_empty(), "a problem without words: {problem:?}");
        let Some(location) = &problem.location else {
            continue;
        };
        let text = match location.file.file_name().and_then(|name| name.to_str()) {
            Some("spin.toml") => manifest,
            Some("runtime-config.toml") => config,
            _ => panic!("a place in no file that was read: {problem:?} below {}", folder.display()),
        };
        let lines: Vec<&str> = text.split('\n').collect();
        let line = location.line.checked_sub(1).and_then(|line| lines.get(line));
        let line = line.unwrap_or_else(|| panic!("no such line: {problem:?}"));
        let columns = 1..=line.chars().count() + 1;
        assert!(columns.contains(&location.column), "no such column: {problem:?} in {line:?}");
    }
}
