//! From a definition to results.

use tidemill_sdk::events::Change;
use tidemill_sdk::{Database, Failure, clock};

use super::{Engine, EngineError, Flow, SimulatedSeries};
use crate::domain::{Definition, Plan, Status};
use crate::panel::{Panel, Series, Summary};
use crate::storage::{self, NewResults};

impl<D: Database, E: Engine> Flow<D, E> {
    /// Simulates the results of an experiment that waits for them.
    pub(super) async fn simulate(&self, stream: &str, change: &Change, id: &str) -> Result<(), Failure> {
        let found = self.experiments.find(id).await?;
        // One that failed is tried again by whoever delivers its change again.
        let waits = |status| matches!(status, Status::Pending | Status::Generating | Status::Failed);
        let waiting = found.filter(|found| waits(found.status) && found.results_version == 0);
        let Some(experiment) = waiting else {
            // Deleted, or done before.
            return self.apply(stream, change, async |_| Ok(())).await;
        };
        self.experiments.begin_generating(id, clock::now()).await?;
        let definition = &experiment.definition;
        let outcome = Plan::new(definition)
            .ok_or_else(|| EngineError::Refused("the definition has nothing to simulate".to_owned()))
            .and_then(|plan| self.engine.simulate(&plan).map(|series| panel(definition, &plan, series)));
        match outcome {
            Err(error) => {
                let message = format!("the results cannot be simulated: {error}");
                self.apply(stream, change, async |transaction| {
                    Ok(storage::fail(transaction, id, &message, clock::now()).await?)
                })
                .await
            }
            Ok(panel) => {
                let results = NewResults {
                    summary: Summary::new(&panel, &definition.calendar()),
                    panel: panel.encode(),
                    request_id: change.request_id.clone(),
                    at: clock::now(),
                };
                let mut results = Some(results);
                self.apply(stream, change, async |transaction| {
                    if let Some(results) = results.take() {
                        storage::replace(transaction, id, results).await?;
                    }
                    Ok(())
                })
                .await
            }
        }
    }
}

/// Names the units so that the order of their names is that of their numbers.
fn panel(definition: &Definition, plan: &Plan, simulated: Vec<SimulatedSeries>) -> Panel {
    let first = definition.calendar().first();
    let units = plan.units_per_group * 2;
    let width = units.to_string().len();
    let name = |unit: u32| match unit < plan.units_per_group {
        true => format!("T{:0width$}", unit + 1),
        false => format!("C{:0width$}", unit + 1 - plan.units_per_group),
    };
    // Controls come first: their names do.
    let place = |unit: u32| (unit + plan.units_per_group) % units;
    let numbers: Vec<u32> = (0..units).map(|at| (at + plan.units_per_group) % units).collect();
    let series = |simulated: SimulatedSeries| {
        let mut order: Vec<usize> = (0..simulated.value.len()).collect();
        order.sort_unstable_by_key(|row| (place(simulated.unit[*row]), simulated.period[*row]));
        Series {
            metric: simulated.metric,
            unit: order.iter().map(|row| place(simulated.unit[*row])).collect(),
            period: order.iter().map(|row| first + i64::from(simulated.period[*row])).collect(),
            value: order.iter().map(|row| simulated.value[*row]).collect(),
            weight: None,
            covariates: Vec::new(),
        }
    };
    Panel {
        treated_from: numbers
            .iter()
            .map(|unit| plan.treated_from(*unit).map(|start| first + i64::from(start)))
            .collect(),
        units: numbers.into_iter().map(name).collect(),
        clusters: None,
        covariates: Vec::new(),
        metrics: simulated.into_iter().map(series).collect(),
    }
}
