//! `spin:key-value/key-value@3.0.0`: as the SDKs of Spin 4 import it, with functions that wait
//! without holding up the instance.

use wasmtime::AsContextMut;
use wasmtime::component::{Accessor, FutureReader, Linker, Resource, StreamReader};

use super::opened::Call;
use super::{CapabilityView, GuestStore, KeyValue, translate_errors};
use crate::runtime::guest::Guest;
use crate::runtime::requests;
use bindings::spin::key_value::key_value;

mod bindings {
    wasmtime::component::bindgen!({
        path: "wit",
        world: "tidemill:host/key-value-v3",
        imports: { default: async | trappable },
        with: { "spin:key-value/key-value.store": crate::capability::key_value::GuestStore },
    });
}

pub(super) fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    key_value::add_to_linker::<_, KeyValue>(linker, CapabilityView::of)
}

type Answer<T> = wasmtime::Result<Result<T, key_value::Error>>;
type Keys = (StreamReader<String>, FutureReader<Result<(), key_value::Error>>);

translate_errors!(key_value);

/// A call of the store behind a handle, by the request that the guest calls for, without keeping hold of the guest.
fn store(accessor: &Accessor<Guest, KeyValue>, handle: &Resource<GuestStore>) -> wasmtime::Result<Call> {
    accessor.with(|mut access| {
        let scope = requests::scope(access.as_context_mut());
        Ok(Call { scope, ..access.get().store(handle)? })
    })
}

impl key_value::Host for CapabilityView<'_> {}

impl key_value::HostStore for CapabilityView<'_> {
    async fn drop(&mut self, handle: Resource<GuestStore>) -> wasmtime::Result<()> {
        self.table.delete(handle)?;
        Ok(())
    }
}

impl key_value::HostStoreWithStore<Guest> for KeyValue {
    async fn open(accessor: &Accessor<Guest, Self>, label: String) -> Answer<Resource<GuestStore>> {
        let opened = accessor.with(|mut access| access.get().open_store(&label))?;
        Ok(opened.map_err(Into::into))
    }

    async fn get(
        accessor: &Accessor<Guest, Self>,
        handle: Resource<GuestStore>,
        key: String,
    ) -> Answer<Option<Vec<u8>>> {
        Ok(store(accessor, &handle)?.get(&key).await.map_err(Into::into))
    }

    async fn set(
        accessor: &Accessor<Guest, Self>,
        handle: Resource<GuestStore>,
        key: String,
        value: Vec<u8>,
    ) -> Answer<()> {
        Ok(store(accessor, &handle)?.set(&key, value).await.map_err(Into::into))
    }

    async fn delete(accessor: &Accessor<Guest, Self>, handle: Resource<GuestStore>, key: String) -> Answer<()> {
        Ok(store(accessor, &handle)?.delete(&key).await.map_err(Into::into))
    }

    async fn exists(accessor: &Accessor<Guest, Self>, handle: Resource<GuestStore>, key: String) -> Answer<bool> {
        Ok(store(accessor, &handle)?.exists(&key).await.map_err(Into::into))
    }

    async fn get_keys(accessor: &Accessor<Guest, Self>, handle: Resource<GuestStore>) -> wasmtime::Result<Keys> {
        let (keys, end) = match store(accessor, &handle)?.keys().await {
            Ok(keys) => (keys, Ok(())),
            Err(error) => (Vec::new(), Err(error.into())),
        };
        accessor.with(|mut access| {
            let keys = StreamReader::new(&mut access, keys)?;
            let end = FutureReader::new(&mut access, async { wasmtime::error::Ok(end) })?;
            Ok((keys, end))
        })
    }
}
