//! The jobs of schedules: the same work as when somebody asks for it, under the schedule's run.

use serde_json::{Value, json};
use tidemill_sdk::jobs::{Due, Jobs};
use tidemill_sdk::{Database, Failure, clock, idempotency};

use super::{Engine, Flow};
use crate::domain::{Job, RunStatus, VerifyParameters};
use crate::storage::{NewRun, find_run, start_run, trim_runs};

/// The schedules' names in `spin.toml`.
pub const JOBS: &[&str] = &["vendors-simulate", "vendors-verify-reports", "vendors-housekeeping"];

/// What schedules wake.
pub struct VendorJobs<D: Database, E: Engine>(Flow<D, E>);

impl<D: Database, E: Engine> VendorJobs<D, E> {
    /// Over what also does the runs that were asked for.
    pub fn new(flow: Flow<D, E>) -> Self {
        Self(flow)
    }

    async fn run_job(&self, job: Job, parameters: Value, due: &Due) -> Result<(), Failure> {
        let new = NewRun {
            id: due.run_id.clone(),
            job,
            parameters,
            is_scheduled: true,
            request_id: due.run_id.clone(),
            at: clock::now(),
        };
        let mut vendors = &self.0.vendors;
        start_run(&mut vendors, &new).await?;
        self.0.work_on(&due.run_id, None).await?;
        match find_run(&mut vendors, &due.run_id).await? {
            // It would fail in the same way again.
            Some(run) if run.status == RunStatus::Failed => Err(Failure::rejected(run.message.unwrap_or_default())),
            _ => Ok(()),
        }
    }
}

impl<D: Database, E: Engine> Jobs for VendorJobs<D, E> {
    const NAMES: &'static [&'static str] = JOBS;

    async fn run(&self, name: &str, due: &Due) -> Result<(), Failure> {
        match name {
            "vendors-simulate" => self.run_job(Job::Simulate, json!({}), due).await,
            "vendors-verify-reports" => {
                self.run_job(Job::VerifyReports, json!(VerifyParameters { repair: true }), due).await
            }
            _ => {
                idempotency::expire(self.0.vendors.store()).await?;
                for (_, job) in Job::ALL {
                    trim_runs(&mut &self.0.vendors, job).await?;
                }
                Ok(())
            }
        }
    }
}
