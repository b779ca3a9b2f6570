//! `cargo xtask check-components`: every built component imports only what Spin 4.1 links or what `spin.toml` composes in.
//!
//! The rule lives here, its facts beside it: what a component imports ([`component`]), what Spin links ([`spin`]), and what
//! the manifest composes ([`manifest`]). Whether an application's *grants* fit is `tidemill check`'s business, not this one's.

mod component;
mod manifest;
mod spin;

use std::path::Path;

use anyhow::{Result, bail};

use crate::process::say;
use crate::workspace::Workspace;
use manifest::Composition;

/// Checks the built file of every package below `components/`.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let composition = Composition::read(workspace.root())?;
    let folder = workspace.root().join("components");
    let mut complaints = Vec::new();
    let mut checked = 0;
    for package in workspace.components().filter(|package| package.is_below(&folder)) {
        let file = workspace.component_file(package.name());
        if !file.is_file() {
            bail!("component {name} is not built yet: run `cargo xtask build {name}`", name = package.name());
        }
        complaints
            .extend(check(package.name(), &component::imports(&file)?, |import| composition.satisfies(&file, import)));
        checked += 1;
    }
    if complaints.is_empty() {
        say("Checked", &format!("the imports of {checked} components"));
        return Ok(());
    }
    bail!("{}", complaints.join("\n"));
}

/// One complaint for each import that neither Spin nor composition satisfies.
fn check(component: &str, imports: &[String], is_composed: impl Fn(&str) -> bool) -> Vec<String> {
    let unsatisfied = imports.iter().filter(|import| !spin::links(import) && !is_composed(import));
    unsatisfied
        .map(|import| format!("component {component} imports `{import}`, which Spin 4.1 cannot link: {}", hint(import)))
        .collect()
}

fn hint(import: &str) -> String {
    match spin::other_versions(import).as_slice() {
        [] => {
            format!("compose it in with `[component.X.dependencies]` `\"{import}\" = …` in spin.toml, or do without it")
        }
        versions => format!("Spin has this interface in version {}", versions.join(", ")),
    }
}

/// The path as spelled in the manifest and as built must agree whatever `.` and `..` they contain.
fn normalized(path: &Path) -> std::path::PathBuf {
    use std::path::Component;
    let mut plain = std::path::PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.pop() => {}
            Component::ParentDir | Component::Normal(_) | Component::RootDir | Component::Prefix(_) => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(import: &str) -> Vec<String> {
        check("counter", &[import.to_owned()], |import| import == "tidemill:did/estimate@0.1.0")
    }

    #[test]
    fn what_spin_links_and_what_is_composed_passes() {
        let none: Vec<String> = Vec::new();
        assert_eq!(complaints("spin:sqlite/sqlite@3.1.0"), none);
        assert_eq!(complaints("tidemill:did/estimate@0.1.0"), none);
    }

    #[test]
    fn an_unknown_interface_is_named_with_the_way_to_compose_it() {
        assert_eq!(
            complaints("tidemill:anomaly/score@0.1.0"),
            [
                "component counter imports `tidemill:anomaly/score@0.1.0`, which Spin 4.1 cannot link: compose it in with \
              `[component.X.dependencies]` `\"tidemill:anomaly/score@0.1.0\" = …` in spin.toml, or do without it"
            ]
        );
    }

    #[test]
    fn a_version_that_spin_lacks_is_answered_with_those_it_has() {
        assert_eq!(
            complaints("wasi:http/client@0.4.0"),
            [
                "component counter imports `wasi:http/client@0.4.0`, which Spin 4.1 cannot link: Spin has this interface in version \
              0.3.0, 0.3.0-rc-2026-03-15"
            ]
        );
    }

    #[test]
    fn paths_compare_without_their_detours() {
        assert_eq!(normalized(Path::new("/w/./ui/../target/x.wasm")), Path::new("/w/target/x.wasm"));
    }
}
