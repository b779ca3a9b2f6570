//! `tidemill:schedule/job`: being run at times.

use wasmtime::Store;
use wasmtime::component::{Accessor, InstancePre};

use super::super::guest::Guest;
use super::{Export, GuestFailure};
use bindings::exports::tidemill::schedule::job;
use bindings::{Jobs, JobsPre};

pub use job::Due;

mod bindings {
    wasmtime::component::bindgen!({
        path: "../wit/schedule",
        world: "tidemill:schedule/jobs",
        exports: { default: async | store },
    });
}

/// A component's jobs.
pub struct Job(JobsPre<Guest>);

/// What a job is called with.
#[derive(Debug, Clone)]
pub struct Run {
    /// The schedule's name.
    pub name: String,
    /// The run.
    pub due: Due,
}

impl Export for Job {
    const INTERFACE: &'static str = "tidemill:schedule/job@0.1.0";
    const WORLD: &'static str = "tidemill:schedule/jobs";
    type Bindings = Jobs;
    type Request = Run;

    fn find(component: &InstancePre<Guest>) -> wasmtime::Result<Self> {
        JobsPre::new(component.clone()).map(Self)
    }

    async fn instantiate(&self, store: &mut Store<Guest>) -> wasmtime::Result<Jobs> {
        self.0.instantiate_async(store).await
    }

    async fn call(accessor: &Accessor<Guest>, bindings: &Jobs, run: Run) -> wasmtime::Result<Result<(), GuestFailure>> {
        let result = bindings.tidemill_schedule_job().call_run(accessor, run.name, run.due).await?;
        Ok(result.map_err(GuestFailure::from))
    }
}

impl From<job::Failure> for GuestFailure {
    fn from(failure: job::Failure) -> Self {
        match failure {
            job::Failure::Unavailable(text) => Self::Unavailable(text),
            job::Failure::Rejected(text) => Self::Rejected(text),
            job::Failure::Other(text) => Self::Other(text),
        }
    }
}
