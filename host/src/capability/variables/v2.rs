//! `fermyon:spin/variables@2.0.0`: synchronous, as the SDKs of Spin 2 and 3 import it.

use wasmtime::component::Linker;

use super::{CapabilityView, Missing, Variables};
use crate::runtime::guest::Guest;
use bindings::fermyon::spin::variables;

mod bindings {
    wasmtime::component::bindgen!({
        path: "wit",
        world: "tidemill:host/variables-v2",
        imports: { default: trappable },
    });
}

pub(super) fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    variables::add_to_linker::<_, Variables>(linker, CapabilityView::of)
}

impl variables::Host for CapabilityView<'_> {
    fn get(&mut self, name: String) -> wasmtime::Result<Result<String, variables::Error>> {
        Ok(self.variable(&name).map_err(|missing| match missing {
            Missing::InvalidName(message) => variables::Error::InvalidName(message),
            Missing::Undefined(message) => variables::Error::Undefined(message),
        }))
    }
}
