//! `spin:sqlite/sqlite@3.1.0`: as the SDKs of Spin 4 import it, with functions that wait without
//! holding up the instance. It satisfies imports of 3.0.0 too.

use std::sync::Arc;

use wasmtime::component::{Accessor, FutureReader, Linker, Resource, StreamReader};

use super::{CapabilityView, GuestConnection, Sqlite, execute, translate};
use crate::runtime::guest::Guest;
use bindings::spin::sqlite::sqlite;

mod bindings {
    wasmtime::component::bindgen!({
        path: "wit",
        world: "tidemill:host/sqlite-v3",
        imports: { default: async | trappable },
        with: { "spin:sqlite/sqlite.connection": crate::capability::sqlite::GuestConnection },
    });
}

translate!(sqlite);

type Rows = (Vec<String>, StreamReader<sqlite::RowResult>, FutureReader<Result<(), sqlite::Error>>);

pub(super) fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    sqlite::add_to_linker::<_, Sqlite>(linker, CapabilityView::of)
}

impl sqlite::Host for CapabilityView<'_> {}

impl sqlite::HostConnection for CapabilityView<'_> {
    async fn open(&mut self, database: String) -> wasmtime::Result<Result<Resource<GuestConnection>, sqlite::Error>> {
        Ok(self.open_database(&database)?.map_err(Into::into))
    }

    async fn execute(
        &mut self,
        handle: Resource<GuestConnection>,
        statement: String,
        parameters: Vec<sqlite::Value>,
    ) -> wasmtime::Result<Result<sqlite::QueryResult, sqlite::Error>> {
        let parameters = parameters.into_iter().map(Into::into).collect();
        let result = self.run(&handle, statement, parameters).await;
        Ok(result.map(to_query_result).map_err(Into::into))
    }

    async fn last_insert_rowid(&mut self, handle: Resource<GuestConnection>) -> wasmtime::Result<i64> {
        Ok(self.table.get(&handle)?.last_insert_rowid())
    }

    async fn changes(&mut self, handle: Resource<GuestConnection>) -> wasmtime::Result<u64> {
        Ok(self.table.get(&handle)?.changes())
    }

    async fn drop(&mut self, handle: Resource<GuestConnection>) -> wasmtime::Result<()> {
        self.table.delete(handle)?;
        Ok(())
    }
}

impl<T: Send> sqlite::HostConnectionWithStore<T> for Sqlite {
    async fn open_async(
        accessor: &Accessor<T, Self>,
        database: String,
    ) -> wasmtime::Result<Result<Resource<GuestConnection>, sqlite::Error>> {
        let opened = accessor.with(|mut access| access.get().open_database(&database))?;
        Ok(opened.map_err(Into::into))
    }

    async fn execute_async(
        accessor: &Accessor<T, Self>,
        handle: Resource<GuestConnection>,
        statement: String,
        parameters: Vec<sqlite::Value>,
    ) -> wasmtime::Result<Result<Rows, sqlite::Error>> {
        let (grants, connection) = accessor.with(|mut access| {
            let view = access.get();
            (Arc::clone(view.grants), view.connection(&handle))
        });
        let connection = match connection {
            Ok(connection) => connection,
            Err(failure) => return Ok(Err(failure.into())),
        };
        let parameters = parameters.into_iter().map(Into::into).collect();
        let result = match execute(&grants, &connection, statement, parameters).await {
            Ok(result) => result,
            Err(failure) => return Ok(Err(failure.into())),
        };
        let columns = result.columns;
        let rows = to_rows(result.rows);
        // The statement has ended, well, by the time its rows are handed over.
        accessor.with(|mut access| {
            let stream = StreamReader::new(&mut access, rows)?;
            let end = FutureReader::new(&mut access, async { wasmtime::error::Ok(Ok(())) })?;
            Ok(Ok((columns, stream, end)))
        })
    }

    async fn last_insert_rowid_async(
        accessor: &Accessor<T, Self>,
        handle: Resource<GuestConnection>,
    ) -> wasmtime::Result<i64> {
        accessor.with(|mut access| Ok(access.get().table.get(&handle)?.last_insert_rowid()))
    }

    async fn changes_async(accessor: &Accessor<T, Self>, handle: Resource<GuestConnection>) -> wasmtime::Result<u64> {
        accessor.with(|mut access| Ok(access.get().table.get(&handle)?.changes()))
    }
}
