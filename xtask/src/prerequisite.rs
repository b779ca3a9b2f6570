//! What building and testing need besides cargo: each function installs one thing if it is missing, or says in a sentence
//! what a person has to install.
//!
//! Cargo programs go into the workspace's tools folder at a pinned version, never into the user's own `~/.cargo/bin`.
//! System packages are only installed where that needs no question: by `apt-get`, as root or with a `sudo` that asks nothing.

mod collector;
mod python;
mod system;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{output, run_timed, succeeds};
use crate::workspace::{WASM_TARGET, Workspace, cargo};

pub(crate) use collector::collector;
pub(crate) use python::{PythonTool, python_tool};
pub(crate) use system::{chromium, wrk};

/// A program from crates.io.
pub(crate) struct CargoTool {
    /// Package name.
    package: &'static str,
    /// Program name.
    program: &'static str,
    /// The version that is installed when none is there; a later patch release found on `PATH` will do as well.
    pub(crate) version: &'static str,
    /// Further arguments for `cargo install`.
    arguments: &'static [&'static str],
}

/// Runs the native tests, a process each.
pub(crate) const NEXTEST: CargoTool = CargoTool {
    package: "cargo-nextest",
    program: "cargo-nextest",
    version: "0.9.143",
    arguments: &["--no-default-features", "--features", "default-no-update"],
};

/// Checks licences, banned crates and sources of dependencies.
pub(crate) const DENY: CargoTool =
    CargoTool { package: "cargo-deny", program: "cargo-deny", version: "0.20.2", arguments: &[] };

/// wasmtime's own server, which the benchmarks compare the host with: the release that the host is built on.
pub(crate) const WASMTIME: CargoTool =
    CargoTool { package: "wasmtime-cli", program: "wasmtime", version: "48.0.8", arguments: &[] };

/// Adds the wasm target to the toolchain in use.
pub(crate) fn wasm_target() -> Result<()> {
    let mut libraries = Command::new("rustc");
    libraries.args(["--print", "target-libdir", "--target", WASM_TARGET]);
    if Path::new(output(&mut libraries)?.trim()).is_dir() {
        return Ok(());
    }
    if !succeeds(Command::new("rustup").arg("--version")) {
        bail!(
            "the Rust target {WASM_TARGET} is missing and there is no rustup to add it: install rustup (https://rustup.rs) or \
             your system's package of that target"
        );
    }
    run_timed(
        "Adding",
        &format!("the Rust target {WASM_TARGET}"),
        Command::new("rustup").args(["target", "add", WASM_TARGET]),
    )
}

/// The path of a program from crates.io, installed into the tools folder if neither that nor `PATH` has it.
pub(crate) fn cargo_tool(workspace: &Workspace, tool: &CargoTool) -> Result<PathBuf> {
    let root = workspace.tools();
    let installed = root.join("bin").join(tool.program);
    for candidate in [installed.clone(), PathBuf::from(tool.program)] {
        if version_of(&candidate).is_some_and(|found| is_compatible(&found, tool.version)) {
            return Ok(candidate);
        }
    }
    // A target directory of its own: the workspace's may be locked by the cargo that started us, and keeps no foreign builds.
    let build = root.join("build");
    let mut install = cargo();
    install.arg("install").arg("--root").arg(&root).args([
        tool.package,
        "--version",
        tool.version,
        "--locked",
        "--quiet",
    ]);
    install.args(tool.arguments).env("CARGO_TARGET_DIR", &build);
    run_timed("Installing", &format!("{} {} (some minutes, once)", tool.package, tool.version), &mut install)?;
    fs::remove_dir_all(&build).with_context(|| format!("cannot remove {}", build.display()))?;
    Ok(installed)
}

/// The second word of what `--version` prints, if the program is there.
fn version_of(program: &Path) -> Option<String> {
    let printed = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8(printed.stdout).ok()?;
    Some(text.split_whitespace().nth(1)?.to_owned())
}

/// Whether `found` may stand in for `wanted`: the same up to the minor version, and no earlier patch release.
fn is_compatible(found: &str, wanted: &str) -> bool {
    let parse = |version: &str| -> Option<[u64; 3]> {
        let parts: Vec<u64> = version.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        parts.try_into().ok()
    };
    match (parse(found), parse(wanted)) {
        (Some(found), Some(wanted)) => found[..2] == wanted[..2] && found[2] >= wanted[2],
        _ => false,
    }
}

/// A command that runs npm in the folder, after checking that npm is there and its Node.js new enough for Vite.
pub(crate) fn npm(folder: &Path) -> Result<Command> {
    const ADVICE: &str = "install Node.js 20.19 or newer with npm (https://nodejs.org)";
    if !succeeds(Command::new("npm").arg("--version")) {
        bail!("npm was not found: {ADVICE}");
    }
    let node = output(Command::new("node").arg("--version"))?;
    if !is_new_enough(node.trim()) {
        bail!("Node.js {} is too old: {ADVICE}", node.trim());
    }
    let mut command = Command::new("npm");
    command.current_dir(folder).args(["--no-fund", "--no-audit", "--no-update-notifier"]);
    Ok(command)
}

/// Whether this version of Node.js (`v20.20.2`) is at least 20.19.
fn is_new_enough(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next(), parts.next()) >= (Some(20), Some(19))
}

/// Installs the folder's npm packages, if they are not yet those of its lock file. Install scripts do not run.
pub(crate) fn node_modules(folder: &Path) -> Result<()> {
    let lock_file = folder.join("package-lock.json");
    let opened = File::open(&lock_file).with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    // Two installations at once would remove each other's files; the second one waits here and then finds the first one's.
    opened.lock().with_context(|| format!("cannot lock {}", lock_file.display()))?;
    let locked = fs::read(&lock_file)?;
    let stamp = folder.join("node_modules").join(".installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == locked) {
        return Ok(());
    }
    let mut install = npm(folder)?;
    install.args(["ci", "--ignore-scripts", "--loglevel=error"]);
    run_timed("Installing", "npm packages", &mut install)?;
    fs::write(&stamp, locked).with_context(|| format!("cannot write {}", stamp.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_patch_release_stands_in_and_nothing_else_does() {
        let check = |found, expected| assert_eq!(is_compatible(found, "0.9.143"), expected, "{found}");
        check("0.9.143", true);
        check("0.9.151", true);
        check("0.9.142", false);
        check("0.10.0", false);
        check("1.9.143", false);
        check("0.9", false);
        check("0.9.143-rc.1", false);
    }

    #[test]
    fn node_is_new_enough_from_20_19_on() {
        let check = |version, expected| assert_eq!(is_new_enough(version), expected, "{version}");
        check("v20.19.0", true);
        check("v22.3.1", true);
        check("v20.18.3", false);
        check("v18.20.0", false);
        check("", false);
    }

    #[test]
    fn the_benchmarks_compare_with_the_wasmtime_that_the_host_is_built_on() {
        #[derive(serde::Deserialize)]
        struct Lock {
            package: Vec<Locked>,
        }
        #[derive(serde::Deserialize)]
        struct Locked {
            name: String,
            version: String,
        }
        let lock = Path::new(&std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../Cargo.lock");
        let lock: Lock = toml::from_str(&fs::read_to_string(lock).unwrap()).unwrap();
        let linked = lock.package.iter().find(|package| package.name == "wasmtime").unwrap();
        assert_eq!(linked.version, WASMTIME.version);
    }

    #[test]
    fn packages_that_match_the_lock_file_are_not_installed_again() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("package-lock.json"), "{}").unwrap();
        fs::create_dir(folder.path().join("node_modules")).unwrap();
        fs::write(folder.path().join("node_modules/.installed-lock.json"), "{}").unwrap();
        node_modules(folder.path()).unwrap();
    }

    #[test]
    fn a_folder_without_a_lock_file_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let error = node_modules(folder.path()).unwrap_err().to_string();
        assert_eq!(error, format!("{} has no package-lock.json", folder.path().display()));
    }
}
