//! `[component.<id>.profile.<name>]`: another build of a component, chosen by `--profile`.
//!
//! Owns what a profile may replace. Leaves out reading the component itself (`component`).

use super::super::diagnostic::Diagnostic;
use super::super::reader::{Problems, TableReader, suggestion};
use super::component::{self, Build, Component};
use super::dependency;

/// Reads all profiles, so that mistakes in any are found, and applies the chosen one.
pub(super) fn read(table: TableReader<'_>, chosen: Option<&str>, component: &mut Component) {
    for (name, value) in table.entries() {
        component.profiles.push(name.value.clone());
        let Some(mut table) = value.table() else {
            continue;
        };
        let source = component::read_source(table.value("source"));
        let environment = component::read_environment(&mut table);
        let dependencies = table.table("dependencies").map(dependency::read_entries);
        let commands = table.table("build").and_then(|mut build| {
            let commands = component::read_commands(&mut build);
            build.finish();
            commands
        });
        table.finish();
        if chosen != Some(name.value.as_str()) {
            continue;
        }
        if source.is_some() {
            component.source = source;
        }
        for (name, value) in environment {
            component.environment.retain(|(other, _)| *other != name);
            component.environment.push((name, value));
        }
        for dependency in dependencies.into_iter().flatten() {
            component.dependencies.retain(|other| other.name.value != dependency.name.value);
            component.dependencies.push(dependency);
        }
        if let Some(commands) = commands {
            let build = component.build.take().unwrap_or_default();
            component.build = Some(Build { commands, ..build });
        }
    }
}

/// Reports a `--profile` that no component has.
pub(super) fn report_unknown(profile: &str, components: &[Component], problems: &Problems) {
    let mut known: Vec<&String> = components.iter().flat_map(|one| &one.profiles).collect();
    known.sort();
    known.dedup();
    let error = Diagnostic::error(format!("no component has a profile `{profile}`"));
    problems.add(error.with_help(suggestion(profile, &known, "known profiles")));
}
