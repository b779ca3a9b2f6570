//! What consumes changes, and the line that exports it.

use std::future::Future;
use std::sync::LazyLock;

use super::Change;
use crate::failure::Failure;

/// Consumes the changes of a component's streams.
pub trait Consumer: Send + Sync + 'static {
    /// Handles changes of one stream, in the order of their sequences: all of them or, from the host's view, none. Called by the host
    /// (on Spin by [`Drain`](super::Drain)), never at the same time for changes of one row. May wait, for at most what the stream's
    /// settings allow.
    ///
    /// `stream` is the name of the stream in `spin.toml`.
    ///
    /// # Errors
    /// See [`FailureKind`](crate::FailureKind) for what becomes of which. Every change of a batch that failed comes again.
    fn handle(&self, stream: &str, batch: &[Change]) -> impl Future<Output = Result<(), Failure>>;
}

impl<C: Consumer> Consumer for LazyLock<C> {
    fn handle(&self, stream: &str, batch: &[Change]) -> impl Future<Output = Result<(), Failure>> {
        C::handle(self, stream, batch)
    }
}

/// Exports a static [`Consumer`] (or a `LazyLock` of one, or of a [`Drain`](crate::events::Drain)) as `tidemill:events/consumer`. Once per component, in
/// `component.rs`, beside the export of `wasi:http/handler`:
///
/// ```
/// # #[cfg(target_arch = "wasm32")]
/// # mod component {
/// # struct Totals;
/// # impl tidemill_sdk::events::Consumer for Totals {
/// #     async fn handle(&self, _: &str, _: &[tidemill_sdk::events::Change]) -> Result<(), tidemill_sdk::Failure> { Ok(()) }
/// # }
/// static CONSUMER: Totals = Totals;
/// tidemill_sdk::export_consumer!(CONSUMER);
/// # }
/// ```
#[macro_export]
macro_rules! export_consumer {
    ($consumer:path) => {
        const _: () = {
            struct Exported;

            impl $crate::events::bindings::exports::tidemill::events::consumer::Guest for Exported {
                async fn handle(
                    stream: ::std::string::String,
                    batch: ::std::vec::Vec<$crate::events::bindings::exports::tidemill::events::consumer::Change>,
                ) -> ::std::result::Result<(), $crate::events::bindings::exports::tidemill::events::consumer::Failure>
                {
                    $crate::events::handle(&$consumer, stream, batch).await
                }
            }

    $crate::events::bindings::export!(Exported with_types_in $crate::events::bindings);
        };
    };
}
