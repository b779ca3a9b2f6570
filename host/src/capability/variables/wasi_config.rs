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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use prometheus_client::metrics::counter::Counter;
    use wasmtime::component::ResourceTable;

    use super::*;
    use crate::capability::Grants;
    use crate::capability::refusal::Refusals;
    use crate::manifest::Secret;
    use crate::runtime::requests::Requests;

    #[test]
    fn a_variable_that_is_not_there_is_nothing_and_is_counted_as_an_attempt() {
        let counter = Counter::default();
        let refusals = Arc::new(Refusals::new("guest".into(), |_| counter.clone()));
        let mut grants = Grants { refusals, ..Grants::none("guest") };
        grants.variables.insert("own".to_owned(), Secret::new("shown"));
        let (mut table, grants, requests) = (ResourceTable::new(), Arc::new(grants), Requests::default());
        let mut view = CapabilityView { table: &mut table, grants: &grants, requests: &requests };
        let mut get = |name: &str| store::Host::get(&mut view, name.to_owned()).unwrap().unwrap();
        assert_eq!((get("own").as_deref(), counter.get()), (Some("shown"), 0));
        assert_eq!((get("password"), counter.get()), (None, 1));
    }
}
