//! `[component.<id>.dependencies]`: components that satisfy a component's imports.
//!
//! Owns the forms of a dependency and Spin's rules for combining them. Leaves out composing
//! (`runtime`).

use super::super::reader::{Located, Scope, TableReader, ValueReader, suggestion};
use super::import_name;

/// One dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dependency {
    /// The import it satisfies: `package:name/interface@1.0.0`, `package:name` for every interface of
    /// a package, or a plain `kebab-case` import.
    pub name: Located<String>,
    /// What satisfies it.
    pub source: Located<DependencySource>,
    /// The export that is used; by default the one of the same name.
    pub export: Option<String>,
    /// What it may use of its dependent's grants.
    pub inherit: Inherit,
    /// Where `inherit_configuration` stands, if it is written.
    inherit_span: Option<std::ops::Range<usize>>,
}

/// What satisfies a dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DependencySource {
    /// A file below the application's directory.
    Path(String),
    /// Another component of the manifest.
    Component(String),
}

/// What a dependency may use of its dependent's grants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Inherit {
    /// Nothing, the default.
    #[default]
    Nothing,
    /// Everything.
    All,
    /// The named grants, such as `allowed_outbound_hosts`.
    Some(Vec<String>),
}

const GRANTS: [&str; 7] = [
    "ai_models",
    "allowed_outbound_hosts",
    "environment",
    "files",
    "key_value_stores",
    "sqlite_databases",
    "variables",
];

/// Reads `dependencies` and `dependencies_inherit_configuration` of a component.
pub(super) fn read(table: &mut TableReader<'_>) -> Vec<Dependency> {
    let everything = table.boolean("dependencies_inherit_configuration");
    let scope = table.scope;
    let mut dependencies = match table.table("dependencies") {
        Some(table) => read_entries(table),
        None => Vec::new(),
    };
    if let Some(everything) = everything {
        for dependency in &mut dependencies {
            if let Some(span) = &dependency.inherit_span {
                let message = "`inherit_configuration` and `dependencies_inherit_configuration` exclude each other";
                scope.report(span.clone(), message);
            } else if everything.value {
                dependency.inherit = Inherit::All;
            }
        }
    }
    dependencies
}

/// Reads a table of dependencies, of a component or of a profile.
pub(super) fn read_entries(table: TableReader<'_>) -> Vec<Dependency> {
    let scope = table.scope;
    let entries = table.entries().into_iter();
    let dependencies: Vec<_> = entries.filter_map(|(name, value)| read_one(name, value)).collect();
    report_conflicts(scope, &dependencies);
    dependencies
}

fn read_one(name: Located<String>, value: ValueReader<'_>) -> Option<Dependency> {
    let scope = value.scope;
    import_name::check(scope, &name);
    if value.as_string().is_some() {
        return not_yet(&value, "a registry");
    }
    let mut table = value.table()?;
    let path = table.string("path");
    let component = table.string("component");
    // All five are asked for, so that each of them is known.
    let remote = ["url", "digest", "version", "registry", "package"].map(|key| table.value(key));
    let is_url = remote[0].is_some();
    if let Some(first) = remote.into_iter().flatten().next() {
        let from = if is_url { "a URL" } else { "a registry" };
        return not_yet(&first, from);
    }
    let export = table.string("export");
    let inherit = table.value("inherit_configuration");
    let inherit_span = inherit.as_ref().map(|value| value.key_span.clone());
    let inherit = inherit.and_then(read_inherit).unwrap_or_default();
    table.finish();
    if let Some(export) = &export
        && name.value.contains(':')
        && !name.value.contains('/')
        && path.is_some()
    {
        let message = format!("`export` cannot satisfy the whole package `{}`", name.value);
        let help = format!("name an interface: \"{}/interface\"", import_name::without_version(&name.value));
        scope.problems.add(scope.error(export.span.clone(), message).with_help(help));
    }
    let source = match (path, component) {
        (Some(path), None) => path.map(DependencySource::Path),
        (None, Some(component)) => component.map(DependencySource::Component),
        (Some(_), Some(component)) => {
            let message = format!("dependency `{}` has both `path` and `component`", name.value);
            scope.report(component.span, message);
            return None;
        }
        (None, None) => {
            let error = scope.error(name.span.clone(), format!("dependency `{}` has no source", name.value));
            let help = "write `{ path = \"….wasm\" }` or `{ component = \"…\" }`";
            scope.problems.add(error.with_help(help));
            return None;
        }
    };
    Some(Dependency { name, source, export: export.map(|export| export.value), inherit, inherit_span })
}

fn not_yet<T>(value: &ValueReader<'_>, from: &str) -> Option<T> {
    let message = format!("a dependency from {from} is something Spin has and Tidemill does not yet");
    let error = value.scope.error(value.key_span.clone(), message);
    let help = "use `{ path = \"….wasm\" }` or `{ component = \"…\" }`";
    value.scope.problems.add(error.with_help(help));
    None
}

fn read_inherit(value: ValueReader<'_>) -> Option<Inherit> {
    if !value.is_list() {
        let everything = value.boolean()?.value;
        return Some(if everything { Inherit::All } else { Inherit::Nothing });
    }
    let scope = value.scope;
    let grants = value.strings();
    for grant in &grants {
        if !GRANTS.contains(&grant.value.as_str()) {
            let message = format!("`{}` is not something that can be inherited", grant.value);
            let error = scope.error(grant.span.clone(), message);
            let help = suggestion(&grant.value, &GRANTS, "known grants");
            scope.problems.add(error.with_help(help));
        }
    }
    Some(Inherit::Some(grants.into_iter().map(|grant| grant.value).collect()))
}

/// Two dependencies must not satisfy the same import.
fn report_conflicts(scope: Scope<'_>, dependencies: &[Dependency]) {
    for (at, one) in dependencies.iter().enumerate() {
        for other in &dependencies[..at] {
            if import_name::overlap(&one.name.value, &other.name.value) {
                let message =
                    format!("dependencies `{}` and `{}` satisfy the same imports", other.name.value, one.name.value);
                scope.report(one.name.span.clone(), message);
            }
        }
    }
}
