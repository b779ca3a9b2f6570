//! From a resolved application to a host: which component gets which database, directory and
//! route. What the application says was checked when it was resolved; what its components say is
//! checked here.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use super::foundation::Foundation;
use super::host::HostBuilder;
use super::schedules::{self, host_database};
use super::triggers::add_streams;
use crate::capability::Grants;
use crate::manifest::{Application, ResolvedComponent, stage};
use crate::operate::access::{Tokens, token_database};
use crate::operate::backup::{Archived, check_finished, parts};
use crate::operate::encryption;
use crate::operate::events::Consumer;
use crate::operate::metrics::Measured;
use crate::operate::operations::OperatedApplication;
use crate::operate::places::Places;
use crate::runtime::component::{ComponentSettings, Mount, PreparedComponent, Stdio};
use crate::runtime::compose::{Dependency, compose};
use crate::runtime::engine::EngineOptions;
use crate::storage::{ChangeLogOptions, Database, EncryptionKey, KeyValueStore};
use crate::trigger::http::HttpComponent;

/// Where the files of components are laid out below a state directory.
pub(super) const FILES: &str = "files";

/// Where those of a version are whose predecessor has [`FILES`].
pub(super) const OTHER_FILES: &str = "files-other";

/// Where compiled components are kept below a state directory. Safe to delete while the host is
/// stopped.
///
/// # Errors
///
/// Fails where the path is relative and there is no working directory.
pub fn cache_directory(state_dir: &Path) -> std::io::Result<PathBuf> {
    std::path::absolute(state_dir.join("cache"))
}

/// A host of the whole application, with its databases open, which are encrypted by `key`, or plain without one.
///
/// # Errors
///
/// Fails with what is wrong and how to mend it.
pub async fn build_host(
    application: &Application,
    key: Option<EncryptionKey>,
    perf_map: bool,
) -> anyhow::Result<HostBuilder> {
    check_finished(&application.state_dir)?;
    encryption::check_finished(&application.state_dir)?;
    let builder = HostBuilder::with_key(&engine_options(application, perf_map), key)?;
    assemble(builder, application, FILES).await
}

/// The same as a version beside those that stand on `foundation` already; the files of its components are laid out below `files` in the
/// state directory.
///
/// # Errors
///
/// As [`build_host`], and where the running engine has no room for it.
pub(super) async fn build_beside(
    foundation: Arc<Foundation>,
    application: &Application,
    files: &str,
) -> anyhow::Result<HostBuilder> {
    foundation.check_room(&engine_options(application, false))?;
    assemble(HostBuilder::on(foundation), application, files).await
}

async fn assemble(mut builder: HostBuilder, application: &Application, files: &str) -> anyhow::Result<HostBuilder> {
    builder.check_after_crash(application.storage.check_after_crash);
    builder.keep_changes(ChangeLogOptions {
        retention: application.retention.changes,
        dead_letters: application.retention.dead_letters,
        ..ChangeLogOptions::default()
    });
    let databases = open_databases(&mut builder, application)?;
    let stores = open_stores(&mut builder, application).await?;
    builder.dependencies().add_place("the host's own state", &application.state_dir);
    let mut components: HashMap<&str, Arc<PreparedComponent>> = HashMap::new();
    let mut answering: HashMap<usize, Arc<HttpComponent>> = HashMap::new();
    for (index, component) in application.components.iter().enumerate() {
        if !component.triggered {
            continue;
        }
        let id: Arc<str> = component.id.as_str().into();
        let grants = Grants {
            component: Arc::clone(&id),
            databases: pick(&databases, &component.databases),
            key_value_stores: pick(&stores, &component.stores),
            variables: component.variables.clone(),
            allowed_hosts: component.allowed_hosts.clone(),
            services: builder.services(),
            refusals: builder.refusals(&id),
        };
        let settings = settings(application, component, grants, files, builder.measured())?;
        let prepared = builder.add_component(&prepare(component)?, settings)?;
        if component.answers_http {
            answering.insert(index, builder.serve_http(&prepared)?);
            if let Some(path) = &component.health {
                builder.dependencies().add_component(&component.id, path);
            }
        }
        components.insert(&component.id, prepared);
    }
    if let Some(jobs) = schedules::prepare(&mut builder, application, &components)? {
        builder.add_schedules(jobs);
    }
    add_streams(&mut builder, application, &components)?;
    application.websockets.iter().cloned().for_each(|websocket| builder.add_subscription(websocket));
    builder.follow_databases(databases.clone());
    builder.place(Places::of(application));
    for (route, index) in application.router.routes() {
        if let Some(component) = answering.get(index) {
            builder.add_route(route.clone(), Arc::clone(component))?;
        }
    }
    if let Some(policy) = &application.access {
        let database = builder.open_database("tokens".to_owned(), &token_database(&application.state_dir))?;
        builder.restrict(policy.clone(), Tokens::open(database).await.context("the tokens could not be read")?);
    }
    if let Some(settings) = &application.archive {
        let parts = parts(application, &host_database(&application.state_dir), builder.key());
        builder.archive(Archived { application: application.name.clone(), parts, settings: settings.clone() });
    }
    builder.operate(OperatedApplication {
        name: application.name.clone(),
        version: application.version.clone(),
        consumers: application.streams.iter().map(Consumer::from).collect(),
        databases,
    });
    Ok(builder)
}

/// The bytes of a component, composed with its dependencies.
///
/// # Errors
///
/// Fails where a file cannot be read or the components do not fit together.
pub(super) fn prepare(component: &ResolvedComponent) -> anyhow::Result<Vec<u8>> {
    let dependencies = component
        .dependencies
        .iter()
        .map(|dependency| {
            Ok(Dependency {
                name: dependency.import.clone(),
                bytes: read(&dependency.source)?,
                export: dependency.export.clone(),
                inherit: dependency.inherit.clone(),
            })
        })
        .collect::<anyhow::Result<_>>()?;
    Ok(compose(&component.id, read(&component.source)?, dependencies)?)
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{} could not be read", path.display()))
}

/// The pool must fit the most demanding component.
fn engine_options(application: &Application, perf_map: bool) -> EngineOptions {
    let default = EngineOptions::default();
    let triggered = || application.components.iter().filter(|component| component.triggered);
    let most_memory = triggered().map(|component| component.limits.memory).max();
    EngineOptions {
        max_memory: most_memory.and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(default.max_memory),
        all_memory: application.instances.memory.unwrap_or(default.all_memory),
        cache_directory: cache_directory(&application.state_dir).ok(),
        perf_map,
        ..default
    }
}

fn open_databases(builder: &mut HostBuilder, application: &Application) -> anyhow::Result<BTreeMap<String, Database>> {
    application
        .databases
        .iter()
        .map(|(label, path)| {
            let database = builder.open_database(format!("database {label}"), path)?;
            Ok((label.clone(), database))
        })
        .collect()
}

async fn open_stores(
    builder: &mut HostBuilder,
    application: &Application,
) -> anyhow::Result<BTreeMap<String, KeyValueStore>> {
    let mut stores = BTreeMap::new();
    for (label, path) in &application.stores {
        let name = format!("key-value store {label}");
        let database = builder.open_database(name.clone(), path)?;
        let store =
            KeyValueStore::open(database, label).await.with_context(|| format!("{name} could not be opened"))?;
        stores.insert(label.clone(), store);
    }
    Ok(stores)
}

fn pick<T: Clone>(all: &BTreeMap<String, T>, labels: &[String]) -> HashMap<String, T> {
    labels.iter().filter_map(|label| Some((label.clone(), all.get(label)?.clone()))).collect()
}

fn settings(
    application: &Application,
    component: &ResolvedComponent,
    grants: Grants,
    files: &str,
    measured: Arc<Measured>,
) -> anyhow::Result<ComponentSettings> {
    Ok(ComponentSettings {
        grants: Arc::new(grants),
        limits: component.limits.clone(),
        route_headers: component.route_headers,
        arguments: Vec::new(),
        environment: environment(component),
        mounts: mounts(application, component, files)?,
        stdio: Stdio::Log,
        measured,
    })
}

/// The component's own environment, and the variable by which it knows that the host wakes its consumers and jobs: where
/// it is missing, as on Spin, the component does that itself.
fn environment(component: &ResolvedComponent) -> Vec<(String, String)> {
    const HOST: &str = "TIDEMILL";
    let own = component.environment.iter().filter(|(name, _)| name != HOST).cloned();
    own.chain([(HOST.to_owned(), env!("CARGO_PKG_VERSION").to_owned())]).collect()
}

/// The files of a component as one read-only directory, its root.
fn mounts(application: &Application, component: &ResolvedComponent, files: &str) -> anyhow::Result<Vec<Mount>> {
    if component.files.is_empty() {
        return Ok(Vec::new());
    }
    let directory = application.state_dir.join(files).join(&component.id);
    stage(&component.files, &directory)
        .with_context(|| format!("the files of component `{}` could not be laid out", component.id))?;
    Ok(vec![Mount { host: directory, guest: "/".to_owned(), writable: false }])
}
