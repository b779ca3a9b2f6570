//! Putting a host together: databases are opened, components compiled and linked, routes set,
//! then the server listens. Whatever is wrong is found here, before the first request.

mod check;
mod host;
mod load;
mod schedules;
mod triggers;

pub use check::{ComponentReport, check};
pub use host::{Host, HostBuilder};
pub use load::{build_host, cache_directory};
pub use schedules::host_database;
