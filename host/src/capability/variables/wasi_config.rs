//! `wasi:config/store@0.2.0-draft-2024-09-27`: the same variables under WASI's draft.

use wasmtime::component::Linker;

use super::{CapabilityView, Variables};
use crate::runtime::guest::Guest;
use bindings::wasi::config::store;

mod bindings {
    wasmtime::component::bindgen!({
        path: "wit",
        world: "tidemill:host/wasi-config",
        imports: { default: trappable },
    });
}

pub(super) fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    store::add_to_linker::<_, Variables>(linker, CapabilityView::of)
}

impl store::Host for CapabilityView<'_> {
    fn get(&mut self, key: String) -> wasmtime::Result<Result<Option<String>, store::Error>> {
        let value = self.grants.variables.get(&key);
        if value.is_none() {
            self.note_missing(&key);
        }
        Ok(Ok(value.map(|value| value.reveal().to_owned())))
    }

    fn get_all(&mut self) -> wasmtime::Result<Result<Vec<(String, String)>, store::Error>> {
        Ok(Ok(self.grants.variables.iter().map(|(name, value)| (name.clone(), value.reveal().to_owned())).collect()))
    }
}
