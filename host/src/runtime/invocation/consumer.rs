//! `tidemill:events/consumer`: being told of changes.

use wasmtime::Store;
use wasmtime::component::{Accessor, InstancePre};

use super::super::guest::Guest;
use super::{Export, GuestFailure};
use bindings::exports::tidemill::events::consumer;
use bindings::{Changes, ChangesPre};

pub use consumer::{Change, Operation};

mod bindings {
    wasmtime::component::bindgen!({
        path: "../wit/events",
        world: "tidemill:events/changes",
        exports: { default: async | store },
    });
}

/// A component's consumer.
pub struct Consumer(ChangesPre<Guest>);

/// What a consumer is called with.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The stream's name.
    pub stream: String,
    /// Its changes, in the order of their sequences.
    pub changes: Vec<Change>,
}

impl Export for Consumer {
    const INTERFACE: &'static str = "tidemill:events/consumer@0.1.0";
    const WORLD: &'static str = "tidemill:events/changes";
    type Bindings = Changes;
    type Request = Batch;

    fn find(component: &InstancePre<Guest>) -> wasmtime::Result<Self> {
        ChangesPre::new(component.clone()).map(Self)
    }

    async fn instantiate(&self, store: &mut Store<Guest>) -> wasmtime::Result<Changes> {
        self.0.instantiate_async(store).await
    }

    async fn call(
        accessor: &Accessor<Guest>,
        bindings: &Changes,
        batch: Batch,
    ) -> wasmtime::Result<Result<(), GuestFailure>> {
        let consumer = bindings.tidemill_events_consumer();
        let result = consumer.call_handle(accessor, batch.stream, batch.changes).await?;
        Ok(result.map_err(GuestFailure::from))
    }
}

impl From<consumer::Failure> for GuestFailure {
    fn from(failure: consumer::Failure) -> Self {
        match failure {
            consumer::Failure::Unavailable(text) => Self::Unavailable(text),
            consumer::Failure::Rejected(text) => Self::Rejected(text),
            consumer::Failure::Other(text) => Self::Other(text),
        }
    }
}
