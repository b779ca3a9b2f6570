//! Analyses a panel in a CSV file and prints the analysis as JSON.
//!
//! ```sh
//! cargo run -p did --example analyze -- panel.csv --unit unit --period t --outcome y --treatment d --cluster segment
//! ```

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Parser;
use did::analysis::{ClusterBy, Estimator, MetricValue, Options, Request, StandardErrors, analyze};
use did::estimator::callaway_santanna::ControlGroup;
use did::{Observation, starts_from_flags};
use serde::de::DeserializeOwned;

/// Analyses a panel by difference-in-differences and prints the analysis as JSON
#[derive(Parser)]
struct Arguments {
    /// A CSV file with a header
    panel: PathBuf,
    /// Column that names the unit
    #[arg(long, default_value = "unit")]
    unit: String,
    /// Column with the period, a whole number
    #[arg(long, default_value = "period")]
    period: String,
    /// Column with the outcome
    #[arg(long, default_value = "value")]
    outcome: String,
    /// Column that is 1 where the unit is treated in the period, else 0
    #[arg(long, required_unless_present = "treated_from")]
    treatment: Option<String>,
    /// Column with the unit's first treated period, 0 or empty for a unit that never is
    #[arg(long)]
    treated_from: Option<String>,
    /// Column with weights
    #[arg(long)]
    weights: Option<String>,
    /// Columns with covariates
    #[arg(long, value_delimiter = ',')]
    covariates: Vec<String>,
    /// Column that names the cluster
    #[arg(long)]
    cluster: Option<String>,
    /// auto, 2x2, twfe, event-study, callaway-santanna, synthetic-did or synthetic-control
    #[arg(long, default_value = "auto", value_parser = word::<Estimator>)]
    estimator: Estimator,
    /// iid, hc1, crv1, crv3, newey-west, driscoll-kraay or wild-bootstrap
    #[arg(long, value_parser = word::<StandardErrors>)]
    standard_errors: Option<StandardErrors>,
    /// One or two of unit, cluster and period
    #[arg(long, value_delimiter = ',', value_parser = word::<ClusterBy>)]
    cluster_by: Vec<ClusterBy>,
    /// Steps over which serial standard errors let errors correlate
    #[arg(long)]
    lag: Option<usize>,
    /// never or not-yet
    #[arg(long, default_value = "never", value_parser = word::<ControlGroup>)]
    control_group: ControlGroup,
    /// Of all intervals
    #[arg(long, default_value_t = 0.95)]
    confidence_level: f64,
    /// Dollars that one unit of the outcome is worth
    #[arg(long)]
    dollars_per_unit: Option<f64>,
    /// Of random draws
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn word<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|error| error.to_string())
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let observations = read(&arguments)?;
    let options = Options {
        estimator: arguments.estimator,
        standard_errors: arguments.standard_errors,
        cluster_by: cluster_by(&arguments),
        lag: arguments.lag,
        control_group: arguments.control_group,
        confidence_level: arguments.confidence_level,
        seed: arguments.seed,
        ..Options::default()
    };
    let value = arguments.dollars_per_unit;
    let value = value.map(|dollars_per_unit| MetricValue { dollars_per_unit, std_error: 0.0, version: 1 });
    let request = Request { metric_id: &arguments.outcome, observations: &observations, options: &options, value };
    println!("{}", serde_json::to_string_pretty(&analyze(&request))?);
    Ok(())
}

/// A cluster column that is named is also used.
fn cluster_by(arguments: &Arguments) -> Vec<ClusterBy> {
    match (arguments.cluster_by.is_empty(), &arguments.cluster) {
        (true, Some(_)) => vec![ClusterBy::Cluster],
        _ => arguments.cluster_by.clone(),
    }
}

fn read(arguments: &Arguments) -> anyhow::Result<Vec<Observation>> {
    let mut reader = csv::Reader::from_path(&arguments.panel)
        .with_context(|| format!("{} could not be opened", arguments.panel.display()))?;
    let header: HashMap<String, usize> =
        reader.headers()?.iter().enumerate().map(|(index, name)| (name.to_owned(), index)).collect();
    let column = |name: &String| match header.get(name) {
        Some(index) => Ok(*index),
        None => bail!("there is no column `{name}`"),
    };
    let optional = |name: &Option<String>| name.as_ref().map(column).transpose();
    let (unit, period, outcome) = (column(&arguments.unit)?, column(&arguments.period)?, column(&arguments.outcome)?);
    let (treatment, start) = (optional(&arguments.treatment)?, optional(&arguments.treated_from)?);
    let (weights, cluster) = (optional(&arguments.weights)?, optional(&arguments.cluster)?);
    let covariates = arguments.covariates.iter().map(column).collect::<anyhow::Result<Vec<_>>>()?;
    let mut observations = Vec::new();
    let mut flags = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let number = |column: usize| {
            record[column]
                .trim()
                .parse::<f64>()
                .with_context(|| format!("line {line}: `{}` is not a number", &record[column]))
        };
        let whole = |column: usize| {
            let text = record[column].trim();
            text.parse::<i64>().with_context(|| format!("line {line}: `{text}` is not a whole number"))
        };
        let treated_from = match start {
            Some(column) if !record[column].trim().is_empty() => Some(whole(column)?).filter(|start| *start != 0),
            _ => None,
        };
        flags.push(treatment.map(number).transpose()?.is_some_and(|flag| flag != 0.0));
        observations.push(Observation {
            unit: record[unit].to_owned(),
            period: whole(period)?,
            outcome: number(outcome)?,
            treated_from,
            cluster: cluster.map(|column| record[column].to_owned()),
            weight: weights.map(number).transpose()?.unwrap_or(1.0),
            covariates: covariates.iter().map(|column| number(*column)).collect::<anyhow::Result<_>>()?,
        });
    }
    if start.is_none() {
        starts_from_flags(&mut observations, &flags)?;
    }
    Ok(observations)
}
