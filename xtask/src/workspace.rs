//! Where things are: the workspace's root, its target directory and its packages, as `cargo metadata` tells them.
//!
//! Nothing is baked in at compile time, because clones may share one target directory and therefore one xtask binary.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::process;

/// The wasm target of every component.
pub(crate) const WASM_TARGET: &str = "wasm32-wasip2";

/// The workspace that `cargo xtask` was called in.
#[derive(Debug, Deserialize)]
pub(crate) struct Workspace {
    #[serde(rename = "workspace_root")]
    root: PathBuf,
    #[serde(rename = "target_directory")]
    target: PathBuf,
    packages: Vec<Package>,
}

/// A member of the workspace.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    name: String,
    manifest_path: PathBuf,
    targets: Vec<Target>,
}

#[derive(Debug, Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

impl Workspace {
    /// Asks cargo about the workspace around the current folder.
    pub(crate) fn find() -> Result<Self> {
        let mut command = cargo();
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        let text = process::output(&mut command)?;
        serde_json::from_str(&text).context("cargo metadata printed something unexpected")
    }

    /// The folder of the root manifest.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target directory, which `CARGO_TARGET_DIR` may have put outside the workspace.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Where programs that the checks need are installed, when the machine does not have them.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// Where built components are put. Always below the root: `spin.toml` names these paths.
    pub(crate) fn components_folder(&self) -> PathBuf {
        self.root.join("target").join("components")
    }

    /// The built file of a component.
    pub(crate) fn component_file(&self, name: &str) -> PathBuf {
        self.components_folder().join(format!("{name}.wasm"))
    }

    /// The packages that are components: those that have a `cdylib` target.
    pub(crate) fn components(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| package.is_component())
    }

    /// The component of that name, or an error that lists those there are.
    pub(crate) fn component(&self, name: &str) -> Result<&Package> {
        if let Some(found) = self.components().find(|package| package.name == name) {
            return Ok(found);
        }
        let known: Vec<_> = self.components().map(Package::name).collect();
        bail!("there is no component `{name}`; there are: {}", known.join(", "));
    }

    /// The names of a package's examples.
    pub(crate) fn examples(&self, package: &str) -> Result<Vec<&str>> {
        let package = self.packages.iter().find(|candidate| candidate.name == package);
        let targets = &package.context("the workspace has no such package")?.targets;
        let examples = targets.iter().filter(|target| target.kind.iter().any(|kind| kind == "example"));
        Ok(examples.map(|target| target.name.as_str()).collect())
    }

    /// A workspace at `root` with packages given as (name, folder, kind of target).
    #[cfg(test)]
    pub(crate) fn fake(root: &Path, packages: &[(&str, &str, &str)]) -> Self {
        Self {
            root: root.to_owned(),
            target: root.join("target"),
            packages: packages
                .iter()
                .map(|(name, folder, kind)| Package {
                    name: (*name).to_owned(),
                    manifest_path: root.join(folder).join("Cargo.toml"),
                    targets: vec![Target { name: (*name).to_owned(), kind: vec![(*kind).to_owned()] }],
                })
                .collect(),
        }
    }
}

impl Package {
    /// The package's name, which is also its component's.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the package lies below this folder of the workspace.
    pub(crate) fn is_below(&self, folder: &Path) -> bool {
        self.manifest_path.starts_with(folder)
    }

    fn is_component(&self) -> bool {
        self.targets.iter().any(|target| target.kind.iter().any(|kind| kind == "cdylib"))
    }
}

/// The cargo that started xtask, so that both use one toolchain.
///
/// It is not told what cargo told xtask about itself: build scripts that look at such variables would run again, and all that
/// depends on them would be compiled again, each time that a person and xtask build in turn.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_about_this_package) {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// Whether cargo sets the variable for a program that it runs, to tell it about its own package.
fn is_about_this_package(name: &str) -> bool {
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_is_told_of_its_settings_but_not_of_xtask() {
        for name in ["CARGO_PKG_NAME", "CARGO_MANIFEST_DIR"] {
            assert!(is_about_this_package(name), "{name}");
        }
        for name in ["CARGO_TARGET_DIR", "CARGO_HOME", "CARGO"] {
            assert!(!is_about_this_package(name), "{name}");
        }
    }

    #[test]
    fn a_component_is_a_package_with_a_cdylib() {
        let workspace = Workspace::fake(
            Path::new("/w"),
            &[
                ("counter", "components/counter", "cdylib"),
                ("sdk", "components/sdk", "lib"),
                ("tidemill", "host", "bin"),
            ],
        );
        let names: Vec<_> = workspace.components().map(Package::name).collect();
        assert_eq!(names, ["counter"]);
    }

    #[test]
    fn examples_are_those_of_the_package() {
        let packages = [("guests", "host/tests/guests", "example"), ("counter", "components/counter", "cdylib")];
        let workspace = Workspace::fake(Path::new("/w"), &packages);
        assert_eq!(workspace.examples("guests").unwrap(), ["guests"]);
        assert!(workspace.examples("counter").unwrap().is_empty());
        assert!(workspace.examples("nobody").is_err());
    }

    #[test]
    fn an_unknown_component_is_answered_with_the_known_ones() {
        let workspace = Workspace::fake(Path::new("/w"), &[("counter", "components/counter", "cdylib")]);
        let error = workspace.component("conter").unwrap_err().to_string();
        assert_eq!(error, "there is no component `conter`; there are: counter");
    }

    #[test]
    fn a_component_is_built_into_the_workspace_wherever_the_target_directory_is() {
        let mut workspace = Workspace::fake(Path::new("/w"), &[]);
        workspace.target = PathBuf::from("/elsewhere");
        assert_eq!(workspace.component_file("counter"), Path::new("/w/target/components/counter.wasm"));
        assert_eq!(workspace.tools(), Path::new("/elsewhere/tools"));
    }
}
