//! `allowed_outbound_hosts`: which addresses a component may connect to.
//!
//! Owns asking whether an address is allowed and the sentence that tells which line to add. Leaves out
//! the syntax of one entry (`entry`), and name resolution and connecting (`capability`).

mod entry;

#[cfg(test)]
mod tests;

pub use entry::{AllowedHost, AllowedHostError};

use std::net::IpAddr;

use url::Host;

use entry::default_port;

/// What follows a component's id in `http://<component>.spin.internal`.
const INTERNAL: &str = ".spin.internal";

/// Everything one component may connect to; nothing by default.
#[derive(Clone, Debug, Default)]
pub struct AllowedHosts {
    entries: Vec<AllowedHost>,
}

impl AllowedHosts {
    /// The given entries.
    pub fn new(entries: Vec<AllowedHost>) -> Self {
        Self { entries }
    }

    /// Whether a connection is allowed. `port` is `None` if the address names none, which stands
    /// for the scheme's default. `http://<component>.spin.internal` is asked like any other host.
    pub fn allows(&self, scheme: &str, host: &str, port: Option<u16>) -> bool {
        let host = match host.parse() {
            Ok(IpAddr::V6(address)) => Host::Ipv6(address),
            _ => match Host::parse(host) {
                Ok(host) => host,
                Err(_) => return false,
            },
        };
        let port = port.or_else(|| default_port(scheme));
        let mut entries = self.entries.iter();
        entries.any(|entry| entry.allows(scheme, &host, port))
    }

    /// Whether the component may call its own application by a path alone (`self`).
    pub fn allows_self(&self, scheme: &str) -> bool {
        self.entries.iter().any(|entry| entry.allows_self(scheme))
    }

    /// Whether a name may be looked up for a socket: it is named for every scheme, as sockets have none, or an address is
    /// which the name may turn out to stand for.
    pub fn allows_lookup(&self, name: &str) -> bool {
        let host = Host::parse(name).ok();
        self.entries.iter().any(|entry| entry.allows_lookup(host.as_ref()))
    }

    /// For a person, after a denied connection: what to add to the manifest.
    pub fn denial(component: &str, scheme: &str, host: &str, port: Option<u16>) -> String {
        let host = match host.parse() {
            Ok(IpAddr::V6(address)) => format!("[{address}]"),
            _ => host.to_owned(),
        };
        let port =
            port.filter(|port| default_port(scheme) != Some(*port)).map(|port| format!(":{port}")).unwrap_or_default();
        format!(
            "component `{component}` may not connect to {scheme}://{host}{port}; to allow it, add \
             \"{scheme}://{host}{port}\" to `allowed_outbound_hosts` of [component.{component}] in spin.toml"
        )
    }
}

/// The component that a host stands for, if it is `<component>.spin.internal`.
pub fn internal_component(host: &str) -> Option<&str> {
    let id = host.strip_suffix(INTERNAL)?;
    (!id.is_empty() && !id.contains('.')).then_some(id)
}
