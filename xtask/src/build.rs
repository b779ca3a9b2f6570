//! `cargo xtask build`: compiles components to wasm and puts them where `spin.toml` looks for them.
//!
//! `web` carries the UI's built files, so the UI is built before it; every other component is cargo's work alone. `guests` are
//! the programs that the host's tests run: the examples of one package, in a folder of their own.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::prerequisite;
use crate::process::{self, run_timed, say};
use crate::workspace::{Package, WASM_TARGET, Workspace, cargo};

/// The component that embeds the built UI.
const WEB: &str = "web";

/// The package of the programs that the host's tests run.
pub(crate) const GUESTS: &str = "guests";

/// The cargo profile for components; the root manifest says what it does.
const PROFILE: &str = "component";

/// What `cargo xtask build` is told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Components to build, or `guests` for those that the host's tests run; all but the guests if none is named
    #[arg(value_name = "COMPONENT")]
    components: Vec<String>,
}

/// Builds the components named, or all.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let all = arguments.components.is_empty() || arguments.components.iter().any(|name| name == "all");
    if all {
        return everything(workspace);
    }
    let (guest_names, names): (Vec<_>, Vec<_>) = arguments.components.iter().partition(|name| *name == GUESTS);
    named(workspace, &names)?;
    if guest_names.is_empty() { Ok(()) } else { guests(workspace) }
}

/// Builds the components of these names.
pub(crate) fn named(workspace: &Workspace, names: &[impl AsRef<str>]) -> Result<()> {
    let packages: Vec<_> = names.iter().map(|name| workspace.component(name.as_ref())).collect::<Result<_>>()?;
    components(workspace, &packages)
}

/// Builds every component of the workspace.
pub(crate) fn everything(workspace: &Workspace) -> Result<()> {
    components(workspace, &workspace.components().collect::<Vec<_>>())
}

/// Builds the programs that the host's tests run.
pub(crate) fn guests(workspace: &Workspace) -> Result<()> {
    prerequisite::wasm_target()?;
    say("Building", "the guests of the host's tests");
    let mut build = cargo();
    build.current_dir(workspace.root());
    build.args(["build", "--examples", "--profile", PROFILE, "--target", WASM_TARGET, "--package", GUESTS]);
    build.arg("--target-dir").arg(workspace.target());
    process::run(&mut build).context("the guests were not built")?;
    let built = workspace.target().join(WASM_TARGET).join(PROFILE).join("examples");
    for name in workspace.examples(GUESTS)? {
        place(
            &built.join(format!("{name}.wasm")),
            &workspace.components_folder().join(GUESTS).join(format!("{name}.wasm")),
        )?;
    }
    Ok(())
}

/// Builds the UI into `ui/dist`. Vite tells nothing about what is unchanged and needs seconds, so it always runs.
pub(crate) fn user_interface(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root().join("ui");
    prerequisite::node_modules(&folder)?;
    let mut npm = prerequisite::npm(&folder)?;
    run_timed("Building", "the user interface", npm.args(["run", "--silent", "build"]))
}

fn components(workspace: &Workspace, packages: &[&Package]) -> Result<()> {
    prerequisite::wasm_target()?;
    if packages.iter().any(|package| package.name() == WEB) {
        user_interface(workspace)?;
    }
    for package in packages {
        // One package a call: in a joint build cargo would unify the features of what they share, and a component would
        // differ by what else was built with it.
        let name = package.name();
        say("Building", &format!("component {name}"));
        let mut build = cargo();
        build.current_dir(workspace.root());
        build.args(["build", "--lib", "--profile", PROFILE, "--target", WASM_TARGET, "--package", name]);
        build.arg("--target-dir").arg(workspace.target());
        process::run(&mut build).with_context(|| format!("component {name} was not built"))?;

        let built = workspace.target().join(WASM_TARGET).join(PROFILE).join(format!("{}.wasm", name.replace('-', "_")));
        let placed = workspace.component_file(name);
        let changed = place(&built, &placed)?;
        let shown = placed.strip_prefix(workspace.root()).unwrap_or(&placed).display();
        say(
            if changed { "Built" } else { "Unchanged" },
            &format!("{shown} ({} KiB)", fs::metadata(&placed)?.len() / 1024),
        );
    }
    Ok(())
}

/// Copies a file in one step, so that a running host never sees half of it; says whether the content was new.
fn place(from: &Path, to: &Path) -> Result<bool> {
    let content = fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    if fs::read(to).is_ok_and(|old| old == content) {
        return Ok(false);
    }
    let folder = to.parent().context("a component file has a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let partial = to.with_extension(format!("wasm.{}", std::process::id()));
    fs::write(&partial, content).with_context(|| format!("cannot write {}", partial.display()))?;
    fs::rename(&partial, to).with_context(|| format!("cannot replace {}", to.display()))?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unchanged_component_is_not_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("built.wasm"), folder.path().join("components/x.wasm"));
        fs::write(&from, "one").unwrap();
        assert!(place(&from, &to).unwrap());
        assert!(!place(&from, &to).unwrap());
        fs::write(&from, "two").unwrap();
        assert!(place(&from, &to).unwrap());
        assert_eq!(fs::read_to_string(&to).unwrap(), "two");
        assert_eq!(fs::read_dir(to.parent().unwrap()).unwrap().count(), 1, "no partial file is left");
    }
}
