//! `/api/system/schedules`: past runs, and asking for one now.

use axum::extract::{Path, State};
use http::Uri;
use serde_json::json;

use super::Shared;
use super::answer::{Answer, Refusal};
use super::parameters::ListQuery;
use crate::trigger::schedule::Schedules;

/// `GET …/{name}/runs`: newest first.
pub(super) async fn runs(
    State(operations): State<Shared>,
    Path(name): Path<String>,
    uri: Uri,
) -> Result<Answer, Refusal> {
    let query = ListQuery::read(&uri, |id| Some(id.to_owned()))?;
    // One more than asked for tells whether there is a next page.
    let wanted = u32::try_from(query.limit + 1).unwrap_or(u32::MAX);
    let mut runs = schedules(&operations, &name)?.runs_before(&name, query.cursor.as_deref(), wanted).await?;
    let more = runs.len() > query.limit;
    runs.truncate(query.limit);
    let next = runs.last().filter(|_| more).map(|run| run.id.clone());
    Ok(Answer::page(runs, next))
}

/// `POST …/{name}/run`: asks for a run now.
pub(super) async fn run(State(operations): State<Shared>, Path(name): Path<String>) -> Result<Answer, Refusal> {
    let id = schedules(&operations, &name)?.run_now(&name).await?;
    Ok(Answer::accepted(json!({ "runId": id })))
}

fn schedules<'a>(operations: &'a Shared, name: &str) -> Result<&'a Schedules, Refusal> {
    let schedules = operations.triggers.schedules.as_deref();
    schedules.ok_or_else(|| Refusal::not_found(format!("there is no schedule `{name}`")))
}
