//! Reads what describes an application: `spin.toml`, `runtime-config.toml`, variables.
//!
//! Owns both formats and turns them into an [`Application`] that is resolved and checked. Every mistake
//! is found in one run and shown with file, line, column and help ([`Diagnostic`]). Leaves out running
//! anything: this part knows neither wasmtime nor HTTP servers nor SQLite.
//!
//! The same `spin.toml` runs on Spin: whatever only Tidemill understands is in
//! `[application.tool.tidemill]` and `[component.<id>.tool.tidemill]`.

mod allowed_hosts;
mod application;
mod diagnostic;
mod files;
mod identifier;
mod quantity;
mod reader;
mod routes;
mod runtime_config;
mod schema;
mod template;
mod timetable;
mod variables;

#[cfg(test)]
mod tests;

pub use allowed_hosts::{AllowedHost, AllowedHostError, AllowedHosts, internal_component};
pub(crate) use application::camel_case;
pub use application::{
    AccessPolicy, Application, ComponentBuild, LoadOptions, ResolvedComponent, ResolvedDependency, WebSocket,
    WebSocketFilter, builds,
};
pub use diagnostic::{Diagnostic, Location, ManifestError, Severity};
pub use files::{MountedFile, stage};
pub use routes::{DuplicateRoute, Parameters, PatternError, RequestFacts, Route, RouteMatch, Router, request_headers};
pub use runtime_config::Surroundings;
pub use schema::{
    Absent, ArchiveSettings, BreakerSettings, Build, CatchUp, Client, CorsOrigins, FilterValue, HttpSettings, Inherit,
    InstancesSettings, JwtSettings, Level, Limits, Needs, Overlap, RateLimit, RetentionSettings, RetrySettings,
    ScheduleSettings, StartAt, StorageSettings, StreamSettings, WebSocketLimits,
};
pub use timetable::{Expression, ExpressionError, Timetable};
pub use variables::Secret;

pub(crate) use quantity::parse_duration;
pub(crate) use reader::suggestion;
