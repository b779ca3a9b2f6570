//! `fermyon:spin/sqlite@2.0.0`: synchronous, as the SDKs of Spin 2 and 3 import it.

use wasmtime::AsContextMut;
use wasmtime::component::{Access, Linker, Resource};

use super::{CapabilityView, GuestConnection, Sqlite, run, translate};
use crate::runtime::guest::Guest;
use bindings::fermyon::spin::sqlite;

mod bindings {
    wasmtime::component::bindgen!({
        path: "wit",
        world: "tidemill:host/sqlite-v2",
        imports: {
            "fermyon:spin/sqlite.[method]connection.execute": async | trappable | store,
            default: async | trappable,
        },
        with: { "fermyon:spin/sqlite.connection": crate::capability::sqlite::GuestConnection },
    });
}

translate!(sqlite);

pub(super) fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    sqlite::add_to_linker::<_, Sqlite>(linker, CapabilityView::of)
}

impl sqlite::Host for CapabilityView<'_> {}

impl sqlite::HostConnection for CapabilityView<'_> {
    async fn open(&mut self, database: String) -> wasmtime::Result<Result<Resource<GuestConnection>, sqlite::Error>> {
        Ok(self.open_database(&database)?.map_err(Into::into))
    }

    async fn drop(&mut self, handle: Resource<GuestConnection>) -> wasmtime::Result<()> {
        self.table.delete(handle)?;
        Ok(())
    }
}

impl sqlite::HostConnectionWithStore<Guest> for Sqlite {
    async fn execute(
        mut access: Access<'_, Guest, Self>,
        handle: Resource<GuestConnection>,
        statement: String,
        parameters: Vec<sqlite::Value>,
    ) -> wasmtime::Result<Result<sqlite::QueryResult, sqlite::Error>> {
        let parameters = parameters.into_iter().map(Into::into).collect();
        let result = run(access.as_context_mut(), &handle, statement, parameters).await;
        Ok(result.map(to_query_result).map_err(Into::into))
    }
}
