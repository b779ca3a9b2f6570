//! `spin:variables/variables@3.0.0`: as the SDKs of Spin 4 import it.

use wasmtime::component::{Accessor, Linker};

use super::{CapabilityView, Missing, Variables};
use crate::runtime::guest::Guest;
use bindings::spin::variables::variables;

mod bindings {
    wasmtime::component::bindgen!({
        path: "wit",
        world: "tidemill:host/variables-v3",
        imports: { default: async | trappable },
    });
}

pub(super) fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    variables::add_to_linker::<_, Variables>(linker, CapabilityView::of)
}

impl variables::Host for CapabilityView<'_> {}

impl<T: Send> variables::HostWithStore<T> for Variables {
    async fn get(accessor: &Accessor<T, Self>, name: String) -> wasmtime::Result<Result<String, variables::Error>> {
        let value = accessor.with(|mut access| access.get().variable(&name));
        Ok(value.map_err(|missing| match missing {
            Missing::InvalidName(message) => variables::Error::InvalidName(message),
            Missing::Undefined(message) => variables::Error::Undefined(message),
        }))
    }
}
