//! Definitions: made, listed, shown, deleted.

use axum::extract::{Path, State};
use http::StatusCode;
use tidemill_sdk::http::validate::{one_of, text};
use tidemill_sdk::http::{
    Answer, ApiError, Conditions, Context, Failure, Page, PageRequest, Payload, Query, Success, next_page,
};
use tidemill_sdk::idempotency::{self, Begun};
use tidemill_sdk::{Database, clock};

use super::types::{Deleted, ExperimentBody};
use super::{BODY_LIMIT, document, no_experiment, read};
use crate::domain::{Definition, Status, Template, templates};
use crate::storage::{self, Created, Execute, Experiments, Filter, NewExperiment};

/// Defines an experiment, and answers at once; what it causes happens behind.
///
/// The same definition under the same id again is answered 200 and changes nothing.
#[utoipa::path(
    post,
    path = "/api/experiments",
    tag = "experiments",
    operation_id = "defineExperiment",
    params(document::WriteHeaders),
    request_body(content = Definition, description = "`id` may be left out: one is made then. So may `granularity`: day"),
    responses(
        (status = 201, body = Success<ExperimentBody>, headers(("Location" = String, description = "The experiment"))),
        (status = 200, body = Success<ExperimentBody>, description = "It was there already"),
        (status = 409, body = Failure, description = "EXPERIMENT_EXISTS: the id has another definition"),
    )
)]
pub(super) async fn define<D: Database>(
    State(experiments): State<Experiments<D>>,
    context: Context,
    mut payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let Some(key) = payload.idempotency_key.take() else {
        // One statement writes, which shares its commit with others.
        return defined(&mut &experiments, &payload, &context).await;
    };
    match idempotency::begin(experiments.store(), Some(key)).await? {
        Begun::Replay(answer) => Ok(answer),
        Begun::First(mut write) => match defined(&mut write, &payload, &context).await {
            Ok(answer) => write.answer(answer).await,
            Err(refusal) if refusal.status == StatusCode::CONFLICT => write.refuse(&refusal).await,
            Err(error) => Err(error),
        },
    }
}

async fn defined(
    execute: &mut impl Execute,
    payload: &Payload<BODY_LIMIT>,
    context: &Context,
) -> Result<Answer, ApiError> {
    let found = match payload.body["id"].as_str() {
        Some(id) => storage::find(execute, id).await?,
        None => None,
    };
    let named: Vec<String> = payload.body["metrics"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|id| id.as_str().map(str::to_owned))
        .collect();
    // What is there was checked when it was made: that a metric has lost its value since makes it no other experiment.
    let known = if found.is_some() { named } else { storage::known(execute, &named).await? };
    let definition = payload.read(|fields| read::definition(fields, &known))?;
    let id = definition.id.clone();
    let created = match found {
        Some(found) => Created::beside(found, &definition),
        None => {
            let new = NewExperiment { definition, request_id: context.request_id.to_string(), at: clock::now() };
            storage::create(execute, &new).await?
        }
    };
    match created {
        Created::New(experiment) => {
            Ok(Answer::created(&format!("/api/experiments/{id}"), &ExperimentBody::from(*experiment)))
        }
        Created::Same(experiment) => Ok(Answer::ok(&ExperimentBody::from(*experiment))),
        Created::Other => {
            let message =
                format!("there is an experiment {id} with another definition: choose another id, or delete it");
            Err(ApiError::conflict("EXPERIMENT_EXISTS", message))
        }
    }
}

/// Experiments, newest first.
#[utoipa::path(
    get,
    path = "/api/experiments",
    tag = "experiments",
    operation_id = "listExperiments",
    params(
        document::PageParameters,
        ("status" = Option<Status>, Query, description = "Only those of this status"),
        ("q" = Option<String>, Query, description = "Only those with this text in their id, name or description"),
    ),
    responses((status = 200, body = Page<ExperimentBody>))
)]
pub(super) async fn list<D: Database>(
    State(experiments): State<Experiments<D>>,
    query: Query,
) -> Result<Answer, ApiError> {
    let (filter, page) = query.read(|fields| {
        let status = fields.optional("status", &one_of(&Status::ALL));
        let text = fields.optional("q", &text(0..=200)).filter(|text| !text.trim().is_empty());
        Some((Filter { status, text }, PageRequest::read(fields, "experiments")))
    })?;
    let mut found = experiments.list(&filter, &page).await?;
    let next =
        next_page(&mut found, &page, "experiments", |last| (last.created_at.clone(), last.definition.id.clone()));
    Ok(Answer::page(found.into_iter().map(ExperimentBody::from).collect(), next))
}

/// Definitions to begin with.
#[utoipa::path(
    get,
    path = "/api/experiments/templates",
    tag = "experiments",
    operation_id = "listTemplates",
    responses((status = 200, body = Success<Vec<Template>>))
)]
pub(super) async fn list_templates() -> Answer {
    Answer::ok(&templates(clock::now()))
}

/// An experiment.
#[utoipa::path(
    get,
    path = "/api/experiments/{id}",
    tag = "experiments",
    operation_id = "getExperiment",
    params(("id" = String, Path, description = "The experiment")),
    responses(
        (status = 200, body = Success<ExperimentBody>, headers(("ETag" = String, description = "Of this state"))),
        (status = 304, description = "The state is that of If-None-Match"),
    )
)]
pub(super) async fn find<D: Database>(
    State(experiments): State<Experiments<D>>,
    Path(id): Path<String>,
    conditions: Conditions,
) -> Result<Answer, ApiError> {
    let experiment = experiments.find(&id).await?.ok_or_else(|| no_experiment(&id))?;
    // An experiment that was deleted and made anew begins with version 1 again.
    let tag = format!("\"{}/{}\"", experiment.created_at, experiment.version);
    Ok(conditions.answer(&tag, || Answer::ok(&ExperimentBody::from(experiment))))
}

/// Deletes an experiment with its results and analyses.
#[utoipa::path(
    delete,
    path = "/api/experiments/{id}",
    tag = "experiments",
    operation_id = "deleteExperiment",
    params(("id" = String, Path, description = "The experiment")),
    responses((status = 200, body = Success<Deleted>))
)]
pub(super) async fn delete<D: Database>(
    State(experiments): State<Experiments<D>>,
    Path(id): Path<String>,
) -> Result<Answer, ApiError> {
    if experiments.delete(&id).await? { Ok(Answer::ok(&Deleted { id })) } else { Err(no_experiment(&id)) }
}
