//! What scores are made of, and the weights, which can be changed.

use std::collections::BTreeMap;

use axum::extract::State;
use tidemill_sdk::http::validate::{Fields, integer, object};
use tidemill_sdk::http::{Answer, ApiError, Failure, Payload, Success};
use tidemill_sdk::idempotency::{self, Begun};
use tidemill_sdk::{Database, clock};

use super::refusal::conflict;
use super::scoring::{Scoring, failed};
use super::types::{ScorecardBody, ScorecardCriterion, WeightsBody, time};
use super::{BODY_LIMIT, Service, document};
use crate::flow::{Engine, Rules};
use crate::storage::set_weights;

/// What scores are made of.
#[utoipa::path(
    get,
    path = "/api/vendors/scorecard",
    tag = "scorecard",
    operation_id = "getScorecard",
    responses((status = 200, body = Success<ScorecardBody>))
)]
pub(super) async fn find<D: Database, E: Engine>(State(service): State<Service<D, E>>) -> Result<Answer, ApiError> {
    Ok(Answer::ok(&body(Scoring::load(&service).await?)))
}

/// Sets the weights of the criteria. Scores follow at once, those of earlier times too.
#[utoipa::path(
    put,
    path = "/api/vendors/scorecard",
    tag = "scorecard",
    operation_id = "changeScorecard",
    params(document::WriteHeaders),
    request_body = WeightsBody,
    responses(
        (status = 200, body = Success<ScorecardBody>),
        (status = 409, body = Failure, description = "VERSION_CONFLICT, with details.currentVersion"),
    )
)]
pub(super) async fn update<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let rules = service.engine.rules().map_err(failed)?;
    let (weights, expected_version) = payload.read(|fields| {
        let weights = fields.required("weights", &object(|fields| Some(weights(fields, &rules))));
        if let Some(total) =
            weights.as_ref().and_then(|weights| weights.as_ref()).map(|weights| weights.values().sum::<u32>())
            && total != 100
        {
            fields.refuse("weights", format!("must total 100, not {total}"));
        }
        let expected_version = fields.optional("expectedVersion", &integer(0..=i64::MAX));
        Some((weights??, expected_version))
    })?;
    let mut write = match idempotency::begin(service.vendors.store(), payload.idempotency_key).await? {
        Begun::Replay(answer) => return Ok(answer),
        Begun::First(write) => write,
    };
    match set_weights(&mut write, &weights, expected_version, clock::now()).await? {
        Ok(stored) => write.answer(Answer::ok(&body(Scoring::new(rules, stored)?))).await,
        Err(current) => write.refuse(&conflict("scorecard", current.version)).await,
    }
}

/// A weight for each criterion; `None` if one is bad.
fn weights(fields: &mut Fields<'_>, rules: &Rules) -> Option<BTreeMap<String, u32>> {
    let mut weights = BTreeMap::new();
    for criterion in &rules.criteria {
        if let Some(weight) = fields.required(&criterion.name, &integer(0..=100)) {
            weights.insert(criterion.name.clone(), u32::try_from(weight).unwrap_or(0));
        }
    }
    (weights.len() == rules.criteria.len()).then_some(weights)
}

fn body(scoring: Scoring) -> ScorecardBody {
    let Scoring { rules, weights, stored } = scoring;
    let criteria = rules.criteria.into_iter().zip(weights).map(|(criterion, weight)| ScorecardCriterion {
        name: criterion.name,
        description: criterion.description,
        weight,
        default_weight: criterion.weight,
        worst: criterion.worst,
        best: criterion.best,
    });
    ScorecardBody {
        criteria: criteria.collect(),
        bands: rules.bands,
        version: stored.version,
        updated_at: stored.updated_at.map(time),
    }
}
