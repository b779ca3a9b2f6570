//! An application, ready to be run: everything resolved and checked.
//!
//! Owns what the host needs to know of it. Leaves out compiling components and opening databases.

mod access;
mod component;
mod exposure;
mod labels;
mod load;
mod rate_limits;
mod routing;
mod schedules;
mod streams;
mod websockets;

pub use access::AccessPolicy;
pub use load::{LoadOptions, builds};
pub(crate) use websockets::camel_case;
pub use websockets::{WebSocket, WebSocketFilter};

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::allowed_hosts::AllowedHosts;
use super::diagnostic::{Diagnostic, ManifestError};
use super::files::MountedFile;
use super::reader::Problems;
use super::routes::Router;
use super::schema::{
    ArchiveSettings, Build, HttpSettings, Inherit, InstancesSettings, Limits, RetentionSettings, ScheduleSettings,
    StorageSettings, StreamSettings,
};
use super::variables::Secret;

/// An application, ready to be run.
#[derive(Clone, Debug)]
pub struct Application {
    /// Its name.
    pub name: String,
    /// Its version; may be empty.
    pub version: String,
    /// The manifest's directory, absolute.
    pub directory: PathBuf,
    /// Where what Tidemill keeps is, absolute. It may not exist yet.
    pub state_dir: PathBuf,
    /// All components, in the manifest's order, even those that only others depend on.
    pub components: Vec<ResolvedComponent>,
    /// Public routes, leading to indices of `components`.
    pub router: Router<usize>,
    /// What wakes components when rows change, in the manifest's order.
    pub streams: Vec<StreamSettings>,
    /// The file of every database that a component is granted or that a trigger names, by label. Absolute.
    pub databases: BTreeMap<String, PathBuf>,
    /// The file of every key-value store that a component is granted, by label. Absolute.
    pub stores: BTreeMap<String, PathBuf>,
    /// Who may send which requests; without it, everybody may send all.
    pub access: Option<AccessPolicy>,
    /// How the HTTP server behaves.
    pub http: HttpSettings,
    /// What the instances of all components may use together.
    pub instances: InstancesSettings,
    /// How databases and stores are treated.
    pub storage: StorageSettings,
    /// How what is written is kept for recovery to a point in time, with an absolute folder; not at all without it.
    pub archive: Option<ArchiveSettings>,
    /// For how long the host keeps what it writes down itself.
    pub retention: RetentionSettings,
    /// Which times wake which component, in the manifest's order; names are unique, components exist.
    pub schedules: Vec<ScheduleSettings>,
    /// Which changes are sent to which clients, in the manifest's order.
    pub websockets: Vec<WebSocket>,
    /// Problems that do not keep it from running.
    pub warnings: Vec<Diagnostic>,
}

/// A component with everything that it is granted.
#[derive(Clone, Debug)]
pub struct ResolvedComponent {
    /// Its id.
    pub id: String,
    /// Its file, absolute, which existed when the application was loaded.
    pub source: PathBuf,
    /// Whether anything wakes it.
    pub triggered: bool,
    /// Whether an HTTP trigger names it, on a public or a private route.
    pub answers_http: bool,
    /// Environment variables, each name once.
    pub environment: Vec<(String, String)>,
    /// Its variables with their values.
    pub variables: BTreeMap<String, Secret>,
    /// Where it may connect to.
    pub allowed_hosts: AllowedHosts,
    /// Labels of the databases it may open; keys of [`Application::databases`].
    pub databases: Vec<String>,
    /// Labels of the stores it may open; keys of [`Application::stores`].
    pub stores: Vec<String>,
    /// The files it may read.
    pub files: Vec<MountedFile>,
    /// What satisfies its other imports.
    pub dependencies: Vec<ResolvedDependency>,
    /// What it may use.
    pub limits: Limits,
    /// Whether it is told how it was reached, in the headers that Spin has for that.
    pub route_headers: bool,
    /// The path of a GET that it answers with success while it works.
    pub health: Option<String>,
}

/// A dependency with its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedDependency {
    /// The import it satisfies: `package:name/interface@1.0.0`, `package:name`, or a plain name.
    pub import: String,
    /// Its file, absolute.
    pub source: PathBuf,
    /// The export that satisfies the import; by default the one of the same name.
    pub export: Option<String>,
    /// What it may use of the grants of the component that depends on it.
    pub inherit: Inherit,
}

/// How one component is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentBuild {
    /// The component's id.
    pub component: String,
    /// The directory in which the commands run, absolute.
    pub directory: PathBuf,
    /// What to run, in order.
    pub build: Build,
}

impl Application {
    /// Reads everything. All problems are found in one run.
    pub fn load(options: &LoadOptions) -> Result<Self, ManifestError> {
        let problems = Problems::default();
        let application = load::load(options, &problems);
        let failed = problems.any_error();
        let diagnostics = problems.into_sorted();
        match application {
            Some(application) if !failed => Ok(Self { warnings: diagnostics, ..application }),
            _ => Err(ManifestError { diagnostics }),
        }
    }

    /// The component with this id.
    pub fn component(&self, id: &str) -> Option<&ResolvedComponent> {
        self.components.iter().find(|component| component.id == id)
    }
}
