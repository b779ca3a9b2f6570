//! `wasi:keyvalue@0.2.0-draft2`: the same stores under WASI's draft, with its atomics and batches.

use std::sync::Arc;

use wasmtime::component::{Linker, Resource};

use super::{CapabilityView, GuestStore, KeyValue, translate_errors};
use crate::runtime::guest::Guest;
use bindings::wasi::keyvalue::{atomics, batch, store};

mod bindings {
    wasmtime::component::bindgen!({
        path: "wit",
        world: "tidemill:host/wasi-keyvalue",
        imports: { default: async | trappable },
        with: {
            "wasi:keyvalue/store.bucket": crate::capability::key_value::GuestStore,
            "wasi:keyvalue/atomics.cas": super::CompareAndSwap,
        },
    });
}

/// How many keys one page of a listing has.
const PAGE: u32 = 1000;

/// A value as it was read, to be swapped for another.
#[expect(unreachable_pub, reason = "the generated bindings export it")]
pub struct CompareAndSwap {
    store: GuestStore,
    key: String,
    current: Option<Vec<u8>>,
}

pub(super) fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    store::add_to_linker::<_, KeyValue>(linker, CapabilityView::of)?;
    atomics::add_to_linker::<_, KeyValue>(linker, CapabilityView::of)?;
    batch::add_to_linker::<_, KeyValue>(linker, CapabilityView::of)
}

type Answer<T> = wasmtime::Result<Result<T, store::Error>>;

translate_errors!(store);

impl store::Host for CapabilityView<'_> {
    async fn open(&mut self, identifier: String) -> Answer<Resource<GuestStore>> {
        Ok(self.open_store(&identifier)?.map_err(Into::into))
    }
}

impl store::HostBucket for CapabilityView<'_> {
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

    async fn list_keys(&mut self, handle: Resource<GuestStore>, cursor: Option<String>) -> Answer<store::KeyResponse> {
        let page = self.store(&handle)?.keys_after(cursor.as_deref(), PAGE).await;
        Ok(page
            .map(|keys| store::KeyResponse {
                cursor: (keys.len() == PAGE as usize).then(|| keys.last().cloned()).flatten(),
                keys,
            })
            .map_err(Into::into))
    }

    async fn drop(&mut self, handle: Resource<GuestStore>) -> wasmtime::Result<()> {
        self.table.delete(handle)?;
        Ok(())
    }
}

impl atomics::Host for CapabilityView<'_> {
    async fn increment(&mut self, handle: Resource<GuestStore>, key: String, delta: i64) -> Answer<i64> {
        Ok(self.store(&handle)?.increment(&key, delta).await.map_err(Into::into))
    }

    async fn swap(
        &mut self,
        handle: Resource<CompareAndSwap>,
        value: Vec<u8>,
    ) -> wasmtime::Result<Result<(), atomics::CasError>> {
        let CompareAndSwap { store, key, current } = self.table.delete(handle)?;
        let call = self.call(Arc::clone(&store));
        let swapped = call.compare_and_swap(&key, current.as_deref(), value).await;
        let fresh = match swapped {
            Ok(true) => return Ok(Ok(())),
            Ok(false) => call.get(&key).await,
            Err(error) => Err(error),
        };
        match fresh {
            Ok(current) => {
                let retry = self.table.push(CompareAndSwap { store, key, current })?;
                Ok(Err(atomics::CasError::CasFailed(retry)))
            }
            Err(error) => Ok(Err(atomics::CasError::StoreError(error.into()))),
        }
    }
}

impl atomics::HostCas for CapabilityView<'_> {
    async fn new(&mut self, handle: Resource<GuestStore>, key: String) -> Answer<Resource<CompareAndSwap>> {
        let call = self.store(&handle)?;
        let current = match call.get(&key).await {
            Ok(current) => current,
            Err(error) => return Ok(Err(error.into())),
        };
        Ok(Ok(self.table.push(CompareAndSwap { store: call.opened, key, current })?))
    }

    async fn current(&mut self, handle: Resource<CompareAndSwap>) -> Answer<Option<Vec<u8>>> {
        Ok(Ok(self.table.get(&handle)?.current.clone()))
    }

    async fn drop(&mut self, handle: Resource<CompareAndSwap>) -> wasmtime::Result<()> {
        self.table.delete(handle)?;
        Ok(())
    }
}

impl batch::Host for CapabilityView<'_> {
    async fn get_many(
        &mut self,
        handle: Resource<GuestStore>,
        keys: Vec<String>,
    ) -> Answer<Vec<(String, Option<Vec<u8>>)>> {
        let values = match self.store(&handle)?.get_many(&keys).await {
            Ok(values) => values,
            Err(error) => return Ok(Err(error.into())),
        };
        Ok(Ok(keys.into_iter().zip(values).collect()))
    }

    async fn set_many(&mut self, handle: Resource<GuestStore>, key_values: Vec<(String, Vec<u8>)>) -> Answer<()> {
        Ok(self.store(&handle)?.set_many(key_values).await.map_err(Into::into))
    }

    async fn delete_many(&mut self, handle: Resource<GuestStore>, keys: Vec<String>) -> Answer<()> {
        Ok(self.store(&handle)?.delete_many(keys).await.map_err(Into::into))
    }
}
