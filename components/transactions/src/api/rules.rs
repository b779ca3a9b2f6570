//! Rules beside the scores: made, listed, changed, deleted, and tried on the past.

use std::collections::HashSet;

use axum::extract::{Path, State};
use tidemill_sdk::http::{Answer, ApiError, Failure, Page, PageRequest, Payload, Query, Success, next_page};
use tidemill_sdk::idempotency::{self, Begun};
use tidemill_sdk::{Database, clock};

use super::types::{Deleted, ReplayBody, RuleAnswer, RuleBody, RuleReplay};
use super::{BODY_LIMIT, document, read};
use crate::domain::{Identifier, RuleFields};
use crate::features::DAY;
use crate::storage::{self, MAX_RULES, PastRow, RuleChange, Transactions};

/// Transactions that one replay looks at.
const MOST_REPLAYED: u64 = 50_000;

/// Transactions that one statement of a replay reads.
const REPLAY_PIECE: i64 = 5000;

/// Ids of matches that a replay tells.
const MOST_TOLD: usize = 50;

/// Rules by id.
#[utoipa::path(
    get,
    path = "/api/transactions/rules",
    tag = "rules",
    operation_id = "listRules",
    params(document::PageParameters),
    responses((status = 200, body = Page<RuleAnswer>))
)]
pub(super) async fn list<D: Database>(
    State(transactions): State<Transactions<D>>,
    query: Query,
) -> Result<Answer, ApiError> {
    let page = query.read(|fields| Some(PageRequest::<String>::read(fields, "rules")))?;
    let mut found = transactions.rules(&page).await?;
    let next = next_page(&mut found, &page, "rules", |last| last.id.clone());
    let now = clock::now().as_millis();
    Ok(Answer::page(found.into_iter().map(|rule| RuleAnswer::new(rule, now)).collect(), next))
}

/// Makes a rule. It looks at what is scored from then on.
#[utoipa::path(
    post,
    path = "/api/transactions/rules",
    tag = "rules",
    operation_id = "createRule",
    params(document::WriteHeaders),
    request_body = RuleBody,
    responses(
        (status = 201, body = Success<RuleAnswer>, headers(("Location" = String, description = "The rule"))),
        (status = 409, body = Failure, description = "RULE_EXISTS: the id is taken; TOO_MANY_RULES"),
    )
)]
pub(super) async fn create<D: Database>(
    State(transactions): State<Transactions<D>>,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let input = payload.read(|fields| read::rule(fields, None))?;
    let id = input.id.unwrap_or_else(Identifier::make).to_string();
    let mut write = match idempotency::begin(transactions.store(), payload.idempotency_key).await? {
        Begun::Replay(answer) => return Ok(answer),
        Begun::First(write) => write,
    };
    let at = clock::now();
    let refusal = match storage::create_rule(&mut write, &id, &input.fields, at).await? {
        RuleChange::Done(rule) => {
            let location = format!("/api/transactions/rules/{id}");
            return write.answer(Answer::created(&location, &RuleAnswer::new(*rule, at.as_millis()))).await;
        }
        RuleChange::TooMany => {
            ApiError::conflict("TOO_MANY_RULES", format!("there are {MAX_RULES} rules already: delete one first"))
        }
        RuleChange::Refused | RuleChange::Conflict { .. } => {
            ApiError::conflict("RULE_EXISTS", format!("there is a rule {id} already: change it with PUT"))
        }
    };
    write.refuse(&refusal).await
}

/// A rule.
#[utoipa::path(
    get,
    path = "/api/transactions/rules/{id}",
    tag = "rules",
    operation_id = "getRule",
    params(("id" = String, Path, description = "The rule")),
    responses((status = 200, body = Success<RuleAnswer>))
)]
pub(super) async fn find<D: Database>(
    State(transactions): State<Transactions<D>>,
    Path(id): Path<String>,
) -> Result<Answer, ApiError> {
    let rule = transactions.rule(&id).await?.ok_or_else(|| no_rule(&id))?;
    Ok(Answer::ok(&RuleAnswer::new(rule, clock::now().as_millis())))
}

/// Changes a rule: also to snooze it, or to let it expire.
#[utoipa::path(
    put,
    path = "/api/transactions/rules/{id}",
    tag = "rules",
    operation_id = "changeRule",
    params(("id" = String, Path, description = "The rule"), document::WriteHeaders),
    request_body = RuleBody,
    responses(
        (status = 200, body = Success<RuleAnswer>),
        (status = 409, body = Failure, description = "VERSION_CONFLICT, with details.currentVersion"),
    )
)]
pub(super) async fn update<D: Database>(
    State(transactions): State<Transactions<D>>,
    Path(id): Path<String>,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let input = payload.read(|fields| read::rule(fields, Some(&id)))?;
    let mut write = match idempotency::begin(transactions.store(), payload.idempotency_key).await? {
        Begun::Replay(answer) => return Ok(answer),
        Begun::First(write) => write,
    };
    let at = clock::now();
    match storage::update_rule(&mut write, &id, &input.fields, input.expected_version, at).await? {
        RuleChange::Done(rule) => write.answer(Answer::ok(&RuleAnswer::new(*rule, at.as_millis()))).await,
        RuleChange::Refused | RuleChange::TooMany => Err(no_rule(&id)),
        RuleChange::Conflict { current } => {
            let message = format!("the rule has version {current} now: read it again and decide anew");
            let refusal = ApiError::conflict("VERSION_CONFLICT", message)
                .with_details(serde_json::json!({ "currentVersion": current }));
            write.refuse(&refusal).await
        }
    }
}

/// Deletes a rule. What it found stays.
#[utoipa::path(
    delete,
    path = "/api/transactions/rules/{id}",
    tag = "rules",
    operation_id = "deleteRule",
    params(("id" = String, Path, description = "The rule")),
    responses((status = 200, body = Success<Deleted>))
)]
pub(super) async fn delete<D: Database>(
    State(transactions): State<Transactions<D>>,
    Path(id): Path<String>,
) -> Result<Answer, ApiError> {
    if storage::delete_rule(&mut &transactions, &id).await? {
        Ok(Answer::ok(&Deleted { id }))
    } else {
        Err(no_rule(&id))
    }
}

/// Tries a rule on the past: which transactions it would have matched. Nothing is changed.
#[utoipa::path(
    post,
    path = "/api/transactions/rules/replay",
    tag = "rules",
    operation_id = "replayRule",
    params(document::WriteHeaders),
    request_body = ReplayBody,
    responses((status = 200, body = Success<RuleReplay>))
)]
pub(super) async fn replay<D: Database>(
    State(transactions): State<Transactions<D>>,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let now = clock::now().as_millis();
    let (rule, range) = payload.read(|fields| {
        let condition = read::condition(fields);
        let account_id = fields.optional("accountId", &read::IdentifierRule).map(|id| id.to_string());
        let to = read::millis(fields, "to").unwrap_or(now);
        let from = read::millis(fields, "from").unwrap_or(to - 7 * DAY);
        if from >= to {
            fields.refuse("from", "must be before to");
        }
        let rule = RuleFields {
            name: String::new(),
            condition: condition?,
            account_id,
            enabled: true,
            snoozed_until: None,
            expires_at: None,
        };
        Some((rule, (from, to)))
    })?;
    if let Some(key) = &payload.idempotency_key
        && let Some(answer) = idempotency::find(transactions.store(), key).await?
    {
        return Ok(answer);
    }
    let answer = Answer::ok(&try_rule(&transactions, &rule, range).await?);
    match payload.idempotency_key {
        None => Ok(answer),
        // The key is kept when the answer is known, so that nobody waits for the reading.
        key => match idempotency::begin(transactions.store(), key).await? {
            Begun::Replay(answer) => Ok(answer),
            Begun::First(write) => write.answer(answer).await,
        },
    }
}

async fn try_rule<D: Database>(
    transactions: &Transactions<D>,
    rule: &RuleFields,
    range: (i64, i64),
) -> Result<RuleReplay, ApiError> {
    let mut replay = RuleReplay::default();
    let mut accounts = HashSet::new();
    let mut after = (i64::MIN, String::new());
    while replay.looked_at < MOST_REPLAYED {
        let rows = transactions.past_rows(rule.account_id.as_deref(), range, (after.0, &after.1), REPLAY_PIECE).await?;
        let Some(last) = rows.last() else { break };
        after = (last.timestamp, last.id.clone());
        let is_last = i64::try_from(rows.len()).unwrap_or(i64::MAX) < REPLAY_PIECE;
        for row in rows {
            replay.looked_at += 1;
            if rule.matches(&row.account_id, row.amount, &row.statistics) {
                count(&mut replay, &mut accounts, row);
            }
        }
        if is_last {
            break;
        }
    }
    replay.is_complete = replay.looked_at < MOST_REPLAYED;
    replay.accounts = accounts.len() as u64;
    replay.transaction_ids.reverse();
    Ok(replay)
}

fn count(replay: &mut RuleReplay, accounts: &mut HashSet<String>, row: PastRow) {
    replay.matched += 1;
    replay.also_detected += u64::from(row.is_detected);
    replay.judged_right += u64::from(matches!(row.status.as_deref(), Some("confirmed" | "valuable")));
    replay.judged_wrong += u64::from(row.status.as_deref() == Some("false-positive"));
    accounts.insert(row.account_id);
    if replay.transaction_ids.len() == MOST_TOLD {
        replay.transaction_ids.remove(0);
    }
    replay.transaction_ids.push(row.id);
}

fn no_rule(id: &str) -> ApiError {
    ApiError::not_found(format_args!("rule {id}"))
}
