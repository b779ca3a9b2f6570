//! What became of versions of the application that were to take over, which one answers, and since when, as Prometheus text.

use std::fmt::{self, Write};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use super::text::{escaped, family};
use crate::operate::events::Moment;
use crate::operate::operations::OperatedApplication;

/// What became of a version that was to take over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeploymentOutcome {
    /// It answers, or did so until another one took over.
    Deployed,
    /// It never answered a request.
    Refused,
    /// It answered until its components stopped working.
    RolledBack,
}

/// Counts versions of the application. All outcomes are there from the start, so that the first of each is seen as a change.
#[derive(Debug, Default)]
pub struct DeploymentMetrics {
    deployed: AtomicU64,
    refused: AtomicU64,
    rolled_back: AtomicU64,
    /// When requests came to another version for the last time, in milliseconds since 1970; 0 for never.
    switched: AtomicI64,
}

impl DeploymentMetrics {
    /// Counts what became of a version.
    pub fn count(&self, outcome: DeploymentOutcome) {
        let counter = match outcome {
            DeploymentOutcome::Deployed => &self.deployed,
            DeploymentOutcome::Refused => &self.refused,
            DeploymentOutcome::RolledBack => &self.rolled_back,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// From now on requests are another version's.
    pub fn switched(&self) {
        self.switched.store(Moment::now().0, Ordering::Relaxed);
    }

    /// Writes the families; `since` is when the host began to listen.
    pub(super) fn encode(
        &self,
        text: &mut String,
        application: Option<&OperatedApplication>,
        since: Moment,
    ) -> fmt::Result {
        let name = "tidemill_deployments";
        family(text, name, "counter", "Versions that were to take over, by what became of them")?;
        let outcomes = [("deployed", &self.deployed), ("refused", &self.refused), ("rolled-back", &self.rolled_back)];
        for (outcome, count) in outcomes {
            writeln!(text, "{name}_total{{outcome=\"{outcome}\"}} {}", count.load(Ordering::Relaxed))?;
        }
        if let Some(OperatedApplication { name, version, .. }) = application {
            family(text, "tidemill_application_info", "gauge", "The version of the application that answers")?;
            let (name, version) = (escaped(name), escaped(version));
            writeln!(text, "tidemill_application_info{{application=\"{name}\",version=\"{version}\"}} 1")?;
        }
        let name = "tidemill_application_switched_timestamp_seconds";
        family(text, name, "gauge", "Since when this version answers, in seconds since 1970")?;
        let switched = self.switched.load(Ordering::Relaxed).max(since.0);
        writeln!(text, "{name} {}.{:03}", switched / 1000, switched % 1000)
    }
}
