//! Putting a host together: databases are opened, components compiled and linked, routes set,
//! then the server listens. Whatever is wrong is found here, before the first request.
//!
//! What lives as long as the process is the `foundation`; what belongs to one state of the manifest is a `version`; `deployments`
//! lets one version take over from another.

mod check;
mod deployments;
mod foundation;
mod host;
mod load;
mod schedules;
mod triggers;
mod version;

pub use check::{ComponentReport, check};
pub use deployments::{DeploymentSettings, Deployments};
pub use host::{Host, HostBuilder};
pub use load::{build_host, cache_directory};
pub use schedules::host_database;
