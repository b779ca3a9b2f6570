//! All observations of an experiment as CSV, written as it is sent.

use std::convert::Infallible;
use std::fmt::Write;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use bytes::Bytes;
use futures::stream;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use tidemill_sdk::Database;
use tidemill_sdk::http::ApiError;

use super::no_experiment;
use crate::domain::{Calendar, Time};
use crate::panel::Panel;
use crate::storage::Experiments;

/// Rows in one piece.
const PIECE: usize = 1000;

/// The observations of an experiment as CSV, with the columns that an upload has.
#[utoipa::path(
    get,
    path = "/api/experiments/{id}/observations",
    tag = "results",
    operation_id = "exportObservations",
    params(("id" = String, Path, description = "The experiment")),
    responses((status = 200, body = String, content_type = "text/csv"))
)]
pub(super) async fn observations<D: Database>(
    State(experiments): State<Experiments<D>>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let experiment = experiments.find(&id).await?.ok_or_else(|| no_experiment(&id))?;
    let panel = experiments.panel(&id).await?;
    let panel = panel.ok_or_else(|| ApiError::not_found(format_args!("result of experiment {id} yet")))?;
    let export = Arc::new(Export { calendar: experiment.definition.calendar(), panel });
    let header = Ok::<_, Infallible>(Bytes::from(export.header()));
    let pieces = export
        .panel
        .metrics
        .iter()
        .enumerate()
        .flat_map(|(metric, series)| (0..series.value.len()).step_by(PIECE).map(move |from| (metric, from)));
    let pieces: Vec<(usize, usize)> = pieces.collect();
    let rows = pieces.into_iter().map(move |(metric, from)| Ok(Bytes::from(export.rows(metric, from))));
    let mut response = Response::new(Body::from_stream(stream::iter(std::iter::once(header).chain(rows))));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{id}.csv\"")) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

struct Export {
    calendar: Calendar,
    panel: Panel,
}

impl Export {
    fn header(&self) -> String {
        let mut header = "unit,period,metric,value,treated,treatedFrom".to_owned();
        if self.panel.clusters.is_some() {
            header.push_str(",cluster");
        }
        if self.has_weights() {
            header.push_str(",weight");
        }
        self.panel.covariates.iter().for_each(|name| {
            header.push(',');
            header.push_str(&quoted(&format!("x_{name}")));
        });
        header.push_str("\r\n");
        header
    }

    fn has_weights(&self) -> bool {
        self.panel.metrics.iter().any(|series| series.weight.is_some())
    }

    /// A piece of the rows of a metric.
    fn rows(&self, metric: usize, from: usize) -> String {
        let panel = &self.panel;
        let series = &panel.metrics[metric];
        let mut text = String::with_capacity(PIECE * 64);
        for row in from..(from + PIECE).min(series.value.len()) {
            let unit = series.unit[row] as usize;
            let start = panel.treated_from[unit].map(|start| self.time(start));
            let period = self.time(series.period[row]);
            let (name, value, is_treated) = (quoted(&panel.units[unit]), series.value[row], start.is_some());
            // Writing to a text cannot fail.
            let _ =
                write!(text, "{name},{period},{},{value},{is_treated},{}", series.metric, start.unwrap_or_default());
            if let Some(clusters) = &panel.clusters {
                let _ = write!(text, ",{}", quoted(&clusters.names[clusters.of_units[unit] as usize]));
            }
            if self.has_weights() {
                let _ = write!(text, ",{}", series.weight.as_ref().map_or(1.0, |weight| weight[row]));
            }
            for column in &series.covariates {
                let _ = write!(text, ",{}", column[row]);
            }
            text.push_str("\r\n");
        }
        text
    }

    fn time(&self, ordinal: i64) -> String {
        match self.calendar.time(ordinal) {
            Time::Instant(moment) => moment.to_string(),
            Time::Ordinal(ordinal) => ordinal.to_string(),
        }
    }
}

fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r', ';', '\t']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}
