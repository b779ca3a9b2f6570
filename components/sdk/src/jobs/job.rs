//! What a component can be woken for, and the line that exports it.

use std::future::Future;
use std::sync::LazyLock;

use crate::clock::Moment;
use crate::failure::Failure;

/// One run that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The time for which it was planned, whenever it really starts. The same for each attempt of a run, so it serves as the run's
    /// identity where work must not be done twice. For a run that a person asked for, the time of asking.
    pub at: Moment,
    /// The run's id, a UUIDv7, for logs.
    pub run_id: String,
    /// 1 for the first attempt, 2 for the first repetition, …
    pub attempt: u32,
}

/// The jobs of a component.
pub trait Jobs: Send + Sync + 'static {
    /// Their names, as schedules in `spin.toml` have them: 1 to 64 of a–z, 0–9 and `-`.
    const NAMES: &'static [&'static str];

    /// Does a job; `name` is one of [`NAMES`](Self::NAMES). Called by the host (or through
    /// [`routes()`](super::routes())). May wait; Tidemill ends it
    /// where it stands after the schedule's `timeout`.
    ///
    /// # Errors
    /// [`FailureKind::Rejected`](crate::FailureKind::Rejected) is final; anything else is repeated as the schedule says.
    fn run(&self, name: &str, due: &Due) -> impl Future<Output = Result<(), Failure>> + Send;
}

impl<J: Jobs> Jobs for LazyLock<J> {
    const NAMES: &'static [&'static str] = J::NAMES;

    fn run(&self, name: &str, due: &Due) -> impl Future<Output = Result<(), Failure>> + Send {
        J::run(self, name, due)
    }
}

/// Does a job whose name came from outside.
///
/// # Errors
/// The job's; rejected if there is no job of that name.
pub async fn run_named<J: Jobs>(jobs: &J, name: &str, due: &Due) -> Result<(), Failure> {
    if !J::NAMES.contains(&name) {
        let message = format!("there is no job {name:?}: the component has {}", J::NAMES.join(", "));
        return Err(Failure::rejected(message));
    }
    jobs.run(name, due).await
}

/// Exports static [`Jobs`] (or a `LazyLock` of them) as `tidemill:schedule/job`. Once per component, in `component.rs`,
/// beside the export of `wasi:http/handler`:
///
/// ```
/// # #[cfg(target_arch = "wasm32")]
/// # mod component {
/// # struct Housekeeping;
/// # impl tidemill_sdk::jobs::Jobs for Housekeeping {
/// #     const NAMES: &'static [&'static str] = &["close-old-orders"];
/// #     async fn run(&self, _: &str, _: &tidemill_sdk::jobs::Due) -> Result<(), tidemill_sdk::Failure> { Ok(()) }
/// # }
/// static JOBS: Housekeeping = Housekeeping;
/// tidemill_sdk::export_jobs!(JOBS);
/// # }
/// ```
#[macro_export]
macro_rules! export_jobs {
    ($jobs:path) => {
        const _: () = {
            struct Exported;

            impl $crate::jobs::bindings::exports::tidemill::schedule::job::Guest for Exported {
                async fn run(
                    name: ::std::string::String,
                    due: $crate::jobs::bindings::exports::tidemill::schedule::job::Due,
                ) -> ::std::result::Result<(), $crate::jobs::bindings::exports::tidemill::schedule::job::Failure>
                {
                    $crate::jobs::run(&$jobs, name, due).await
                }
            }

    $crate::jobs::bindings::export!(Exported with_types_in $crate::jobs::bindings);
        };
    };
}
