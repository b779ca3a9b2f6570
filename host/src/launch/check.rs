//! What can be said of an application's components without running them: whether they are
//! components, fit their dependencies, import only what the host has, and were granted what they
//! import.

use std::fmt;
use std::sync::Arc;

use wasmtime::component::Linker;

use super::load::prepare;
use crate::capability::{self, Grants};
use crate::manifest::{Application, ResolvedComponent};
use crate::runtime::component::{ComponentSettings, PreparedComponent, Stdio};
use crate::runtime::engine::{self, EngineOptions};
use crate::runtime::guest::Guest;
use crate::runtime::handler;
use crate::runtime::invocation::{Consumer, Job, find};

/// What was found out about one component.
#[derive(Debug)]
pub struct ComponentReport {
    /// Its id.
    pub id: String,
    /// Why it cannot run.
    pub problem: Option<String>,
    /// What it imports and was not granted; it runs, but such calls will be refused.
    pub warnings: Vec<String>,
}

impl fmt::Display for ComponentReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.problem {
            Some(problem) => write!(formatter, "{}: {problem}", self.id)?,
            None => write!(formatter, "{}: ok", self.id)?,
        }
        for warning in &self.warnings {
            write!(formatter, "\n  warning: {warning}")?;
        }
        Ok(())
    }
}

/// Looks at every component that a trigger names.
///
/// # Errors
///
/// Fails where the engine itself cannot be started.
pub fn check(application: &Application) -> anyhow::Result<Vec<ComponentReport>> {
    let engine = engine::build(&EngineOptions::default()).map_err(anyhow::Error::from)?;
    let mut linker = Linker::new(&engine);
    capability::add_to_linker(&mut linker).map_err(anyhow::Error::from)?;
    Ok(application
        .components
        .iter()
        .filter(|component| component.triggered)
        .map(|component| check_component(&linker, application, component))
        .collect())
}

fn check_component(
    linker: &Linker<Guest>,
    application: &Application,
    component: &ResolvedComponent,
) -> ComponentReport {
    let mut report = ComponentReport { id: component.id.clone(), problem: None, warnings: Vec::new() };
    match link(linker, component) {
        Ok(prepared) => {
            report.warnings = ungranted(linker, &prepared, component);
            report.problem = missing_exports(application, &prepared, component);
        }
        Err(error) => report.problem = Some(format!("{error:#}")),
    }
    report
}

/// What the triggers that name the component need and it does not export.
fn missing_exports(
    application: &Application,
    prepared: &PreparedComponent,
    component: &ResolvedComponent,
) -> Option<String> {
    let http = component.answers_http.then(|| handler::proxy(prepared).err().map(|error| error.to_string())).flatten();
    let consumes = application.streams.iter().any(|stream| stream.component == component.id);
    let consumer = consumes.then(|| find::<Consumer>(prepared).err().map(|error| error.to_string())).flatten();
    let has_jobs = application.schedules.iter().any(|schedule| schedule.component == component.id);
    let job = has_jobs.then(|| find::<Job>(prepared).err().map(|error| error.to_string())).flatten();
    let missing: Vec<String> = [http, consumer, job].into_iter().flatten().collect();
    (!missing.is_empty()).then(|| missing.join("; "))
}

fn link(linker: &Linker<Guest>, component: &ResolvedComponent) -> anyhow::Result<PreparedComponent> {
    let settings = ComponentSettings {
        grants: Arc::new(Grants {
            variables: component.variables.clone(),
            allowed_hosts: component.allowed_hosts.clone(),
            ..Grants::none(component.id.as_str())
        }),
        limits: component.limits.clone(),
        route_headers: false,
        arguments: Vec::new(),
        environment: Vec::new(),
        mounts: Vec::new(),
        stdio: Stdio::Log,
        measured: Arc::default(),
    };
    Ok(PreparedComponent::new(linker.engine(), linker, &prepare(component)?, settings)?)
}

/// Imports that are useless without a grant which the component does not have.
fn ungranted(linker: &Linker<Guest>, prepared: &PreparedComponent, component: &ResolvedComponent) -> Vec<String> {
    let needs = [
        ("sqlite", "sqlite_databases", component.databases.is_empty()),
        ("key", "key_value_stores", component.stores.is_empty()),
        ("variables", "variables", component.variables.is_empty()),
    ];
    let ty = prepared.instance_pre().component().component_type();
    let imports: Vec<&str> = ty.imports(linker.engine()).map(|(name, _)| name).collect();
    needs
        .into_iter()
        .filter(|(_, _, missing)| *missing)
        .filter_map(|(word, key, _)| {
            let import = imports.iter().find(|import| is_spin(import) && import.contains(&format!("/{word}")))?;
            Some(format!("it imports `{import}` but `{key}` grants it nothing"))
        })
        .collect()
}

fn is_spin(import: &str) -> bool {
    import.starts_with("spin:") || import.starts_with("fermyon:spin")
}
