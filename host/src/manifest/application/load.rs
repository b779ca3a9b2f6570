//! Puts manifest, runtime configuration, variables and the file system together.
//!
//! Owns where each is found and the order of reading them. Leaves out the rules of each.

use std::path::{Path, PathBuf};

use super::super::diagnostic::{Diagnostic, ManifestError, Source};
use super::super::reader::Problems;
use super::super::runtime_config::{self, RuntimeConfig, Surroundings};
use super::super::schema::{ArchiveSettings, HttpSettings, Manifest};
use super::super::variables::{self, DEFAULT_PREFIX, Provider, Secret, Variables};
use super::{
    Application, ComponentBuild, access, component, exposure, labels, rate_limits, routing, schedules, streams,
    websockets,
};

/// Where an application is described and what the command line says about it.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    /// The manifest, or a directory with a `spin.toml`.
    pub manifest: PathBuf,
    /// The runtime configuration; by default `runtime-config.toml` beside the manifest, if there is one.
    pub runtime_config: Option<PathBuf>,
    /// Where databases without a configured path live; wins over the runtime configuration's
    /// `state_dir`; by default `.tidemill` beside the manifest.
    pub state_dir: Option<PathBuf>,
    /// Every `--variable`, as given.
    pub variables: Vec<String>,
    /// What relative paths in `variables` are looked up in; by default, as all others are.
    pub variables_directory: Option<PathBuf>,
    /// Environment variables for every component; they win over the manifest's.
    pub environment: Vec<(String, String)>,
    /// `--profile`.
    pub profile: Option<String>,
    /// Whether the application is only looked at: then missing values of variables, files and components are no problem, and
    /// [`Application::components`] is not fit to be run.
    pub inspecting: bool,
    /// What relative paths and variables are looked up in.
    pub surroundings: Surroundings,
}

impl LoadOptions {
    /// A manifest with nothing else said, in this process's directory and environment.
    pub fn new(manifest: impl Into<PathBuf>) -> std::io::Result<Self> {
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, Secret::new(value.into_string().ok()?))));
        Ok(Self {
            manifest: manifest.into(),
            runtime_config: None,
            state_dir: None,
            variables: Vec::new(),
            variables_directory: None,
            environment: Vec::new(),
            profile: None,
            inspecting: false,
            surroundings: Surroundings { directory: std::env::current_dir()?, environment: variables.collect() },
        })
    }
}

/// How to build the components that say so, in the manifest's order. Looks at nothing else, so that an
/// application that has never been built can be.
pub fn builds(options: &LoadOptions) -> Result<Vec<ComponentBuild>, ManifestError> {
    let problems = Problems::default();
    let manifest = read_manifest(options, &problems);
    if problems.any_error() {
        let diagnostics = problems.into_sorted();
        return Err(ManifestError { diagnostics });
    }
    let Some((manifest, directory)) = manifest else {
        return Ok(Vec::new());
    };
    let builds = manifest.components.into_iter().filter_map(|component| {
        let build = component.build?;
        let directory = match &build.workdir {
            Some(workdir) => directory.join(workdir),
            None => directory.clone(),
        };
        Some(ComponentBuild { component: component.id.value, directory, build })
    });
    Ok(builds.collect())
}

/// Everything as far as it could be read; problems are reported beside it.
pub(super) fn load(options: &LoadOptions, problems: &Problems) -> Option<Application> {
    let (manifest, directory) = read_manifest(options, problems)?;
    let config = read_runtime_config(options, &directory, problems);
    let here = &options.surroundings.directory;
    let state_dir = match (&options.state_dir, &config.state_dir) {
        (Some(given), _) => here.join(given),
        (None, Some(configured)) => configured.clone(),
        (None, None) => directory.join(".tidemill"),
    };
    let unimportant = Problems::default();
    let of_components = if options.inspecting { &unimportant } else { problems };
    let variables = resolve_variables(options, &manifest, &config, of_components);
    let context = component::Context {
        manifest: &manifest,
        directory: &directory,
        variables: &variables,
        environment: &options.environment,
        max_memory: config.max_instance_memory,
        problems: of_components,
    };
    let components = manifest.components.iter().map(|one| context.resolve(one)).collect();
    let router = routing::build(&manifest, problems);
    let streams = streams::resolve(&manifest, problems);
    let files = labels::resolve(&manifest, &config, &state_dir, problems);
    let archive = manifest
        .application
        .tidemill
        .archive
        .clone()
        .map(|archive| ArchiveSettings { folder: directory.join(&archive.folder), ..archive });
    let websockets = websockets::resolve(&manifest, &router, problems);
    let access = access::resolve(&manifest, problems);
    if let Some(policy) = &access {
        exposure::check(&manifest, &router, policy, problems);
    }
    Some(Application {
        name: manifest.application.name.clone(),
        version: manifest.application.version.clone(),
        directory,
        state_dir,
        components,
        router,
        streams,
        databases: files.databases,
        stores: files.stores,
        access,
        http: HttpSettings {
            rate_limits: rate_limits::resolve(&manifest, problems),
            ..manifest.application.tidemill.http.clone()
        },
        instances: manifest.application.tidemill.instances.clone(),
        storage: manifest.application.tidemill.storage.clone(),
        archive,
        retention: manifest.application.tidemill.retention.clone(),
        schedules: schedules::resolve(&manifest, problems),
        websockets,
        warnings: Vec::new(),
    })
}

fn read_manifest(options: &LoadOptions, problems: &Problems) -> Option<(Manifest, PathBuf)> {
    let mut file = options.manifest.clone();
    let mut path = options.surroundings.directory.join(&file);
    if path.is_dir() {
        file.push("spin.toml");
        path.push("spin.toml");
    }
    let text = read(&file, &path, "name the manifest with `-f <file>`", problems)?;
    let source = Source::new(file, text);
    let manifest = Manifest::parse(source, options.profile.as_deref(), problems);
    let directory = path.parent().unwrap_or(Path::new("/")).to_owned();
    Some((manifest, directory))
}

fn read_runtime_config(options: &LoadOptions, directory: &Path, problems: &Problems) -> RuntimeConfig {
    let here = &options.surroundings.directory;
    let beside = directory.join("runtime-config.toml");
    let file = match &options.runtime_config {
        Some(file) => file.clone(),
        None if beside.is_file() => beside.strip_prefix(here).unwrap_or(&beside).to_owned(),
        None => return RuntimeConfig::none(),
    };
    let help = "name the runtime configuration with `--runtime-config-file <file>`";
    match read(&file, &here.join(&file), help, problems) {
        Some(text) => RuntimeConfig::parse(Source::new(file, text), &options.surroundings, problems),
        None => RuntimeConfig::none(),
    }
}

fn read(name: &Path, path: &Path, help: &str, problems: &Problems) -> Option<String> {
    match std::fs::read_to_string(path) {
        Ok(text) => Some(text),
        Err(error) => {
            let message = format!("cannot read {}: {error}", name.display());
            problems.add(Diagnostic::error(message).with_help(help));
            None
        }
    }
}

fn resolve_variables(
    options: &LoadOptions,
    manifest: &Manifest,
    config: &RuntimeConfig,
    problems: &Problems,
) -> Variables {
    let surroundings = &options.surroundings;
    let directory = options.variables_directory.as_ref().unwrap_or(&surroundings.directory);
    let (flags, named) = variables::read_flags(&options.variables, directory, problems);
    variables::check_flags(named.iter().map(String::as_str), manifest, problems);
    let mut providers = vec![Provider::Static(flags)];
    providers.extend(config.providers.iter().cloned());
    providers.push(Provider::Environment {
        prefix: DEFAULT_PREFIX.to_owned(),
        environment: surroundings.environment.clone(),
        dotenv: runtime_config::read_dotenv(&surroundings.directory.join(".env"), problems),
    });
    Variables::resolve(manifest, &providers, problems)
}
