//! `spin.toml`, version 2: its tables as types.
//!
//! Owns which keys exist, their types and what can be told from the file alone. Leaves out files
//! on disk, values of variables and the runtime configuration: that is `application`.

mod access;
mod application;
mod archive;
mod component;
mod dependency;
mod files;
mod import_name;
mod instances;
mod jwt;
mod limits;
mod profile;
mod rate_limit;
mod retention;
mod schedule;
mod storage;
mod stream;
mod trigger;
mod variable;
mod websocket;

pub use access::{Level, Needs};
pub use application::{CorsOrigins, HttpSettings};
pub use archive::ArchiveSettings;
pub use component::Build;
pub use dependency::Inherit;
pub use instances::InstancesSettings;
pub use jwt::JwtSettings;
pub use limits::Limits;
pub use rate_limit::{Client, RateLimit};
pub use retention::RetentionSettings;
pub use schedule::{CatchUp, Overlap, ScheduleSettings};
pub use storage::StorageSettings;
pub use stream::{BreakerSettings, FilterValue, RetrySettings, StartAt, StreamSettings};
pub use websocket::{Absent, WebSocketLimits};

pub(super) use application::ApplicationTable;
pub(super) use component::Component;
pub(super) use dependency::DependencySource;
pub(super) use files::FileMount;
pub(super) use trigger::{HttpTrigger, TriggerRoute};
pub(super) use variable::VariableDeclaration;
pub(super) use websocket::WebSocketTable;

use super::diagnostic::Source;
use super::reader::{self, Located, Problems, Scope, TableReader};

/// A manifest as far as it could be read. Problems with it are reported beside it.
#[derive(Clone, Debug)]
pub(super) struct Manifest {
    /// The file, for pointing into it.
    pub source: Source,
    /// `[application]`.
    pub application: ApplicationTable,
    /// `[variables]`, in the file's order.
    pub variables: Vec<VariableDeclaration>,
    /// `[[trigger.http]]`, in the file's order.
    pub http_triggers: Vec<HttpTrigger>,
    /// `[component.<id>]` and components written inside a trigger, in the file's order.
    pub components: Vec<Component>,
}

impl Manifest {
    /// Reads a manifest. With a profile, the overrides of `[component.<id>.profile.<profile>]`
    /// replace what the components say; it is an error if no component has that profile.
    pub(super) fn parse(source: Source, profile: Option<&str>, problems: &Problems) -> Self {
        let text = source.text().to_owned();
        let scope = Scope { source: &source, problems, sensitive: false };
        let root = reader::parse(scope, &text);
        let mut root = TableReader::root(scope, &root);
        let syntax_is_good = !problems.any_error();
        let mut manifest = Self {
            application: ApplicationTable::default(),
            variables: Vec::new(),
            http_triggers: Vec::new(),
            components: Vec::new(),
            source: source.clone(),
        };
        if !syntax_is_good {
            // Half a document would be reported as a document with half its keys missing.
            return manifest;
        }
        read_version(&mut root);
        if let Some(table) = root.required("application").and_then(reader::ValueReader::table) {
            manifest.application = ApplicationTable::read(table);
        }
        if let Some(table) = root.table("variables") {
            manifest.variables = variable::read(table);
        }
        if let Some(table) = root.table("component") {
            let read = |(id, value): (Located<String>, reader::ValueReader<'_>)| {
                Some(Component::read(id, value.table()?, profile))
            };
            manifest.components = table.entries().into_iter().filter_map(read).collect();
        }
        if let Some(table) = root.required("trigger").and_then(reader::ValueReader::table) {
            let (triggers, inline) = trigger::read(table, &manifest.components, profile);
            manifest.http_triggers = triggers;
            manifest.components.extend(inline);
        }
        root.finish();
        if let Some(profile) = profile
            && !manifest.components.iter().any(|one| one.profiles.iter().any(|name| name == profile))
        {
            profile::report_unknown(profile, &manifest.components, problems);
        }
        manifest
    }

    /// The component with this id.
    pub(super) fn component(&self, id: &str) -> Option<&Component> {
        self.components.iter().find(|one| one.id.value == id)
    }
}

fn read_version(root: &mut TableReader<'_>) {
    let Some(value) = root.required("spin_manifest_version") else {
        return;
    };
    match value.as_integer().map(|version| version.value) {
        Some(2) => {}
        Some(other) => {
            let message = format!("manifest version {other} is not supported");
            value.invalid::<()>(message, Some("write `spin_manifest_version = 2`"));
        }
        None => {
            value.mismatch::<()>("the integer 2");
        }
    }
}
