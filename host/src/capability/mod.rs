//! What a guest may import beyond WASI, one file for each version of an interface. A guest is
//! given only what its component's table in `spin.toml` grants; each refusal is written down
//! (`refusal`), with the line that would grant it where there is one. `watched` does so for what
//! wasmtime refuses.

pub mod key_value;
pub mod outbound_http;
pub mod output;
pub mod refusal;
pub mod sqlite;
pub mod variables;
mod watched;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::sync::Arc;

use wasmtime::component::{Linker, ResourceTable};

use crate::manifest::{AllowedHosts, Secret};
use crate::runtime::guest::Guest;
use crate::runtime::requests::Requests;
use crate::storage::Database;
use crate::storage::KeyValueStore;
use outbound_http::Services;
use refusal::{Attempt, Refusals};

/// What one component may reach. Shared by all its instances.
pub struct Grants {
    /// The component's id in `spin.toml`.
    pub component: Arc<str>,
    /// Its databases, by label.
    pub databases: HashMap<String, Database>,
    /// Its key-value stores, by label.
    pub key_value_stores: HashMap<String, KeyValueStore>,
    /// Its variables with their values.
    pub variables: BTreeMap<String, Secret>,
    /// Where it may connect to.
    pub allowed_hosts: AllowedHosts,
    /// The other components of the application, for `http://<component>.spin.internal`.
    pub services: Services,
    /// Where it is written down what the component tried and may not do.
    pub refusals: Arc<Refusals>,
}

impl Grants {
    /// Nothing for this component, and nobody counts what it tries.
    #[must_use]
    pub fn none(component: impl Into<Arc<str>>) -> Self {
        let component = component.into();
        Self {
            component: Arc::clone(&component),
            databases: HashMap::new(),
            key_value_stores: HashMap::new(),
            variables: BTreeMap::new(),
            allowed_hosts: AllowedHosts::default(),
            services: Services::default(),
            refusals: Arc::new(Refusals::uncounted(component)),
        }
    }
}

impl std::fmt::Debug for Grants {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Grants")
            .field("component", &self.component)
            .field("databases", &self.databases.keys())
            .field("key_value_stores", &self.key_value_stores.keys())
            .field("variables", &self.variables.keys())
            .finish_non_exhaustive()
    }
}

/// Borrows from a store what every capability works on.
pub struct CapabilityView<'a> {
    table: &'a mut ResourceTable,
    grants: &'a Arc<Grants>,
    requests: &'a Requests,
}

impl CapabilityView<'_> {
    fn of(guest: &mut Guest) -> CapabilityView<'_> {
        CapabilityView { table: &mut guest.table, grants: &guest.grants, requests: &guest.requests }
    }

    /// Writes down what the guest may not do.
    fn note_refusal(&self, attempt: Attempt, message: impl Display) {
        self.grants.refusals.note(attempt, self.requests.single().as_deref(), message);
    }

    /// Writes down what to add to `spin.toml` so that the component may use `label`.
    fn note_missing_grant(&self, attempt: Attempt, key: &str, label: &str) {
        let component = &self.grants.component;
        self.note_refusal(
            attempt,
            format_args!(
                "refused `{label}`: to grant it, add \"{label}\" to `{key}` of [component.{component}] in spin.toml"
            ),
        );
    }
}

/// Adds WASI 0.2 and 0.3, `wasi:http` and every capability to a linker.
///
/// # Errors
///
/// Fails only where two of them define the same interface.
pub fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    wasmtime_wasi::p2::add_to_linker_async(linker)?;
    wasmtime_wasi::p3::add_to_linker(linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(linker)?;
    wasmtime_wasi_http::p3::add_to_linker(linker)?;
    sqlite::add_to_linker(linker)?;
    key_value::add_to_linker(linker)?;
    variables::add_to_linker(linker)?;
    watched::add_to_linker(linker)
}
