//! Key-value stores for guests. This file owns what the versions of the interface share: opening a
//! granted store, and what it notes (`opened`); `v2`, `v3` and `wasi` translate types and nothing else.

mod opened;
mod v2;
mod v3;
mod wasi;

use std::sync::Arc;

use wasmtime::component::{HasData, Linker, Resource};

use self::opened::Opened;
use super::CapabilityView;
use super::refusal::Attempt;
use crate::runtime::guest::Guest;

/// What stands behind a guest's `store` or `bucket` handle.
pub type GuestStore = Arc<Opened>;

/// Names the view that the bindings of every version work on.
struct KeyValue;

impl HasData for KeyValue {
    type Data<'a> = CapabilityView<'a>;
}

/// Adds every version of the interface to a linker.
///
/// # Errors
///
/// Fails only where one of them is defined already.
pub fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    v2::add_to_linker(linker)?;
    v3::add_to_linker(linker)?;
    wasi::add_to_linker(linker)
}

/// The component was not granted the store.
struct AccessDenied;

/// Implements the translation of failures to the error type of one version's bindings.
macro_rules! translate_errors {
    ($bindings:ident) => {
        impl From<$crate::capability::key_value::AccessDenied> for $bindings::Error {
            fn from(_: $crate::capability::key_value::AccessDenied) -> Self {
                Self::AccessDenied
            }
        }

        impl From<$crate::storage::KeyValueError> for $bindings::Error {
            fn from(error: $crate::storage::KeyValueError) -> Self {
                Self::Other(error.to_string())
            }
        }
    };
}
use translate_errors;

impl CapabilityView<'_> {
    /// Opens a granted store. A label that is not configured cannot be granted, so there is one
    /// refusal for both.
    fn open_store(&mut self, label: &str) -> wasmtime::Result<Result<Resource<GuestStore>, AccessDenied>> {
        let Some(store) = self.grants.key_value_stores.get(label) else {
            self.note_missing_grant(Attempt::Store, "key_value_stores", label);
            return Ok(Err(AccessDenied));
        };
        let store = Arc::new(Opened::new(store.clone(), Arc::clone(self.grants), self.requests.clone()));
        Ok(Ok(self.table.push(store)?))
    }

    fn store(&self, handle: &Resource<GuestStore>) -> wasmtime::Result<GuestStore> {
        Ok(Arc::clone(self.table.get(handle)?))
    }
}
