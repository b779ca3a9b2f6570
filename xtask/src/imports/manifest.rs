//! Which imports `spin.toml` composes in: the keys of `[component.X.dependencies]`, by component file.
//!
//! Only those keys are read. Checking the manifest as a whole is the host's work (`tidemill check`).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::normalized;

/// For each component file that the manifest names, what is composed into it.
pub(super) struct Composition {
    dependencies: Vec<(PathBuf, Vec<String>)>,
}

#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    component: BTreeMap<String, Component>,
}

#[derive(Deserialize)]
struct Component {
    source: toml::Value,
    #[serde(default)]
    dependencies: BTreeMap<String, toml::Value>,
}

impl Composition {
    /// Reads `spin.toml` in the folder; without that file nothing is composed.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let file = root.join("spin.toml");
        if !file.exists() {
            return Ok(Self { dependencies: Vec::new() });
        }
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        Self::parse(root, &text).with_context(|| format!("cannot understand {}", file.display()))
    }

    fn parse(root: &Path, text: &str) -> Result<Self> {
        let manifest: Manifest = toml::from_str(text)?;
        let components = manifest.component.into_values();
        let dependencies = components
            .filter_map(|component| {
                let file = normalized(&root.join(component.source.as_str()?));
                Some((file, component.dependencies.into_keys().collect()))
            })
            .collect();
        Ok(Self { dependencies })
    }

    /// Whether every use of the component file in the manifest composes something in for the import; false if there is no use.
    pub(super) fn satisfies(&self, component: &Path, import: &str) -> bool {
        let mut uses = self.dependencies.iter().filter(|(file, _)| *file == normalized(component)).peekable();
        uses.peek().is_some() && uses.all(|(_, names)| names.iter().any(|name| matches(name, import)))
    }
}

/// Spin's rule: a dependency names a whole package or an interface, with or without a version; what it does not say matches all.
fn matches(dependency: &str, import: &str) -> bool {
    let (wanted, version) = split(dependency);
    let (imported, import_version) = split(import);
    let name_matches = if wanted.contains('/') || !wanted.contains(':') {
        wanted == imported
    } else {
        imported.split_once('/').is_some_and(|(package, _)| package == wanted)
    };
    name_matches && version.is_none_or(|version| Some(version) == import_version)
}

fn split(name: &str) -> (&str, Option<&str>) {
    name.split_once('@').map_or((name, None), |(name, version)| (name, Some(version)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cases of Spin's own test of this rule (`crates/compose/src/lib.rs`).
    #[test]
    fn dependencies_match_imports_as_in_spin() {
        for (dependency, import) in [
            ("foo:bar/baz@0.1.0", "foo:bar/baz@0.1.0"),
            ("foo:bar/baz", "foo:bar/baz@0.1.0"),
            ("foo:bar/baz", "foo:bar/baz"),
            ("foo:bar", "foo:bar/baz@0.1.0"),
            ("foo:bar@0.1.0", "foo:bar/baz@0.1.0"),
            ("foo-bar", "foo-bar"),
        ] {
            assert!(matches(dependency, import), "{dependency} should match {import}");
        }
        for (dependency, import) in [
            ("foo:bar/baz@0.1.0", "foo:bar/baz"),
            ("foo:bar/baz", "foo:bar/bub@0.1.0"),
            ("foo:bar", "foo:bub/bib"),
            ("foo:bar@0.1.0", "foo:bar/baz"),
            ("foo:bar/baz", "foo:bar/baz-bub"),
            ("foo:bar/baz", "foo-bar"),
        ] {
            assert!(!matches(dependency, import), "{dependency} should not match {import}");
        }
    }

    #[test]
    fn a_dependency_counts_for_the_component_that_has_it() {
        let manifest = r#"
            [component.experiments]
            source = "./target/components/experiments.wasm"
            [component.experiments.dependencies]
            "tidemill:experiments/estimate" = { path = "target/components/did.wasm" }
            [component.counter]
            source = "target/components/counter.wasm"
        "#;
        let composition = Composition::parse(Path::new("/w"), manifest).unwrap();
        let satisfies = |name: &str, import| {
            composition.satisfies(&PathBuf::from(format!("/w/target/components/{name}.wasm")), import)
        };
        assert!(satisfies("experiments", "tidemill:experiments/estimate@0.1.0"));
        assert!(!satisfies("experiments", "tidemill:experiments/simulate@0.1.0"));
        assert!(!satisfies("counter", "tidemill:experiments/estimate@0.1.0"));
        assert!(!satisfies("unnamed", "tidemill:experiments/estimate@0.1.0"));
    }
}
