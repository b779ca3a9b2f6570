//! Satisfying a component's imports with other components, as `[component.X.dependencies]` says.
//!
//! What a dependency imports from the host and may not inherit is renamed, so that the host can
//! tell it from the same import of the component itself; `deny` answers it.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use wac_graph::types::{Interface, ItemKind, Package, SubtypeChecker, WorldId};
use wac_graph::{CompositionGraph, EncodeOptions, NodeId};

use super::deny;
use crate::manifest::Inherit;

/// A component that satisfies imports of another.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// Which imports: a package (`a:b`, `a:b@1.0.0`), an interface (`a:b/c`, `a:b/c@1.0.0`) or a
    /// plain name.
    pub name: String,
    /// The component that satisfies them.
    pub bytes: Vec<u8>,
    /// Which of its exports, where that is not named as the import is.
    pub export: Option<String>,
    /// What it may use of what the importing component was granted.
    pub inherit: Inherit,
}

/// A component and its dependencies do not fit together.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// A file is not a component.
    #[error("`{name}` is not a WebAssembly component")]
    NotAComponent {
        /// The component or dependency.
        name: String,
        /// What the parser says.
        source: anyhow::Error,
    },
    /// The component imports nothing of that name.
    #[error("`{component}` has a dependency `{dependency}` but imports nothing of that name; it imports {imports}")]
    Unmatched {
        /// The component.
        component: String,
        /// The dependency.
        dependency: String,
        /// What the component imports.
        imports: String,
    },
    /// Two dependencies would satisfy the same import.
    #[error("the dependencies `{first}` and `{second}` of `{component}` both satisfy `{import}`; keep one of them")]
    Conflict {
        /// The component.
        component: String,
        /// One dependency.
        first: String,
        /// The other.
        second: String,
        /// What both satisfy.
        import: String,
    },
    /// The dependency does not export what is needed.
    #[error("the dependency `{dependency}` does not export `{export}`; it exports {exports}")]
    MissingExport {
        /// The dependency.
        dependency: String,
        /// What was looked for.
        export: String,
        /// What there is.
        exports: String,
    },
    /// The export is there, but with other types.
    #[error("the dependency `{dependency}` exports `{export}` with other types than `{component}` imports")]
    Incompatible {
        /// The component.
        component: String,
        /// The dependency.
        dependency: String,
        /// The export.
        export: String,
        /// The first difference.
        source: anyhow::Error,
    },
    /// The composed component could not be written.
    #[error("`{component}` could not be composed with its dependencies")]
    Encode {
        /// The component.
        component: String,
        /// What `wac-graph` says.
        source: anyhow::Error,
    },
}

/// Composes `bytes` with `dependencies` into one component; without dependencies it is `bytes`.
///
/// # Errors
///
/// See [`ComposeError`].
pub fn compose(component: &str, bytes: Vec<u8>, dependencies: Vec<Dependency>) -> Result<Vec<u8>, ComposeError> {
    if dependencies.is_empty() {
        return Ok(bytes);
    }
    let mut composer = Composer { component, graph: CompositionGraph::new() };
    let root = composer.add(component, bytes)?;
    let mut satisfied = BTreeMap::<String, String>::new();
    for (position, dependency) in dependencies.into_iter().enumerate() {
        composer.connect(&root, position, dependency, &mut satisfied)?;
    }
    composer.encode(&root)
}

/// A component in the graph.
struct Instantiated {
    world: WorldId,
    node: NodeId,
}

struct Composer<'a> {
    component: &'a str,
    graph: CompositionGraph,
}

impl Composer<'_> {
    fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<Instantiated, ComposeError> {
        let package = Package::from_bytes(name, None, bytes, self.graph.types_mut())
            .map_err(|source| ComposeError::NotAComponent { name: name.to_owned(), source })?;
        let world = package.ty();
        let package = self.graph.register_package(package).map_err(|error| self.encode_error(error))?;
        let node = self.graph.instantiate(package);
        Ok(Instantiated { world, node })
    }

    fn connect(
        &mut self,
        root: &Instantiated,
        position: usize,
        dependency: Dependency,
        satisfied: &mut BTreeMap<String, String>,
    ) -> Result<(), ComposeError> {
        let imports = self.imports(root);
        let matching: Vec<(String, ItemKind)> = imports
            .iter()
            .filter(|(import, _)| matches_import(&dependency.name, import))
            .map(|(import, kind)| (import.clone(), *kind))
            .collect();
        if matching.is_empty() {
            return Err(ComposeError::Unmatched {
                component: self.component.to_owned(),
                dependency: dependency.name,
                imports: list(imports.keys()),
            });
        }
        // Two dependencies may be the same file, so the name in the graph has the position in it.
        let name = format!("dependency{position}:{}", plain(&dependency.name));
        let provider = self.add(&name, dependency.bytes)?;
        self.deny_imports(&provider, position, &dependency.inherit)?;
        for (import, wanted) in matching {
            if let Some(first) = satisfied.insert(import.clone(), dependency.name.clone()) {
                return Err(ComposeError::Conflict {
                    component: self.component.to_owned(),
                    first,
                    second: dependency.name,
                    import,
                });
            }
            let export = dependency.export.as_deref().unwrap_or(&import);
            let offered = self.export(&provider, &dependency.name, export)?;
            self.check_types(&dependency.name, export, offered, wanted)?;
            let alias =
                self.graph.alias_instance_export(provider.node, export).map_err(|error| self.encode_error(error))?;
            self.graph
                .set_instantiation_argument(root.node, &import, alias)
                .map_err(|error| self.encode_error(error))?;
        }
        Ok(())
    }

    fn imports(&self, of: &Instantiated) -> IndexMap<String, ItemKind> {
        self.graph.types()[of.world].imports.clone()
    }

    fn export(&self, provider: &Instantiated, dependency: &str, export: &str) -> Result<ItemKind, ComposeError> {
        let exports = &self.graph.types()[provider.world].exports;
        exports.get(export).copied().ok_or_else(|| ComposeError::MissingExport {
            dependency: dependency.to_owned(),
            export: export.to_owned(),
            exports: list(exports.keys()),
        })
    }

    fn check_types(
        &self,
        dependency: &str,
        export: &str,
        offered: ItemKind,
        wanted: ItemKind,
    ) -> Result<(), ComposeError> {
        let types = self.graph.types();
        SubtypeChecker::new(&mut Default::default()).is_subtype(offered, types, wanted, types).map_err(|source| {
            ComposeError::Incompatible {
                component: self.component.to_owned(),
                dependency: dependency.to_owned(),
                export: export.to_owned(),
                source,
            }
        })
    }

    fn deny_imports(
        &mut self,
        provider: &Instantiated,
        position: usize,
        inherit: &Inherit,
    ) -> Result<(), ComposeError> {
        for (import, kind) in self.imports(provider) {
            if !deny::is_denied(&import, inherit) {
                continue;
            }
            let kind = self.anonymous(kind);
            let renamed = self
                .graph
                .import(deny::denied_name(position, &import), kind)
                .map_err(|error| self.encode_error(error))?;
            self.graph
                .set_instantiation_argument(provider.node, &import, renamed)
                .map_err(|error| self.encode_error(error))?;
        }
        Ok(())
    }

    /// The same interface without its name: `wac-graph` would make one import of two whose interface has the same name.
    fn anonymous(&mut self, kind: ItemKind) -> ItemKind {
        let ItemKind::Instance(interface) = kind else {
            return kind;
        };
        let types = self.graph.types_mut();
        let anonymous = Interface { id: None, ..types[interface].clone() };
        ItemKind::Instance(types.add_interface(anonymous))
    }

    fn encode(mut self, root: &Instantiated) -> Result<Vec<u8>, ComposeError> {
        let exports: Vec<String> = self.graph.types()[root.world].exports.keys().cloned().collect();
        for export in exports {
            let alias =
                self.graph.alias_instance_export(root.node, &export).map_err(|error| self.encode_error(error))?;
            self.graph.export(alias, &export).map_err(|error| self.encode_error(error))?;
        }
        self.graph.encode(EncodeOptions::default()).map_err(|error| self.encode_error(error))
    }

    fn encode_error(&self, error: impl Into<anyhow::Error>) -> ComposeError {
        ComposeError::Encode { component: self.component.to_owned(), source: error.into() }
    }
}

/// Whether a dependency's name stands for an import: names without a version, or without an
/// interface, stand for every one.
fn matches_import(dependency: &str, import: &str) -> bool {
    let (dependency_path, dependency_version) = split_version(dependency);
    let (import_path, import_version) = split_version(import);
    let same_path = dependency_path == import_path
        || import_path.split_once('/').is_some_and(|(package, _)| package == dependency_path);
    same_path && (dependency_version.is_none() || dependency_version == import_version)
}

fn split_version(name: &str) -> (&str, Option<&str>) {
    match name.split_once('@') {
        Some((path, version)) => (path, Some(version)),
        None => (name, None),
    }
}

fn plain(name: &str) -> String {
    name.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '-' }).collect()
}

fn list<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::matches_import;

    #[test]
    fn names_without_version_or_interface_match_every_one() {
        for (dependency, import) in [
            ("a:b/c@0.1.0", "a:b/c@0.1.0"),
            ("a:b/c", "a:b/c@0.1.0"),
            ("a:b/c", "a:b/c"),
            ("a:b", "a:b/c@0.1.0"),
            ("a:b@0.1.0", "a:b/c@0.1.0"),
            ("plain", "plain"),
        ] {
            assert!(matches_import(dependency, import), "{dependency} {import}");
        }
    }

    #[test]
    fn other_names_do_not_match() {
        for (dependency, import) in [
            ("a:b/c@0.1.0", "a:b/c"),
            ("a:b/c@0.1.0", "a:b/c@0.2.0"),
            ("a:b/c", "a:b/d"),
            ("a:b", "a:d/c"),
            ("a:b", "a:bb/c"),
            ("plain", "other"),
        ] {
            assert!(!matches_import(dependency, import), "{dependency} {import}");
        }
    }
}
