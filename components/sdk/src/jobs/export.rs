//! Between `tidemill:schedule/job` and [`Jobs`].

use bindings::exports::tidemill::schedule::job as wit;

use super::{Due, Jobs, run_named};
use crate::clock::Moment;
use crate::failure::{Failure, FailureKind};
use crate::http::RequestId;

#[expect(missing_docs, reason = "generated; the WIT has the documentation")]
pub mod bindings {
    spin_sdk::wit_bindgen::generate!({
        runtime_path: "spin_sdk::wit_bindgen::rt",
        world: "jobs",
        path: "../../wit/schedule",
        default_bindings_module: "tidemill_sdk::jobs::bindings",
        pub_export_macro: true,
    });
}

/// What [`export_jobs!`](crate::export_jobs) exports.
pub async fn run(jobs: &impl Jobs, name: String, due: wit::Due) -> Result<(), wit::Failure> {
    let at = Moment::parse(&due.at).ok_or_else(|| Failure::other("the host sent a time that nobody can read"))?;
    let due = Due { at, run_id: due.run_id, attempt: due.attempt };
    run_named(jobs, &name, &due).await.map_err(|failure| {
        failure.log(&RequestId::parse(&due.run_id).unwrap_or_else(RequestId::make), &name);
        failure.into()
    })
}

impl From<Failure> for wit::Failure {
    fn from(failure: Failure) -> Self {
        match failure.kind {
            FailureKind::Unavailable => Self::Unavailable(failure.message),
            FailureKind::Rejected => Self::Rejected(failure.message),
            FailureKind::Other => Self::Other(failure.message),
        }
    }
}
