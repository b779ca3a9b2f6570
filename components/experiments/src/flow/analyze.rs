//! From results to an analysis.

use serde_json::{Value, json};
use tidemill_sdk::events::Change;
use tidemill_sdk::{Database, Failure, clock, metrics};

use super::assemble::{Analysis, Parts};
use super::{Columns, Engine, Flow, metric_analysis, periods};
use crate::domain::{AnalysisOptions, Identifier, Status};
use crate::panel::{Panel, Series};
use crate::storage::{self, AnalysisInput, NewAnalysis};

/// With more observations, an analysis tells how far it is after each metric.
const TELLING: usize = 50_000;

impl<D: Database, E: Engine> Flow<D, E> {
    /// Makes the analysis that a version of the results gets, if they have not been replaced.
    pub(super) async fn analyze_version(
        &self,
        stream: &str,
        change: &Change,
        id: &str,
        version: i64,
    ) -> Result<(), Failure> {
        let is_done = self.experiments.is_analyzed(id, version).await?;
        let input = if is_done { None } else { self.experiments.analysis_input(id).await? };
        match input.filter(|input| input.results_version == version) {
            None => self.apply(stream, change, async |_| Ok(())).await,
            Some(input) => {
                let options = input.definition.analysis.clone().unwrap_or_default();
                self.analyze(stream, change, &input, &options, None).await
            }
        }
    }

    /// Makes the analysis that a request asks for, with today's metric values.
    pub(super) async fn answer_request(
        &self,
        stream: &str,
        change: &Change,
        id: &str,
        request: &str,
    ) -> Result<(), Failure> {
        let wanted = self.experiments.open_request(request).await?;
        let input = if wanted.is_some() { self.experiments.analysis_input(id).await? } else { None };
        match (wanted, input) {
            (Some(options), Some(input)) => {
                let options = options.or_else(|| input.definition.analysis.clone()).unwrap_or_default();
                self.analyze(stream, change, &input, &options, Some(request)).await
            }
            _ => self.apply(stream, change, async |_| Ok(())).await,
        }
    }

    async fn analyze(
        &self,
        stream: &str,
        change: &Change,
        input: &AnalysisInput,
        options: &AnalysisOptions,
        requested_by: Option<&str>,
    ) -> Result<(), Failure> {
        let id = &input.definition.id;
        let tells = input.panel.observations() > TELLING;
        let mut metrics = Vec::new();
        for metric in &input.definition.metrics {
            if tells && !metrics.is_empty() {
                let progress = metrics.len() as f64 / input.definition.metrics.len() as f64;
                self.experiments.tell_progress(id, progress, clock::now()).await?;
            }
            metrics.push(self.metric(input, metric, options));
        }
        let failed = metrics.iter().filter(|metric| metric["status"] != "ok").count();
        let at = clock::now();
        let analysis = Analysis::new(Parts {
            analysis_id: Identifier::make().to_string(),
            created_at: at.to_string(),
            input,
            options,
            metrics,
        });
        let new = NewAnalysis {
            id: analysis.analysis_id.clone(),
            experiment_id: id.clone(),
            results_version: input.results_version,
            requested_by: requested_by.map(str::to_owned),
            status: Status::of_analysis(analysis.metrics.len() - failed, failed),
            analysis: serde_json::to_string(&analysis)?,
            at,
        };
        self.apply(stream, change, async |transaction| Ok(storage::keep(transaction, &new).await?)).await?;
        metrics::count("experiment_analyses_total", 1, &[("status", new.status.as_str())]);
        Ok(())
    }

    /// The object of one metric. What goes wrong with it is said in it, and leaves the others alone.
    fn metric(&self, input: &AnalysisInput, metric: &str, options: &AnalysisOptions) -> Value {
        let value = input.values.iter().find(|value| value.id == metric);
        let series = input.panel.metrics.iter().find(|series| series.metric == metric);
        let Some(series) = series.filter(|series| !series.value.is_empty()) else {
            let message = "The results have no observation of this metric; upload results that have some.";
            return failed(metric, "NO_OBSERVATIONS", message);
        };
        let columns = match columns(&input.panel, series, &options.covariates) {
            Ok(columns) => columns,
            Err(message) => return failed(metric, "UNKNOWN_COVARIATE", &message),
        };
        let answer = self.engine.analyze(metric, columns, options, value).map_err(|error| error.to_string());
        let parsed = answer.and_then(|answer| serde_json::from_str(&answer).map_err(|error| error.to_string()));
        match parsed {
            Err(error) => failed(metric, "ENGINE_FAILED", &format!("The analysis gave no answer: {error}.")),
            Ok(mut answer) => {
                periods::tell(&mut answer, &input.definition.calendar());
                if let Err(error) = metric_analysis::check(&answer) {
                    let message = format!("The analysis gave an answer that is none: {error}.");
                    return failed(metric, "ENGINE_FAILED", &message);
                }
                if value.is_none() {
                    warn_of_no_value(&mut answer);
                }
                answer
            }
        }
    }
}

fn failed(metric: &str, code: &str, message: &str) -> Value {
    json!({ "metricId": metric, "status": "failed", "error": { "code": code, "message": message }, "warnings": [] })
}

fn warn_of_no_value(answer: &mut Value) {
    let message = "There is no metric value of this id any more, so the effect is not told in dollars.";
    if let Some(warnings) = answer.get_mut("warnings").and_then(Value::as_array_mut) {
        warnings.push(json!({ "code": "NO_METRIC_VALUE", "message": message }));
    }
}

/// The observations of one metric with the covariates that are asked for.
fn columns(panel: &Panel, series: &Series, wanted: &[String]) -> Result<Columns, String> {
    let mut covariates = Vec::new();
    for name in wanted {
        let index = panel.covariates.iter().position(|known| known == name);
        let column = index.and_then(|index| series.covariates.get(index)).ok_or_else(|| {
            let known = if panel.covariates.is_empty() { "none".to_owned() } else { panel.covariates.join(", ") };
            format!("`{name}` is no covariate of the results; there are: {known}.")
        })?;
        covariates.push(column.clone());
    }
    Ok(Columns {
        units: panel.units.clone(),
        treated_from: panel.treated_from.clone(),
        cluster: panel.clusters.as_ref().map(|clusters| clusters.of_units.clone()),
        unit: series.unit.clone(),
        period: series.period.clone(),
        outcome: series.value.clone(),
        weight: series.weight.clone(),
        covariates,
    })
}
