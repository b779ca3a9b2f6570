//! `fermyon:spin/key-value@2.0.0`: synchronous, as the SDKs of Spin 2 and 3 import it.

use wasmtime::component::{Linker, Resource};

use super::{CapabilityView, GuestStore, KeyValue, translate_errors};
use crate::runtime::guest::Guest;
use bindings::fermyon::spin::key_value;

mod bindings {
    wasmtime::component::bindgen!({
        path: "wit",
        world: "tidemill:host/key-value-v2",
        imports: { default: async | trappable },
        with: { "fermyon:spin/key-value.store": crate::capability::key_value::GuestStore },
    });
}

pub(super) fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    key_value::add_to_linker::<_, KeyValue>(linker, CapabilityView::of)
}

type Answer<T> = wasmtime::Result<Result<T, key_value::Error>>;

translate_errors!(key_value);

impl key_value::Host for CapabilityView<'_> {}

impl key_value::HostStore for CapabilityView<'_> {
    async fn open(&mut self, label: String) -> Answer<Resource<GuestStore>> {
        Ok(self.open_store(&label)?.map_err(Into::into))
    }

    async fn get(&mut self, handle: Resource<GuestStore>, key: String) -> Answer<Option<Vec<u8>>> {
        Ok(self.store(&handle)?.get(&key).await.map_err(Into::into))
    }

    async fn set(&mut self, handle: Resource<GuestStore>, key: String, value: Vec<u8>) -> Answer<()> {
        Ok(self.store(&handle)?.set(&key, value).await.map_err(Into::into))
    }

    async fn delete(&mut self, handle: Resource<GuestStore>, key: String) -> Answer<()> {
        Ok(self.store(&handle)?.delete(&key).await.map_err(Into::into))
    }

    async fn exists(&mut self, handle: Resource<GuestStore>, key: String) -> Answer<bool> {
        Ok(self.store(&handle)?.exists(&key).await.map_err(Into::into))
    }

    async fn get_keys(&mut self, handle: Resource<GuestStore>) -> Answer<Vec<String>> {
        Ok(self.store(&handle)?.keys().await.map_err(Into::into))
    }

    async fn drop(&mut self, handle: Resource<GuestStore>) -> wasmtime::Result<()> {
        self.table.delete(handle)?;
        Ok(())
    }
}
